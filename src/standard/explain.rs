//! Answers with their reasons, for the page, the API and the briefing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::known::Known;
use super::rulebook::{BoardRule, Branch, Certainty, Condition, Rulebook, Standard, StandardKind};
use super::verdict::{Answer, Fit, Outcome};
use super::wanted::{NeededFigure, missing};
use crate::market::Board;

/// Answers of one company for all boards and standards in force on a day, nearest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Report {
    /// Day for which the standards are checked.
    pub as_of: NaiveDate,
    /// Day on which the rules were compiled.
    pub rules_compiled_on: NaiveDate,
    /// 最近一年: the fiscal year that the answers are based on; null without recent figures.
    pub base_year: Option<i32>,
    /// Fiscal year whose figures should be on file by that day.
    pub due_year: i32,
    /// 资料待更新
    pub stale: bool,
    /// Yuan for one Hong Kong dollar, in millionths.
    pub hkd_ppm: i64,
    /// 板块, nearest first.
    pub boards: Vec<BoardReport>,
    /// Missing figures, first those that would settle the most standards.
    pub missing: Vec<MissingFigure>,
}

/// Answers for one board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BoardReport {
    pub board: Board,
    /// 板块名称
    pub name: &'static str,
    /// 规则名称
    pub rule: String,
    /// 文号
    pub rule_ref: String,
    /// First day of the current version of the rule.
    pub rule_effective: NaiveDate,
    /// Remarks on the board.
    pub note: Option<String>,
    /// Answer for standard, positioning and structure together.
    #[serde(flatten)]
    pub fit: Fit,
    /// 基本条件
    pub structure: BranchReport,
    /// Standards in force: ordinary ones first, and the nearest first within each group.
    pub standards: Vec<StandardReport>,
}

/// Answer for one standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StandardReport {
    /// Stable, such as `sse_main.1`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Kind of companies that the standard is for.
    pub kind: StandardKind,
    /// Chinese name of the kind.
    pub kind_name: &'static str,
    /// 条款
    pub article: String,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; null if open-ended.
    pub effective_to: Option<NaiveDate>,
    /// Whether a person must judge a part of it.
    pub manual: bool,
    #[serde(flatten)]
    pub fit: Fit,
    /// The answer in one Chinese sentence.
    pub sentence: String,
    /// 待核: uses a figure that was found in no source.
    pub unverified: bool,
    /// Remarks on the standard.
    pub note: Option<String>,
    /// Exemptions: who is exempt from which condition.
    pub exempt: Option<String>,
    /// The alternative ways of meeting it.
    pub branches: Vec<BranchReport>,
}

/// Answer for one branch: one way of meeting a standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BranchReport {
    /// Name of the branch, if there are several.
    pub label: Option<String>,
    #[serde(flatten)]
    pub fit: Fit,
    /// Groups that must all be met.
    pub groups: Vec<GroupReport>,
}

/// Conditions of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroupReport {
    pub conditions: Vec<ConditionReport>,
}

/// Answer for one condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConditionReport {
    /// The condition in Chinese.
    pub text: String,
    /// `met`, `gap`, `missing` or `open`.
    pub answer: Answer,
    /// The measured value with its unit; null if unknown.
    pub value: Option<String>,
    /// The missing amount in Chinese; null if nothing is short.
    pub gap: Option<String>,
    /// Missing part of the threshold, in millionths.
    pub short_ppm: Option<u32>,
    /// Figures that are not on file, with their years.
    pub missing: Vec<String>,
    /// How certain the threshold is.
    pub certainty: Certainty,
    /// Remarks on the condition.
    pub note: Option<String>,
}

/// A figure that is not on file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Want)]
pub struct MissingFigure {
    pub figure: NeededFigure,
    /// Name of the figure with its year.
    pub text: String,
    /// Fiscal year; null for a fact of the company.
    pub year: Option<i32>,
    /// Number of standards in force that need the figure.
    pub standards: usize,
}

/// Checks every standard in force on the day and returns the answers with their reasons.
pub fn explain(rulebook: &Rulebook, known: &Known) -> Report {
    let fits = rulebook.fits(known);
    let boards = rulebook.boards.iter().map(|board| of_board(rulebook, board, &fits, known));
    let mut boards: Vec<BoardReport> =
        boards.filter(|board| board.fit.answer != Answer::NotInForce).collect();
    boards.sort_by_key(|board| nearest_first(&board.fit));
    Report {
        as_of: known.on,
        rules_compiled_on: rulebook.compiled_on,
        base_year: known.base_year(),
        due_year: known.due_year(),
        stale: known.is_stale(),
        hkd_ppm: known.rates.hkd_ppm,
        boards,
        missing: wants(rulebook, &fits, known),
    }
}

/// Sort key: met first, then by nearness. A near standard with half of its figures comes before a
/// far one without figures.
fn nearest_first(fit: &Fit) -> (u8, u32, u32) {
    let place = match fit.answer {
        Answer::Met => 0,
        Answer::MetIf => 1,
        Answer::FiguresMet => 2,
        Answer::Gap | Answer::Missing => 3,
        Answer::Open => 4,
        Answer::NotInForce => 5,
    };
    (place, u32::MAX - fit.nearness_ppm, fit.short_ppm)
}

fn of_board(rulebook: &Rulebook, rule: &BoardRule, fits: &[Fit], known: &Known) -> BoardReport {
    let of_board = rulebook
        .standards
        .iter()
        .zip(fits)
        .filter(|(one, fit)| one.board == rule.board && fit.answer != Answer::NotInForce);
    let mut standards: Vec<_> = of_board.collect();
    standards.sort_by_key(|(one, fit)| (group_of(one.kind), nearest_first(fit), one.no));
    BoardReport {
        board: rule.board,
        name: rule.board.label(),
        rule: rule.rule.clone(),
        rule_ref: rule.rule_ref.clone(),
        rule_effective: rule.effective,
        note: rule.note.clone(),
        fit: rulebook.board_fit(rule, fits, known),
        structure: of_branch(&rule.structure, rule.structure.fit(known), known),
        standards: standards.into_iter().map(|(one, fit)| of_standard(one, *fit, known)).collect(),
    }
}

fn group_of(kind: StandardKind) -> u8 {
    match kind {
        StandardKind::General | StandardKind::Entry => 0,
        StandardKind::Positioning => 1,
        StandardKind::Special => 2,
        StandardKind::Wvr | StandardKind::RedChipUnlisted | StandardKind::RedChipListed => 3,
    }
}

fn of_standard(standard: &Standard, fit: Fit, known: &Known) -> StandardReport {
    let conditions =
        || standard.branches.iter().flat_map(|one| &one.groups).flat_map(|one| &one.conditions);
    let branches = standard.branches.iter().map(|one| of_branch(one, one.fit(known), known));
    StandardReport {
        id: standard.id.clone(),
        name: standard.name(),
        kind: standard.kind,
        kind_name: standard.kind.label(),
        article: standard.article.clone(),
        effective_from: standard.effective_from,
        effective_to: standard.effective_to,
        manual: standard.manual,
        sentence: sentence(standard, &fit, known),
        fit,
        unverified: conditions().any(|one| one.certainty == Certainty::C),
        note: standard.note.clone(),
        exempt: standard.exempt.clone(),
        branches: branches.collect(),
    }
}

fn of_branch(branch: &Branch, fit: Fit, known: &Known) -> BranchReport {
    let groups = branch.groups.iter().map(|group| GroupReport {
        conditions: group.conditions.iter().map(|one| of_condition(one, known)).collect(),
    });
    BranchReport { label: branch.label.clone(), fit, groups: groups.collect() }
}

fn of_condition(condition: &Condition, known: &Known) -> ConditionReport {
    let outcome = condition.judge(known);
    let (answer, value, short_ppm) = match outcome {
        Outcome::Met { value } => (Answer::Met, Some(value), None),
        Outcome::Short { value, ppm, .. } => (Answer::Gap, Some(value), Some(ppm)),
        Outcome::Unknown | Outcome::Undefined => (Answer::Missing, None, None),
        Outcome::Offering => (Answer::Open, None, None),
    };
    let undefined = (outcome == Outcome::Undefined).then_some("基期或分母不为正，无法计算");
    let notes = [condition.note.as_deref(), condition.remark(), undefined];
    let notes: Vec<&str> = notes.into_iter().flatten().collect();
    let lacking = match answer {
        Answer::Missing => missing(known, condition),
        _ => Vec::new(),
    };
    ConditionReport {
        text: condition.words(),
        answer,
        value: value.map(|value| condition.value_words(value)),
        gap: condition.gap_words(outcome),
        short_ppm,
        missing: listed(&lacking),
        certainty: condition.certainty,
        note: (!notes.is_empty()).then(|| notes.join("；")),
    }
}

fn want_words(figure: NeededFigure, year: Option<i32>) -> String {
    match year {
        Some(year) => format!("{year}年{}", figure.label()),
        None => figure.label().to_owned(),
    }
}

/// Returns the answer of the deciding branch in one sentence.
fn sentence(standard: &Standard, fit: &Fit, known: &Known) -> String {
    let Some(branch) = standard.branches.get(fit.branch) else { return String::new() };
    let market = market_words(fit, branch);
    let rest = if standard.manual { "，其余须人工判断" } else { "" };
    match fit.answer {
        Answer::Met => "全部条件满足".to_owned(),
        Answer::MetIf => format!("若{market}则满足"),
        Answer::FiguresMet => match market.is_empty() {
            true => format!("数字部分满足{rest}"),
            false => format!("若{market}则数字部分满足{rest}"),
        },
        Answer::Open => match market.is_empty() {
            true => "取决于发行时的情况".to_owned(),
            false => format!("取决于{market}{rest}"),
        },
        Answer::Gap => gap_sentence(branch, fit, known),
        Answer::Missing => missing_sentence(branch, known),
        Answer::NotInForce => "当日未施行".to_owned(),
    }
}

fn market_words(fit: &Fit, branch: &Branch) -> String {
    let conditions = branch.groups.iter().flat_map(|group| &group.conditions);
    let cap = conditions.filter(|one| one.is_market_value()).max_by_key(|one| one.value);
    match (cap, fit.market_value) {
        (Some(condition), Some(_)) => {
            let unit = condition.unit.label().trim_start_matches('万');
            let unit = if unit == "元" { "亿元" } else { "亿港元" };
            let yi = crate::money::in_wan(condition.value);
            let yi = yi.trim_end_matches('0').trim_end_matches('.').to_owned();
            format!("发行市值 ≥ {yi} {unit}")
        }
        _ => String::new(),
    }
}

fn gap_sentence(branch: &Branch, fit: &Fit, known: &Known) -> String {
    let gaps = branch.groups.iter().filter_map(|group| {
        let outcomes = group.conditions.iter().map(|one| (one, one.judge(known)));
        let mut outcomes = outcomes.collect::<Vec<_>>();
        let short = |outcome: &Outcome| match outcome {
            Outcome::Short { ppm, .. } => Some(*ppm),
            _ => None,
        };
        if outcomes.iter().any(|(_, outcome)| short(outcome).is_none()) {
            return None;
        }
        outcomes.sort_by_key(|(_, outcome)| short(outcome));
        let (nearest, outcome) = outcomes.first()?;
        Some(format!("{}，{}", nearest.words(), nearest.gap_words(*outcome)?))
    });
    let gaps = gaps.collect::<Vec<_>>().join("；");
    match fit.complete {
        true => gaps,
        false => format!("{gaps}；另有资料不足"),
    }
}

fn missing_sentence(branch: &Branch, known: &Known) -> String {
    let conditions = branch.groups.iter().flat_map(|group| &group.conditions);
    let unknown =
        conditions.filter(|one| matches!(one.judge(known), Outcome::Unknown | Outcome::Undefined));
    let lacking: Vec<_> = unknown.flat_map(|one| missing(known, one)).collect();
    match lacking.is_empty() {
        true => "现有数字无法计算".to_owned(),
        false => format!("缺 {}", listed(&lacking).join("、")),
    }
}

/// Returns figures with their years, each figure once: `2023、2024年净利润`.
fn listed(wanted: &[(NeededFigure, Option<i32>)]) -> Vec<String> {
    let mut by_figure: Vec<(NeededFigure, Vec<i32>)> = Vec::new();
    for (figure, year) in wanted {
        match by_figure.iter_mut().find(|(known, _)| known == figure) {
            Some((_, years)) => years.extend(year),
            None => by_figure.push((*figure, year.iter().copied().collect())),
        }
    }
    let words = by_figure.into_iter().map(|(figure, mut years)| {
        years.sort_unstable();
        years.dedup();
        let years: Vec<String> = years.iter().map(i32::to_string).collect();
        match years.is_empty() {
            true => figure.label().to_owned(),
            false => format!("{}年{}", years.join("、"), figure.label()),
        }
    });
    words.collect()
}

/// Returns the missing figures with the number of standards that need them. Skips standards that a
/// known figure already rules out, and standards for special companies.
fn wants(rulebook: &Rulebook, fits: &[Fit], known: &Known) -> Vec<MissingFigure> {
    let mut found: BTreeMap<(NeededFigure, Option<i32>), usize> = BTreeMap::new();
    for (standard, fit) in rulebook.standards.iter().zip(fits) {
        let asks = standard.is_ordinary() || standard.kind == StandardKind::Positioning;
        if !asks || fit.answer != Answer::Missing {
            continue;
        }
        let mut of_standard: Vec<(NeededFigure, Option<i32>)> = Vec::new();
        for branch in
            standard.branches.iter().filter(|one| one.fit(known).answer == Answer::Missing)
        {
            let conditions = branch.groups.iter().flat_map(|group| &group.conditions);
            let unknown = conditions
                .filter(|one| matches!(one.judge(known), Outcome::Unknown | Outcome::Undefined));
            of_standard.extend(unknown.flat_map(|one| missing(known, one)));
        }
        of_standard.sort_unstable();
        of_standard.dedup();
        for want in of_standard {
            *found.entry(want).or_default() += 1;
        }
    }
    let wants = found.into_iter().filter(|((figure, _), _)| figure.is_kept());
    let mut wants: Vec<MissingFigure> = wants
        .map(|((figure, year), standards)| MissingFigure {
            figure,
            text: want_words(figure, year),
            year,
            standards,
        })
        .collect();
    wants.sort_by_key(|want| std::cmp::Reverse(want.standards)); // stable: figures in their order
    wants
}
