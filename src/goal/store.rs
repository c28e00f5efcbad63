//! Reading lives, posting changes, reading totals.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text};

use super::ledger::{Ledger, Measure, carry_forward};
use super::life::{Life, Listed, Move};
use crate::access::Scope;
use crate::dates::{InexactDate, Precision};
use crate::db::schema::{companies, listings, moves, stage_events, tallies};
use crate::db::{Db, on_each};
use crate::error::Error;
use crate::listing::Venue;
use crate::stage::{Happening, Step};

/// A company's life. One that is absent or in the recycle bin has none: it counts nowhere.
pub fn life_of(db: &mut Db, scope: &Scope, company_id: i64) -> Result<Life, Error> {
    let town: Option<String> = companies::table
        .find(company_id)
        .filter(companies::deleted_at.is_null())
        .select(companies::town_code)
        .first(db)
        .optional()?;
    let Some(town) = town.filter(|town| scope.covers_town(town)) else {
        return Ok(Life::default());
    };
    let happenings = stage_events::table
        .filter(stage_events::company_id.eq(company_id).and(stage_events::voided_at.is_null()))
        .order(stage_events::id.asc())
        .select((
            stage_events::step,
            stage_events::occurred_on,
            stage_events::date_precision,
            stage_events::attempt,
        ))
        .load::<(Step, NaiveDate, Precision, i32)>(db)?
        .into_iter()
        .map(|(step, date, precision, attempt)| Happening {
            step,
            on: InexactDate { date, precision },
            attempt,
        })
        .collect();
    let listings = listings::table
        .filter(listings::company_id.eq(company_id))
        .select((listings::venue, listings::listed_on, listings::delisted_on))
        .load::<(Venue, NaiveDate, Option<NaiveDate>)>(db)?
        .into_iter()
        .map(|(venue, from, until)| Listed { venue, from, until })
        .collect();
    let moves = moves::table
        .filter(moves::company_id.eq(company_id))
        .order((moves::moved_on.asc(), moves::id.asc()))
        .select((moves::from_town, moves::to_town, moves::moved_on))
        .load::<(String, Option<String>, NaiveDate)>(db)?
        .into_iter()
        .map(|(from_town, to_town, on)| Move { from_town, to_town, on })
        .collect();
    Ok(Life { town, happenings, listings, moves })
}

#[derive(Insertable)]
#[diesel(table_name = tallies, treat_none_as_default_value = false)]
struct TallyRow<'a> {
    town_code: &'a str,
    measure: Measure,
    from_date: NaiveDate,
    companies: i64,
}

/// Puts collected changes into the running totals. Its cost grows with the days on which a
/// unit's totals changed since the earliest change, not with companies. Totals belong to the
/// whole city, so any scope that could make the change may post it.
pub fn post(db: &mut Db, _scope: &Scope, ledger: Ledger) -> Result<(), Error> {
    for (town, measure, days) in ledger.changes() {
        let Some(first) = days.keys().next().copied() else { continue };
        let of_unit = tallies::town_code.eq(&town).and(tallies::measure.eq(measure));
        let before: Option<i64> = tallies::table
            .filter(of_unit.clone().and(tallies::from_date.lt(first)))
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

/// One figure of a unit on a date.
#[derive(QueryableByName)]
pub(super) struct Figure {
    #[diesel(sql_type = Text)]
    pub town_code: String,
    #[diesel(sql_type = Text)]
    pub town_name: String,
    #[diesel(sql_type = Text)]
    pub area: String,
    #[diesel(sql_type = Bool)]
    pub counts_for_goal: bool,
    #[diesel(sql_type = Text)]
    pub measure: Measure,
    #[diesel(sql_type = BigInt)]
    pub companies: i64,
    #[diesel(sql_type = Nullable<Date>)]
    pub first_on: Option<NaiveDate>,
}

/// The totals in force on a date, units in official order: for each unit and measure one look-up in the primary key, and
/// the earliest day on which there was any.
const FIGURES: &str = "\
    SELECT u.code AS town_code, u.name AS town_name, u.area AS area, \
        u.counts_for_goal AS counts_for_goal, m.measure AS measure, \
        COALESCE((SELECT t.companies FROM tallies t WHERE t.town_code = u.code \
            AND t.measure = m.measure AND t.from_date <= $1 \
            ORDER BY t.from_date DESC LIMIT 1), 0) AS companies, \
        (SELECT t.from_date FROM tallies t WHERE t.town_code = u.code \
            AND t.measure = m.measure AND m.measure = 'listed' AND t.from_date <= $2 \
            AND t.companies > 0 ORDER BY t.from_date LIMIT 1) AS first_on \
    FROM towns u CROSS JOIN (\
        SELECT 'reserve' AS measure UNION ALL SELECT 'reform' UNION ALL SELECT 'guidance' \
        UNION ALL SELECT 'review' UNION ALL SELECT 'suspended' UNION ALL SELECT 'exited' \
        UNION ALL SELECT 'listed' UNION ALL SELECT 'listed_domestic' \
        UNION ALL SELECT 'listed_overseas') m \
    ORDER BY u.official_order";

/// Totals are for every business role, so the scope filters nothing here.
pub(super) fn figures(db: &mut Db, _scope: &Scope, as_of: NaiveDate) -> Result<Vec<Figure>, Error> {
    Ok(diesel::sql_query(FIGURES).bind::<Date, _>(as_of).bind::<Date, _>(as_of).load(db)?)
}

/// Compares the kept totals with totals computed anew from every company's facts: the unit and
/// measure of each that differs. For `kunpeng check`.
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
        for id in ids {
            ledger.enter(&life_of(db, scope, id)?);
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

/// Rows that repeat the total before them, or a zero at the start, say nothing.
fn drop_repeats(rows: &mut Vec<(NaiveDate, i64)>) {
    let mut last = 0;
    rows.retain(|(_, companies)| std::mem::replace(&mut last, *companies) != *companies);
}
