//! 破零: the goal that every town and park has at least one listed company.
//!
//! What counts (规划第四章第二节; 领域规则 "What counts as a listing"): a company counts once,
//! from its first listing until its last delisting, for the unit where it is registered on the
//! date asked about. So each company has a [`Life`] of dated facts, a life gives intervals, and
//! the beginnings and ends of intervals are kept per unit as running totals (`tallies`). A
//! question about any date reads one row per unit and measure, however many companies there are.

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
pub use table::{BreakZero, Pipeline, Row, Totals, break_zero};
pub use yearly::{Year, first_day, years};

use crate::access::{CompanyRef, Scope};
use crate::error::Error;
use crate::record::Tx;

/// Makes a change to a company's dated facts and keeps the totals true: what the company gave to
/// them before is taken out, what it gives now is put in.
pub fn recounting<T>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: CompanyRef,
    change: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let before = life_of(tx.db(), scope, company)?;
    let value = change(tx)?;
    // The change may move the company out of the caller's scope; its totals are still ours to keep.
    let after = life_of(tx.db(), &Scope::whole_city("totals after a change"), company)?;
    let mut ledger = Ledger::default();
    ledger.leave(&before);
    ledger.enter(&after);
    post(tx.db(), ledger)?;
    Ok(value)
}
