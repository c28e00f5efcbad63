//! Usual stay of the city's companies in a stage.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::{CompanySelection, among};
use crate::access::Scope;
use crate::db::schema::{stage_events, stage_spans};
use crate::db::{Db, insert_all};
use crate::error::Error;
use crate::stage::{Stage, Step};

/// Returns the usual stay in a stage: the number of stays, and their median in days.
pub fn usual_span(db: &mut Db, _scope: &Scope, stage: Stage) -> Result<Option<(i32, i32)>, Error> {
    Ok(stage_spans::table
        .find(stage.code())
        .select((stage_spans::companies, stage_spans::median_days))
        .first(db)
        .optional()?)
}

/// Whether the stays were counted on this day or later.
pub fn spans_counted(db: &mut Db, _scope: &Scope, on: NaiveDate) -> Result<bool, Error> {
    let counted = stage_spans::table.filter(stage_spans::counted_on.ge(on));
    Ok(diesel::select(exists(counted)).get_result(db)?)
}

/// Replaces all stored stays.
pub fn replace_spans(
    db: &mut Db,
    _scope: &Scope,
    spans: &[(Stage, i32, i32)],
    on: NaiveDate,
) -> Result<(), Error> {
    diesel::delete(stage_spans::table).execute(db)?;
    let row = |(stage, companies, days): &(Stage, i32, i32)| {
        (
            stage_spans::stage.eq(stage.code()),
            stage_spans::companies.eq(*companies),
            stage_spans::median_days.eq(*days),
            stage_spans::counted_on.eq(on),
        )
    };
    let rows: Vec<_> = spans.iter().map(row).collect();
    insert_all!(db, stage_spans::table, &rows)
}

/// Returns every event of these companies in order: company ID, step, date.
pub fn events_in_order(
    db: &mut Db,
    _scope: &Scope,
    which: &CompanySelection,
) -> Result<Vec<(i64, Step, NaiveDate)>, Error> {
    Ok(stage_events::table
        .filter(among!(which, stage_events::company_id))
        .filter(stage_events::voided_at.is_null())
        .order((stage_events::company_id.asc(), stage_events::id.asc()))
        .select((stage_events::company_id, stage_events::step, stage_events::occurred_on))
        .load(db)?)
}
