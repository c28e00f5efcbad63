//! Raising blockers, and correcting what is known of them.

use serde_json::{Map, Value, json};

use super::tell::tell;
use crate::access::{Role, Scope};
use crate::audit::{Change, ChangeKind, Tx, differences};
use crate::blocker::clock::Clock;
use crate::blocker::course::Course;
use crate::blocker::deed::Deed;
use crate::blocker::event::NewEvent;
use crate::blocker::flow::Action;
use crate::blocker::model::{
    Blocker, BlockerFacts, BlockerRecord, Columns, Flow, NewBlockerRow, Status,
};
use crate::blocker::store;
use crate::blocker::view::BlockerView;
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
    let (columns, assisting) = checked(tx, scope, facts, None)?;
    let (now, today) = (tx.now(), tx.today());
    let new = NewBlockerRow {
        company_id,
        columns,
        flow: Flow::raised(today, tx.role() == Role::Office),
        clock: Clock::default(),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    let id = store::insert(tx.db(), scope, &new)?;
    set_departments(tx, scope, (id, company_id), &new.columns, &assisting)?;
    count_open(tx, scope, company_id)?;
    record_raising(tx, scope, id, &new)?;
    tx.history(&[Change::of_record(Some(company_id), "blocker", id, ChangeKind::Created)])?;
    let detail = json!({"company_id": company_id, "category": new.columns.category,
        "lead_department": new.columns.lead_department});
    tx.audit("blocker_raised", "blocker", &id.to_string(), detail)?;
    let record = store::find(tx.db(), scope, id)?;
    tell(tx, scope, &record, &Deed::new(Action::Raise))?;
    Ok(record)
}

fn record_raising(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    new: &NewBlockerRow,
) -> Result<(), Error> {
    let (actor, role, at, today) = (tx.actor().to_owned(), tx.role(), tx.now(), tx.today());
    let event = NewEvent {
        blocker_id: id,
        action: Action::Raise,
        from_status: None,
        to_status: Status::Raised,
        note: None,
        detail: "",
        department: &new.columns.lead_department,
        due_on: None,
        actor: &actor,
        role,
        unit: scope.unit(),
        happened_on: today,
        at,
    };
    store::insert_event(tx.db(), scope, &event).map(|_| ())
}

/// Corrects what is known of a blocker: `patch` holds the fields to change, `null` empties one
/// (RFC 7396). The company is not among them; how far the blocker is follows from acts alone.
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
    let mut merged = members(&record.facts())?;
    merged.extend(patch);
    let (columns, assisting) = checked(tx, scope, from_members(merged)?, Some(&record))?;
    let changed = differences(
        &members(&record.facts())?,
        &members(&BlockerRecord::facts_of(columns.clone(), assisting.clone()))?,
    );
    if changed.is_empty() {
        tx.nothing_changed();
        return Ok(record);
    }
    let Blocker { company_id, flow, clock, .. } = &record.blocker;
    let now = tx.now();
    store::update(tx.db(), scope, id, seen_version, (&columns, flow, clock), now)?;
    set_departments(tx, scope, (id, *company_id), &columns, &assisting)?;
    trace(tx, &record.blocker, changed)?;
    store::find(tx.db(), scope, id)
}

/// One field of a change: its name, and what stood in it before and after.
type Difference = (String, Option<String>, Option<String>);

fn trace(tx: &mut Tx<'_>, before: &Blocker, changed: Vec<Difference>) -> Result<(), Error> {
    let entries = entries(before, &changed);
    tx.history(&entries)?;
    let names: Vec<&str> = changed.iter().map(|(field, ..)| field.as_str()).collect();
    tx.audit("blocker_changed", "blocker", &before.id.to_string(), json!({"fields": names}))
}

fn entries<'a>(before: &Blocker, changed: &'a [Difference]) -> Vec<Change<'a>> {
    let of = |(field, old, new): &'a Difference| Change {
        field: Some(field.as_str().into()),
        old: old.as_deref().map(Into::into),
        new: new.as_deref().map(Into::into),
        version: Some(before.version + 1),
        ..Change::of_record(Some(before.company_id), "blocker", before.id, ChangeKind::Updated)
    };
    changed.iter().map(of).collect()
}

/// Writes what an act has changed into the history.
pub(super) fn trace_act(
    tx: &mut Tx<'_>,
    record: &BlockerRecord,
    after: &Course,
) -> Result<(), Error> {
    let Blocker { columns, flow, clock, .. } = &record.blocker;
    let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let (was, is) = (&columns.lead_department, &after.lead_department);
    let all = [
        ("status", Some(flow.status.to_string()), Some(after.flow.status.to_string())),
        ("lead_department", Some(was.clone()), Some(is.clone())),
        (
            "responsible_person",
            columns.responsible_person.clone(),
            after.responsible_person.clone(),
        ),
        ("due_on", text(clock.due_on), text(after.clock.due_on)),
        ("closed_on", text(flow.closed_on), text(after.flow.closed_on)),
    ];
    let changed: Vec<Difference> = all
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(field, old, new)| (field.to_owned(), old, new))
        .collect();
    tx.history(&entries(&record.blocker, &changed))
}

/// The columns and the assisting departments, with category, departments and parent that exist.
/// Of a blocker that is being worked on, departments change by acts alone.
fn checked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    facts: BlockerFacts,
    known: Option<&BlockerRecord>,
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
        errors.extend(known_department(tx, scope, field, code)?);
    }
    if let Some(record) = known.filter(|one| one.blocker.flow.status != Status::Raised) {
        let led = record.blocker.columns.lead_department == columns.lead_department;
        for (field, same) in
            [("lead_department", led), ("departments", record.assisting == assisting)]
        {
            if !same {
                let sentence = "已经交办的问题，部门通过“转办”或“调整协办部门”变更。";
                errors.push(FieldError::new(field, "changed_by_acts", sentence));
            }
        }
    }
    errors.extend(unknown_parent(tx, scope, &columns, known)?);
    if errors.is_empty() { Ok((columns, assisting)) } else { Err(Error::invalid(errors)) }
}

/// Why a department cannot be named.
pub(super) fn known_department(
    tx: &mut Tx<'_>,
    scope: &Scope,
    field: &str,
    code: &str,
) -> Result<Option<FieldError>, Error> {
    if department::exists(tx.db(), scope, code)? {
        return Ok(None);
    }
    let sentence = format!("没有“{code}”这个部门。可用部门见 /api/v1/departments。");
    Ok(Some(FieldError::new(field, "unknown_department", sentence)))
}

/// Why a blocker cannot follow another: that one must exist for whoever says so, lead itself, be
/// of the same category, and not be closed.
fn unknown_parent(
    tx: &mut Tx<'_>,
    scope: &Scope,
    columns: &Columns,
    known: Option<&BlockerRecord>,
) -> Result<Option<FieldError>, Error> {
    let before = known.and_then(|record| record.blocker.columns.parent_id);
    let Some(id) = columns.parent_id.filter(|id| before != Some(*id)) else { return Ok(None) };
    let wrong = |code: &str, sentence: &str| Ok(Some(FieldError::new("parent_id", code, sentence)));
    let parent = match store::find(tx.db(), scope, id) {
        Ok(parent) => parent.blocker,
        Err(error) if error.code() == "not_found" => {
            return wrong("unknown_parent", "没有找到这个主问题，请核对编号。");
        }
        Err(error) => return Err(error),
    };
    let own = known.map(|record| record.blocker.id);
    let leads = match own {
        Some(own) => !store::followers(tx.db(), scope, own)?.is_empty(),
        None => false,
    };
    if own == Some(id) || leads || parent.columns.parent_id.is_some() {
        return wrong("nested_parent", "主问题本身不能再从属于别的问题。");
    }
    if parent.columns.category != columns.category {
        return wrong("other_category", "主问题须与这个问题同一类别。");
    }
    if parent.flow.status == Status::Closed {
        return wrong("parent_closed", "主问题已经销号。");
    }
    let followers = store::followers(tx.db(), scope, id)?.len();
    if i64::try_from(followers).unwrap_or(i64::MAX) >= store::MOST_FOLLOWERS {
        return wrong("too_many_followers", "这个主问题带的问题太多，请另立主问题。");
    }
    Ok(None)
}

pub(super) fn set_departments(
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
pub(super) fn count_open(tx: &mut Tx<'_>, scope: &Scope, company_id: i64) -> Result<(), Error> {
    let now = tx.now();
    let open = store::open_of(tx.db(), scope, company_id)?;
    let open = i32::try_from(open).unwrap_or(i32::MAX);
    company::store::set_open_blockers(tx.db(), scope, company_id, open, now)
}
