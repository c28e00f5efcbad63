//! Raising and changing blockers.

use serde_json::{Map, Value, json};

use super::model::{BlockerFacts, BlockerRecord, Columns, NewBlockerRow, Status};
use super::store;
use super::view::BlockerView;
use crate::access::Scope;
use crate::audit::{Change, ChangeKind, Tx, differences};
use crate::company;
use crate::department;
use crate::error::{Error, FieldError};
use crate::web::{from_members, members};

/// Records a blocker of a company; the department of its category leads unless another is named.
pub fn raise(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company_id: i64,
    facts: BlockerFacts,
) -> Result<BlockerRecord, Error> {
    company::store::find(tx.db(), scope, company_id)?;
    let (columns, assisting) = checked(tx, scope, facts)?;
    let now = tx.now();
    let new = NewBlockerRow { company_id, columns, created_at: now, updated_at: now, version: 1 };
    let id = store::insert(tx.db(), scope, &new)?;
    set_departments(tx, scope, (id, company_id), &new.columns, &assisting)?;
    count_open(tx, scope, company_id)?;
    tx.history(&[Change::of_record(Some(company_id), "blocker", id, ChangeKind::Created)])?;
    let detail = json!({"company_id": company_id, "category": new.columns.category,
        "lead_department": new.columns.lead_department});
    tx.audit("blocker_raised", "blocker", &id.to_string(), detail)?;
    store::find(tx.db(), scope, id)
}

/// Changes a blocker: `patch` holds the fields to change, `null` empties one (RFC 7396). The
/// company is not among them. Reopening a closed one clears its closing.
pub fn change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    patch: Map<String, Value>,
) -> Result<BlockerRecord, Error> {
    let record = store::find(tx.db(), scope, id)?;
    if record.blocker.version != seen_version {
        let today = tx.today();
        return Err(Error::stale(BlockerView::new(record, today)));
    }
    let (columns, assisting) = checked(tx, scope, merged(&record, patch)?)?;
    let changed = differences(
        &members(&record.facts())?,
        &members(&BlockerRecord::facts_of(columns.clone(), assisting.clone()))?,
    );
    if changed.is_empty() {
        tx.nothing_changed();
        return Ok(record);
    }
    let company_id = record.blocker.company_id;
    let now = tx.now();
    store::update(tx.db(), scope, id, seen_version, &columns, now)?;
    set_departments(tx, scope, (id, company_id), &columns, &assisting)?;
    count_open(tx, scope, company_id)?;
    let entries: Vec<Change<'_>> = changed
        .into_iter()
        .map(|(field, old, new)| Change {
            field: Some(field.into()),
            old: old.map(Into::into),
            new: new.map(Into::into),
            version: Some(seen_version + 1),
            ..Change::of_record(Some(company_id), "blocker", id, ChangeKind::Updated)
        })
        .collect();
    tx.history(&entries)?;
    let names: Vec<&str> = entries.iter().filter_map(|e| e.field.as_deref()).collect();
    tx.audit("blocker_changed", "blocker", &id.to_string(), json!({"fields": names}))?;
    store::find(tx.db(), scope, id)
}

/// The facts after a patch.
fn merged(record: &BlockerRecord, patch: Map<String, Value>) -> Result<BlockerFacts, Error> {
    let closing = ["closed_on", "closing_note"].map(|field| (field, patch.contains_key(field)));
    let mut merged = members(&record.facts())?;
    merged.extend(patch);
    let mut facts: BlockerFacts = from_members(merged)?;
    if facts.status != Status::Closed {
        for (field, is_given) in closing {
            match field {
                _ if is_given => {}
                "closed_on" => facts.closed_on = None,
                _ => facts.closing_note = None,
            }
        }
    }
    Ok(facts)
}

/// The columns and the assisting departments, with category and departments that exist.
fn checked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    facts: BlockerFacts,
) -> Result<(Columns, Vec<String>), Error> {
    let Some(category) = department::category(tx.db(), scope, &facts.category)? else {
        return Err(Error::invalid_field(
            "category",
            "unknown_category",
            format!(
                "没有“{}”这个问题类别。可用类别见 /api/v1/blocker-categories。",
                facts.category
            ),
        ));
    };
    let today = tx.today();
    let (columns, assisting) = facts.checked(&category.lead_department, today)?;
    let mut errors = Vec::new();
    let lead = [("lead_department", &columns.lead_department)];
    for (field, code) in lead.into_iter().chain(assisting.iter().map(|code| ("departments", code)))
    {
        if !department::exists(tx.db(), scope, code)? {
            let sentence = format!("没有“{code}”这个部门。可用部门见 /api/v1/departments。");
            errors.push(FieldError::new(field, "unknown_department", sentence));
        }
    }
    if errors.is_empty() { Ok((columns, assisting)) } else { Err(Error::invalid(errors)) }
}

fn set_departments(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (id, company_id): (i64, i64),
    columns: &Columns,
    assisting: &[String],
) -> Result<(), Error> {
    let codes: Vec<&str> = std::iter::once(columns.lead_department.as_str())
        .chain(assisting.iter().map(String::as_str))
        .collect();
    store::set_departments(tx.db(), scope, id, company_id, &codes)
}

/// Keeps the company's number of open blockers true.
fn count_open(tx: &mut Tx<'_>, scope: &Scope, company_id: i64) -> Result<(), Error> {
    let now = tx.now();
    let open = store::open_of(tx.db(), scope, company_id)?;
    let open = i32::try_from(open).unwrap_or(i32::MAX);
    company::store::set_open_blockers(tx.db(), scope, company_id, open, now)
}
