//! Changes of the totals, collected before they are posted. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::life::Life;
use crate::db::types::text_enum;
use crate::stage::Phase;

text_enum! {
    /// What is counted per unit. Companies listed are counted by their listings, all others by
    /// the phase of their stage.
    pub enum Measure {
        Reserve = "reserve" => "储备",
        Reform = "reform" => "股改",
        Guidance = "guidance" => "辅导",
        Review = "review" => "审核",
        Suspended = "suspended" => "中止",
        Exited = "exited" => "退出",
        Listed = "listed" => "上市",
        ListedDomestic = "listed_domestic" => "境内上市",
        ListedOverseas = "listed_overseas" => "境外上市",
    }
}

impl Measure {
    /// The measure a phase counts under; the listed phase is counted by listings.
    pub const fn of_phase(phase: Phase) -> Option<Self> {
        Some(match phase {
            Phase::Reserve => Self::Reserve,
            Phase::Reform => Self::Reform,
            Phase::Guidance => Self::Guidance,
            Phase::Review => Self::Review,
            Phase::Suspended => Self::Suspended,
            Phase::Exited => Self::Exited,
            Phase::Listed => return None,
        })
    }
}

/// How the number of companies changes: per unit and measure, on which days by how much.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<(String, Measure), BTreeMap<NaiveDate, i64>>);

impl Ledger {
    /// A company comes to count.
    pub fn enter(&mut self, life: &Life) {
        self.add(life, 1);
    }

    /// A company no longer counts as it did.
    pub fn leave(&mut self, life: &Life) {
        self.add(life, -1);
    }

    /// `companies` companies of a unit come to count as `measure` on a day and go on: the whole
    /// life of a newly imported candidate, without taking it apart one by one.
    pub fn begin(&mut self, town: &str, measure: Measure, on: NaiveDate, companies: i64) {
        self.step(town, measure, on, companies);
    }

    fn add(&mut self, life: &Life, sign: i64) {
        for interval in life.intervals() {
            self.step(&interval.town, interval.measure, interval.from, sign);
            if let Some(until) = interval.until {
                self.step(&interval.town, interval.measure, until, -sign);
            }
        }
    }

    fn step(&mut self, town: &str, measure: Measure, on: NaiveDate, by: i64) {
        let days = self.0.entry((town.to_owned(), measure)).or_default();
        *days.entry(on).or_default() += by;
    }

    /// The changes that remain, by unit and measure; what cancelled out is left away.
    pub(super) fn changes(
        self,
    ) -> impl Iterator<Item = (String, Measure, BTreeMap<NaiveDate, i64>)> {
        self.0.into_iter().filter_map(|((town, measure), mut days)| {
            days.retain(|_, by| *by != 0);
            (!days.is_empty()).then_some((town, measure, days))
        })
    }
}

/// The rows of running totals from the first change on: `before` is the total in force before
/// it, `rows` the stored rows from that day on.
pub(super) fn carry_forward(
    before: i64,
    rows: &[(NaiveDate, i64)],
    changes: &BTreeMap<NaiveDate, i64>,
) -> Vec<(NaiveDate, i64)> {
    let stored: BTreeMap<NaiveDate, i64> = rows.iter().copied().collect();
    let days: std::collections::BTreeSet<_> =
        stored.keys().chain(changes.keys()).copied().collect();
    let mut base = before;
    let mut shift = 0;
    days.into_iter()
        .map(|day| {
            base = stored.get(&day).copied().unwrap_or(base);
            shift += changes.get(&day).copied().unwrap_or(0);
            (day, base + shift)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, n).unwrap()
    }

    #[test]
    fn a_change_in_the_past_shifts_every_later_total() {
        let changes = BTreeMap::from([(day(5), 1), (day(8), -1)]);
        let rows = carry_forward(3, &[(day(6), 4), (day(9), 2)], &changes);
        assert_eq!(rows, [(day(5), 4), (day(6), 5), (day(8), 4), (day(9), 2)]);
    }

    #[test]
    fn entering_and_leaving_cancel_out() {
        let mut ledger = Ledger::default();
        ledger.begin("A", Measure::Reserve, day(1), 2);
        ledger.begin("A", Measure::Reserve, day(1), -2);
        assert_eq!(ledger.changes().count(), 0);
    }
}
