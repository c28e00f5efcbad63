//! Chinese texts for conditions and their results.

use super::rulebook::{Condition, Metric, Op, Over, Unit};
use super::verdict::Outcome;
use crate::money::{grouped, wan};

impl Condition {
    /// Returns the condition in Chinese: `最近三年净利润（孰低）累计 ≥ 20,000 万元`.
    pub fn words(&self) -> String {
        let metric = self.metric.label();
        let sign = match self.op {
            Op::AtLeast => "≥",
            Op::Above => ">",
        };
        let threshold = format!("{sign} {}", self.threshold_words());
        match self.over {
            Over::AtIssue => format!("{metric} {threshold}（发行时）"),
            Over::AtDate => format!("{metric} {threshold}"),
            Over::Latest => format!("最近一年{metric} {threshold}"),
            Over::Each(years) => format!("最近{}{metric}均 {threshold}", count(years)),
            Over::Sum(years) => format!("最近{}{metric}累计 {threshold}", count(years)),
            Over::Avg(years) => format!("最近{}{metric}平均 {threshold}", count(years)),
            Over::Cagr(years) => format!("最近{}{metric}复合增长率 {threshold}", count(years)),
            Over::YearOnYear => format!("最近一年{metric}增长率 {threshold}"),
            Over::RatioSum(years) => format!("最近{}累计{metric} {threshold}", count(years)),
            Over::RatioEach(years) => format!("最近{}每年{metric} {threshold}", count(years)),
            Over::SumPrior(years) => {
                format!("最近一年之前{}{metric}累计 {threshold}", count(years))
            }
        }
    }

    fn threshold_words(&self) -> String {
        let number = signed(self.value);
        match self.unit {
            Unit::Percent => format!("{number}%"),
            unit => format!("{number} {}", unit.label()),
        }
    }

    /// Formats a measured value (base units) with its unit.
    pub fn value_words(&self, value: i64) -> String {
        match self.unit {
            Unit::Wan | Unit::WanHkd => format!("{} 万元", wan(value)),
            Unit::WanShares => format!("{} 万股", wan(value)),
            Unit::Percent => format!("{}%", wan(value)),
            Unit::YuanPerShare => format!("{} 元/股", hundredths(value / 10_000)),
            Unit::Years | Unit::Months => months(value),
            unit => format!("{} {}", signed(value), unit.label()),
        }
    }

    /// Returns the missing amount in Chinese: `还差 1,200.00 万元`, `还差 3.20 个百分点`; `None` if
    /// nothing is short.
    pub fn gap_words(&self, outcome: Outcome) -> Option<String> {
        let Outcome::Short { by, at_most, .. } = outcome else { return None };
        let amount = match self.unit {
            Unit::Percent => format!("{} 个百分点", wan(by)),
            _ => self.value_words(by),
        };
        let least = if at_most { "至少" } else { "" };
        Some(match self.over {
            Over::Each(_) => format!("最低的一年{least}还差 {amount}"),
            Over::Avg(_) => format!("平均每年{least}还差 {amount}"),
            _ => format!("{least}还差 {amount}"),
        })
    }

    /// Returns a remark for values that are computed from a substitute figure.
    pub fn remark(&self) -> Option<&'static str> {
        match self.metric {
            Metric::ShareCapital => Some("以注册资本代替股本总额"),
            Metric::NetAssetsPerShare => Some("以净资产除以注册资本计算"),
            Metric::HkProfit => Some("以净利润（孰低）代替"),
            Metric::TrackYears => Some("自成立日期起算（整体变更可连续计算）"),
            _ => None,
        }
    }
}

fn count(years: i32) -> String {
    match years {
        1 => "一年".to_owned(),
        2 => "两年".to_owned(),
        3 => "三年".to_owned(),
        many => format!("{many}年"),
    }
}

fn signed(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(value.unsigned_abs()))
}

fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    format!("{sign}{}.{:02}", grouped(value / 100), value % 100)
}

fn months(value: i64) -> String {
    match (value / 12, value % 12) {
        (0, months) => format!("{months} 个月"),
        (years, 0) => format!("{years} 年"),
        (years, months) => format!("{years} 年 {months} 个月"),
    }
}
