//! 出库: a company leaves the pool on a day, for a reason.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access::Scope;
use crate::company;
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::limits::{LONGEST_LINE, wrong_texts};
use crate::membership::{Leaving, Membership};
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::pool::model::Member;
use crate::pool::store;
use crate::pool::view::MemberView;
use crate::record::Tx;

/// 出库.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// 出库类型
    pub kind: Leaving,
    /// 出库日期: the first day outside the pool
    pub left_on: NaiveDate,
    /// 出库原因
    pub reason: String,
    /// Version of the membership the caller has seen: any other is refused
    #[serde(default)]
    pub version: Option<i64>,
}

/// Ends a membership.
///
/// # Errors
/// 409 `already_left`, 412 if another version was seen, 422.
pub fn leave(tx: &mut Tx<'_>, scope: &Scope, id: i64, how: Leave) -> Result<Member, Error> {
    let (membership, holder) = store::find(tx.db(), scope, id)?.present()?;
    let present = || now(tx, scope, id).map(MemberView::from);
    check_version(how.version, membership.version, present)?;
    if let Some(left) = membership.span.left_on {
        let sentence = format!("“{}”已于 {left} 出库。", holder.name);
        return Err(Error::conflict(Code::AlreadyLeft, sentence));
    }
    let reason = how.reason.trim().to_owned();
    let mut errors = wrong_texts(&[("reason", "出库原因", Some(&reason), LONGEST_LINE, true)]);
    let today = tx.today();
    errors.extend(wrong_day(&membership, how.left_on, today));
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }
    let company = company::find(tx.db(), scope, holder.id)?.present()?;
    company::leave_pool(tx, scope, &company, (how.kind, how.left_on, &reason))?;
    let detail = json!({"company_id": company.id, "name": company.facts.name,
        "left_kind": how.kind, "left_on": how.left_on, "reason": reason});
    tx.audit("pool_left", "membership", &id.to_string(), detail)?;
    let told = Notice {
        kind: NoticeKind::Pool,
        title: format!("{}已出库（{}）", company.facts.name, how.kind.label()),
        body: format!("自 {} 起不再作为上市后备企业：{reason}", how.left_on),
        path: Some(format!("/companies/{}", company.id)),
    };
    notice::send(tx, &[Audience::Town(company.facts.town_code.clone())], &told)?;
    now(tx, scope, id)
}

/// Returns a membership as it is now.
fn now(tx: &mut Tx<'_>, scope: &Scope, id: i64) -> Result<Member, Error> {
    let today = tx.today();
    let found = store::these(tx.db(), scope, &[id], today)?.pop();
    found.ok_or_else(|| Error::not_found("在库记录"))
}

/// Returns an error if a membership cannot end on a day.
pub(super) fn wrong_day(
    membership: &Membership,
    left_on: NaiveDate,
    today: NaiveDate,
) -> Option<FieldError> {
    let wrong = |code: Code, sentence: String| Some(FieldError::new("left_on", code, sentence));
    if left_on > today {
        return wrong(Code::FutureDate, "出库日期不能晚于今天。".to_owned());
    }
    let entered = membership.span.entered_on.filter(|entered| left_on < *entered)?;
    wrong(Code::BadDate, format!("出库日期不能早于入库日期 {entered}。"))
}
