//! New companies are stored together, with their events, history and totals.

use super::{NewRow, Pending};
use crate::access::Scope;
use crate::company::{self, Keys, NewCompany};
use crate::course;
use crate::dates::InexactDate;
use crate::error::Error;
use crate::goal::Measure;
use crate::record::Tx;
use crate::stage::Standing;

pub fn create(tx: &mut Tx<'_>, scope: &Scope, pending: &mut Pending) -> Result<(), Error> {
    let new = std::mem::take(&mut pending.new);
    if new.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(new.len()).map_err(Error::internal)?;
    let first_id = company::take_ids(tx.db(), count)?;
    let ids = first_id..=first_id + count - 1;
    let days: Vec<InexactDate> = new.iter().map(|row| row.on).collect();
    let now = tx.now();
    let mut companies = Vec::with_capacity(new.len());
    for (id, NewRow { facts, step, on, keys }) in (first_id..).zip(new) {
        let standing = Standing::first(step, on)
            .ok_or_else(|| Error::internal("a plan opened a company with a pause"))?;
        let keys = keys.unwrap_or_else(|| Keys::of(&facts, &[], &[]));
        let position = company::Position::from(standing);
        if let Some(measure) = Measure::of_phase(position.phase) {
            pending.ledger.begin(&facts.town_code, measure, on.effective(), 1);
        }
        companies.push(NewCompany { id, facts, position, keys, created_at: now, updated_at: now });
    }
    pending.created += companies.len();
    company::insert_many(tx, &companies, &mut pending.signatures)?;
    course::record_openings(tx, scope, ids.clone(), days.into_iter())?;
    tx.history_of_creation(ids)
}
