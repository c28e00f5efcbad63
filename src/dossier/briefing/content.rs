//! Layout of a profile on two pages. Nothing here reads a database or a clock.

use std::collections::BTreeSet;

use super::advice::{advice, hardest_first, ordinary, percent};
use super::sheet::{self, Block, Briefing, CellKind, Section, Table, WIDE, cut};
use crate::blocker::BlockerView;
use crate::company::{Grade, points};
use crate::deadline::Light;
use crate::financial::YearView;
use crate::grade::Standing;
use crate::money::wan;
use crate::profile::{Profile, Stay};
use crate::standard::{Answer, BoardReport, BranchReport, ConditionReport};
use crate::town::GroupView;

/// Maximum number of boards, nearest first.
pub const BOARDS: usize = 4;
/// Maximum number of years, newest first.
pub const YEARS: usize = 3;
/// Maximum number of gaps, from the nearest boards.
pub const GAPS: usize = 6;
/// Maximum number of missing figures.
pub const MISSING: usize = 8;
/// Maximum number of open blockers, most urgent first.
pub const BLOCKERS: usize = 6;
/// Maximum number of events, newest first.
pub const EVENTS: usize = 5;
/// If a page overflows, up to this number of boards, gaps and blockers each is left out.
const SPARED: usize = 3;

/// Input of a briefing.
pub struct Matter<'a> {
    /// 上市画像
    pub profile: &'a Profile,
    /// 分级
    pub standing: &'a Standing,
    /// 专班 of the company's unit, as the caller may see it.
    pub group: &'a GroupView,
    /// 制表单位、制表人、日期
    pub made_by: &'a str,
}

impl Matter<'_> {
    /// Selects, cuts and lays out the content.
    pub fn briefing(&self) -> Briefing {
        let profile = self.profile;
        let mut briefing = Briefing {
            title: format!("{}简报", cut(&profile.company.facts.name, 34, 0, 2)),
            subtitle: format!("{}　{}", profile.town_name, profile.as_of.format("%Y年%-m月%-d日")),
            leaves: [Vec::new(), Vec::new()],
            note: self.note(),
        };
        for spared in 0..=SPARED {
            let [first, second] = &mut briefing.leaves;
            *first = self.first(BOARDS - spared);
            *second = self.second(GAPS - spared, BLOCKERS - spared);
            if briefing.first_height().max(briefing.second_height()) <= sheet::HIGH {
                break;
            }
        }
        briefing
    }

    fn first(&self, boards: usize) -> Vec<Section> {
        vec![
            section("一、企业概况", Block::Table(self.facts())),
            Section { heading: "二、建议关注".to_owned(), blocks: self.advice() },
            section("三、最接近的板块", self.boards(boards)),
            section("四、财务情况（万元）", self.figures()),
        ]
    }

    fn second(&self, gaps: usize, blockers: usize) -> Vec<Section> {
        vec![
            Section {
                heading: "五、主要差距和待补充资料".to_owned(),
                blocks: vec![self.gaps(gaps), self.missing()],
            },
            self.blockers(blockers),
            section("七、近期进展", self.events()),
            section("八、联系人和中介机构", Block::Table(self.contacts())),
        ]
    }

    fn facts(&self) -> Table {
        let profile = self.profile;
        let (facts, position) = (&profile.company.facts, &profile.company.position);
        let mut table = Table::new(&[24, 54, 24, 54], &[]);
        let paused = position.suspended_since.map_or("", |_| "（中止）");
        let stage = format!("{}{paused}，{}", profile.company.stage_name, stay(&profile.stay));
        table.pair(("阶段", &stage), ("分级", &self.grade()), 2);
        let (score, places) = self.priority();
        table.pair(("优先级", &score), ("名次", &places), 2);
        let board = facts.target_board.map_or("—", |board| board.label());
        table.pair(("拟上市板块", board), ("计划申报", &or_dash(facts.planned_filing_on)), 1);
        let capital = or_dash(facts.capital());
        table.pair(("成立日期", &or_dash(facts.established_on)), ("注册资本", &capital), 1);
        let people = (
            facts.legal_representative.as_deref().unwrap_or("—"),
            or_dash(facts.employees.map(|count| format!("{count} 人"))),
        );
        table.pair(("法定代表人", people.0), ("员工人数", &people.1), 1);
        let tags = facts.tags.iter().collect::<Vec<_>>().join("、");
        let tags = if tags.is_empty() { "—" } else { &tags };
        table.pair(("行业", facts.industry.as_deref().unwrap_or("—")), ("资质标签", tags), 2);
        let business = facts.main_business.as_deref().unwrap_or("—");
        table.row(&[(CellKind::Label, "主营业务"), (CellKind::Text, business)], 2);
        table
    }

    fn grade(&self) -> String {
        let grade = self.standing.grade_name.unwrap_or("未分级");
        let priority = self.profile.priority.as_ref();
        match priority.and_then(|one| one.recommended).map(Grade::label) {
            Some(by_rule) if by_rule != grade => format!("{grade}（按规则建议{by_rule}）"),
            _ => grade.to_owned(),
        }
    }

    fn priority(&self) -> (String, String) {
        let Some(priority) = &self.profile.priority else {
            return ("不再排序".to_owned(), "—".to_owned());
        };
        let city = priority.rank_in_city;
        let city = city.map_or_else(|| "全市 10000 名以后".to_owned(), |at| format!("全市第 {at}"));
        let town = priority.rank_in_town;
        let town = town.map(|at| format!("，{}第 {at}", self.profile.town_name));
        (format!("{} 分", points(priority.points)), city + &town.unwrap_or_default())
    }

    fn advice(&self) -> Vec<Block> {
        let numbered = ["一是", "二是", "三是"].into_iter().zip(advice(self.profile));
        numbered.map(|(number, text)| Block::paragraph(&format!("{number}{text}"), 2)).collect()
    }

    fn boards(&self, most: usize) -> Block {
        let boards = self.profile.standards.boards.iter().take(most);
        let mut table = Table::new(&[28, 32, 20, 76], &["板块", "结论", "接近度", "最接近的标准"]);
        for board in boards {
            let sentence = ordinary(board)
                .map_or_else(|| "—".to_owned(), |one| format!("{}：{}", one.name, one.sentence));
            let near = percent(board.fit.nearness_ppm);
            let answer = board.fit.answer.label();
            let cells = [
                (CellKind::Label, board.name),
                (CellKind::Text, answer),
                (CellKind::Number, &near),
                (CellKind::Text, &sentence),
            ];
            table.row(&cells, 2);
        }
        filled(table, "当日没有施行的标准。")
    }

    fn figures(&self) -> Block {
        let names = ["年度", "营业收入", "净利润孰低", "经营现金流", "研发投入", "净资产"];
        let mut table = Table::new(&[16, 28, 28, 28, 28, 28], &names);
        for year in self.profile.financials.years.iter().take(YEARS) {
            let (name, amounts) = (year.fiscal_year.to_string(), amounts(year));
            let numbers = amounts.iter().map(|amount| (CellKind::Number, amount.as_str()));
            let cells: Vec<_> =
                std::iter::once((CellKind::Label, name.as_str())).chain(numbers).collect();
            table.row(&cells, 1);
        }
        filled(table, "没有录入财务数据。")
    }

    fn gaps(&self, most: usize) -> Block {
        let names = ["板块", "条件", "目前", "差距"];
        let mut table = Table::new(&[24, 62, 30, 40], &names);
        let mut told = BTreeSet::new();
        let boards = self.profile.standards.boards.iter().take(BOARDS);
        let gaps = boards.flat_map(|board| gaps_of(board).map(move |gap| (board.name, gap)));
        for (board, gap) in gaps.filter(|(_, gap)| told.insert(gap.text.clone())).take(most) {
            let cells = [
                (CellKind::Label, board),
                (CellKind::Text, gap.text.as_str()),
                (CellKind::Text, gap.value.as_deref().unwrap_or("—")),
                (CellKind::Text, gap.gap.as_deref().unwrap_or("—")),
            ];
            table.row(&cells, 2);
        }
        filled(table, "按现有数据没有发现差距。")
    }

    fn missing(&self) -> Block {
        let all = &self.profile.standards.missing;
        let texts: Vec<&str> = all.iter().take(MISSING).map(|want| want.text.as_str()).collect();
        let text = match (texts.is_empty(), all.len() > texts.len()) {
            (true, _) => "没有待补充的资料。".to_owned(),
            (_, true) => format!("待补充资料 {} 项：{}等。", all.len(), texts.join("、")),
            (_, false) => format!("待补充资料：{}。", texts.join("、")),
        };
        Block::paragraph(&text, 3)
    }

    fn blockers(&self, most: usize) -> Section {
        let names = ["问题", "牵头部门", "状态", "期限", "情况"];
        let mut table = Table::new(&[34, 30, 24, 26, 42], &names);
        for one in hardest_first(&self.profile.blockers).into_iter().take(most) {
            let (category, state) = (problem(one), state(one));
            let deadline = one.deadline();
            let cells = [
                (CellKind::Label, category.as_str()),
                (CellKind::Text, &one.lead_department_name),
                (CellKind::Text, &state),
                (CellKind::Text, &deadline),
                (CellKind::Text, &one.description),
            ];
            table.row(&cells, 2);
        }
        let (open, shown) = (self.profile.company.open_blockers, table.rows.len());
        let heading = match usize::try_from(open).is_ok_and(|open| open > shown) {
            true => format!("六、困难问题（未结 {open} 个，列出 {shown} 个）"),
            false => "六、困难问题".to_owned(),
        };
        Section { heading, blocks: vec![filled(table, "没有未结的困难问题。")] }
    }

    fn events(&self) -> Block {
        let mut table = Table::new(&[28, 30, 98], &[]);
        for event in self.profile.events.iter().take(EVENTS) {
            let told = [event.document_no.as_deref(), event.note.as_deref()];
            let told = told.into_iter().flatten().collect::<Vec<_>>().join("　");
            let cells = [
                (CellKind::Text, event.on.as_str()),
                (CellKind::Label, event.step),
                (CellKind::Text, if told.is_empty() { "—" } else { &told }),
            ];
            table.row(&cells, 1);
        }
        filled(table, "没有登记阶段变化。")
    }

    fn contacts(&self) -> Table {
        let (facts, group) = (&self.profile.company.facts, self.group);
        let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
        let mut table = Table::new(&[28, 50, 28, 50], &[]);
        let (person, phone) = (or_dash(&facts.contact_person), or_dash(&facts.contact_phone));
        table.pair(("企业联系人", &person), ("联系电话", &phone), 1);
        let (person, phone) = (or_dash(&group.contact), or_dash(&group.phone));
        table.pair(("专班联络员", &person), ("联系电话", &phone), 1);
        let leader = ("专班组长", or_dash(&group.leader));
        let others: Vec<(&str, String)> = std::iter::once(leader).chain(facts.firms()).collect();
        for two in others.chunks(2) {
            let of = |place: usize| two.get(place).map_or(("", ""), |(name, who)| (*name, &**who));
            table.pair(of(0), of(1), 2);
        }
        table
    }

    fn note(&self) -> String {
        let note = format!(
            "制表：{}。上市条件按 {} 施行的规则核对，净利润取扣非前后孰低，以规则原文为准。",
            self.made_by, self.profile.as_of
        );
        cut(&note, 82, 0, 2)
    }
}

fn section(heading: &str, block: Block) -> Section {
    Section { heading: heading.to_owned(), blocks: vec![block] }
}

/// Returns a table block, or a paragraph with `otherwise` if the table has no rows.
fn filled(table: Table, otherwise: &str) -> Block {
    debug_assert_eq!(table.columns.iter().sum::<u32>(), WIDE);
    if table.rows.is_empty() { Block::paragraph(otherwise, 1) } else { Block::Table(table) }
}

fn or_dash(known: Option<impl ToString>) -> String {
    known.map_or_else(|| "—".to_owned(), |one| one.to_string())
}

fn stay(stay: &Stay) -> String {
    match stay.usual_days {
        Some(usual) => format!("已 {} 天（通常 {usual} 天）", stay.days),
        None => format!("已 {} 天", stay.days),
    }
}

fn amounts(year: &YearView) -> [String; 5] {
    let shown = &year.shown;
    let profit = shown.net_profit_yuan.into_iter().chain(shown.net_profit_deducted_yuan).min();
    let (revenue, cash) = (shown.revenue_yuan, shown.op_cash_flow_yuan);
    [revenue, profit, cash, shown.rd_expense_yuan, shown.net_assets_yuan]
        .map(|yuan| or_dash(yuan.map(wan)))
}

fn problem(one: &BlockerView) -> String {
    format!("{}（{}）", one.category_name, one.severity_name)
}

fn state(one: &BlockerView) -> String {
    let light = one.light.filter(|light| *light != Light::Green);
    light.map_or_else(
        || one.status_name.to_owned(),
        |light| format!("{}·{}", one.status_name, light.label()),
    )
}

/// Returns what a board still requires: from the deciding branch of its nearest standard and from
/// its structure conditions.
fn gaps_of(board: &BoardReport) -> impl Iterator<Item = &ConditionReport> {
    let deciding = ordinary(board).and_then(|one| one.branches.get(one.fit.branch));
    deciding.into_iter().chain([&board.structure]).flat_map(short)
}

/// For each group that is not met, returns the nearest condition.
fn short(branch: &BranchReport) -> impl Iterator<Item = &ConditionReport> {
    let unmet =
        |conditions: &&Vec<ConditionReport>| conditions.iter().all(|one| one.answer == Answer::Gap);
    let groups = branch.groups.iter().map(|group| &group.conditions).filter(unmet);
    groups.filter_map(|conditions| conditions.iter().min_by_key(|one| one.short_ppm))
}
