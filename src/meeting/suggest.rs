//! Suggestions for an agenda: blockers in the order in which they should be solved, except those
//! that are already on an agenda. Blockers that were escalated to the leading group come first.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::store;
use crate::access::Scope;
use crate::blocker::{self, BlockerQuery, Ranked};
use crate::db::Db;
use crate::error::Error;
use crate::web::{Page, Paging};

/// Returns a page of suggestions for a meeting, each with its reasons.
pub fn suggested(
    db: &mut Db,
    scope: &Scope,
    meeting: i64,
    today: NaiveDate,
    paging: Paging,
) -> Result<Page<Ranked>, Error> {
    let taken: HashSet<i64> = store::on_an_agenda(db, scope, meeting)?.into_iter().collect();
    let mut order = blocker::queue(db, scope, &BlockerQuery::default(), today)?;
    order.retain(|one| !taken.contains(&one.blocker_id));
    order.sort_by_key(|one| !one.for_leaders); // stable sort
    let counted = i64::try_from(order.len()).unwrap_or(i64::MAX);
    let skipped = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
    let shown = usize::try_from(paging.per_page).unwrap_or(0);
    let items = order.into_iter().skip(skipped).take(shown).collect();
    Ok(Page::new(items, paging, counted))
}
