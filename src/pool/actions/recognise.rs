//! 认定: companies enter the pool by a document, together or not at all.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access::Scope;
use crate::company::{self, Company, Facts};
use crate::error::{Code, Error, FieldError, Present};
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::pool::model::{Batch, Nomination, NominationState};
use crate::pool::store;
use crate::pool::store::Decided;
use crate::record::{Change, Tx, field_changes};

/// Maximum number of companies at once; no document names more.
const MOST_AT_ONCE: usize = 500;

/// 认定: the companies that a batch recognises.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recognition {
    /// 入库申请 that the office has agreed to, by id
    #[serde(default)]
    pub nominations: Vec<i64>,
    /// 企业 without a nomination, by id
    #[serde(default)]
    pub companies: Vec<i64>,
}

/// Result of a recognition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Recognised {
    /// 认定批次
    pub batch_id: i64,
    /// 企业, by id
    pub companies: Vec<i64>,
}

/// Recognises companies in a batch: each enters the pool on the document date, and its own facts
/// are updated.
///
/// # Errors
/// 409 `already_in_pool`, `not_accepted`, `not_nominable`, each naming all companies concerned;
/// 422.
pub fn recognise(
    tx: &mut Tx<'_>,
    scope: &Scope,
    batch_id: i64,
    who: Recognition,
) -> Result<Recognised, Error> {
    let batch = store::find_batch(tx.db(), scope, batch_id)?.present()?;
    refuse_too_many("nominations", &who.nominations)?;
    refuse_too_many("companies", &who.companies)?;
    let nominated = accepted(tx, scope, &who.nominations)?;
    let ids: Vec<i64> = nominated.iter().map(|one| one.company_id).chain(who.companies).collect();
    let mut seen = HashSet::new();
    let ids: Vec<i64> = ids.into_iter().filter(|id| seen.insert(*id)).collect();
    let companies = all_of(tx, scope, &ids)?;
    refuse_unfit(tx, scope, &batch, &companies)?;
    for company in &companies {
        // A document names only a few, so each is changed by the company's own function.
        let facts = Facts {
            reserve_batch: Some(batch.facts.name.clone()),
            entered_pool_on: Some(batch.facts.recognised_on),
            left_pool_on: None,
            left_pool_reason: None,
            ..company.facts.clone()
        };
        company::store_facts(tx, scope, company, &facts)?;
    }
    close_nominations(tx, scope, &batch, &ids)?;
    let detail = json!({"name": batch.facts.name, "document_no": batch.facts.document_no,
        "companies": ids});
    tx.audit("pool_recognised", "pool_batch", &batch_id.to_string(), detail)?;
    notify_towns(tx, &batch, &companies)?;
    Ok(Recognised { batch_id, companies: ids })
}

fn refuse_too_many(field: &str, ids: &[i64]) -> Result<(), Error> {
    if ids.len() <= MOST_AT_ONCE {
        return Ok(());
    }
    let sentence = format!("一次最多认定 {MOST_AT_ONCE} 家企业，请分次办理。");
    Err(Error::invalid_field(field, Code::TooMany, sentence))
}

/// Returns these nominations; refuses any that the office has not agreed to.
fn accepted(tx: &mut Tx<'_>, scope: &Scope, ids: &[i64]) -> Result<Vec<Nomination>, Error> {
    let records = store::these_nominations(tx.db(), scope, ids)?;
    let unknown: Vec<FieldError> = ids
        .iter()
        .filter(|id| records.iter().all(|record| record.nomination.id != **id))
        .map(|id| {
            let sentence = format!("没有编号为 {id} 的入库申请。");
            FieldError::new("nominations", Code::UnknownNomination, sentence)
        })
        .collect();
    if !unknown.is_empty() {
        return Err(Error::invalid(unknown));
    }
    let not_yet = records.iter().filter(|one| one.nomination.state != NominationState::Accepted);
    let not_yet: Vec<String> = not_yet
        .map(|one| format!("{}（{}）", one.company.name, one.nomination.state.label()))
        .collect();
    if !not_yet.is_empty() {
        let names = not_yet.join("、");
        let sentence = format!("只能认定办公室已同意的入库申请，以下不是：{names}。");
        return Err(Error::conflict(Code::NotAccepted, sentence));
    }
    Ok(records.into_iter().map(|record| record.nomination).collect())
}

/// Returns these companies; refuses unknown ones.
fn all_of(tx: &mut Tx<'_>, scope: &Scope, ids: &[i64]) -> Result<Vec<Company>, Error> {
    let wrong = |code: Code, sentence: String| FieldError::new("companies", code, sentence);
    if ids.is_empty() {
        let sentence = "请至少选择一家企业或一项入库申请。".to_owned();
        return Err(Error::invalid(vec![wrong(Code::NothingChosen, sentence)]));
    }
    refuse_too_many("companies", ids)?;
    let mut companies = company::in_this_order(tx.db(), scope, ids)?;
    companies.retain(|company| company.deleted_at.is_none());
    let known: HashSet<i64> = companies.iter().map(|company| company.id).collect();
    let unknown = ids.iter().filter(|id| !known.contains(id));
    let unknown: Vec<FieldError> = unknown
        .map(|id| wrong(Code::UnknownCompany, format!("没有编号为 {id} 的企业。")))
        .collect();
    if unknown.is_empty() { Ok(companies) } else { Err(Error::invalid(unknown)) }
}

/// Refuses companies that are in the pool, were in it on the document date, are listed or moved
/// away.
fn refuse_unfit(
    tx: &mut Tx<'_>,
    scope: &Scope,
    batch: &Batch,
    companies: &[Company],
) -> Result<(), Error> {
    let ids: Vec<i64> = companies.iter().map(|company| company.id).collect();
    let open = store::open_of(tx.db(), scope, &ids)?;
    let open: HashSet<i64> = open.iter().map(|one| one.company_id).collect();
    let on = batch.facts.recognised_on;
    let is_in = |one: &&Company| {
        open.contains(&one.id) || one.facts.left_pool_on.is_some_and(|left| left > on)
    };
    let named = |some: &[&Company]| {
        some.iter().map(|one| one.facts.name.as_str()).collect::<Vec<_>>().join("、")
    };
    let inside: Vec<&Company> = companies.iter().filter(is_in).collect();
    if !inside.is_empty() {
        let sentence = format!("以下企业在 {on} 已在库，不能再次认定：{}。", named(&inside));
        let ids: Vec<i64> = inside.iter().map(|one| one.id).collect();
        return Err(Error::conflict(Code::AlreadyInPool, sentence).with("companies", ids));
    }
    let gone = companies.iter().filter(|one| one.position.stage.is_listed_or_moved());
    let gone: Vec<&Company> = gone.collect();
    if !gone.is_empty() {
        let sentence = format!("以下企业已上市或已迁出，不能认定：{}。", named(&gone));
        return Err(Error::conflict(Code::NotNominable, sentence));
    }
    Ok(())
}

/// Closes the open nominations of these companies, also those the office has not agreed to.
fn close_nominations(
    tx: &mut Tx<'_>,
    scope: &Scope,
    batch: &Batch,
    ids: &[i64],
) -> Result<(), Error> {
    let open = store::open_nominations_of(tx.db(), scope, ids)?;
    let (by, at) = (tx.actor().to_owned(), tx.now());
    let numbers: Vec<i64> = open.iter().map(|one| one.id).collect();
    let state = NominationState::Recognised;
    let decided = Decided { state, reason: None, batch: Some(batch.id), by: &by, at };
    store::set_decided(tx.db(), scope, &numbers, &decided)?;
    let entries = open.iter().flat_map(|one| {
        let was = Some(one.state.to_string());
        let changed = [("state", was, Some(state.to_string()))];
        field_changes((Some(one.company_id), "nomination", one.id, one.version + 1), changed)
    });
    let entries: Vec<Change<'_>> = entries.collect();
    tx.history(&entries)
}

/// Notifies each town of its own companies.
fn notify_towns(tx: &mut Tx<'_>, batch: &Batch, companies: &[Company]) -> Result<(), Error> {
    let mut by_town: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for company in companies {
        by_town.entry(&company.facts.town_code).or_default().push(&company.facts.name);
    }
    let (name, number) = (&batch.facts.name, &batch.facts.document_no);
    for (town, names) in by_town {
        let notice = Notice {
            kind: NoticeKind::Pool,
            title: format!("{name}上市后备企业已认定：本镇街（园区） {} 家", names.len()),
            body: format!("{number}：{}", names.join("、")),
            path: Some(format!("/pool?batch={}", batch.id)),
        };
        notice::send(tx, &[Audience::Town(town.to_owned())], &notice)?;
    }
    Ok(())
}
