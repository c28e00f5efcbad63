//! What happened in a period, unit by unit.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::{companies, stage_events, tallies, towns};
use crate::error::Error;
use crate::goal::Measure;
use crate::stage::Step;

/// An event that may carry points.
#[derive(Debug, Clone, Queryable)]
pub struct Happened {
    /// Number.
    pub id: i64,
    /// Whose.
    pub company_id: i64,
    /// Its name.
    pub company_name: String,
    /// The unit it was registered in.
    pub town_code: String,
    /// What happened.
    pub step: Step,
    /// When.
    pub on: NaiveDate,
}

/// The units of the goal, in official order.
pub fn units(db: &mut Db, _scope: &Scope) -> Result<Vec<(String, String)>, Error> {
    Ok(towns::table
        .filter(towns::counts_for_goal.eq(true))
        .order(towns::official_order.asc())
        .select((towns::code, towns::name))
        .load(db)?)
}

/// Events of these steps within a period, oldest first. It reads the events of the period alone,
/// by their index; how many those are is the work of the city in that time.
pub fn events(
    db: &mut Db,
    _scope: &Scope,
    steps: &[Step],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Happened>, Error> {
    Ok(stage_events::table
        .inner_join(companies::table.on(companies::id.eq(stage_events::company_id)))
        .filter(stage_events::step.eq_any(steps))
        .filter(stage_events::occurred_on.between(from, to))
        .filter(stage_events::voided_at.is_null().and(companies::deleted_at.is_null()))
        .order((stage_events::occurred_on.asc(), stage_events::id.asc()))
        .select((
            stage_events::id,
            stage_events::company_id,
            companies::name,
            stage_events::town_code,
            stage_events::step,
            stage_events::occurred_on,
        ))
        .load(db)?)
}

/// Which of these companies had entered which steps before a day.
pub fn earlier(
    db: &mut Db,
    _scope: &Scope,
    companies: &[i64],
    before: NaiveDate,
) -> Result<HashMap<i64, Vec<Step>>, Error> {
    let mut found: HashMap<i64, Vec<Step>> = HashMap::new();
    for chunk in companies.chunks(5_000) {
        let rows: Vec<(i64, Step)> = stage_events::table
            .filter(stage_events::company_id.eq_any(chunk))
            .filter(stage_events::occurred_on.lt(before).and(stage_events::voided_at.is_null()))
            .select((stage_events::company_id, stage_events::step))
            .load(db)?;
        for (company, step) in rows {
            found.entry(company).or_default().push(step);
        }
    }
    Ok(found)
}

/// The first day on which each unit ever had a listed company.
pub fn first_listed(db: &mut Db, _scope: &Scope) -> Result<HashMap<String, NaiveDate>, Error> {
    let days: Vec<(String, Option<NaiveDate>)> = tallies::table
        .filter(tallies::measure.eq(Measure::Listed).and(tallies::companies.gt(0)))
        .group_by(tallies::town_code)
        .select((tallies::town_code, diesel::dsl::min(tallies::from_date)))
        .load(db)?;
    Ok(days.into_iter().filter_map(|(town, day)| Some((town, day?))).collect())
}
