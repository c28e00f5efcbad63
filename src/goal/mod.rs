//! 破零: the goal that every town and park has at least one listed company.
//!
//! What counts (规划第四章第二节; 领域规则 "What counts as a listing"): a company counts once, from
//! its first listing until its last delisting, for the town where it is registered on the requested
//! date. Each company therefore has a [`Life`] of dated facts. A life results in intervals, and
//! their beginnings and ends are stored for each town as running totals (`tallies`). A query for
//! any date reads one row for each town and measure, for any number of companies.

mod api;
mod feature;
mod ledger;
mod life;
mod store;
mod table;
mod yearly;

pub use api::ROUTES;
pub use feature::FEATURE;
pub use ledger::{Ledger, Measure};
pub use life::{Life, Listed, Move};
pub use store::{
    Recent, latest_steps, life_of, listed_totals, listing_days, lives_of, post, recount_differences,
};
pub use table::{BreakZero, Pipeline, Totals, TownRow, break_zero};
pub use yearly::{Year, first_day, years};

use crate::access::{CompanyRef, Scope};
use crate::error::Error;
use crate::record::Tx;

/// Runs a change of a company's dated facts and updates the totals: it subtracts what the company
/// counted before and adds what it counts now.
pub fn recounting<T>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: CompanyRef,
    change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let before = life_of(tx.db(), scope, company)?;
    let value = change(tx)?;
    // The change may move the company out of the caller's scope. Its totals must be updated anyway.
    let after = life_of(tx.db(), &Scope::whole_city("totals after a change"), company)?;
    let mut ledger = Ledger::default();
    ledger.leave(&before);
    ledger.enter(&after);
    post(tx.db(), ledger)?;
    Ok(value)
}
