//! 入库申请: a town (or the office) nominates a company, the office decides.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access::Scope;
use crate::company::{self, Company};
use crate::error::{Code, Error, Present, check_version};
use crate::flow::{Act, checked};
use crate::limits::{LONGEST_TEXT, wrong_texts};
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::pool::flow::{Action, Decision};
use crate::pool::model::NominationRecord;
use crate::pool::store;
use crate::pool::store::Decided;
use crate::pool::view::NominationView;
use crate::record::{Change, ChangeKind, Tx, field_changes};

/// 入库申请, as a town writes it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nomination {
    /// 企业
    pub company_id: i64,
    /// 镇街初审意见
    pub town_opinion: String,
}

/// Nominates a company.
///
/// # Errors
/// 409 `already_in_pool`, `already_nominated`, `not_nominable` for one that is listed or moved
/// away.
pub fn nominate(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: Nomination,
) -> Result<NominationRecord, Error> {
    let company = company::find(tx.db(), scope, new.company_id)?.present()?;
    let opinion = new.town_opinion.trim().to_owned();
    let wrong =
        wrong_texts(&[("town_opinion", "镇街初审意见", Some(&opinion), LONGEST_TEXT, true)]);
    if !wrong.is_empty() {
        return Err(Error::invalid(wrong));
    }
    refuse_not_nominable(tx, scope, &company)?;
    let (by, now) = (tx.actor().to_owned(), tx.now());
    let id = store::insert_nomination(tx.db(), company.key(), (&opinion, &by), now)?;
    let created = Change::of_record(Some(company.id), "nomination", id, ChangeKind::Created);
    tx.history(&[created])?;
    let detail = json!({"company_id": company.id, "name": company.facts.name});
    tx.audit("pool_nominated", "nomination", &id.to_string(), detail)?;
    let title = format!("入库申请待审批：{}", company.facts.name);
    send_notice(tx, Audience::Office, title, opinion, id)?;
    store::find_nomination(tx.db(), scope, id)?.present()
}

/// Refuses a company that cannot be nominated.
fn refuse_not_nominable(tx: &mut Tx<'_>, scope: &Scope, company: &Company) -> Result<(), Error> {
    let name = &company.facts.name;
    if company.position.stage.is_listed_or_moved() {
        let stage = company.position.stage.label();
        let sentence = format!("“{name}”{stage}，不再作为上市后备企业推荐。");
        return Err(Error::conflict(Code::NotNominable, sentence));
    }
    if !store::open_of(tx.db(), scope, &[company.id])?.is_empty() {
        let sentence = format!("“{name}”已在库，不必再申请。");
        return Err(Error::conflict(Code::AlreadyInPool, sentence));
    }
    if let Some(open) = store::open_nominations_of(tx.db(), scope, &[company.id])?.first() {
        let state = open.state.label();
        let sentence = format!("“{name}”已有一项入库申请（{state}），等办结后再申请。");
        let error = Error::conflict(Code::AlreadyNominated, sentence);
        return Err(error.with("nomination_id", open.id));
    }
    Ok(())
}

/// Agrees to a nomination, declines it or withdraws it; `pool::flow` defines who may do what.
///
/// # Errors
/// 409 `illegal_action` with the legal actions, 412 if another version was seen, 422.
pub fn decide(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    decision: Decision,
) -> Result<NominationRecord, Error> {
    let record = store::find_nomination(tx.db(), scope, id)?.present()?;
    let role = tx.role();
    let (state, version) = (record.nomination.state, record.nomination.version);
    check_version(decision.version, version, || Ok(NominationView::new(record.clone(), role)))?;
    decision.action.permitted(&[role], state)?;
    let decision = checked(decision.action, &decision)?;
    let (by, at, after) = (tx.actor().to_owned(), tx.now(), decision.action.leads_to(state));
    let reason = decision.reason.as_deref();
    let decided = Decided { state: after, reason, batch: None, by: &by, at };
    store::set_decided(tx.db(), scope, &[id], &decided)?;
    let company = record.company.id;
    let before = record.nomination.decision_reason.clone();
    let changed = [
        ("state", Some(state.to_string()), Some(after.to_string())),
        ("decision_reason", before, decision.reason.clone()),
    ];
    tx.history(&field_changes((Some(company), "nomination", id, version + 1), changed))?;
    let action = match decision.action {
        Action::Accept => "nomination_accepted",
        Action::Decline => "nomination_declined",
        Action::Withdraw => "nomination_withdrawn",
    };
    let detail = json!({"company_id": company, "reason": decision.reason});
    tx.audit(action, "nomination", &id.to_string(), detail)?;
    let title = format!("入库申请{}：{}", after.label(), record.company.name);
    let to = match decision.action {
        Action::Withdraw => Audience::Office,
        Action::Accept | Action::Decline => Audience::Town(record.company.town_code.clone()),
    };
    send_notice(tx, to, title, decision.reason.clone().unwrap_or_default(), id)?;
    store::find_nomination(tx.db(), scope, id)?.present()
}

fn send_notice(
    tx: &mut Tx<'_>,
    to: Audience,
    title: String,
    body: String,
    id: i64,
) -> Result<(), Error> {
    let path = Some(format!("/pool/nominations/{id}"));
    notice::send(tx, &[to], &Notice { kind: NoticeKind::Pool, title, body, path }).map(drop)
}
