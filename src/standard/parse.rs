//! Parser for `seeds/listing_standards.toml`.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::rulebook::{
    BoardRule, Branch, Certainty, Condition, Group, Metric, Op, Over, Rulebook, Standard,
    StandardKind, Unit,
};
use crate::digest::sha256_hex;
use crate::error::Error;
use crate::market::Board;
use crate::misread;

/// The file, embedded in the program.
const FILE: &str = include_str!("../../seeds/listing_standards.toml");

/// Returns the standards of the embedded file.
///
/// # Errors
/// Internal, if the file contradicts itself. A test and the program's start both read the file.
pub fn rulebook() -> Result<&'static Rulebook, Error> {
    static RULEBOOK: OnceLock<Result<Rulebook, String>> = OnceLock::new();
    let read = RULEBOOK.get_or_init(|| parse(FILE)).as_ref();
    read.map_err(|what| Error::internal(format!("listing_standards.toml: {what}")))
}

#[derive(Deserialize)]
struct File {
    meta: Meta,
    board: Vec<RawBoard>,
    standard: Vec<RawStandard>,
}

#[derive(Deserialize)]
struct Meta {
    compiled_on: NaiveDate,
}

#[derive(Deserialize)]
struct RawBoard {
    id: Board,
    rule: String,
    rule_ref: String,
    rule_effective: NaiveDate,
    structure_article: String,
    note: Option<String>,
    structure: Vec<RawCondition>,
}

#[derive(Deserialize)]
struct RawStandard {
    id: String,
    board: Board,
    no: u32,
    kind: StandardKind,
    title: Option<String>,
    article: String,
    effective_from: NaiveDate,
    effective_to: Option<NaiveDate>,
    manual: bool,
    #[serde(default)]
    sources: Vec<String>,
    note: Option<String>,
    exempt: Option<String>,
    branch: Vec<RawBranch>,
}

#[derive(Deserialize)]
struct RawBranch {
    label: Option<String>,
    conds: Vec<RawCondition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    metric: Metric,
    agg: String,
    years: i32,
    op: String,
    value: i64,
    unit: Unit,
    certainty: Certainty,
    any: Option<String>,
    note: Option<String>,
}

/// Parses a file of standards; the error text describes what is wrong.
pub(super) fn parse(text: &str) -> Result<Rulebook, String> {
    let file: File = misread::toml(text).map_err(|error| error.to_string())?;
    let boards = file.board.into_iter().map(board).collect::<Result<Vec<_>, _>>()?;
    let standards = file.standard.into_iter().map(standard).collect::<Result<Vec<_>, _>>()?;
    for (place, one) in standards.iter().enumerate() {
        if standards.iter().take(place).any(|other| other.id == one.id) {
            return Err(format!("standard {} stands twice", one.id));
        }
        if !boards.iter().any(|board| board.board == one.board) {
            return Err(format!("standard {} has no board", one.id));
        }
        if one.effective_to.is_some_and(|last| last < one.effective_from) {
            return Err(format!("standard {} ends before it begins", one.id));
        }
    }
    let edition = sha256_hex(text.as_bytes());
    Ok(Rulebook { compiled_on: file.meta.compiled_on, edition, boards, standards })
}

fn board(raw: RawBoard) -> Result<BoardRule, String> {
    let structure = RawBranch { label: None, conds: raw.structure };
    Ok(BoardRule {
        structure: branch(raw.id.code(), structure)?,
        board: raw.id,
        rule: raw.rule,
        rule_ref: raw.rule_ref,
        effective: raw.rule_effective,
        article: raw.structure_article,
        note: raw.note,
    })
}

fn standard(raw: RawStandard) -> Result<Standard, String> {
    let branches = raw.branch.into_iter().map(|one| branch(&raw.id, one));
    let branches = branches.collect::<Result<Vec<_>, _>>()?;
    if branches.is_empty() {
        return Err(format!("standard {} has no branch", raw.id));
    }
    Ok(Standard {
        id: raw.id,
        board: raw.board,
        no: raw.no,
        kind: raw.kind,
        title: raw.title,
        article: raw.article,
        effective_from: raw.effective_from,
        effective_to: raw.effective_to,
        manual: raw.manual,
        sources: raw.sources,
        note: raw.note,
        exempt: raw.exempt,
        branches,
    })
}

fn branch(of: &str, raw: RawBranch) -> Result<Branch, String> {
    let mut groups: Vec<(Option<String>, Group)> = Vec::new();
    for one in raw.conds {
        let any = one.any.clone();
        let condition = condition(of, one)?;
        let shared = groups.iter_mut().find(|(label, _)| any.is_some() && *label == any);
        match shared {
            Some((_, group)) => group.conditions.push(condition),
            None => groups.push((any, Group { conditions: vec![condition] })),
        }
    }
    match groups.is_empty() {
        true => Err(format!("a branch of {of} has no condition")),
        false => Ok(Branch {
            label: raw.label,
            groups: groups.into_iter().map(|(_, group)| group).collect(),
        }),
    }
}

fn condition(of: &str, raw: RawCondition) -> Result<Condition, String> {
    Ok(Condition {
        metric: raw.metric,
        over: over(&raw.agg, raw.years)
            .ok_or_else(|| format!("{of}: {} cannot be taken over {} years", raw.agg, raw.years))?,
        op: match raw.op.as_str() {
            ">=" => Op::AtLeast,
            ">" => Op::Above,
            other => return Err(format!("{of}: unknown comparison {other}")),
        },
        value: raw.value,
        unit: raw.unit,
        certainty: raw.certainty,
        note: raw.note,
    })
}

fn over(agg: &str, years: i32) -> Option<Over> {
    let several = (2..=10).contains(&years);
    Some(match agg {
        "at_issue" => Over::AtIssue,
        "at_date" => Over::AtDate,
        "latest" => Over::Latest,
        "yoy" => Over::YearOnYear,
        "each" if several => Over::Each(years),
        "sum" if several => Over::Sum(years),
        "avg" if several => Over::Avg(years),
        "cagr" if several => Over::Cagr(years),
        "ratio_sum" if several => Over::RatioSum(years),
        "ratio_each" if several => Over::RatioEach(years),
        "sum_prior" if several => Over::SumPrior(years),
        _ => return None,
    })
}
