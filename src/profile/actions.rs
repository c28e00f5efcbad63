//! Keeps profiles up to date. A few changed companies are recalculated at once. The round
//! recalculates many changed companies, and all companies on a new day or after new rules.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::calculate::{Records, Rules, calculate, known_data};
use super::store::{self, CompanySelection, StoredProfile, Subject};
use super::trace::Trace;
use super::weights::Weights;
use crate::access::{CompanyRef, Scope, in_china};
use crate::company::Grade;
use crate::db::Db;
use crate::error::Error;
use crate::record::{Follower, Journal, Tx};
use crate::stage::Stage;
use crate::standard::answers::MET;
use crate::standard::{Known, MissingFigure, explain, rulebook};

/// Maximum number of changed companies that are recalculated in the same transaction.
const AT_ONCE: usize = 50;
/// Number of companies that are calculated and stored together.
pub const SLICE: i64 = 5_000;

/// Updates profiles when records of companies change.
pub static FOLLOWER: Follower = Follower(follow);

/// Updates the profiles of companies whose records changed. It is the last step before a commit, so
/// no operation has to call it: every change of a company's records passes through the history.
pub fn follow(db: &mut Db, changed: &[CompanyRef], today: NaiveDate) -> Result<(), Error> {
    let scope = Scope::whole_city("a profile follows its company whoever changed it");
    if changed.len() > AT_ONCE {
        return store::mark_outdated(db, changed);
    }
    let rules = Rules::read(db, today)?;
    let which = CompanySelection::These(changed.iter().map(|one| one.id()).collect());
    let kept = calculate_profiles(db, &scope, &which, &rules)?;
    let gone: Vec<CompanyRef> = changed
        .iter()
        .copied()
        .filter(|one| !kept.rows.iter().any(|r| r.company_id == one.id()))
        .collect();
    store::forget(db, &gone)?;
    let before = store::stored_profiles(db, &scope, &which)?;
    let other: Vec<StoredProfile> =
        kept.rows.into_iter().filter(|row| !before.contains(row)).collect();
    store::replace(db, &other)?;
    store::set_keys(db, &kept.keys)
}

/// Returns the first day of the weights that are in force on a day.
pub fn weights_from(db: &mut Db, on: NaiveDate) -> Result<NaiveDate, Error> {
    Ok(Weights::in_force(db, on)?.effective_from)
}

/// Calls `look` for each of these companies with its records.
fn for_each_company<T>(
    db: &mut Db,
    scope: &Scope,
    which: &CompanySelection,
    rules: &Rules,
    look: impl FnMut((&Subject, &Records)) -> T,
) -> Result<Vec<T>, Error> {
    let subjects = store::subjects(db, scope, which)?;
    let records = store::records(db, scope, which, rules)?;
    let nothing = Records::default();
    let own = |subject: &Subject| records.get(&subject.id).unwrap_or(&nothing);
    Ok(subjects.iter().map(|subject| (subject, own(subject))).map(look).collect())
}

/// Returns the grade that the rule recommends now for each of these companies, with the inputs. The
/// grade is `None` if a company is listed or has left the process.
pub fn traces(
    db: &mut Db,
    scope: &Scope,
    which: &CompanySelection,
    today: NaiveDate,
) -> Result<Vec<(i64, Option<Grade>, Trace)>, Error> {
    let rules = Rules::read(db, today)?;
    for_each_company(db, scope, which, &rules, |(subject, records)| {
        let calculated = calculate(subject, records, &rules);
        let grade = calculated.recommended(subject, &rules);
        (subject.id, grade, Trace::of(&calculated, &rules))
    })
}

/// Returns the data known about these companies today, by ID.
pub fn known_of(
    db: &mut Db,
    scope: &Scope,
    ids: Vec<i64>,
    today: NaiveDate,
) -> Result<BTreeMap<i64, Known>, Error> {
    let rules = Rules::read(db, today)?;
    let look = |(subject, records): (&Subject, &Records)| {
        (subject.id, known_data(subject, records, &rules))
    };
    Ok(for_each_company(db, scope, &CompanySelection::These(ids), &rules, look)?
        .into_iter()
        .collect())
}

/// Returns the data that a company's profile lacks today.
pub fn missing(
    db: &mut Db,
    scope: &Scope,
    id: i64,
    today: NaiveDate,
) -> Result<Vec<MissingFigure>, Error> {
    let known = known_of(db, scope, vec![id], today)?.remove(&id);
    let known = known.ok_or_else(|| Error::not_found("企业"))?;
    Ok(explain(rulebook()?, &known).missing)
}

/// Calculated profiles, and the sort keys that changed.
pub struct CalculatedProfiles {
    /// One per company.
    pub rows: Vec<StoredProfile>,
    /// Only of companies whose sort key changed.
    pub keys: Vec<(CompanyRef, i64)>,
}

/// Calculates the profiles of companies from their records, without storing them.
pub fn calculate_profiles(
    db: &mut Db,
    scope: &Scope,
    which: &CompanySelection,
    rules: &Rules,
) -> Result<CalculatedProfiles, Error> {
    let mut keys = Vec::new();
    let rows = for_each_company(db, scope, which, rules, |(subject, records)| {
        let calculated = calculate(subject, records, rules);
        let key = calculated.key(subject);
        if key != subject.priority_key {
            keys.push((subject.key(), key));
        }
        calculated.to_stored(subject, rules)
    })?;
    Ok(CalculatedProfiles { rows, keys })
}

/// Totals of all companies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckedTotals {
    /// Number of companies checked.
    pub companies: usize,
    /// Number of answers 满足, including those met only by figures or only at a certain market
    /// value.
    pub met: usize,
}

/// Judges every company by every standard, without storing anything.
pub fn check_all(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<CheckedTotals, Error> {
    let rules = Rules::read(db, today)?;
    let (mut totals, mut after) = (CheckedTotals::default(), 0);
    loop {
        let ids = store::company_ids(db, scope, after, SLICE)?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(totals) };
        let CalculatedProfiles { rows, .. } =
            calculate_profiles(db, scope, &CompanySelection::Between(*first, *last), &rules)?;
        totals.companies += rows.len();
        let answers = rows.iter().flat_map(|row| row.answers.chars());
        totals.met += answers.filter(|letter| *letter <= MET).count();
        after = *last;
    }
}

/// Recalculates everything that is out of date and returns the number of changed profiles. Blocks.
pub fn go_round(journal: &Journal, now: NaiveDateTime) -> Result<usize, Error> {
    let today = in_china(now).date();
    let scope = Scope::whole_city("the round calculates profiles of the whole city");
    let due = journal.read(|db| {
        let rules = Rules::read(db, today)?;
        store::is_due(db, &scope, today, &rules.edition)
    })?;
    if !due {
        return Ok(0);
    }
    let (mut after, mut changed) = (0, 0);
    loop {
        let ids = journal.read(|db| store::company_ids(db, &scope, after, SLICE))?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { break };
        let which = CompanySelection::Between(*first, *last);
        changed += journal.scheduled_write(now, |tx| store_profiles(tx, &scope, &which, today))?;
        after = *last;
    }
    count_spans(journal, now, &scope)?;
    Ok(changed)
}

/// Recalculates a slice and stores the profiles that changed.
fn store_profiles(
    tx: &mut Tx<'_>,
    scope: &Scope,
    which: &CompanySelection,
    today: NaiveDate,
) -> Result<usize, Error> {
    tx.derived("profiles follow from records, rules and the day");
    let rules = Rules::read(tx.db(), today)?;
    let before = store::stored_profiles(tx.db(), scope, which)?;
    let CalculatedProfiles { rows, keys } = calculate_profiles(tx.db(), scope, which, &rules)?;
    let kept: BTreeMap<i64, &StoredProfile> =
        before.iter().map(|row| (row.company_id, row)).collect();
    let as_before = |row: &StoredProfile| {
        kept.get(&row.company_id).is_some_and(|old| {
            let dated = StoredProfile {
                reckoned_on: row.reckoned_on,
                reckoned_by: row.reckoned_by.clone(),
                ..(*old).clone()
            };
            dated == *row
        })
    };
    let changed: Vec<StoredProfile> = rows.into_iter().filter(|row| !as_before(row)).collect();
    store::replace(tx.db(), &changed)?;
    store::set_keys(tx.db(), &keys)?;
    store::still_right(tx.db(), scope, which, today, &rules.edition)?;
    Ok(changed.len())
}

/// Calculates the median stay of companies in each stage, once a day.
fn count_spans(journal: &Journal, now: NaiveDateTime, scope: &Scope) -> Result<(), Error> {
    let today = in_china(now).date();
    if journal.read(|db| store::spans_counted(db, scope, today))? {
        return Ok(());
    }
    let mut spans: BTreeMap<Stage, Vec<i32>> = BTreeMap::new();
    let mut after = 0;
    loop {
        let ids = journal.read(|db| store::company_ids(db, scope, after, SLICE))?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { break };
        let which = CompanySelection::Between(*first, *last);
        let events = journal.read(|db| store::events_in_order(db, scope, &which))?;
        let stages: Vec<(i64, Stage, NaiveDate)> =
            events.into_iter().filter_map(|(id, step, on)| Some((id, step.stage()?, on))).collect();
        for (one, next) in stages.iter().zip(stages.iter().skip(1)) {
            if one.0 == next.0 {
                let days = (next.2 - one.2).num_days().max(0);
                spans.entry(one.1).or_default().push(i32::try_from(days).unwrap_or(i32::MAX));
            }
        }
        after = *last;
    }
    let medians: Vec<(Stage, i32, i32)> = spans
        .into_iter()
        .filter_map(|(stage, mut days)| {
            days.sort_unstable();
            let middle = *days.get(days.len() / 2)?;
            Some((stage, i32::try_from(days.len()).unwrap_or(i32::MAX), middle))
        })
        .collect();
    journal.scheduled_write(now, |tx| {
        tx.derived("usual stays follow from events");
        store::replace_spans(tx.db(), scope, &medians, today)
    })
}
