//! Every query on stage events.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::model::Step;
use super::standing::{Happening, Impossible, Standing};
use crate::access::Scope;
use crate::dates::{InexactDate, Precision};
use crate::db::schema::stage_events;
use crate::db::{Db, on_each};
use crate::error::Error;
use crate::listing::Board;

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
    pub company_id: i64,
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

/// Stores events. The caller has found their companies in its scope.
pub fn insert_events(
    db: &mut Db,
    _scope: &Scope,
    events: &[NewStageEvent<'_>],
) -> Result<(), Error> {
    for chunk in events.chunks(1_000) {
        let rows: Vec<_> = chunk.iter().collect();
        on_each!(db, c => diesel::insert_into(stage_events::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// All events of a company in their order, voided ones too. A company has a few dozen at most.
pub fn events_of(db: &mut Db, _scope: &Scope, company_id: i64) -> Result<Vec<StageEvent>, Error> {
    Ok(stage_events::table
        .filter(stage_events::company_id.eq(company_id))
        .order(stage_events::id.asc())
        .limit(1_000)
        .select(StageEvent::as_select())
        .load(db)?)
}

/// Where the company stands after its events that are not voided.
pub fn standing_of(
    db: &mut Db,
    scope: &Scope,
    company_id: i64,
) -> Result<Result<Standing, Impossible>, Error> {
    let events = events_of(db, scope, company_id)?;
    let valid: Vec<Happening> =
        events.iter().filter(|e| e.voided_at.is_none()).map(StageEvent::happening).collect();
    Ok(Standing::after(&valid))
}

/// Marks an event as a mistake; whether there was such an event.
pub(super) fn void(
    db: &mut Db,
    _scope: &Scope,
    company_id: i64,
    event_id: i64,
    reason: &str,
    at: NaiveDateTime,
) -> Result<bool, Error> {
    let valid = stage_events::table
        .filter(stage_events::id.eq(event_id).and(stage_events::company_id.eq(company_id)))
        .filter(stage_events::voided_at.is_null());
    let changed = diesel::update(valid)
        .set((stage_events::voided_at.eq(at), stage_events::void_reason.eq(reason)))
        .execute(db)?;
    Ok(changed == 1)
}
