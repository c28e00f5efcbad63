//! Listings year by year, beside what the plan promised. Pure.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::city::Plan;

/// So many years are shown, the last one being that of the date asked about.
const YEARS: i32 = 11;

/// A year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// 2026
    pub year: i32,
    /// Listings recorded for it.
    pub listings: i64,
    /// Listed companies at its end, or on the date asked about.
    pub listed: i64,
    /// What the plan promised for its end.
    pub plan: Option<i64>,
}

/// The totals of one unit from a day on.
pub struct Total {
    /// Which unit.
    pub town_code: String,
    /// From this day on.
    pub from: NaiveDate,
    /// Listed companies.
    pub companies: i64,
}

/// The first day of the years shown.
pub fn first_day(as_of: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(as_of.year() - YEARS + 1, 1, 1).unwrap_or(as_of)
}

/// The years up to a date: from the days of listings, and the totals of all units in the order of
/// their days.
pub fn years(
    as_of: NaiveDate,
    listed_on: &[NaiveDate],
    totals: &[Total],
    plan: &Plan,
) -> Vec<Year> {
    let mut in_force = BTreeMap::new();
    let mut rest = totals.iter().peekable();
    let all = as_of.year() - YEARS + 1..=as_of.year();
    let year = |year: i32| {
        while let Some(total) = rest.next_if(|t| t.from <= as_of && t.from.year() <= year) {
            in_force.insert(total.town_code.as_str(), total.companies);
        }
        let listings = listed_on.iter().filter(|day| day.year() == year && **day <= as_of).count();
        Year {
            year,
            listings: i64::try_from(listings).unwrap_or(i64::MAX),
            listed: in_force.values().sum(),
            plan: plan.of(year),
        }
    };
    all.map(year).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::Seeds;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn total(town: &str, from: NaiveDate, companies: i64) -> Total {
        Total { town_code: town.into(), from, companies }
    }

    fn plan() -> Plan {
        Seeds::compiled().unwrap().city().plan.clone()
    }

    #[test]
    fn a_year_ends_with_the_totals_then_in_force() {
        let totals = [
            total("a", day(1998, 1, 1), 1),
            total("a", day(2022, 6, 1), 2),
            total("b", day(2022, 12, 31), 1),
            total("a", day(2026, 5, 1), 1),
        ];
        let listed_on = [day(2022, 6, 1), day(2022, 12, 31), day(2026, 4, 1)];
        let years = years(day(2026, 4, 30), &listed_on, &totals, &plan());
        assert_eq!(years.len(), 11);
        let of = |year: i32| years.iter().find(|one| one.year == year).unwrap();
        assert_eq!((of(2016).listings, of(2016).listed), (0, 1));
        assert_eq!((of(2022).listings, of(2022).listed), (2, 3));
        assert_eq!((of(2026).listings, of(2026).listed), (1, 3));
        assert_eq!((of(2023).plan, of(2024).plan), (Some(100), None));
    }
}
