//! Operations on statements, shared by API, pages and import.

use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

use super::model::{Facts, NewRow, Statement};
use super::store;
use super::view::StatementView;
use crate::access::{CompanyRef, Scope};
use crate::company;
use crate::error::{Code, Error, Present, check_version};
use crate::record::{Change, ChangeKind, Tx, differences};
use crate::web::{from_members, members};

/// Records the figures that one source gives for one year of a company.
pub fn record(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: CompanyRef,
    facts: Facts,
) -> Result<Statement, Error> {
    let company_id = company.id();
    let facts = facts.checked(tx.today())?;
    refuse_second(tx, company, &facts)?;
    let detail = detail(company_id, &facts);
    let key = (facts.fiscal_year, facts.source);
    store_new(tx, vec![(company, facts)])?;
    let id = store::find_by_key(tx.db(), company, key.0, key.1)?;
    let id = id.ok_or_else(|| Error::internal("a statement was not stored"))?;
    tx.audit("financial_recorded", "financial", &id.to_string(), detail)?;
    store::find(tx.db(), scope, id)?.present()
}

fn detail(company_id: i64, facts: &Facts) -> Value {
    json!({"company_id": company_id, "fiscal_year": facts.fiscal_year, "source": facts.source})
}

/// Refuses a second statement of the same year and source: the existing one has to be changed.
fn refuse_second(tx: &mut Tx<'_>, company: CompanyRef, facts: &Facts) -> Result<(), Error> {
    let (year, source) = (facts.fiscal_year, facts.source);
    let Some(id) = store::find_by_key(tx.db(), company, year, source)? else {
        return Ok(());
    };
    let sentence = format!(
        "{year} 年度来源为“{}”的财务数据已经登记（编号 {id}），请打开那一条修改，或换一个来源登记。",
        source.label()
    );
    Err(Error::conflict(Code::AlreadyRecorded, sentence).with("financial_id", id))
}

/// Changes a statement: `patch` holds the fields to change, `null` clears a field.
pub fn change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    patch: Map<String, Value>,
) -> Result<Statement, Error> {
    let statement = find_version(tx, scope, id, seen_version)?;
    let old = members(&statement.facts)?;
    let mut merged = old.clone();
    merged.extend(patch);
    let facts = from_members::<Facts>(merged)?.checked(tx.today())?;
    if facts == statement.facts {
        tx.nothing_changed();
        return Ok(statement);
    }
    if facts.key() != statement.facts.key() {
        refuse_second(tx, statement.company(), &facts)?;
    }
    let mut detail = detail(statement.company_id, &statement.facts);
    let fields = differences(&old, &members(&facts)?).into_iter().map(|(field, ..)| field);
    if let Value::Object(members) = &mut detail {
        members.insert("fields".to_owned(), fields.collect());
    }
    store_changed(tx, &[(statement, facts)])?;
    tx.audit("financial_changed", "financial", &id.to_string(), detail)?;
    store::find(tx.db(), scope, id)?.present()
}

/// Deletes a statement and returns the company's number. The history keeps the deleted values.
pub fn remove(tx: &mut Tx<'_>, scope: &Scope, id: i64, seen_version: i64) -> Result<i64, Error> {
    let statement = find_version(tx, scope, id, seen_version)?;
    store::delete(tx.db(), std::slice::from_ref(&statement))?;
    let before = members(&statement.facts)?;
    let gone: Vec<Change<'_>> = differences(&Map::new(), &before)
        .into_iter()
        .map(|(field, _, said)| Change {
            field: Some(field.into()),
            old: said.map(Into::into),
            ..change_of(statement.company_id, &statement.facts, ChangeKind::Deleted)
        })
        .collect();
    tx.history(&gone)?;
    let detail = detail(statement.company_id, &statement.facts);
    tx.audit("financial_removed", "financial", &id.to_string(), detail)?;
    Ok(statement.company_id)
}

/// Returns the statement if it still has the version the caller saw; otherwise 412 with the current
/// statement.
fn find_version(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
) -> Result<Statement, Error> {
    let statement = store::find(tx.db(), scope, id)?.present()?;
    check_version(seen_version, statement.version, || Ok(StatementView::from(&statement)))?;
    Ok(statement)
}

/// A statement to be recorded.
#[derive(Debug, Clone)]
pub struct NewStatement {
    pub company_id: i64,
    pub facts: Facts,
}

/// A stored statement and its new facts.
pub type Restated = (Statement, Facts);

/// Records statements from rows of a list, at most a few thousand per call. Row number and company
/// name are used in refusals. The import writes the audit entry.
pub fn record_many(
    tx: &mut Tx<'_>,
    scope: &Scope,
    rows: Vec<(u32, String, NewStatement)>,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids = rows.iter().map(|(.., new)| new.company_id);
    let companies = company::these_within(tx.db(), scope, ids)?;
    let today = tx.today();
    let mut checked = Vec::with_capacity(rows.len());
    for (row, name, new) in rows {
        let facts = new.facts.checked(today).map_err(|refusal| refusal.in_row(row, &name))?;
        checked.push((companies.get(&new.company_id).copied().present()?, facts));
    }
    store_new(tx, checked)
}

/// Changes statements from rows of a list, in the same way as [`record_many`].
pub fn amend_many(
    tx: &mut Tx<'_>,
    scope: &Scope,
    rows: Vec<(u32, String, Restated)>,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids = rows.iter().map(|(.., (statement, _))| statement.company_id);
    let companies = company::these_within(tx.db(), scope, ids)?;
    let today = tx.today();
    let mut checked = Vec::with_capacity(rows.len());
    for (row, name, (statement, facts)) in rows {
        let facts = facts.checked(today).map_err(|refusal| refusal.in_row(row, &name))?;
        companies.get(&statement.company_id).copied().present()?;
        checked.push((statement, facts));
    }
    store_changed(tx, &checked)
}

/// Restores the facts that an undone import had changed. The undo writes the audit entry.
pub fn restore(tx: &mut Tx<'_>, restated: &[Restated]) -> Result<(), Error> {
    store_changed(tx, restated)
}

/// Deletes statements that an import recorded and that nobody has changed since.
pub fn withdraw(tx: &mut Tx<'_>, gone: &[Statement]) -> Result<(), Error> {
    if gone.is_empty() {
        return Ok(());
    }
    store::delete(tx.db(), gone)?;
    let removed: Vec<Change<'_>> =
        gone.iter().map(|one| change_of(one.company_id, &one.facts, ChangeKind::Removed)).collect();
    tx.history(&removed)
}

fn store_new(tx: &mut Tx<'_>, new: Vec<(CompanyRef, Facts)>) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let (entered_by, now, import_id) = (tx.actor().to_owned(), tx.now(), tx.import_id());
    let row = |(company, facts)| NewRow {
        company_id: company,
        facts,
        entered_by: entered_by.clone(),
        entered_at: now,
        updated_at: now,
        version: 1,
        import_id,
    };
    let rows: Vec<NewRow> = new.into_iter().map(row).collect();
    store::insert(tx.db(), &rows)?;
    let created: Vec<Change<'_>> = rows
        .iter()
        .map(|row| Change {
            version: Some(1),
            ..change_of(row.company_id.id(), &row.facts, ChangeKind::Created)
        })
        .collect();
    tx.history(&created)
}

fn store_changed(tx: &mut Tx<'_>, changed: &[Restated]) -> Result<(), Error> {
    let now: NaiveDateTime = tx.now();
    let mut changes = Vec::new();
    for (statement, facts) in changed {
        store::update(tx.db(), statement, facts, now)?;
        let fields = differences(&members(&statement.facts)?, &members(facts)?);
        changes.extend(fields.into_iter().map(|(field, old, new)| Change {
            field: Some(field.into()),
            old: old.map(Into::into),
            new: new.map(Into::into),
            version: Some(statement.version + 1),
            ..change_of(statement.company_id, &statement.facts, ChangeKind::Updated)
        }));
    }
    tx.history(&changes)
}

/// A change of a statement, identified by [`Facts::key`], which stays valid after a deletion.
fn change_of(company_id: i64, facts: &Facts, kind: ChangeKind) -> Change<'static> {
    Change {
        record_id: facts.key().into(),
        ..Change::of_record(Some(company_id), "financial", 0, kind)
    }
}
