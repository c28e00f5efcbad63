//! Recounts numbers that are stored.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::access::Scope;
use crate::blocker::model::Status;
use crate::db::Db;
use crate::db::schema::{blockers, companies};
use crate::error::Error;

/// Returns the companies whose stored number of open blockers differs from a recount. For
/// `kunpeng check`.
pub fn recount_differences(db: &mut Db, _scope: &Scope) -> Result<Vec<i64>, Error> {
    let open: Vec<(i64, i64)> = blockers::table
        .filter(blockers::status.ne(Status::Closed))
        .group_by(blockers::company_id)
        .select((blockers::company_id, diesel::dsl::count_star()))
        .load(db)?;
    let kept: Vec<(i64, i32)> = companies::table
        .filter(companies::open_blockers.ne(0))
        .select((companies::id, companies::open_blockers))
        .load(db)?;
    let mut differences: BTreeMap<i64, i64> = open.into_iter().collect();
    for (company, kept) in kept {
        *differences.entry(company).or_default() -= i64::from(kept);
    }
    Ok(differences.into_iter().filter(|(_, by)| *by != 0).map(|(company, _)| company).collect())
}
