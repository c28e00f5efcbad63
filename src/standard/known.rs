//! Known figures and facts of a company on a day.

use chrono::{Datelike, NaiveDate};

use super::reading::{growth_ppm, share_ppm};
use super::wanted::{NeededFigure, is_on_file};

/// Figures of a fiscal year: amounts in yuan, return on equity in millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct YearFigures {
    /// 会计年度
    pub year: i32,
    /// 营业收入
    pub revenue: Option<i64>,
    /// 净利润, 扣除非经常性损益前
    pub net_profit: Option<i64>,
    /// 扣非净利润
    pub net_profit_deducted: Option<i64>,
    /// 经营活动产生的现金流量净额
    pub op_cash_flow: Option<i64>,
    /// 研发投入
    pub rd_expense: Option<i64>,
    /// 期末净资产
    pub net_assets: Option<i64>,
    /// 加权平均净资产收益率, in millionths
    pub weighted_roe_ppm: Option<i64>,
    /// 年末员工人数
    pub employees: Option<i64>,
    /// 研发人员
    pub rd_staff: Option<i64>,
    /// 发明专利 of the main business
    pub invention_patents: Option<i64>,
    /// Whether the shown figures are audited.
    pub audited: bool,
}

/// Exchange rates used for the answers of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Yuan for one Hong Kong dollar, in millionths.
    pub hkd_ppm: i64,
}

impl Rates {
    /// Converts Hong Kong dollars to yuan, rounded up so that a threshold never becomes easier.
    pub fn yuan_of_hkd(self, hkd: i64) -> i64 {
        let micro = i128::from(hkd) * i128::from(self.hkd_ppm);
        saturated(micro.div_euclid(1_000_000) + i128::from(micro.rem_euclid(1_000_000) > 0))
    }
}

/// What is known of a company on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Day for which the standards are checked.
    pub on: NaiveDate,
    /// Ascending, each year once.
    pub years: Vec<YearFigures>,
    /// 成立日期. If the company changed its form as a whole, the time before the change counts.
    pub established_on: Option<NaiveDate>,
    /// 注册资本, used in place of 股本总额
    pub share_capital_yuan: Option<i64>,
    /// Months of continuous quotation on 新三板, both layers together.
    pub neeq_months: i64,
    /// 创新层
    pub neeq_innovation: bool,
    pub rates: Rates,
}

impl Known {
    /// Returns the last full year: the newest year with revenue or profit that ended before the
    /// day. `None` if it is more than two years back. Annual reports are due at the end of April.
    pub fn base_year(&self) -> Option<i32> {
        let oldest = self.on.year() - 2;
        let over = |one: &&YearFigures| one.year < self.on.year() && one.has_results();
        self.years.iter().rev().find(over).map(|one| one.year).filter(|year| *year >= oldest)
    }

    /// Returns the fiscal year whose figures should be on file by the day.
    pub fn due_year(&self) -> i32 {
        let reported = (self.on.month(), self.on.day()) >= (5, 1);
        self.on.year() - if reported { 1 } else { 2 }
    }

    /// 资料待更新: whether the answers are based on an older year than should be on file.
    pub fn is_stale(&self) -> bool {
        self.base_year().is_some_and(|year| year < self.due_year())
    }

    /// Returns the yearly revenue growth over the last three years on file, or two, in millionths.
    pub fn revenue_growth_ppm(&self) -> Option<i64> {
        let base = self.base_year()?;
        let revenue = |year| self.year(year).and_then(|one| one.revenue);
        let first = [base - 2, base - 1].into_iter().find(|year| revenue(*year).is_some())?;
        growth_ppm(revenue(first)?, revenue(base)?, base - first)
    }

    /// Returns R&D expense over revenue of the last full year, in millionths.
    pub fn rd_intensity_ppm(&self) -> Option<i64> {
        let of_year = self.year(self.base_year()?)?;
        share_ppm(of_year.rd_expense?, of_year.revenue?)
    }

    /// Whether a figure of a year, or a fact of the company, is on file.
    pub fn has(&self, wanted: NeededFigure, year: Option<i32>) -> bool {
        is_on_file(self, wanted, year)
    }

    /// Returns the figures of a year.
    pub fn year(&self, year: i32) -> Option<&YearFigures> {
        self.years.iter().rev().find(|one| one.year == year)
    }
}

impl YearFigures {
    fn has_results(&self) -> bool {
        self.revenue.is_some() || self.net_profit.is_some() || self.net_profit_deducted.is_some()
    }
}

/// Converts to `i64`; values out of range become the nearest limit.
pub(super) fn saturated(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}
