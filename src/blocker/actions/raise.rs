//! Raises blockers, one or many, and removes those raised by mistake.

use serde_json::json;

use super::along::join;
use super::notify::{notify_of_action, notify_of_list};
use super::record::{Directory, checked, count_open};
use crate::access::{BlockerRef, CompanyRef, Role, Scope};
use crate::blocker::action_input::ActionInput;
use crate::blocker::deadline::Deadline;
use crate::blocker::event::NewEvent;
use crate::blocker::flow::Action;
use crate::blocker::model::{BlockerFacts, BlockerRecord, Columns, Flow, NewBlockerRow, Status};
use crate::blocker::store;
use crate::company;
use crate::department::credit_report::PROOFS;
use crate::error::{Code, Error, Present};
use crate::record::{Change, ChangeKind, Tx};

/// A checked blocker: its company, its columns, and the departments that assist.
type Raising = (CompanyRef, Columns, Vec<String>);

/// Records a blocker of a company; the department of its category leads unless another is named.
pub fn raise(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: CompanyRef,
    facts: BlockerFacts,
) -> Result<BlockerRecord, Error> {
    refuse_second_task(tx, company, &facts)?;
    let directory = Directory::read(tx, scope)?;
    let (columns, assisting) = checked(tx, scope, &directory, facts, None)?;
    let detail = json!({"company_id": company.id(), "category": columns.category,
        "lead_department": columns.lead_department});
    let ids = store_raised(tx, scope, vec![(company, columns, assisting)])?;
    let id = ids.first().ok_or_else(|| Error::internal("a blocker was not stored"))?.id();
    tx.audit("blocker_raised", "blocker", &id.to_string(), detail)?;
    let record = store::find(tx.db(), scope, id)?.present()?;
    notify_of_action(tx, &record, &ActionInput::new(Action::Raise))?;
    join(tx, scope, record)
}

/// Refuses a second open blocker of 合规证明: proofs are one task of a company, not one for each
/// department.
fn refuse_second_task(
    tx: &mut Tx<'_>,
    company: CompanyRef,
    facts: &BlockerFacts,
) -> Result<(), Error> {
    if facts.category != PROOFS {
        return Ok(());
    }
    let Some(open) = store::open_in_category(tx.db(), company, PROOFS)? else {
        return Ok(());
    };
    let sentence = format!(
        "这家企业已有一个未销号的合规证明问题（编号 {open}）。各部门的证明合为一项办理，请在其中补充。"
    );
    Err(Error::conflict(Code::OneTask, sentence).with("blocker_id", open))
}

/// Records the blockers of some rows of a list, a few thousand at a time. Each has its row and the
/// name of its company for error messages. The list writes the audit entry and sends one notice for
/// all: see [`notify_of_raised`].
pub fn raise_many(
    tx: &mut Tx<'_>,
    scope: &Scope,
    rows: Vec<(u32, String, i64, BlockerFacts)>,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids = rows.iter().map(|(_, _, company, _)| *company);
    let companies = company::these_within(tx.db(), scope, ids)?;
    let directory = Directory::read(tx, scope)?;
    let mut raising: Vec<Raising> = Vec::with_capacity(rows.len());
    for (row, name, company_id, facts) in rows {
        let checked = checked(tx, scope, &directory, facts, None);
        let (columns, assisting) = checked.map_err(|refusal| refusal.in_row(row, &name))?;
        let company = companies.get(&company_id).copied().present()?;
        raising.push((company, columns, assisting));
    }
    store_raised(tx, scope, raising).map(drop)
}

/// Notifies the office of the blockers that a list has raised, in one notice.
pub fn notify_of_raised(tx: &mut Tx<'_>, count: usize, list: &str) -> Result<(), Error> {
    if count == 0 { Ok(()) } else { notify_of_list(tx, count, list) }
}

/// Inserts blockers with all that belongs to them and returns their ids, in order.
fn store_raised(
    tx: &mut Tx<'_>,
    scope: &Scope,
    raising: Vec<Raising>,
) -> Result<Vec<BlockerRef>, Error> {
    let (now, today, by_office) = (tx.now(), tx.today(), tx.role() == Role::Office);
    let mut ids = Vec::with_capacity(raising.len());
    let mut parts = Vec::new();
    let mut leads = Vec::with_capacity(raising.len());
    let mut companies = Vec::with_capacity(raising.len());
    for (company, columns, assisting) in raising {
        let new = NewBlockerRow {
            company_id: company,
            columns,
            flow: Flow::raised(today, by_office),
            deadline: Deadline::default(),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        let id = store::insert(tx.db(), &new)?;
        let lead = new.columns.lead_department;
        parts.push((id, company, lead.clone()));
        parts.extend(assisting.into_iter().map(|code| (id, company, code)));
        leads.push(lead);
        companies.push(company);
        ids.push(id);
    }
    store::insert_departments(tx.db(), &parts)?;
    record_raising(tx, scope, &ids, &leads)?;
    let created: Vec<Change<'_>> = ids
        .iter()
        .zip(&companies)
        .map(|(id, company)| change_of((*id, *company), ChangeKind::Created))
        .collect();
    tx.history(&created)?;
    count_open_of(tx, companies)?;
    Ok(ids)
}

fn record_raising(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ids: &[BlockerRef],
    leads: &[String],
) -> Result<(), Error> {
    let (actor, role, at, today) = (tx.actor().to_owned(), tx.role(), tx.now(), tx.today());
    let events: Vec<NewEvent<'_>> = ids
        .iter()
        .zip(leads)
        .map(|(id, lead)| NewEvent {
            blocker_id: *id,
            action: Action::Raise,
            from_status: None,
            to_status: Status::Raised,
            note: None,
            detail: "",
            department: lead,
            due_on: None,
            actor: &actor,
            role,
            unit: scope.unit(),
            happened_on: today,
            at,
        })
        .collect();
    store::insert_events(tx.db(), &events)
}

/// Removes blockers that a list raised and on which nothing else was done, each with its company.
pub fn unraise(tx: &mut Tx<'_>, blockers: &[(BlockerRef, CompanyRef)]) -> Result<(), Error> {
    if blockers.is_empty() {
        return Ok(());
    }
    let ids: Vec<BlockerRef> = blockers.iter().map(|(id, _)| *id).collect();
    store::remove(tx.db(), &ids)?;
    let removed: Vec<Change<'_>> = blockers
        .iter()
        .map(|(id, company)| change_of((*id, *company), ChangeKind::Removed))
        .collect();
    tx.history(&removed)?;
    count_open_of(tx, blockers.iter().map(|(_, company)| *company).collect())
}

fn change_of((blocker, company): (BlockerRef, CompanyRef), kind: ChangeKind) -> Change<'static> {
    Change::of_record(Some(company.id()), "blocker", blocker.id(), kind)
}

fn count_open_of(tx: &mut Tx<'_>, mut companies: Vec<CompanyRef>) -> Result<(), Error> {
    companies.sort_unstable();
    companies.dedup();
    companies.into_iter().try_for_each(|company| count_open(tx, company))
}
