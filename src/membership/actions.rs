//! Changes memberships and writes their history. The caller writes the audit entry.

use chrono::NaiveDate;

use super::model::{Leaving, Membership, NewMembership, PoolFacts, Span};
use super::step::{MembershipChange, new_span, plan_changes};
use super::store;
use crate::access::CompanyRef;
use crate::confirmation::refuse_undeclared;
use crate::error::Error;
use crate::record::{Change, ChangeKind, Tx, differences, field_changes};
use crate::stage::Step;
use crate::web::members;

/// Maximum number of memberships changed in one statement.
const CHUNK: usize = 1_000;

/// Changes the memberships of a company to match its facts. `kind` is the kind of leaving, if the
/// caller knows it. Unchanged facts change nothing.
///
/// # Errors
/// 422 `overlapping_membership`, `bad_date`; 409 `raced`, `needs_confirmation`.
pub fn follow(
    tx: &mut Tx<'_>,
    company: CompanyRef,
    facts: &PoolFacts,
    kind: Option<Leaving>,
) -> Result<(), Error> {
    refuse_undeclared(tx, Step::Reserved)?;
    let memberships = store::of_company(tx.db(), company)?;
    let names: Vec<&str> = facts.batch_name.as_deref().into_iter().collect();
    let batch = store::batches_named(tx.db(), &names)?.into_values().next();
    for change in plan_changes(&memberships, facts, kind, batch)? {
        apply_change(tx, company, change)?;
    }
    Ok(())
}

/// Records the memberships of new companies, in a few statements for any number of companies.
pub fn open_many(
    tx: &mut Tx<'_>,
    companies: impl Iterator<Item = (CompanyRef, PoolFacts)>,
) -> Result<(), Error> {
    let known: Vec<(CompanyRef, PoolFacts)> =
        companies.filter(|(_, facts)| !facts.is_empty()).collect();
    if known.is_empty() {
        return Ok(());
    }
    refuse_undeclared(tx, Step::Reserved)?;
    let mut names: Vec<&str> =
        known.iter().filter_map(|(_, facts)| facts.batch_name.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    let batches = store::batches_named(tx.db(), &names)?;
    let (recorded_by, recorded_at, import_id) = (tx.actor().to_owned(), tx.now(), tx.import_id());
    let new = known.iter().map(|(company_id, facts)| NewMembership {
        company_id: *company_id,
        span: new_span(facts, None, facts.batch_name.as_ref().and_then(|name| batches.get(name))),
        recorded_by: &recorded_by,
        recorded_at,
        import_id,
        version: 1,
    });
    let new: Vec<NewMembership<'_>> = new.collect();
    store::insert_many(tx.db(), &new)
}

fn apply_change(
    tx: &mut Tx<'_>,
    company: CompanyRef,
    change: MembershipChange,
) -> Result<(), Error> {
    match change {
        MembershipChange::Open(span) => open(tx, company, span),
        MembershipChange::Correct(membership, span) => correct(tx, &membership, &span),
        MembershipChange::Remove(membership) => {
            store::remove(tx.db(), &membership)?;
            let (company, id) = (Some(company.id()), membership.id);
            tx.history(&[Change {
                field: Some("entered_on".into()),
                old: membership.span.entered_on.map(|on| on.to_string().into()),
                ..Change::of_record(company, "membership", id, ChangeKind::Updated)
            }])
        }
    }
}

fn open(tx: &mut Tx<'_>, company_id: CompanyRef, span: Span) -> Result<(), Error> {
    let (recorded_by, recorded_at, import_id) = (tx.actor().to_owned(), tx.now(), tx.import_id());
    let recorded_by = recorded_by.as_str();
    let entered_on = span.entered_on.map(|on| on.to_string().into());
    let new = NewMembership { company_id, span, recorded_by, recorded_at, import_id, version: 1 };
    let id = store::insert(tx.db(), &new)?;
    tx.history(&[Change {
        field: Some("entered_on".into()),
        new: entered_on,
        version: Some(1),
        ..Change::of_record(Some(company_id.id()), "membership", id, ChangeKind::Created)
    }])
}

fn correct(tx: &mut Tx<'_>, membership: &Membership, span: &Span) -> Result<(), Error> {
    if !store::update(tx.db(), membership, span)? {
        return Err(Error::raced());
    }
    let entries = field_changes(
        (Some(membership.company_id), "membership", membership.id, membership.version + 1),
        differences(&members(&membership.span)?, &members(span)?),
    );
    tx.history(&entries)
}

/// Sets 认定批次 and 服务管理期止 of memberships.
pub fn set_batch(
    tx: &mut Tx<'_>,
    memberships: &[Membership],
    (batch, expires_on): (i64, NaiveDate),
) -> Result<(), Error> {
    for some in memberships.chunks(CHUNK) {
        store::set_batch(tx.db(), some, (batch, expires_on))?;
        let entries = some.iter().flat_map(|one| {
            let (old_batch, new_batch) = (one.span.batch_id.map(text), Some(text(batch)));
            let (old_end, new_end) = (one.span.expires_on.map(text), Some(text(expires_on)));
            let changed = [("batch_id", old_batch, new_batch), ("expires_on", old_end, new_end)];
            let of = (Some(one.company_id), "membership", one.id, one.version + 1);
            field_changes(of, changed)
        });
        let entries: Vec<Change<'_>> = entries.collect();
        tx.history(&entries)?;
    }
    Ok(())
}

fn text(value: impl ToString) -> String {
    value.to_string()
}
