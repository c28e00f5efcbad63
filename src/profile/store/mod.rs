//! Queries on profiles: inputs in [`inputs`], usual stays in [`spans`], stored profiles here.

mod inputs;
mod spans;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

pub use self::inputs::{CompanySelection, Subject, company_ids, records, subjects};
pub use self::spans::{events_in_order, replace_spans, spans_counted, usual_span};
use crate::access::{CompanyRef, Scope};
use crate::company::{Grade, NOT_CALCULATED, records_within};
use crate::db::schema::{companies, profiles};
use crate::db::{Condition, Db, count_rows, insert_all};
use crate::error::Error;
use crate::standard::Answer;
use crate::web::COUNTED;

/// A stored profile.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = profiles, treat_none_as_default_value = false)]
pub struct StoredProfile {
    pub company_id: i64,
    /// Day of the calculation.
    pub reckoned_on: NaiveDate,
    /// Edition of the rules.
    pub reckoned_by: String,
    /// 潜力, hundredths
    pub potential: Option<i32>,
    /// 进程, hundredths
    pub progress: Option<i32>,
    /// 紧迫, hundredths
    pub urgency: Option<i32>,
    /// 优先级, hundredths
    pub priority: Option<i32>,
    /// 建议分级
    pub recommended: Option<Grade>,
    /// ID of the nearest standard.
    pub best_standard: Option<String>,
    /// Answer of the board of that standard as a whole.
    pub best_answer: Option<Answer>,
    /// Nearness in millionths.
    pub nearness_ppm: i32,
    /// See [`crate::standard::answers`].
    pub answers: String,
}

/// Condition for the companies in a scope that are not in the recycle bin. Departments see no
/// profiles.
fn within(scope: &Scope) -> Condition<companies::table> {
    records_within!(scope)
}

/// Condition that a column holds the ID of a selected company.
macro_rules! among {
    ($which:expr, $table:ident::$column:ident) => {
        match $which {
            $crate::profile::store::CompanySelection::These(ids) => {
                Box::new($table::$column.eq_any(ids.clone()))
                    as $crate::db::Condition<$table::table>
            }
            $crate::profile::store::CompanySelection::Between(first, last) => {
                Box::new($table::$column.between(*first, *last))
            }
        }
    };
}
use among;

/// Returns the stored profiles of these companies, which the caller has found in its scope.
pub fn stored_profiles(
    db: &mut Db,
    _scope: &Scope,
    which: &CompanySelection,
) -> Result<Vec<StoredProfile>, Error> {
    Ok(profiles::table
        .filter(among!(which, profiles::company_id))
        .order(profiles::company_id.asc())
        .select(StoredProfile::as_select())
        .load(db)?)
}

/// Replaces the stored profiles of these companies.
pub fn replace(db: &mut Db, rows: &[StoredProfile]) -> Result<(), Error> {
    let ids: Vec<i64> = rows.iter().map(|row| row.company_id).collect();
    diesel::delete(profiles::table.filter(profiles::company_id.eq_any(ids))).execute(db)?;
    insert_all!(db, profiles::table, rows)
}

/// Deletes the profiles of companies that no longer have one.
pub fn forget(db: &mut Db, these: &[CompanyRef]) -> Result<(), Error> {
    diesel::delete(profiles::table.filter(profiles::company_id.eq_any(these))).execute(db)?;
    Ok(())
}

/// Stores the sort keys that changed.
pub fn set_keys(db: &mut Db, keys: &[(CompanyRef, i64)]) -> Result<(), Error> {
    keys.iter().try_for_each(|(of, key)| {
        let company = diesel::update(companies::table.find(of));
        company.set(companies::priority_key.eq(key)).execute(db)?;
        Ok(())
    })
}

/// Marks the stored profiles as valid for this day and these rules.
pub fn still_right(
    db: &mut Db,
    _scope: &Scope,
    which: &CompanySelection,
    on: NaiveDate,
    edition: &str,
) -> Result<(), Error> {
    diesel::update(profiles::table.filter(among!(which, profiles::company_id)))
        .set((profiles::reckoned_on.eq(on), profiles::reckoned_by.eq(edition)))
        .execute(db)?;
    Ok(())
}

/// Marks companies whose records changed in a large transaction. The next round recalculates them.
pub fn mark_outdated(db: &mut Db, these: &[CompanyRef]) -> Result<(), Error> {
    these.chunks(10_000).try_for_each(|some| {
        diesel::update(companies::table.filter(companies::id.eq_any(some)))
            .set(companies::priority_key.eq(NOT_CALCULATED))
            .execute(db)?;
        Ok(())
    })
}

/// Whether any profile is out of date: from an earlier day, by other rules, or not calculated yet.
pub fn is_due(db: &mut Db, _scope: &Scope, on: NaiveDate, edition: &str) -> Result<bool, Error> {
    let waiting = companies::table
        .filter(companies::priority_key.eq(NOT_CALCULATED).and(companies::deleted_at.is_null()));
    if diesel::select(exists(waiting)).get_result(db)? {
        return Ok(true);
    }
    // A round calculates all profiles by one set of rules, so the oldest profile stands for all.
    let oldest: Option<(NaiveDate, String)> = profiles::table
        .order((profiles::reckoned_on.asc(), profiles::company_id.asc()))
        .select((profiles::reckoned_on, profiles::reckoned_by))
        .first(db)
        .optional()?;
    Ok(oldest.is_some_and(|(day, by)| day < on || by != edition))
}

/// Counts the companies with a higher key in a scope, or in one town of it. Stops at one more than
/// `COUNTED`.
pub fn ahead_of(db: &mut Db, scope: &Scope, key: i64, town: Option<&str>) -> Result<i64, Error> {
    let mut ahead = companies::table
        .filter(within(scope))
        .filter(companies::priority_key.gt(key))
        .select(companies::id)
        .into_boxed();
    if let Some(town) = town {
        ahead = ahead.filter(companies::town_code.eq(town.to_owned()));
    }
    count_rows(db, ahead.limit(COUNTED + 1))
}

/// Returns the company directly ahead of a key in a town.
pub fn just_ahead(
    db: &mut Db,
    scope: &Scope,
    key: i64,
    town: &str,
) -> Result<Option<(i64, String)>, Error> {
    Ok(companies::table
        .filter(within(scope))
        .filter(companies::town_code.eq(town).and(companies::priority_key.gt(key)))
        .order((companies::priority_key.asc(), companies::id.asc()))
        .select((companies::id, companies::name))
        .first(db)
        .optional()?)
}
