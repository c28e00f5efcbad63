//! 模拟测算: the profile with other figures, another stage or solved blockers. Reads only; never
//! writes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calculate::{Burden, calculate_known};
use super::reasons::PriorityPart;
use super::view::{Reading, load_reading, parts_of, standards_on};
use crate::access::Scope;
use crate::company::Grade;
use crate::db::Db;
use crate::error::{Code, Error};
use crate::stage::Stage;
use crate::standard::{Answer, Known, Report, StandardKind, StandardReport, YearFigures};

/// Hypothetical figures of a year. Figures that are not given keep their stored values.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Imagined {
    /// 年度
    pub fiscal_year: i32,
    /// 营业收入, yuan
    #[serde(default)]
    pub revenue_yuan: Option<i64>,
    /// 净利润, yuan
    #[serde(default)]
    pub net_profit_yuan: Option<i64>,
    /// 扣非净利润, yuan
    #[serde(default)]
    pub net_profit_deducted_yuan: Option<i64>,
    /// 经营活动现金流量净额, yuan
    #[serde(default)]
    pub op_cash_flow_yuan: Option<i64>,
    /// 研发投入, yuan
    #[serde(default)]
    pub rd_expense_yuan: Option<i64>,
    /// 净资产, yuan
    #[serde(default)]
    pub net_assets_yuan: Option<i64>,
    /// 加权平均净资产收益率, millionths
    #[serde(default)]
    pub weighted_roe_ppm: Option<i64>,
    /// 员工人数
    #[serde(default)]
    pub employees: Option<i64>,
    /// 研发人员
    #[serde(default)]
    pub rd_staff: Option<i64>,
    /// 发明专利数
    #[serde(default)]
    pub invention_patents: Option<i64>,
}

/// Maximum number of years in a question. No standard looks back further.
const MOST_YEARS: usize = 20;

/// A what-if question.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    #[serde(default)]
    pub figures: Vec<Imagined>,
    /// 阶段
    #[serde(default)]
    pub stage: Option<Stage>,
    /// 计划申报日期
    #[serde(default)]
    pub planned_filing_on: Option<NaiveDate>,
    /// 全部困难问题已解决
    #[serde(default)]
    pub blockers_solved: bool,
}

/// A standard whose answer changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moved {
    /// ID of the standard.
    pub id: String,
    /// 板块名称
    pub board_name: &'static str,
    pub name: String,
    /// Answer with the stored data.
    pub before: Answer,
    pub before_sentence: String,
    /// Answer with the hypothetical data.
    pub after: Answer,
    pub after_sentence: String,
}

/// Profile with the stored data, and with the hypothetical data.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = profile::Comparison)]
pub struct Comparison {
    /// 优先级, hundredths.
    pub priority_before: Option<i32>,
    /// 优先级, hundredths.
    pub priority_after: Option<i32>,
    /// 建议分级
    pub recommended_before: Option<Grade>,
    /// 建议分级
    pub recommended_after: Option<Grade>,
    /// 潜力、进程、紧迫
    pub parts_before: Vec<PriorityPart>,
    /// 潜力、进程、紧迫
    pub parts_after: Vec<PriorityPart>,
    /// Standards whose answer changes.
    pub moved: Vec<Moved>,
    /// All standards with the hypothetical data.
    pub standards: Report,
}

/// Answers a question. Reads only; never writes.
pub fn compare(
    db: &mut Db,
    scope: &Scope,
    id: i64,
    question: &Question,
    today: NaiveDate,
) -> Result<Comparison, Error> {
    if question.figures.len() > MOST_YEARS {
        let sentence = format!("一次最多测算 {MOST_YEARS} 年的数据，请减少年份。");
        return Err(Error::invalid_field("figures", Code::TooMany, sentence));
    }
    let before = load_reading(db, scope, id, today)?;
    let after = imagined(&before, question);
    let grade = |one: &Reading| one.calculated.recommended(&one.subject, &one.rules);
    let (was, is) = (standards_on(&before, today), standards_on(&after, today));
    Ok(Comparison {
        priority_before: before.calculated.score.map(|score| score.priority),
        priority_after: after.calculated.score.map(|score| score.priority),
        recommended_before: grade(&before),
        recommended_after: grade(&after),
        parts_before: parts_of(&before),
        parts_after: parts_of(&after),
        moved: moved(&was, &is),
        standards: is,
    })
}

fn imagined(before: &Reading, question: &Question) -> Reading {
    let mut after = before.clone();
    if let Some(stage) = question.stage {
        after.subject.stage = stage;
        after.records.last_event_on = Some(before.rules.on);
    }
    after.subject.planned_filing_on =
        question.planned_filing_on.or(after.subject.planned_filing_on);
    if question.blockers_solved {
        after.records.burden = Burden::default();
    }
    let mut known: Known = after.calculated.known.clone();
    for year in &question.figures {
        apply_figures(&mut known.years, year);
    }
    known.years.sort_by_key(|year| year.year);
    after.calculated = calculate_known(&after.subject, &after.records, &after.rules, known);
    after
}

fn apply_figures(years: &mut Vec<YearFigures>, with: &Imagined) {
    let year = with.fiscal_year;
    if !years.iter().any(|one| one.year == year) {
        years.push(YearFigures { year, ..YearFigures::default() });
    }
    for one in years.iter_mut().filter(|one| one.year == year) {
        one.revenue = with.revenue_yuan.or(one.revenue);
        one.net_profit = with.net_profit_yuan.or(one.net_profit);
        one.net_profit_deducted = with.net_profit_deducted_yuan.or(one.net_profit_deducted);
        one.op_cash_flow = with.op_cash_flow_yuan.or(one.op_cash_flow);
        one.rd_expense = with.rd_expense_yuan.or(one.rd_expense);
        one.net_assets = with.net_assets_yuan.or(one.net_assets);
        one.weighted_roe_ppm = with.weighted_roe_ppm.or(one.weighted_roe_ppm);
        one.employees = with.employees.or(one.employees);
        one.rd_staff = with.rd_staff.or(one.rd_staff);
        one.invention_patents = with.invention_patents.or(one.invention_patents);
    }
}

fn moved(was: &Report, is: &Report) -> Vec<Moved> {
    let all = |report: &Report| -> Vec<(&'static str, StandardReport)> {
        let boards = report.boards.iter();
        boards.flat_map(|b| b.standards.iter().map(|one| (b.name, one.clone()))).collect()
    };
    let before = all(was);
    let changed = all(is).into_iter().filter_map(|(board_name, after)| {
        let (_, old) = before.iter().find(|(_, one)| one.id == after.id)?;
        let special = matches!(after.kind, StandardKind::Wvr | StandardKind::RedChipUnlisted);
        // A missing figure of another year is not worth reporting.
        let still = old.fit.answer == Answer::Missing && after.fit.answer == Answer::Missing;
        let same = old.fit.answer == after.fit.answer && old.sentence == after.sentence;
        (!special && !same && !still).then(|| Moved {
            id: after.id,
            board_name,
            name: after.name,
            before: old.fit.answer,
            before_sentence: old.sentence.clone(),
            after: after.fit.answer,
            after_sentence: after.sentence,
        })
    });
    changed.collect()
}
