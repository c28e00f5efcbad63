//! Keeping memberships in step with the facts of companies, and writing them down.

use std::ops::RangeInclusive;

use super::model::{Membership, Span};
use super::step::{BatchMark, Deed, Told, steps};
use super::store;
use crate::access::{CompanyRef, Scope};
use crate::company::{Company, Facts, FactsFollower};
use crate::error::Error;
use crate::record::{Change, ChangeKind, Tx, differences, field_changes};
use crate::web::members;

/// Memberships follow the facts of companies.
pub static FOLLOWER: FactsFollower = FactsFollower { changed: follow, created: follow_created };

/// Brings the memberships of a company in step with facts that have just been put in the place of
/// its own. Facts that say the same of the pool cost nothing. The caller's audit entry accounts
/// for it.
pub fn follow(tx: &mut Tx<'_>, company: &Company, facts: &Facts) -> Result<(), Error> {
    let (before, after) = (Told::from(&company.facts), Told::from(facts));
    if before == after {
        return Ok(());
    }
    let memberships = store::of_company(tx.db(), company.key())?;
    let batch = mark_of(tx, after.batch.as_deref())?;
    for deed in steps(&memberships, &before, &after, batch)? {
        carry_out(tx, company.key(), deed)?;
    }
    Ok(())
}

/// The memberships of companies just recorded with these numbers, in one statement however many
/// they are. For companies that are in no pool it need not be called.
pub fn follow_created(
    tx: &mut Tx<'_>,
    scope: &Scope,
    companies: RangeInclusive<i64>,
) -> Result<(), Error> {
    let (recorded_by, recorded_at, import_id) = (tx.actor().to_owned(), tx.now(), tx.import_id());
    store::insert_created(tx.db(), scope, companies, (&recorded_by, recorded_at, import_id))
}

fn mark_of(tx: &mut Tx<'_>, name: Option<&str>) -> Result<Option<BatchMark>, Error> {
    match name {
        Some(name) => store::batch_named(tx.db(), name),
        None => Ok(None),
    }
}

/// Does it, and writes the history of it.
pub(super) fn carry_out(tx: &mut Tx<'_>, company: CompanyRef, deed: Deed) -> Result<(), Error> {
    match deed {
        Deed::Open(span) => open(tx, company, span),
        Deed::Correct(membership, span) => correct(tx, &membership, &span),
        Deed::Remove(membership) => {
            store::remove(tx.db(), &membership)?;
            let (company, id) = (Some(company.id()), membership.id);
            tx.history(&[Change {
                field: Some("entered_on".into()),
                old: Some(membership.span.entered_on.to_string().into()),
                ..Change::of_record(company, "membership", id, ChangeKind::Updated)
            }])
        }
    }
}

fn open(tx: &mut Tx<'_>, company: CompanyRef, span: Span) -> Result<(), Error> {
    let (recorded_by, recorded_at, import_id) = (tx.actor().to_owned(), tx.now(), tx.import_id());
    let entered_on = span.entered_on.to_string();
    let id = store::insert(tx.db(), company, span, (&recorded_by, recorded_at, import_id))?;
    tx.history(&[Change {
        field: Some("entered_on".into()),
        new: Some(entered_on.into()),
        version: Some(1),
        ..Change::of_record(Some(company.id()), "membership", id, ChangeKind::Created)
    }])
}

fn correct(tx: &mut Tx<'_>, membership: &Membership, span: &Span) -> Result<(), Error> {
    store::update(tx.db(), membership, span)?;
    let entries = field_changes(
        (Some(membership.company_id), "membership", membership.id, membership.version + 1),
        differences(&members(&membership.span)?, &members(span)?),
    );
    tx.history(&entries)
}
