//! Collects changes of the totals before they are stored. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::life::Life;
use crate::db::types::text_enum;
use crate::stage::Phase;

text_enum! {
    /// What is counted for each town. Listed companies are counted by their listings, all others by
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
    /// Returns the measure of a phase; `None` for the listed phase, which is counted by listings.
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

/// Changes in the number of companies, by town and measure, then by day.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<(String, Measure), BTreeMap<NaiveDate, i64>>);

impl Ledger {
    /// Adds a company.
    pub fn enter(&mut self, life: &Life) {
        self.add(life, 1);
    }

    /// Removes a company.
    pub fn leave(&mut self, life: &Life) {
        self.add(life, -1);
    }

    /// Adds `companies` companies that count as `measure` from a day on. It is a shortcut for newly
    /// imported candidates, whose life is one interval without end.
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

    /// Returns the changes by town and measure, without those that cancel out.
    pub(super) fn changes(
        self,
    ) -> impl Iterator<Item = (String, Measure, BTreeMap<NaiveDate, i64>)> {
        self.0.into_iter().filter_map(|((town, measure), mut days)| {
            days.retain(|_, by| *by != 0);
            (!days.is_empty()).then_some((town, measure, days))
        })
    }
}

/// Computes the rows of running totals from the first change on. `before` is the total in force
/// before it, `rows` are the stored rows from that day on.
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
