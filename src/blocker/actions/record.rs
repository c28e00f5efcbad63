//! Corrects the facts of blockers, and checks facts against the records.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::along::join;
use crate::access::{CompanyRef, Scope};
use crate::blocker::course::Course;
use crate::blocker::model::{Blocker, BlockerFacts, BlockerRecord, Columns, Status};
use crate::blocker::store;
use crate::blocker::view::BlockerView;
use crate::company;
use crate::department;
use crate::department::credit_report::{PROOFS, covered};
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::record::{Tx, differences, field_changes};
use crate::web::{from_members, members};

/// Corrects the facts of a blocker: `patch` holds the fields to change, `null` empties one (RFC
/// 7396). The company cannot change; the status follows from actions alone.
pub fn change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    patch: Map<String, Value>,
) -> Result<BlockerRecord, Error> {
    let record = store::find(tx.db(), scope, id)?.present()?;
    let (version, today) = (record.blocker.version, tx.today());
    check_version(seen_version, version, || Ok(BlockerView::new(record.clone(), today)))?;
    let mut merged = members(&record.facts())?;
    merged.extend(patch);
    let directory = Directory::read(tx, scope)?;
    let facts = from_members(merged)?;
    let (columns, assisting) = checked(tx, scope, &directory, facts, Some(&record))?;
    let changed = differences(
        &members(&record.facts())?,
        &members(&BlockerRecord::facts_of(columns.clone(), assisting.clone()))?,
    );
    if changed.is_empty() {
        tx.nothing_changed();
        return Ok(record);
    }
    let Blocker { flow, deadline, .. } = &record.blocker;
    if flow.closed_on.is_some_and(|closed_on| closed_on < columns.raised_on) {
        let sentence = "登记日期不能晚于销号日期。请核对登记日期。";
        return Err(Error::invalid_field("raised_on", Code::BadDate, sentence));
    }
    let now = tx.now();
    store::update(tx.db(), &record.blocker, (&columns, flow, deadline), now)?;
    set_departments(tx, &record.blocker, &columns, &assisting)?;
    let names: Vec<String> = changed.iter().map(|(field, ..)| field.clone()).collect();
    let of = (Some(record.blocker.company_id), "blocker", id, record.blocker.version + 1);
    tx.history(&field_changes(of, changed))?;
    tx.audit("blocker_changed", "blocker", &id.to_string(), json!({"fields": names}))?;
    let after = store::find(tx.db(), scope, id)?.present()?;
    join(tx, scope, after)
}

/// Writes the changes of an action to the history.
pub(super) fn trace_act(
    tx: &mut Tx<'_>,
    record: &BlockerRecord,
    after: &Course,
    assisting: &[String],
) -> Result<(), Error> {
    let Blocker { columns, flow, deadline, .. } = &record.blocker;
    let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let number = |days: Option<i32>| days.map(|days| days.to_string());
    let yes = |so: bool| Some(so.to_string());
    let (was, is) = (&columns.lead_department, &after.lead_department);
    let all = [
        ("status", Some(flow.status.to_string()), Some(after.flow.status.to_string())),
        ("lead_department", Some(was.clone()), Some(is.clone())),
        (
            "responsible_person",
            columns.responsible_person.clone(),
            after.responsible_person.clone(),
        ),
        ("due_on", text(deadline.due_on), text(after.deadline.due_on)),
        ("closed_on", text(flow.closed_on), text(after.flow.closed_on)),
        ("departments", Some(record.assisting.join("、")), Some(assisting.join("、"))),
        ("supervised", yes(flow.supervised), yes(after.flow.supervised)),
        ("extension_asked", number(flow.extension_asked), number(after.flow.extension_asked)),
    ];
    let Blocker { id, company_id, version, .. } = &record.blocker;
    tx.history(&field_changes((Some(*company_id), "blocker", *id, version + 1), all))
}

/// The departments, and which of them leads in each category.
pub(super) struct Directory {
    leads: HashMap<String, String>,
    departments: HashSet<String>,
}

impl Directory {
    pub(super) fn read(tx: &mut Tx<'_>, scope: &Scope) -> Result<Self, Error> {
        let categories = department::categories(tx.db(), scope)?;
        let departments = department::list(tx.db(), scope)?;
        Ok(Self {
            leads: categories.into_iter().map(|one| (one.code, one.lead_department)).collect(),
            departments: departments.into_iter().map(|one| one.code).collect(),
        })
    }

    /// Returns whether there is a department with this code.
    pub(super) fn has(&self, code: &str) -> bool {
        self.departments.contains(code)
    }
}

/// Returns the columns and the assisting departments, and checks that category, departments and
/// parent exist. After 交办, only actions change the departments.
pub(super) fn checked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    directory: &Directory,
    facts: BlockerFacts,
    known: Option<&BlockerRecord>,
) -> Result<(Columns, Vec<String>), Error> {
    let Some(usual_lead) = directory.leads.get(&facts.category) else {
        return Err(Error::invalid_field(
            "category",
            Code::UnknownCategory,
            format!(
                "没有“{}”这个问题类别。可用类别见 /api/v1/blocker-categories。",
                facts.category
            ),
        ));
    };
    let today = tx.today();
    let (columns, mut assisting) = facts.checked(usual_lead, today)?;
    let mut errors = Vec::new();
    if columns.category == PROOFS {
        let covered = covered(tx.seeds(), today)?;
        assisting.retain(|code| covered.iter().all(|one| one.department != *code));
    }
    let lead = [("lead_department", &columns.lead_department)];
    for (field, code) in lead.into_iter().chain(assisting.iter().map(|code| ("departments", code)))
    {
        if !directory.has(code) {
            errors.push(no_department(field, code));
        }
    }
    if let Some(record) = known.filter(|one| one.blocker.flow.status != Status::Raised) {
        let led = record.blocker.columns.lead_department == columns.lead_department;
        for (field, same) in
            [("lead_department", led), ("departments", record.assisting == assisting)]
        {
            if !same {
                let sentence = "已经交办的问题，部门通过“转办”或“调整协办部门”变更。";
                errors.push(FieldError::new(field, Code::ChangedByActs, sentence));
            }
        }
    }
    errors.extend(unknown_parent(tx, scope, &columns, known)?);
    if errors.is_empty() { Ok((columns, assisting)) } else { Err(Error::invalid(errors)) }
}

/// Returns the error for an unknown department.
pub(super) fn no_department(field: &str, code: &str) -> FieldError {
    let sentence = format!("没有“{code}”这个部门。可用部门见 /api/v1/departments。");
    FieldError::new(field, Code::UnknownDepartment, sentence)
}

/// Returns an error if a blocker cannot follow its parent. The parent must be in the caller's
/// scope, follow no other blocker, have the same category, and be open.
fn unknown_parent(
    tx: &mut Tx<'_>,
    scope: &Scope,
    columns: &Columns,
    known: Option<&BlockerRecord>,
) -> Result<Option<FieldError>, Error> {
    let before = known.and_then(|record| record.blocker.columns.parent_id);
    let Some(id) = columns.parent_id.filter(|id| before != Some(*id)) else { return Ok(None) };
    let wrong = |code: Code, sentence: &str| Ok(Some(FieldError::new("parent_id", code, sentence)));
    let Some(BlockerRecord { blocker: parent, .. }) = store::find(tx.db(), scope, id)? else {
        return wrong(Code::UnknownParent, "没有找到这个主问题，请核对编号。");
    };
    let own = known.map(|record| record.blocker.id);
    let leads = match known {
        Some(own) => !store::followers(tx.db(), own.blocker.key())?.is_empty(),
        None => false,
    };
    if own == Some(id) || leads || parent.columns.parent_id.is_some() {
        return wrong(Code::NestedParent, "主问题本身不能再从属于别的问题。");
    }
    if parent.columns.category != columns.category {
        return wrong(Code::OtherCategory, "主问题须与这个问题同一类别。");
    }
    if parent.flow.status == Status::Closed {
        return wrong(Code::ParentClosed, "主问题已经销号。");
    }
    let followers = store::followers(tx.db(), parent.key())?.len();
    if i64::try_from(followers).unwrap_or(i64::MAX) >= store::MOST_FOLLOWERS {
        return wrong(Code::TooManyFollowers, "这个主问题带的问题太多，请另立主问题。");
    }
    Ok(None)
}

pub(super) fn set_departments(
    tx: &mut Tx<'_>,
    of: &Blocker,
    columns: &Columns,
    assisting: &[String],
) -> Result<(), Error> {
    let codes: Vec<&str> = std::iter::once(columns.lead_department.as_str())
        .chain(assisting.iter().map(String::as_str))
        .collect();
    store::set_departments(tx.db(), (of.key(), of.company()), &codes)
}

/// Updates the company's number of open blockers.
pub(super) fn count_open(tx: &mut Tx<'_>, company: CompanyRef) -> Result<(), Error> {
    let now = tx.now();
    let open = store::open_of(tx.db(), company)?;
    let open = i32::try_from(open).unwrap_or(i32::MAX);
    company::set_open_blockers(tx.db(), company, open, now)
}
