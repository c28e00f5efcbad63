//! Giving an opinion on a company's grade.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::model::{Kind, NewOpinionRow, Opinion};
use super::store;
use crate::access::{Role, Scope};
use crate::audit::Tx;
use crate::company::{self, Company, Grade, LONGEST_TEXT};
use crate::error::Error;

/// 分级意见, as it is asked for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOpinion {
    /// 分级
    pub grade: Grade,
    /// 理由
    #[serde(default)]
    pub reason: String,
    /// 有效期至, not in the past
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
}

/// Proposes a grade, or decides it if the office speaks; the opinion, and the company as it is
/// then.
pub fn give(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company_id: i64,
    new: &NewOpinion,
) -> Result<(Opinion, Company), Error> {
    let company = company::store::find(tx.db(), scope, company_id)?;
    let reason = checked_reason(&new.reason)?;
    if new.expires_on.is_some_and(|day| day < tx.today()) {
        return Err(Error::invalid_field(
            "expires_on",
            "past_date",
            "有效期不能早于今天。不设有效期的，请不填。",
        ));
    }
    let kind = if tx.role() == Role::Office { Kind::Decision } else { Kind::Proposal };
    let (given_by, given_at) = (tx.actor().to_owned(), tx.now());
    let row = NewOpinionRow {
        company_id,
        kind,
        grade: new.grade,
        reason: &reason,
        expires_on: new.expires_on,
        given_by: &given_by,
        given_at,
    };
    let opinion = store::insert(tx.db(), scope, &row)?;
    if kind == Kind::Decision && company.grade != Some(new.grade) {
        company::set_grade(tx, scope, &company, new.grade, &reason)?;
    } else {
        let action = match kind {
            Kind::Decision => "grade_decided",
            Kind::Proposal => "grade_proposed",
        };
        let detail = json!({"grade": new.grade, "reason": reason});
        tx.audit(action, "company", &company_id.to_string(), detail)?;
    }
    Ok((opinion, company::store::find(tx.db(), scope, company_id)?))
}

fn checked_reason(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::invalid_field("reason", "reason_required", "分级意见须写明理由。"));
    }
    if reason.chars().count() > LONGEST_TEXT {
        let sentence = format!("理由不能超过 {LONGEST_TEXT} 字。");
        return Err(Error::invalid_field("reason", "too_long", sentence));
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
            let found = checked_reason(reason).map_err(|e| e.errors()[0].code.clone());
            assert_eq!(found, expected.map_err(str::to_owned), "{reason}");
        }
    }
}
