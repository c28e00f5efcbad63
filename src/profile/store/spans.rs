//! How long companies of the city usually stay in a stage.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::{Which, among};
use crate::access::Scope;
use crate::db::schema::{stage_events, stage_spans};
use crate::db::{Db, insert_all};
use crate::error::Error;
use crate::stage::{Stage, Step};

/// The usual stay in a stage: of how many companies, and the middle one's days.
pub fn usual_span(db: &mut Db, _scope: &Scope, stage: Stage) -> Result<Option<(i32, i32)>, Error> {
    Ok(stage_spans::table
        .find(stage.code())
        .select((stage_spans::companies, stage_spans::median_days))
        .first(db)
        .optional()?)
}

/// Whether they were counted on a day.
pub fn spans_counted(db: &mut Db, _scope: &Scope, on: NaiveDate) -> Result<bool, Error> {
    let counted = stage_spans::table.filter(stage_spans::counted_on.ge(on));
    Ok(diesel::select(exists(counted)).get_result(db)?)
}

/// Puts these in the place of those before.
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

/// Every move of these companies, in order: whose, into what, when.
pub fn events_in_order(
    db: &mut Db,
    _scope: &Scope,
    which: &Which,
) -> Result<Vec<(i64, Step, NaiveDate)>, Error> {
    Ok(stage_events::table
        .filter(among!(which, stage_events::company_id))
        .filter(stage_events::voided_at.is_null())
        .order((stage_events::company_id.asc(), stage_events::id.asc()))
        .select((stage_events::company_id, stage_events::step, stage_events::occurred_on))
        .load(db)?)
}
