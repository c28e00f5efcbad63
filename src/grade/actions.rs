//! Giving an opinion on the grade of a company.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::model::{NewOpinionRow, Opinion, OpinionKind};
use super::store;
use crate::access::{CompanyRef, Role, Scope};
use crate::company::{self, Company, Grade};
use crate::error::{Code, Error, Present};
use crate::limits::{LONGEST_TEXT, too_long};
use crate::profile::{self, CompanySelection, Trace};
use crate::record::Tx;

/// 分级意见, as requested.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOpinion {
    /// 分级
    pub grade: Grade,
    /// 理由
    #[serde(default)]
    pub reason: String,
    /// 有效期至, not in the past. The office must give it if the grade differs from the rule's.
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    /// 申诉: a town objects to the current grade
    #[serde(default)]
    pub appeal: bool,
}

/// Proposes a grade, or decides it if the caller is the office. Returns the opinion and the company
/// afterwards.
pub fn give(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    new: &NewOpinion,
) -> Result<(Opinion, Company), Error> {
    let reason = checked_reason(&new.reason)?;
    if new.expires_on.is_some_and(|day| day < tx.today()) {
        let sentence = "有效期不能早于今天。不设有效期的，请不填。";
        return Err(Error::invalid_field("expires_on", Code::PastDate, sentence));
    }
    let opinion = match tx.role() {
        Role::Office => decide(tx, scope, company, new, reason)?,
        _ => ask(tx, company, new, reason)?,
    };
    Ok((opinion, company::find(tx.db(), scope, company.id)?.present()?))
}

/// Stores a proposal or appeal of a town. It changes nothing until the office answers.
fn ask(
    tx: &mut Tx<'_>,
    company: &Company,
    new: &NewOpinion,
    reason: String,
) -> Result<Opinion, Error> {
    if new.appeal && company.grade.is_none() {
        let sentence = "该企业尚未分级，没有可以申诉的分级。请提出分级建议。";
        return Err(Error::conflict(Code::NotGraded, sentence));
    }
    let kind = if new.appeal { OpinionKind::Appeal } else { OpinionKind::Proposal };
    let action = if new.appeal { "grade_appealed" } else { "grade_proposed" };
    let detail = json!({"grade": new.grade, "reason": reason});
    let row = NewOpinionRow {
        grade: Some(new.grade),
        expires_on: new.expires_on,
        ..row(tx, company.key(), kind, reason)
    };
    let opinion = store::insert(tx.db(), &row)?;
    tx.audit(action, "company", &company.id.to_string(), detail)?;
    Ok(opinion)
}

/// Decides the grade for the office: by the rule, or as an override until a last day.
fn decide(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    new: &NewOpinion,
    reason: String,
) -> Result<Opinion, Error> {
    let (recommended, trace) = by_rule(tx, scope, company.key())?;
    let follows = recommended == Some(new.grade);
    if !follows && new.expires_on.is_none() {
        let rule = recommended.map_or("不分级", Grade::label);
        let sentence = format!("按规则应为“{rule}”。与规则不同的分级是特批，须填写有效期。");
        return Err(Error::invalid_field("expires_on", Code::OverrideNeedsExpiry, sentence));
    }
    let kind = if follows { OpinionKind::Decision } else { OpinionKind::Override };
    let row = NewOpinionRow {
        grade: Some(new.grade),
        expires_on: new.expires_on.filter(|_| !follows),
        ..with_trace(row(tx, company.key(), kind, reason), &trace)?
    };
    apply_opinion(tx, company, &row)
}

/// Stores an opinion that sets a grade, and sets the grade.
pub(super) fn apply_opinion(
    tx: &mut Tx<'_>,
    company: &Company,
    row: &NewOpinionRow,
) -> Result<Opinion, Error> {
    let now = tx.now();
    store::supersede(tx.db(), &[company.key()])?;
    store::answer(tx.db(), company.key(), now)?;
    let opinion = store::insert(tx.db(), row)?;
    if company.grade == row.grade {
        let detail = json!({"kind": row.kind, "grade": row.grade, "reason": row.reason});
        tx.audit("grade_decided", "company", &company.id.to_string(), detail)?;
    } else {
        company::set_grade(tx, company, row.grade, &row.reason)?;
    }
    Ok(opinion)
}

/// 不予采纳: rejects the waiting proposals and appeals of a company.
pub fn dismiss(tx: &mut Tx<'_>, company: &Company, reason: &str) -> Result<Opinion, Error> {
    let (reason, now) = (checked_reason(reason)?, tx.now());
    if store::answer(tx.db(), company.key(), now)? == 0 {
        let sentence = "没有待答复的分级建议或申诉。";
        return Err(Error::conflict(Code::NothingAsked, sentence));
    }
    let detail = json!({"reason": reason});
    let row = NewOpinionRow {
        grade: company.grade,
        ..row(tx, company.key(), OpinionKind::Dismissal, reason)
    };
    let opinion = store::insert(tx.db(), &row)?;
    tx.audit("grade_dismissed", "company", &company.id.to_string(), detail)?;
    Ok(opinion)
}

/// Returns the grade that the rule gives a company now, with its trace.
fn by_rule(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: CompanyRef,
) -> Result<(Option<Grade>, Trace), Error> {
    let today = tx.today();
    let with_trace =
        profile::traces(tx.db(), scope, &CompanySelection::These(vec![company.id()]), today)?.pop();
    let (_, grade, trace) = with_trace.ok_or_else(|| Error::not_found("企业"))?;
    Ok((grade, trace))
}

/// Returns an opinion given now, without grade and trace.
pub(super) fn row(
    tx: &Tx<'_>,
    company_id: CompanyRef,
    kind: OpinionKind,
    reason: String,
) -> NewOpinionRow {
    NewOpinionRow {
        company_id,
        kind,
        grade: None,
        reason,
        expires_on: None,
        weights_from: None,
        trace: None,
        superseded: false,
        review_id: None,
        given_by: tx.actor().to_owned(),
        given_at: tx.now(),
    }
}

/// Adds the trace of the rule to an opinion.
pub(super) fn with_trace(row: NewOpinionRow, trace: &Trace) -> Result<NewOpinionRow, Error> {
    let text = serde_json::to_string(trace)?;
    Ok(NewOpinionRow { weights_from: Some(trace.weights_from), trace: Some(text), ..row })
}

fn checked_reason(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::invalid_field("reason", Code::ReasonRequired, "分级意见须写明理由。"));
    }
    if let Some(wrong) = too_long("reason", "理由", Some(reason), LONGEST_TEXT) {
        return Err(Error::invalid(vec![wrong]));
    }
    Ok(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_required() {
        for (reason, expected) in [
            ("在审企业，进度领先", Ok("在审企业，进度领先".to_owned())),
            ("  辅导中 ", Ok("辅导中".to_owned())),
            ("", Err("reason_required")),
            (" \n\u{3000}", Err("reason_required")),
            (&"字".repeat(2_001), Err("too_long")),
        ] {
            let found = checked_reason(reason).map_err(|e| e.errors()[0].code.as_str());
            assert_eq!(found, expected, "{reason}");
        }
    }
}
