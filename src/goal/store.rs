//! Reads lives, stores changes of totals, reads totals.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::ledger::{Ledger, Measure, carry_forward};
use super::life::{Life, Listed, Move};
use super::yearly::Total;
use crate::access::{CompanyRef, Reach, Scope};
use crate::dates::{InexactDate, Precision};
use crate::db::schema::{companies, listings, moves, stage_events, tallies, towns};
use crate::db::{Db, on_each};
use crate::error::Error;
use crate::market::Venue;
use crate::stage::{Happening, Step};

/// Returns the life of a company. It is empty if the company is missing or in the recycle bin.
pub fn life_of(db: &mut Db, scope: &Scope, company: CompanyRef) -> Result<Life, Error> {
    Ok(lives_of(db, scope, &[company.id()])?.pop().unwrap_or_default())
}

/// Returns the lives of some companies, with four queries. Companies that count nowhere are left
/// out.
pub fn lives_of(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<Life>, Error> {
    let towns: Vec<(i64, String)> = companies::table
        .filter(companies::id.eq_any(ids).and(companies::deleted_at.is_null()))
        .select((companies::id, companies::town_code))
        .load(db)?;
    let mut lives: BTreeMap<i64, Life> = towns
        .into_iter()
        .filter(|(_, town)| scope.covers_town(town))
        .map(|(id, town)| (id, Life { town, ..Life::default() }))
        .collect();
    add_happenings(db, ids, &mut lives)?;
    let listings = listings::table.filter(listings::company_id.eq_any(ids)).select((
        listings::company_id,
        listings::venue,
        listings::listed_on,
        listings::delisted_on,
    ));
    for (id, venue, from, until) in
        listings.load::<(i64, Venue, NaiveDate, Option<NaiveDate>)>(db)?
    {
        if let Some(life) = lives.get_mut(&id) {
            life.listings.push(Listed { venue, from, until });
        }
    }
    let moves = moves::table
        .filter(moves::company_id.eq_any(ids))
        .order((moves::moved_on.asc(), moves::id.asc()))
        .select((moves::company_id, moves::from_town, moves::to_town, moves::moved_on));
    for (id, from_town, to_town, on) in
        moves.load::<(i64, String, Option<String>, NaiveDate)>(db)?
    {
        if let Some(life) = lives.get_mut(&id) {
            life.moves.push(Move { from_town, to_town, on });
        }
    }
    Ok(lives.into_values().collect())
}

fn add_happenings(db: &mut Db, ids: &[i64], lives: &mut BTreeMap<i64, Life>) -> Result<(), Error> {
    let events = stage_events::table
        .filter(stage_events::company_id.eq_any(ids).and(stage_events::voided_at.is_null()))
        .order(stage_events::id.asc())
        .select((
            stage_events::company_id,
            stage_events::step,
            stage_events::occurred_on,
            stage_events::date_precision,
            stage_events::attempt,
        ));
    for (id, step, date, precision, attempt) in
        events.load::<(i64, Step, NaiveDate, Precision, i32)>(db)?
    {
        if let Some(life) = lives.get_mut(&id) {
            let on = InexactDate { date, precision };
            life.happenings.push(Happening { step, on, attempt });
        }
    }
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = tallies, treat_none_as_default_value = false)]
struct TallyRow<'a> {
    town_code: &'a str,
    measure: Measure,
    from_date: NaiveDate,
    companies: i64,
}

/// Adds collected changes to the running totals. The cost grows with the days on which a town's
/// totals changed since the earliest change, not with the number of companies. Totals belong to the
/// whole city, so there is no scope.
pub fn post(db: &mut Db, ledger: Ledger) -> Result<(), Error> {
    for (town, measure, days) in ledger.changes() {
        let Some(first) = days.keys().next().copied() else { continue };
        let of_unit = tallies::town_code.eq(&town).and(tallies::measure.eq(measure));
        let before: Option<i64> = tallies::table
            .filter(of_unit.and(tallies::from_date.lt(first)))
            .order(tallies::from_date.desc())
            .select(tallies::companies)
            .first(db)
            .optional()?;
        let stored: Vec<(NaiveDate, i64)> = tallies::table
            .filter(of_unit.and(tallies::from_date.ge(first)))
            .order(tallies::from_date.asc())
            .select((tallies::from_date, tallies::companies))
            .load(db)?;
        let rows: Vec<_> = carry_forward(before.unwrap_or(0), &stored, &days)
            .into_iter()
            .map(|(from_date, companies)| TallyRow {
                town_code: &town,
                measure,
                from_date,
                companies,
            })
            .collect();
        for chunk in rows.chunks(1_000) {
            on_each!(db, c => {
                use diesel::upsert::excluded;
                let chunk: Vec<&TallyRow<'_>> = chunk.iter().collect();
                diesel::insert_into(tallies::table)
                    .values(chunk)
                    .on_conflict((tallies::town_code, tallies::measure, tallies::from_date))
                    .do_update()
                    .set(tallies::companies.eq(excluded(tallies::companies)))
                    .execute(c)
            })?;
        }
    }
    Ok(())
}

/// Returns every change of the number of listed companies of any town, by date, a few for each
/// listing. All business roles may see totals, so the scope filters nothing here.
pub fn listed_totals(db: &mut Db, _scope: &Scope) -> Result<Vec<Total>, Error> {
    let rows: Vec<(String, NaiveDate, i64)> = tallies::table
        .filter(tallies::measure.eq(Measure::Listed))
        .order((tallies::from_date.asc(), tallies::town_code.asc()))
        .select((tallies::town_code, tallies::from_date, tallies::companies))
        .load(db)?;
    let total = |(town_code, from, companies)| Total { town_code, from, companies };
    Ok(rows.into_iter().map(total).collect())
}

/// Returns the days of all listings since a day, a few each year. All business roles may see them.
pub fn listing_days(
    db: &mut Db,
    _scope: &Scope,
    since: NaiveDate,
) -> Result<Vec<NaiveDate>, Error> {
    Ok(listings::table
        .inner_join(companies::table.on(listings::company_id.eq(companies::id)))
        .filter(companies::deleted_at.is_null().and(listings::listed_on.ge(since)))
        .select(listings::listed_on)
        .load(db)?)
}

/// A recent step of a company.
#[derive(Queryable)]
pub struct Recent {
    pub company_id: i64,
    /// 企业名称
    pub name: String,
    /// 镇街（园区）, 9-digit code.
    pub town_code: String,
    pub step: Step,
    pub on: NaiveDate,
}

/// Returns at most `most` steps of these kinds since a day, newest first, within the scope.
pub fn latest_steps(
    db: &mut Db,
    scope: &Scope,
    steps: &[Step],
    since: NaiveDate,
    most: i64,
) -> Result<Vec<Recent>, Error> {
    let mut found = stage_events::table
        .inner_join(companies::table.on(stage_events::company_id.eq(companies::id)))
        .filter(companies::deleted_at.is_null().and(stage_events::voided_at.is_null()))
        .filter(stage_events::step.eq_any(steps).and(stage_events::occurred_on.ge(since)))
        .into_boxed();
    match scope.reach() {
        Reach::City => {}
        Reach::Town(code) => found = found.filter(companies::town_code.eq(code)),
        Reach::Department(_) | Reach::Nothing => return Ok(Vec::new()),
    }
    Ok(found
        .order((stage_events::occurred_on.desc(), stage_events::id.desc()))
        .select((
            companies::id,
            companies::name,
            companies::town_code,
            stage_events::step,
            stage_events::occurred_on,
        ))
        .limit(most)
        .load(db)?)
}

/// The figures of a town on a date. `None` means that it never had any.
#[derive(Queryable)]
pub(super) struct Figures {
    pub town_code: String,
    pub town_name: String,
    pub area: String,
    pub counts_for_goal: bool,
    pub first_listed_on: Option<NaiveDate>,
    pub listed: Option<i64>,
    pub listed_domestic: Option<i64>,
    pub listed_overseas: Option<i64>,
    pub pipeline: OnTheWay,
}

/// Companies that are not listed, by phase.
#[derive(Queryable)]
pub(super) struct OnTheWay {
    pub reserve: Option<i64>,
    pub reform: Option<i64>,
    pub guidance: Option<i64>,
    pub review: Option<i64>,
    pub suspended: Option<i64>,
    pub exited: Option<i64>,
}

/// Returns the totals in force on a date, by town in official order. It runs one lookup in the
/// primary key for each town and measure, and one for the first day with a listed company. All
/// business roles may see totals, so the scope filters nothing here.
pub(super) fn figures(
    db: &mut Db,
    _scope: &Scope,
    as_of: NaiveDate,
) -> Result<Vec<Figures>, Error> {
    macro_rules! totals {
        ($measure:ident) => {
            tallies::table
                .filter(tallies::town_code.eq(towns::code))
                .filter(tallies::measure.eq(Measure::$measure))
                .filter(tallies::from_date.le(as_of))
        };
    }
    macro_rules! total {
        ($measure:ident) => {
            totals!($measure)
                .order(tallies::from_date.desc())
                .select(tallies::companies)
                .single_value()
        };
    }
    let first_listed = totals!(Listed)
        .filter(tallies::companies.gt(0))
        .order(tallies::from_date.asc())
        .select(tallies::from_date)
        .single_value();
    Ok(towns::table
        .order(towns::official_order.asc())
        .select((
            towns::code,
            towns::name,
            towns::area,
            towns::counts_for_goal,
            first_listed,
            total!(Listed),
            total!(ListedDomestic),
            total!(ListedOverseas),
            (
                total!(Reserve),
                total!(Reform),
                total!(Guidance),
                total!(Review),
                total!(Suspended),
                total!(Exited),
            ),
        ))
        .load(db)?)
}

/// Compares the stored totals with totals recalculated from the facts of all companies. Returns the
/// town and measure of each difference. For `kunpeng check`.
pub fn recount_differences(db: &mut Db, scope: &Scope) -> Result<Vec<(String, Measure)>, Error> {
    let mut ledger = Ledger::default();
    let mut after = 0;
    loop {
        let ids: Vec<i64> = companies::table
            .filter(companies::id.gt(after).and(companies::deleted_at.is_null()))
            .order(companies::id.asc())
            .limit(1_000)
            .select(companies::id)
            .load(db)?;
        let Some(&last) = ids.last() else { break };
        after = last;
        for life in lives_of(db, scope, &ids)? {
            ledger.enter(&life);
        }
    }
    let mut expected: BTreeMap<(String, Measure), Vec<(NaiveDate, i64)>> = ledger
        .changes()
        .map(|(town, measure, days)| ((town, measure), carry_forward(0, &[], &days)))
        .collect();
    let kept: Vec<(String, Measure, NaiveDate, i64)> = tallies::table
        .order((tallies::town_code, tallies::measure, tallies::from_date))
        .load(db)?;
    let mut stored: BTreeMap<(String, Measure), Vec<(NaiveDate, i64)>> = BTreeMap::new();
    for (town, measure, day, companies) in kept {
        stored.entry((town, measure)).or_default().push((day, companies));
    }
    expected.values_mut().chain(stored.values_mut()).for_each(drop_repeats);
    let keys: std::collections::BTreeSet<_> =
        expected.keys().chain(stored.keys()).cloned().collect();
    let none = Vec::new();
    Ok(keys
        .into_iter()
        .filter(|key| expected.get(key).unwrap_or(&none) != stored.get(key).unwrap_or(&none))
        .collect())
}

/// Removes rows that repeat the total before them, and a zero at the start.
fn drop_repeats(rows: &mut Vec<(NaiveDate, i64)>) {
    let mut last = 0;
    rows.retain(|(_, companies)| std::mem::replace(&mut last, *companies) != *companies);
}
