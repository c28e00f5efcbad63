//! Every query on profiles: what they are reckoned from in [`inputs`], usual spans in [`spans`],
//! what is kept here.

mod inputs;
mod spans;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

pub use self::inputs::{Subject, Which, company_ids, records, subjects};
pub use self::spans::{events_in_order, replace_spans, spans_counted, usual_span};
use crate::access::{CompanyRef, Scope};
use crate::company::{Grade, NOT_RECKONED, records_within};
use crate::db::schema::{companies, profiles};
use crate::db::{Condition, Db, count_rows, insert_all};
use crate::error::Error;
use crate::standard::Answer;
use crate::web::COUNTED;

/// What is kept of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = profiles, treat_none_as_default_value = false)]
pub struct Kept {
    /// Whose.
    pub company_id: i64,
    /// For which day.
    pub reckoned_on: NaiveDate,
    /// By which rules.
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
    /// The standard it comes nearest to.
    pub best_standard: Option<String>,
    /// The answer to it.
    pub best_answer: Option<Answer>,
    /// How near, in millionths.
    pub nearness_ppm: i32,
    /// See [`crate::standard::answers`].
    pub answers: String,
}

/// Companies not in the recycle bin, within a scope; departments see no profile.
fn within(scope: &Scope) -> Condition<companies::table> {
    records_within!(scope)
}

/// The numbers of companies, as a condition on a column that holds them.
macro_rules! among {
    ($which:expr, $table:ident::$column:ident) => {
        match $which {
            $crate::profile::store::Which::These(ids) => {
                Box::new($table::$column.eq_any(ids.clone()))
                    as $crate::db::Condition<$table::table>
            }
            $crate::profile::store::Which::Between(first, last) => {
                Box::new($table::$column.between(*first, *last))
            }
        }
    };
}
use among;

/// What is kept of these companies, which the caller has found in its scope.
pub fn kept(db: &mut Db, _scope: &Scope, which: &Which) -> Result<Vec<Kept>, Error> {
    Ok(profiles::table
        .filter(among!(which, profiles::company_id))
        .order(profiles::company_id.asc())
        .select(Kept::as_select())
        .load(db)?)
}

/// Puts these in the place of what was kept.
pub fn replace(db: &mut Db, rows: &[Kept]) -> Result<(), Error> {
    let ids: Vec<i64> = rows.iter().map(|row| row.company_id).collect();
    diesel::delete(profiles::table.filter(profiles::company_id.eq_any(ids))).execute(db)?;
    insert_all!(db, profiles::table, rows)
}

/// Drops what is kept of companies that have no profile any more.
pub fn forget(db: &mut Db, these: &[CompanyRef]) -> Result<(), Error> {
    diesel::delete(profiles::table.filter(profiles::company_id.eq_any(these))).execute(db)?;
    Ok(())
}

/// Stores the keys that lists are sorted by, of those that have another.
pub fn set_keys(db: &mut Db, keys: &[(CompanyRef, i64)]) -> Result<(), Error> {
    keys.iter().try_for_each(|(of, key)| {
        let company = diesel::update(companies::table.find(of));
        company.set(companies::priority_key.eq(key)).execute(db)?;
        Ok(())
    })
}

/// These are still right on another day and by other rules.
pub fn still_right(
    db: &mut Db,
    _scope: &Scope,
    which: &Which,
    on: NaiveDate,
    edition: &str,
) -> Result<(), Error> {
    diesel::update(profiles::table.filter(among!(which, profiles::company_id)))
        .set((profiles::reckoned_on.eq(on), profiles::reckoned_by.eq(edition)))
        .execute(db)?;
    Ok(())
}

/// Marks companies whose records have changed in a large transaction: the next round reckons
/// them.
pub fn put_off(db: &mut Db, these: &[CompanyRef]) -> Result<(), Error> {
    these.chunks(10_000).try_for_each(|some| {
        diesel::update(companies::table.filter(companies::id.eq_any(some)))
            .set(companies::priority_key.eq(NOT_RECKONED))
            .execute(db)?;
        Ok(())
    })
}

/// Whether any profile is out of date: of another day, by other rules, or not there yet.
pub fn is_due(db: &mut Db, _scope: &Scope, on: NaiveDate, edition: &str) -> Result<bool, Error> {
    let waiting = companies::table
        .filter(companies::priority_key.eq(NOT_RECKONED).and(companies::deleted_at.is_null()));
    if diesel::select(exists(waiting)).get_result(db)? {
        return Ok(true);
    }
    // A round reckons all of them by one set of rules: the oldest tells for all.
    let oldest: Option<(NaiveDate, String)> = profiles::table
        .order((profiles::reckoned_on.asc(), profiles::company_id.asc()))
        .select((profiles::reckoned_on, profiles::reckoned_by))
        .first(db)
        .optional()?;
    Ok(oldest.is_some_and(|(day, by)| day < on || by != edition))
}

/// How many companies of a scope, or of one unit in it, come before a key; counted so far as
/// lists are counted.
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

/// The company just before a key among those of one unit.
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
