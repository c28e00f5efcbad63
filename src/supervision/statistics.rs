//! 办理统计: durations, closing in time and returns. Pure.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::blocker::{Action, Closed};

/// Statistics of one category or department.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = supervision::statistics::Row)]
pub struct StatisticsRow {
    /// Code of the category or the department.
    pub code: String,
    pub name: String,
    /// 销号 number
    pub closed: i64,
    /// Number of closed blockers with a known duration.
    pub timed: i64,
    /// 用时中位数, in working days, such as `4` or `4.5`; `None` without a known duration.
    pub median_days: Option<String>,
    /// 按时办结
    pub on_time: i64,
    /// 按时率 of those with a known duration, in percent, rounded down
    pub on_time_percent: Option<i64>,
    /// 退回交办
    pub refusals: i64,
    /// 退回重办
    pub rejections: i64,
}

/// Function that returns the code to group by.
pub type Key = fn(&Closed) -> &str;

/// Returns the rows in order of code, without names. `returns` holds code, kind of return and
/// number.
pub fn rows(closed: &[Closed], key: Key, returns: &[(&str, Action, i64)]) -> Vec<StatisticsRow> {
    let mut days: BTreeMap<&str, Vec<(i32, i64)>> = BTreeMap::new();
    let mut rows: BTreeMap<&str, StatisticsRow> = BTreeMap::new();
    for one in closed {
        let row = rows.entry(key(one)).or_default();
        row.closed += one.count;
        let Some(took) = one.took_days else { continue };
        row.timed += one.count;
        if one.allowed_days.is_some_and(|allowed| took <= allowed) {
            row.on_time += one.count;
        }
        days.entry(key(one)).or_default().push((took, one.count));
    }
    for (code, action, count) in returns {
        let row = rows.entry(code).or_default();
        match action {
            Action::Refuse => row.refusals += count,
            _ => row.rejections += count,
        }
    }
    let of = |(code, row): (&str, StatisticsRow)| StatisticsRow {
        code: code.to_owned(),
        median_days: days.remove(code).and_then(median),
        on_time_percent: (row.timed > 0).then(|| row.on_time * 100 / row.timed),
        ..row
    };
    rows.into_iter().map(of).collect()
}

/// Returns the median of `(days, number of occurrences)`.
fn median(mut days: Vec<(i32, i64)>) -> Option<String> {
    days.sort_unstable();
    let total: i64 = days.iter().map(|(_, count)| count).sum();
    let at = |place: i64| {
        let mut seen = 0;
        days.iter().find_map(|(day, count)| {
            seen += count;
            (seen > place).then_some(*day)
        })
    };
    let twice = at((total - 1) / 2)? + at(total / 2)?;
    Some(if twice % 2 == 0 { (twice / 2).to_string() } else { format!("{}.5", twice / 2) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(category: &str, took: Option<i32>, allowed: i32, count: i64) -> Closed {
        let (category, department) = (category.to_owned(), "swj".to_owned());
        Closed { category, department, took_days: took, allowed_days: Some(allowed), count }
    }

    #[test]
    fn medians_rates_and_returns() {
        let all = [
            closed("tax", Some(4), 15, 1),
            closed("tax", Some(20), 15, 1),
            closed("tax", Some(7), 15, 2),
            closed("land", Some(3), 30, 1),
            closed("land", Some(6), 30, 1),
            closed("other", None, 20, 3),
        ];
        let returns =
            [("tax", Action::Refuse, 2), ("tax", Action::Reject, 1), ("talent", Action::Reject, 4)];
        let found = rows(&all, |one| &one.category, &returns);
        let told: Vec<_> = found
            .iter()
            .map(|row| {
                let median = row.median_days.as_deref().unwrap_or("—");
                (
                    row.code.as_str(),
                    row.closed,
                    median,
                    row.on_time_percent,
                    row.refusals,
                    row.rejections,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("land", 2, "4.5", Some(100), 0, 0),
                ("other", 3, "—", None, 0, 0),
                ("talent", 0, "—", None, 0, 4),
                ("tax", 4, "7", Some(75), 2, 1),
            ]
        );
        assert_eq!(rows(&all, |one| &one.department, &[])[0].closed, 9);
    }
}
