//! Queries on stage events.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use crate::access::{CompanyRef, Scope};
use crate::dates::{InexactDate, Precision};
use crate::db::schema::{companies, stage_events};
use crate::db::{Db, ROWS_AT_ONCE};
use crate::error::Error;
use crate::market::Board;
use crate::stage::{Happening, Impossible, Standing, Step};

/// A stored stage event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = stage_events)]
pub struct StageEvent {
    /// In the order of recording.
    pub id: i64,
    /// Number of the attempt, from 1.
    pub attempt: i32,
    pub step: Step,
    pub occurred_on: NaiveDate,
    /// Precision of `occurred_on`.
    pub date_precision: Precision,
    /// Town of the company at that time.
    pub town_code: String,
    pub board: Option<Board>,
    /// 文号
    pub document_no: Option<String>,
    /// 说明
    pub note: Option<String>,
    /// Name of the user who recorded it.
    pub recorded_by: String,
    /// UTC.
    pub recorded_at: NaiveDateTime,
    /// Time at which the event was voided as a mistake, UTC.
    pub voided_at: Option<NaiveDateTime>,
    pub void_reason: Option<String>,
}

impl StageEvent {
    /// Returns the part of the event that the standing depends on.
    pub fn happening(&self) -> Happening {
        let on = InexactDate { date: self.occurred_on, precision: self.date_precision };
        Happening { step: self.step, on, attempt: self.attempt }
    }
}

/// A stage event to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = stage_events, treat_none_as_default_value = false)]
pub struct NewStageEvent<'a> {
    pub company_id: CompanyRef,
    /// Number of the attempt, from 1.
    pub attempt: i32,
    pub step: Step,
    pub occurred_on: NaiveDate,
    /// Precision of `occurred_on`.
    pub date_precision: Precision,
    /// Town of the company at that time.
    pub town_code: &'a str,
    pub board: Option<Board>,
    /// 文号
    pub document_no: Option<&'a str>,
    /// 说明
    pub note: Option<&'a str>,
    /// Name of the user who recorded it.
    pub recorded_by: &'a str,
    /// UTC.
    pub recorded_at: NaiveDateTime,
    /// Import that recorded it, if any.
    pub import_id: Option<i64>,
}

/// Stores an event.
pub fn insert_event(db: &mut Db, event: &NewStageEvent<'_>) -> Result<(), Error> {
    diesel::insert_into(stage_events::table).values(event).execute(db)?;
    Ok(())
}

/// Stores the first events of companies that an import has just created. Each event has the stage
/// of the company and the first day of that stage. One statement for any number of companies.
pub fn insert_openings(
    db: &mut Db,
    _scope: &Scope,
    companies: RangeInclusive<i64>,
    recorded_by: &str,
    recorded_at: NaiveDateTime,
    import_id: Option<i64>,
) -> Result<(), Error> {
    let openings = companies::table
        .filter(companies::id.between(*companies.start(), *companies.end()))
        .order(companies::id.asc())
        .select((
            companies::id,
            companies::attempt,
            companies::stage,
            companies::stage_since,
            Precision::Day.into_sql::<Text>(),
            companies::town_code,
            companies::target_board,
            recorded_by.into_sql::<Text>(),
            recorded_at.into_sql::<Timestamp>(),
            import_id.into_sql::<Nullable<BigInt>>(),
        ));
    diesel::insert_into(stage_events::table)
        .values(openings)
        .into_columns((
            stage_events::company_id,
            stage_events::attempt,
            stage_events::step,
            stage_events::occurred_on,
            stage_events::date_precision,
            stage_events::town_code,
            stage_events::board,
            stage_events::recorded_by,
            stage_events::recorded_at,
            stage_events::import_id,
        ))
        .execute(db)?;
    Ok(())
}

/// Sets the precision of the dates of these companies' first events.
pub fn set_opening_precision(
    db: &mut Db,
    _scope: &Scope,
    companies: &[i64],
    precision: Precision,
) -> Result<(), Error> {
    for some in companies.chunks(ROWS_AT_ONCE) {
        diesel::update(stage_events::table.filter(stage_events::company_id.eq_any(some)))
            .set(stage_events::date_precision.eq(precision))
            .execute(db)?;
    }
    Ok(())
}

/// Returns all events of a company in order, including voided ones. A company has a few dozen at
/// most.
pub fn events_of(db: &mut Db, company: CompanyRef) -> Result<Vec<StageEvent>, Error> {
    Ok(stage_events::table
        .filter(stage_events::company_id.eq(company))
        .order(stage_events::id.asc())
        .limit(1_000)
        .select(StageEvent::as_select())
        .load(db)?)
}

/// Returns the standing of a company after its events that are not voided. The inner error means
/// that the events contradict each other.
pub fn standing_of(
    db: &mut Db,
    company: CompanyRef,
) -> Result<Result<Standing, Impossible>, Error> {
    let events = events_of(db, company)?;
    let valid: Vec<Happening> =
        events.iter().filter(|e| e.voided_at.is_none()).map(StageEvent::happening).collect();
    Ok(Standing::after(&valid))
}

/// Marks an event as a mistake. Returns whether there was such an event.
pub(super) fn void(
    db: &mut Db,
    company: CompanyRef,
    event_id: i64,
    reason: &str,
    at: NaiveDateTime,
) -> Result<bool, Error> {
    let valid = stage_events::table
        .filter(stage_events::id.eq(event_id).and(stage_events::company_id.eq(company)))
        .filter(stage_events::voided_at.is_null());
    let changed = diesel::update(valid)
        .set((stage_events::voided_at.eq(at), stage_events::void_reason.eq(reason)))
        .execute(db)?;
    Ok(changed == 1)
}
