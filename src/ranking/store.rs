//! Queries for the league table. All business roles may see counts and points, so the scope filters
//! nothing here; `table` decides whose evidence is shown.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};

use super::period::Period;
use super::score::{BrokenZero, StageEntry};
use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::{companies, stage_events};
use crate::error::Error;
use crate::stage::Step;

diesel::alias!(stage_events as within: Within);

/// Returns the entries into these stages within a period, by date, then by id. Voided events and
/// companies in the recycle bin do not count. It reads one range of `stage_events_step` for each
/// stage, and the company of each event by id.
pub(super) fn entries(
    db: &mut Db,
    _scope: &Scope,
    stages: &[Step],
    period: Period,
) -> Result<Vec<StageEntry>, Error> {
    type Columns = (i64, i64, String, Step, NaiveDate, String);
    let rows: Vec<Columns> = stage_events::table
        .inner_join(companies::table.on(companies::id.eq(stage_events::company_id)))
        .filter(stage_events::step.eq_any(stages))
        .filter(stage_events::occurred_on.between(period.first(), period.last()))
        .filter(stage_events::voided_at.is_null().and(companies::deleted_at.is_null()))
        .order((stage_events::occurred_on.asc(), stage_events::id.asc()))
        .select((
            stage_events::id,
            stage_events::company_id,
            companies::name,
            stage_events::step,
            stage_events::occurred_on,
            stage_events::town_code,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(event_id, company_id, company_name, step, occurred_on, town_code)| StageEntry {
            event_id,
            company_id,
            company_name,
            step,
            occurred_on,
            town_code,
        })
        .collect())
}

/// Returns the stages that companies with an entry within the period had entered before it.
pub(super) fn earlier(
    db: &mut Db,
    _scope: &Scope,
    stages: &[Step],
    period: Period,
) -> Result<HashSet<(i64, Step)>, Error> {
    let found = within
        .filter(within.field(stage_events::step).eq_any(stages))
        .filter(within.field(stage_events::occurred_on).between(period.first(), period.last()))
        .filter(within.field(stage_events::voided_at).is_null())
        .select(within.field(stage_events::company_id));
    let rows: Vec<(i64, Step)> = stage_events::table
        .filter(stage_events::company_id.eq_any(found))
        .filter(stage_events::step.eq_any(stages))
        .filter(stage_events::occurred_on.lt(period.first()))
        .filter(stage_events::voided_at.is_null())
        .select((stage_events::company_id, stage_events::step))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

#[derive(QueryableByName)]
struct FirstListed {
    #[diesel(sql_type = Text)]
    town_code: String,
    #[diesel(sql_type = Date)]
    on_date: NaiveDate,
    #[diesel(sql_type = BigInt)]
    company_id: i64,
    #[diesel(sql_type = Text)]
    company_name: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    event_id: Option<i64>,
}

/// Finds the first day on which a unit ever had a listed company, from its totals. It had none
/// before, so every company that was listed and registered there on that day broke its zero, by a
/// listing or by moving in.
const FIRST_LISTED: &str = "\
    WITH first_days AS (\
        SELECT t.town_code AS town_code, MIN(t.from_date) AS on_date FROM tallies t \
        WHERE t.measure = 'listed' AND t.companies > 0 GROUP BY t.town_code \
        HAVING MIN(t.from_date) >= $1 AND MIN(t.from_date) <= $2), \
    residents AS (\
        SELECT DISTINCT f.town_code AS town_code, f.on_date AS on_date, c.id AS company_id, \
            c.name AS company_name, \
            CASE WHEN NOT EXISTS (SELECT 1 FROM moves m WHERE m.company_id = c.id) \
                THEN c.town_code \
            WHEN EXISTS (SELECT 1 FROM moves m WHERE m.company_id = c.id \
                AND m.moved_on <= f.on_date) \
                THEN (SELECT m.to_town FROM moves m WHERE m.company_id = c.id \
                    AND m.moved_on <= f.on_date ORDER BY m.moved_on DESC, m.id DESC LIMIT 1) \
            ELSE (SELECT m.from_town FROM moves m WHERE m.company_id = c.id \
                ORDER BY m.moved_on, m.id LIMIT 1) END AS residence \
        FROM first_days f \
        JOIN listings l ON l.listed_on <= f.on_date \
            AND (l.delisted_on IS NULL OR l.delisted_on > f.on_date) \
        JOIN companies c ON c.id = l.company_id AND c.deleted_at IS NULL) \
    SELECT r.town_code AS town_code, r.on_date AS on_date, r.company_id AS company_id, \
        r.company_name AS company_name, \
        (SELECT e.id FROM stage_events e WHERE e.company_id = r.company_id \
            AND e.step = 'listed' AND e.voided_at IS NULL AND e.occurred_on = r.on_date \
            ORDER BY e.id LIMIT 1) AS event_id \
    FROM residents r WHERE r.residence = r.town_code \
    ORDER BY r.town_code, r.company_id";

/// Returns the units whose first listed company ever came within a period, with these companies. It
/// reads the totals of listings and all listings, some hundreds for a city.
pub(super) fn broken_zero(
    db: &mut Db,
    _scope: &Scope,
    period: Period,
) -> Result<Vec<BrokenZero>, Error> {
    let rows: Vec<FirstListed> = diesel::sql_query(FIRST_LISTED)
        .bind::<Date, _>(period.first())
        .bind::<Date, _>(period.last())
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|row| BrokenZero {
            town_code: row.town_code,
            on: row.on_date,
            company_id: row.company_id,
            company_name: row.company_name,
            event_id: row.event_id,
        })
        .collect())
}
