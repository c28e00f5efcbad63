//! 建议关注: three sentences, each by a rule from what is on file.

use crate::blocker::{BlockerView, Severity};
use crate::deadline::Light;
use crate::market::{Board, Venue};
use crate::money::wan;
use crate::profile::Profile;
use crate::stage::Phase;
use crate::standard::{BoardReport, Kind, Report, StandardReport};

/// What is nearest, what is hardest, what is missing.
pub fn advice(profile: &Profile) -> [String; 3] {
    let planned = profile.company.facts.target_board;
    let nearest = match (&profile.priority, profile.company.position.stage.phase()) {
        (None, _) => no_longer_on_its_way(),
        (Some(_), Phase::Review) => under_review(planned),
        (Some(_), _) => nearest(&profile.standards, planned),
    };
    [nearest, hardest(&profile.blockers), missing(&profile.standards)]
}

fn no_longer_on_its_way() -> String {
    "企业已上市或已退出上市进程，请了解其后续发展和需要协调的事项。".to_owned()
}

fn under_review(planned: Option<Board>) -> String {
    let board = planned.map_or("", Board::label);
    format!("企业已申报{board}，正在审核，请了解问询和审核进展以及需要协调的事项。")
}

/// The nearest standard of a board by which an ordinary company may list.
pub fn ordinary(board: &BoardReport) -> Option<&StandardReport> {
    board.standards.iter().find(|one| matches!(one.kind, Kind::General | Kind::Entry))
}

/// A share of a million as people read it.
pub fn percent(ppm: u32) -> String {
    format!("{}%", wan(i64::from(ppm)))
}

/// The nearest board on which a company lists (挂牌 is no listing), what it still asks, and whether
/// the company plans for another.
pub fn nearest(report: &Report, planned: Option<Board>) -> String {
    let mut listed = report.boards.iter().filter(|one| one.board.venue() != Venue::Quotation);
    let found = listed.next().filter(|_| report.base_year.is_some());
    let Some((board, standard)) = found.and_then(|board| Some((board, ordinary(board)?))) else {
        return "没有近两年的财务数据，还不能判断接近哪个板块，请向企业取得近三年审计报告。"
            .to_owned();
    };
    let other = planned.filter(|one| *one != board.board);
    let other = other.map(|one| format!("企业拟报{}，请了解原因。", one.label()));
    let other = other.unwrap_or_default();
    let (name, sentence) = (&standard.name, &standard.sentence);
    match board.fit.answer {
        answer if answer.is_met() => {
            format!("最接近{}{name}：{sentence}，可与企业商定申报时间。{other}", board.name)
        }
        answer => {
            let near = percent(board.fit.nearness_ppm);
            format!("最接近{}{name}（{}，{near}）：{other}{sentence}。", board.name, answer.label())
        }
    }
}

/// Open blockers, the severe before others, then the late, then as they stand.
pub fn hardest_first(blockers: &[BlockerView]) -> Vec<&BlockerView> {
    let mut sorted: Vec<&BlockerView> = blockers.iter().collect();
    sorted.sort_by_key(|one| (one.severity != Severity::Severe, one.light != Some(Light::Red)));
    sorted
}

/// The hardest of the open blockers.
pub fn hardest(blockers: &[BlockerView]) -> String {
    let sorted = hardest_first(blockers);
    let Some(one) = sorted.first() else {
        return "没有未结的困难问题，请当面了解有无新的困难。".to_owned();
    };
    format!(
        "最突出的困难问题是{}（{}，{}牵头，{}，{}）：{}",
        one.category_name,
        one.severity_name,
        one.lead_department_name,
        one.status_name,
        one.deadline(),
        one.description
    )
}

/// The figure that would settle the most standards, and whether a whole year is due.
pub fn missing(report: &Report) -> String {
    let due = match report.stale {
        true => format!("{} 年度数据应已出具而尚未录入，请取得审计报告。", report.due_year),
        false => String::new(),
    };
    match report.missing.first() {
        None if report.stale => due,
        None => "核对标准所需的资料齐全，请核实最近一年有无重大变化。".to_owned(),
        Some(first) => format!(
            "尚缺{}（涉及 {} 条标准）等 {} 项资料，请在走访时取得。{due}",
            first.text,
            first.standards,
            report.missing.len()
        ),
    }
}
