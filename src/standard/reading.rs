//! Values measured by conditions, computed in whole numbers, so that a comparison with a threshold
//! is exact.

use chrono::{Datelike, NaiveDate};
use num_integer::Roots;

use super::known::{Known, YearFigures, saturated};
use super::rulebook::{Condition, Metric, Op, Over};

/// A value in base units, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The exact value.
    Exactly(i64),
    /// An upper limit: one of the two net profits is missing.
    AtMost(i64),
    Unknown,
    /// All figures are known but give no value: growth from zero or less, or a ratio to zero or
    /// less.
    Undefined,
    /// Decided by the offering.
    Offering,
}

use Reading::{AtMost, Exactly, Offering, Undefined, Unknown};

/// Returns the value that a condition measures.
pub(super) fn reading_of(known: &Known, condition: &Condition) -> Reading {
    match condition.over {
        Over::AtIssue => Offering,
        Over::AtDate => at_date(known, condition.metric),
        over => match known.base_year() {
            Some(base) => over_years(known, condition.metric, over, condition.op, base),
            None => Unknown,
        },
    }
}

fn at_date(known: &Known, metric: Metric) -> Reading {
    match metric {
        Metric::TrackYears => exactly(known.established_on.map(|day| months_since(day, known.on))),
        Metric::NeeqMonths => Exactly(known.neeq_months),
        Metric::NeeqLayer => Exactly(if known.neeq_innovation { 2 } else { 1 }),
        Metric::ShareCapital => exactly(known.share_capital_yuan),
        Metric::InventionPatents => {
            let over = known.years.iter().rev().filter(|one| one.year <= known.on.year());
            exactly(over.filter_map(|one| one.invention_patents).next())
        }
        _ => Unknown,
    }
}

fn over_years(known: &Known, metric: Metric, over: Over, op: Op, base: i32) -> Reading {
    let years = |count: i32| (base - count + 1..=base).map(move |year| yearly(known, metric, year));
    match over {
        Over::Latest => latest(known, metric, op, base),
        Over::Each(count) => years(count).fold(Exactly(i64::MAX), lower),
        Over::Sum(count) => sum(years(count)),
        Over::SumPrior(count) => sum((base - count..base).map(|year| yearly(known, metric, year))),
        Over::Avg(count) => match sum(years(count)) {
            Exactly(total) => Exactly(divided(total.into(), count.into(), op)),
            AtMost(total) => AtMost(divided(total.into(), count.into(), op)),
            other => other,
        },
        Over::Cagr(count) => grown(
            yearly(known, metric, base - count + 1),
            yearly(known, metric, base),
            count - 1,
            op,
        ),
        Over::YearOnYear => {
            grown(yearly(known, metric, base - 1), yearly(known, metric, base), 1, op)
        }
        Over::RatioSum(count) => {
            let below = (base - count + 1..=base).map(|year| yearly(known, Metric::Revenue, year));
            ratio(sum_of_share(known, metric, base - count + 1..=base), sum(below), op)
        }
        Over::RatioEach(_) | Over::AtIssue | Over::AtDate => Unknown,
    }
}

/// Returns the numerator of a ratio over years. Only R&D over revenue is used by the standards with
/// a denominator on file.
fn sum_of_share(known: &Known, metric: Metric, years: std::ops::RangeInclusive<i32>) -> Reading {
    match metric {
        Metric::RdRatio => sum(years.map(|year| yearly(known, Metric::RdExpense, year))),
        _ => Unknown,
    }
}

fn latest(known: &Known, metric: Metric, op: Op, base: i32) -> Reading {
    let of_year = known.year(base);
    match metric {
        Metric::RdStaffPct => ratio(
            exactly(of_year.and_then(|one| one.rd_staff)),
            exactly(of_year.and_then(|one| one.employees)),
            op,
        ),
        Metric::NetAssetsPerShare => {
            ratio(yearly(known, Metric::NetAssets, base), exactly(known.share_capital_yuan), op)
        }
        other => yearly(known, other, base),
    }
}

/// Returns a metric of one year. Of the two net profits, the lower one counts (扣非前后孰低).
fn yearly(known: &Known, metric: Metric, year: i32) -> Reading {
    let Some(of_year) = known.year(year) else { return Unknown };
    match metric {
        Metric::NetProfit | Metric::HkProfit => lower_profit(of_year),
        Metric::Revenue | Metric::HkRevenue => exactly(of_year.revenue),
        Metric::OpCashFlow | Metric::HkOpCash => exactly(of_year.op_cash_flow),
        Metric::RdExpense | Metric::HkRd => exactly(of_year.rd_expense),
        Metric::NetAssets => exactly(of_year.net_assets),
        Metric::WeightedRoe => exactly(of_year.weighted_roe_ppm),
        _ => Unknown,
    }
}

fn lower_profit(of_year: &YearFigures) -> Reading {
    match (of_year.net_profit, of_year.net_profit_deducted) {
        (Some(before), Some(after)) => Exactly(before.min(after)),
        (Some(one), None) | (None, Some(one)) => AtMost(one),
        (None, None) => Unknown,
    }
}

fn exactly(value: Option<i64>) -> Reading {
    value.map_or(Unknown, Exactly)
}

/// Returns the lower of two values. With an unknown value the result is only an upper limit.
fn lower(one: Reading, other: Reading) -> Reading {
    match (one, other) {
        (Exactly(a), Exactly(b)) => Exactly(a.min(b)),
        (Exactly(a) | AtMost(a), Exactly(b) | AtMost(b)) => AtMost(a.min(b)),
        (Exactly(i64::MAX), Unknown) | (Unknown, Unknown) => Unknown,
        (Exactly(a) | AtMost(a), Unknown) | (Unknown, Exactly(a) | AtMost(a)) => AtMost(a),
        _ => Undefined,
    }
}

fn sum(values: impl Iterator<Item = Reading>) -> Reading {
    let mut total = 0_i128;
    let mut bounded = false;
    for value in values {
        match value {
            Exactly(one) => total += i128::from(one),
            AtMost(one) => {
                total += i128::from(one);
                bounded = true;
            }
            other => return other,
        }
    }
    let total = saturated(total);
    if bounded { AtMost(total) } else { Exactly(total) }
}

/// Divides, rounded so that the comparison with a whole threshold is exact.
fn divided(above: i128, below: i128, op: Op) -> i64 {
    let (floor, rest) = (above.div_euclid(below), above.rem_euclid(below));
    saturated(floor + i128::from(op == Op::Above && rest > 0))
}

/// Returns a ratio in millionths.
fn ratio(above: Reading, below: Reading, op: Op) -> Reading {
    match (above, below) {
        (_, Exactly(below)) if below <= 0 => Undefined,
        (Exactly(above), Exactly(below)) => {
            Exactly(divided(i128::from(above) * 1_000_000, below.into(), op))
        }
        _ => Unknown,
    }
}

/// Returns the compound growth per period, in millionths.
fn grown(first: Reading, last: Reading, periods: i32, op: Op) -> Reading {
    let (Exactly(first), Exactly(last)) = (first, last) else { return Unknown };
    if first <= 0 {
        return Undefined;
    }
    if last <= 0 {
        return Exactly(-1_000_000);
    }
    let periods = u32::try_from(periods).unwrap_or(1).max(1);
    // (1 + g)^n × 10^6n ≤ last × 10^6n ÷ first; the nth root of the right side is 1 + g in
    // millionths.
    let Some(scaled) = 1_000_000_u128
        .checked_pow(periods)
        .and_then(|unit| unit.checked_mul(u128::from(last.unsigned_abs())))
    else {
        return Undefined;
    };
    let first = u128::from(first.unsigned_abs());
    let (times, exact) = (scaled / first, scaled.is_multiple_of(first));
    let root = times.nth_root(periods);
    let whole = exact && root.checked_pow(periods) == Some(times);
    let root = i128::try_from(root).unwrap_or(i128::MAX);
    Exactly(saturated(root - 1_000_000 + i128::from(op == Op::Above && !whole)))
}

/// Returns the compound growth per year in millionths, rounded down; `None` if `first` is not
/// positive.
pub(super) fn growth_ppm(first: i64, last: i64, years: i32) -> Option<i64> {
    value(grown(Exactly(first), Exactly(last), years, Op::AtLeast))
}

/// Returns a ratio in millionths, rounded down; `None` if `below` is not positive.
pub(super) fn share_ppm(above: i64, below: i64) -> Option<i64> {
    value(ratio(Exactly(above), Exactly(below), Op::AtLeast))
}

fn value(reading: Reading) -> Option<i64> {
    match reading {
        Exactly(value) => Some(value),
        _ => None,
    }
}

/// Returns the number of whole months between two days; 0 if `on` is before `from`.
pub fn months_since(from: NaiveDate, on: NaiveDate) -> i64 {
    let months =
        i64::from(on.year() - from.year()) * 12 + i64::from(on.month()) - i64::from(from.month());
    (months - i64::from(on.day() < from.day())).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_exact_at_the_threshold() {
        let growth = |first, last, periods, op| grown(Exactly(first), Exactly(last), periods, op);
        // 1.3² = 1.69
        assert_eq!(growth(100, 169, 2, Op::AtLeast), Exactly(300_000));
        assert_eq!(growth(10_000_000_000, 16_899_999_999, 2, Op::AtLeast), Exactly(299_999));
        assert_eq!(growth(10_000_000_000, 16_900_000_001, 2, Op::AtLeast), Exactly(300_000));
        assert_eq!(growth(1_000_000_000_000, 1_000_000_000_001, 1, Op::AtLeast), Exactly(0));
        assert_eq!(growth(1_000_000_000_000, 1_000_000_000_001, 1, Op::Above), Exactly(1));
        assert_eq!(growth(100, 100, 1, Op::Above), Exactly(0));
        assert_eq!(growth(0, 100, 2, Op::AtLeast), Undefined);
        assert_eq!(growth(100, -5, 2, Op::AtLeast), Exactly(-1_000_000));
        assert_eq!(growth(1, i64::MAX, 2, Op::AtLeast), Exactly(3_037_000_498_976_049));
    }

    #[test]
    fn roots_are_whole() {
        for n in 2..6 {
            for of in [0, 1, 2, 63, 64, 65, 1_000_000_u128.pow(2), u128::MAX] {
                let root = of.nth_root(n);
                assert!(root.pow(n) <= of);
                assert!((root + 1).checked_pow(n).is_none_or(|power| power > of), "{of} {n}");
            }
        }
    }

    #[test]
    fn months_are_whole() {
        let day = |text: &str| text.parse().unwrap();
        for (from, on, months) in [
            ("2023-01-31", "2026-01-30", 35),
            ("2023-01-31", "2026-01-31", 36),
            ("2023-01-31", "2023-02-28", 0),
            ("2026-01-01", "2025-01-01", 0),
        ] {
            assert_eq!(months_since(day(from), day(on)), months, "{from} {on}");
        }
    }
}
