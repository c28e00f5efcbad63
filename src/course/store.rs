//! Every query on stage events.

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

/// A stored event.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = stage_events)]
pub struct StageEvent {
    /// Number, in the order of recording.
    pub id: i64,
    /// In which attempt.
    pub attempt: i32,
    /// What happened.
    pub step: Step,
    /// When.
    pub occurred_on: NaiveDate,
    /// How exactly that is known.
    pub date_precision: Precision,
    /// The unit at that time.
    pub town_code: String,
    /// For which board.
    pub board: Option<Board>,
    /// 文号
    pub document_no: Option<String>,
    /// 说明
    pub note: Option<String>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded, UTC.
    pub recorded_at: NaiveDateTime,
    /// Found to be a mistake.
    pub voided_at: Option<NaiveDateTime>,
    /// Why.
    pub void_reason: Option<String>,
}

impl StageEvent {
    /// As far as standing depends on it.
    pub fn happening(&self) -> Happening {
        let on = InexactDate { date: self.occurred_on, precision: self.date_precision };
        Happening { step: self.step, on, attempt: self.attempt }
    }
}

/// An event about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = stage_events, treat_none_as_default_value = false)]
pub struct NewStageEvent<'a> {
    /// Whose.
    pub company_id: CompanyRef,
    /// In which attempt.
    pub attempt: i32,
    /// What happened.
    pub step: Step,
    /// When.
    pub occurred_on: NaiveDate,
    /// How exactly that is known.
    pub date_precision: Precision,
    /// The unit at that time.
    pub town_code: &'a str,
    /// For which board.
    pub board: Option<Board>,
    /// 文号
    pub document_no: Option<&'a str>,
    /// 说明
    pub note: Option<&'a str>,
    /// Who recorded it.
    pub recorded_by: &'a str,
    /// UTC.
    pub recorded_at: NaiveDateTime,
    /// Through which import.
    pub import_id: Option<i64>,
}

/// Stores an event.
pub fn insert_event(db: &mut Db, event: &NewStageEvent<'_>) -> Result<(), Error> {
    diesel::insert_into(stage_events::table).values(event).execute(db)?;
    Ok(())
}

/// Stores the first event of companies that an import has just created: each entered the stage
/// where it stands on the day since it stands there. One statement, however many they are.
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

/// Notes that the first events of these companies are dated less exactly.
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

/// All events of a company in their order, voided ones too. A company has a few dozen at most.
pub fn events_of(db: &mut Db, company: CompanyRef) -> Result<Vec<StageEvent>, Error> {
    Ok(stage_events::table
        .filter(stage_events::company_id.eq(company))
        .order(stage_events::id.asc())
        .limit(1_000)
        .select(StageEvent::as_select())
        .load(db)?)
}

/// Where the company stands after its events that are not voided.
pub fn standing_of(
    db: &mut Db,
    company: CompanyRef,
) -> Result<Result<Standing, Impossible>, Error> {
    let events = events_of(db, company)?;
    let valid: Vec<Happening> =
        events.iter().filter(|e| e.voided_at.is_none()).map(StageEvent::happening).collect();
    Ok(Standing::after(&valid))
}

/// Marks an event as a mistake; whether there was such an event.
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
