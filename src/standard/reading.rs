//! What a condition measures, read from what is known. Whole numbers throughout, so that a
//! threshold is met exactly or not at all.

use chrono::{Datelike, NaiveDate};

use super::known::{Known, YearFigures, saturated};
use super::rulebook::{Condition, Metric, Op, Over};
use crate::db::types::text_enum;

text_enum! {
    /// A figure that an answer may lack. The codes are those of the fields that hold it.
    pub enum Wanted {
        Revenue = "revenue_yuan" => "营业收入",
        NetProfit = "net_profit_yuan" => "净利润",
        NetProfitDeducted = "net_profit_deducted_yuan" => "扣非净利润",
        OpCashFlow = "op_cash_flow_yuan" => "经营活动产生的现金流量净额",
        RdExpense = "rd_expense_yuan" => "研发投入",
        NetAssets = "net_assets_yuan" => "净资产",
        WeightedRoe = "weighted_roe_ppm" => "加权平均净资产收益率",
        Employees = "employees" => "年末员工人数",
        RdStaff = "rd_staff" => "研发人员",
        InventionPatents = "invention_patents" => "发明专利",
        EstablishedOn = "established_on" => "成立日期",
        RegisteredCapital = "registered_capital_yuan" => "注册资本",
        OperatingExpenses = "operating_expenses" => "总营运开支",
        MarketMakers = "market_makers" => "做市商数",
        InstitutionEquity = "institution_equity" => "专业机构投资金额",
        DirectedIssue = "directed_issue_raised" => "定向发行融资金额",
        AvgMarketCap = "avg_market_cap" => "挂牌期间平均市值",
    }
}

impl Wanted {
    /// Whether the program has a place for it, so that a town can be asked to fill it in.
    pub fn is_kept(self) -> bool {
        !matches!(
            self,
            Self::OperatingExpenses
                | Self::MarketMakers
                | Self::InstitutionEquity
                | Self::DirectedIssue
                | Self::AvgMarketCap
        )
    }
}

/// A value as far as it is known, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is this.
    Exactly(i64),
    /// It is not more than this: of the two net profits one is missing.
    AtMost(i64),
    /// A figure is missing.
    Unknown,
    /// The figures are there, and give no value: growth from nothing, a ratio to nothing.
    Undefined,
    /// The offering decides it.
    Offering,
}

use Reading::{AtMost, Exactly, Offering, Undefined, Unknown};

/// Reads what a condition measures.
pub(super) fn read(known: &Known, condition: &Condition) -> Reading {
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
    let years = |count: i32| (base - count + 1..=base).map(move |year| of(known, metric, year));
    match over {
        Over::Latest => latest(known, metric, op, base),
        Over::Each(count) => years(count).fold(Exactly(i64::MAX), lower),
        Over::Sum(count) => sum(years(count)),
        Over::SumPrior(count) => sum((base - count..base).map(|year| of(known, metric, year))),
        Over::Avg(count) => match sum(years(count)) {
            Exactly(total) => Exactly(divided(total.into(), count.into(), op)),
            AtMost(total) => AtMost(divided(total.into(), count.into(), op)),
            other => other,
        },
        Over::Cagr(count) => {
            grown(of(known, metric, base - count + 1), of(known, metric, base), count - 1, op)
        }
        Over::YearOnYear => grown(of(known, metric, base - 1), of(known, metric, base), 1, op),
        Over::RatioSum(count) => {
            let below = (base - count + 1..=base).map(|year| of(known, Metric::Revenue, year));
            ratio(sum_of_share(known, metric, base - count + 1..=base), sum(below), op)
        }
        Over::RatioEach(_) | Over::AtIssue | Over::AtDate => Unknown,
    }
}

/// The upper half of a ratio over years: R&D over revenue is the only one the standards use whose
/// lower half is on file.
fn sum_of_share(known: &Known, metric: Metric, years: std::ops::RangeInclusive<i32>) -> Reading {
    match metric {
        Metric::RdRatio => sum(years.map(|year| of(known, Metric::RdExpense, year))),
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
            ratio(of(known, Metric::NetAssets, base), exactly(known.share_capital_yuan), op)
        }
        other => of(known, other, base),
    }
}

/// A metric of one year. Of the two net profits the lower counts (扣非前后孰低).
fn of(known: &Known, metric: Metric, year: i32) -> Reading {
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

/// The lower of two: what is unknown may be lower still, but not help.
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

/// Rounded so that the comparison with a whole threshold comes out as if it were exact.
fn divided(above: i128, below: i128, op: Op) -> i64 {
    let (floor, rest) = (above.div_euclid(below), above.rem_euclid(below));
    saturated(floor + i128::from(op == Op::Above && rest > 0))
}

/// One over another in millionths.
fn ratio(above: Reading, below: Reading, op: Op) -> Reading {
    match (above, below) {
        (_, Exactly(below)) if below <= 0 => Undefined,
        (Exactly(above), Exactly(below)) => {
            Exactly(divided(i128::from(above) * 1_000_000, below.into(), op))
        }
        _ => Unknown,
    }
}

/// Compound growth over so many periods, in millionths.
fn grown(first: Reading, last: Reading, periods: i32, op: Op) -> Reading {
    let (Exactly(first), Exactly(last)) = (first, last) else { return Unknown };
    if first <= 0 {
        return Undefined;
    }
    if last <= 0 {
        return Exactly(-1_000_000);
    }
    let periods = u32::try_from(periods).unwrap_or(1).max(1);
    // (1 + g)^n × 10^6n ≤ last × 10^6n ÷ first, and the nth root of it is g in millionths.
    let Some(scaled) = 1_000_000_u128
        .checked_pow(periods)
        .and_then(|unit| unit.checked_mul(u128::from(last.unsigned_abs())))
    else {
        return Undefined;
    };
    let first = u128::from(first.unsigned_abs());
    let (times, exact) = (scaled / first, scaled.is_multiple_of(first));
    let root = root(times, periods);
    let whole = exact && root.checked_pow(periods) == Some(times);
    let root = i128::try_from(root).unwrap_or(i128::MAX);
    Exactly(saturated(root - 1_000_000 + i128::from(op == Op::Above && !whole)))
}

/// Growth a year over so many years, in millionths, rounded down; none from nothing.
pub(super) fn growth_ppm(first: i64, last: i64, years: i32) -> Option<i64> {
    value(grown(Exactly(first), Exactly(last), years, Op::AtLeast))
}

/// One over another in millionths, rounded down; none over nothing.
pub(super) fn share_ppm(above: i64, below: i64) -> Option<i64> {
    value(ratio(Exactly(above), Exactly(below), Op::AtLeast))
}

fn value(reading: Reading) -> Option<i64> {
    match reading {
        Exactly(value) => Some(value),
        _ => None,
    }
}

/// The nth root, rounded down.
fn root(of: u128, n: u32) -> u128 {
    if n == 1 {
        return of;
    }
    let (mut low, mut high) = (0_u128, 1_u128 << 128_u32.div_ceil(n));
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        match middle.checked_pow(n).is_some_and(|power| power <= of) {
            true => low = middle,
            false => high = middle - 1,
        }
    }
    low
}

/// Whole months from one day to another; none where the other is earlier.
pub fn months_since(from: NaiveDate, on: NaiveDate) -> i64 {
    let months =
        i64::from(on.year() - from.year()) * 12 + i64::from(on.month()) - i64::from(from.month());
    (months - i64::from(on.day() < from.day())).max(0)
}

/// The figures that a condition needs and that are missing, with their years.
pub(super) fn missing(known: &Known, condition: &Condition) -> Vec<(Wanted, Option<i32>)> {
    let base = known.base_year().unwrap_or_else(|| known.due_year());
    let years = match condition.over {
        Over::AtIssue => return Vec::new(),
        Over::AtDate => return at_date_missing(known, condition.metric),
        Over::Latest => vec![base],
        Over::YearOnYear => vec![base - 1, base],
        Over::Cagr(count) => vec![base - count + 1, base],
        Over::SumPrior(count) => (base - count..base).collect(),
        Over::Each(count)
        | Over::Sum(count)
        | Over::Avg(count)
        | Over::RatioSum(count)
        | Over::RatioEach(count) => (base - count + 1..=base).collect(),
    };
    let mut found = Vec::new();
    for year in years {
        let none = YearFigures::default();
        let of_year = known.year(year).unwrap_or(&none);
        let lacking = needed(condition.metric).iter().filter(|one| !has(of_year, **one));
        found.extend(lacking.map(|one| (*one, Some(year))));
    }
    if condition.metric == Metric::NetAssetsPerShare && known.share_capital_yuan.is_none() {
        found.push((Wanted::RegisteredCapital, None));
    }
    found
}

fn at_date_missing(known: &Known, metric: Metric) -> Vec<(Wanted, Option<i32>)> {
    let wanted = match metric {
        Metric::TrackYears if known.established_on.is_none() => Wanted::EstablishedOn,
        Metric::ShareCapital if known.share_capital_yuan.is_none() => Wanted::RegisteredCapital,
        Metric::InventionPatents if known.years.iter().all(|y| y.invention_patents.is_none()) => {
            let year = known.base_year().unwrap_or_else(|| known.due_year());
            return vec![(Wanted::InventionPatents, Some(year))];
        }
        Metric::MarketMakers => Wanted::MarketMakers,
        Metric::AvgMarketCap => Wanted::AvgMarketCap,
        _ => return Vec::new(),
    };
    vec![(wanted, None)]
}

/// The figures of a year that a metric is made of.
fn needed(metric: Metric) -> &'static [Wanted] {
    match metric {
        Metric::NetProfit | Metric::HkProfit => &[Wanted::NetProfit, Wanted::NetProfitDeducted],
        Metric::Revenue | Metric::HkRevenue => &[Wanted::Revenue],
        Metric::OpCashFlow | Metric::HkOpCash => &[Wanted::OpCashFlow],
        Metric::RdExpense | Metric::HkRd => &[Wanted::RdExpense],
        Metric::RdRatio => &[Wanted::RdExpense, Wanted::Revenue],
        Metric::HkRdRatio => &[Wanted::RdExpense, Wanted::OperatingExpenses],
        Metric::RdStaffPct => &[Wanted::RdStaff, Wanted::Employees],
        Metric::NetAssets | Metric::NetAssetsPerShare => &[Wanted::NetAssets],
        Metric::WeightedRoe => &[Wanted::WeightedRoe],
        Metric::InstitutionEquity => &[Wanted::InstitutionEquity],
        Metric::DirectedIssueRaised => &[Wanted::DirectedIssue],
        _ => &[],
    }
}

/// Whether a figure of a year, or a fact of the company, is on file.
pub(super) fn is_on_file(known: &Known, wanted: Wanted, year: Option<i32>) -> bool {
    match wanted {
        Wanted::EstablishedOn => known.established_on.is_some(),
        Wanted::RegisteredCapital => known.share_capital_yuan.is_some(),
        Wanted::InventionPatents => known.years.iter().any(|y| y.invention_patents.is_some()),
        figure => year.and_then(|year| known.year(year)).is_some_and(|one| has(one, figure)),
    }
}

fn has(of_year: &YearFigures, wanted: Wanted) -> bool {
    let figure = match wanted {
        Wanted::Revenue => of_year.revenue,
        Wanted::NetProfit => of_year.net_profit,
        Wanted::NetProfitDeducted => of_year.net_profit_deducted,
        Wanted::OpCashFlow => of_year.op_cash_flow,
        Wanted::RdExpense => of_year.rd_expense,
        Wanted::NetAssets => of_year.net_assets,
        Wanted::WeightedRoe => of_year.weighted_roe_ppm,
        Wanted::Employees => of_year.employees,
        Wanted::RdStaff => of_year.rd_staff,
        _ => None,
    };
    figure.is_some()
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
                let root = root(of, n);
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
