//! Listings by year, compared with the plan. Pure.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::city::Plan;

/// Number of years shown. The last one is the year of the requested date.
const YEARS: i32 = 11;

/// The figures of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// Calendar year.
    pub year: i32,
    /// Number of listings in the year, up to the requested date.
    pub listings: i64,
    /// Number of listed companies at its end, or on the requested date.
    pub listed: i64,
    /// The number planned for its end; `None` if the plan has none.
    pub plan: Option<i64>,
}

/// The running total of a town from a day on.
pub struct Total {
    pub town_code: String,
    pub from: NaiveDate,
    /// Number of listed companies.
    pub companies: i64,
}

/// Returns the first day of the years shown.
pub fn first_day(as_of: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(as_of.year() - YEARS + 1, 1, 1).unwrap_or(as_of)
}

/// Computes the years up to a date from the days of listings and the totals of all towns, which
/// must be in order of days.
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
