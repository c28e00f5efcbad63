//! Figures that answers need, and which of them are not on file.

use super::known::{Known, YearFigures};
use super::rulebook::{Condition, Metric, Over};
use crate::db::types::text_enum;

text_enum! {
    /// A figure that an answer may lack. The codes are the names of the fields that hold it.
    #[schema(as = Wanted)]
    pub enum NeededFigure {
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

impl NeededFigure {
    /// Whether the program stores the figure, so that a town can be asked to enter it.
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

/// Returns the missing figures of a condition, with their years.
pub(super) fn missing(known: &Known, condition: &Condition) -> Vec<(NeededFigure, Option<i32>)> {
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
        found.push((NeededFigure::RegisteredCapital, None));
    }
    found
}

fn at_date_missing(known: &Known, metric: Metric) -> Vec<(NeededFigure, Option<i32>)> {
    let wanted = match metric {
        Metric::TrackYears if known.established_on.is_none() => NeededFigure::EstablishedOn,
        Metric::ShareCapital if known.share_capital_yuan.is_none() => {
            NeededFigure::RegisteredCapital
        }
        Metric::InventionPatents if known.years.iter().all(|y| y.invention_patents.is_none()) => {
            let year = known.base_year().unwrap_or_else(|| known.due_year());
            return vec![(NeededFigure::InventionPatents, Some(year))];
        }
        Metric::MarketMakers => NeededFigure::MarketMakers,
        Metric::AvgMarketCap => NeededFigure::AvgMarketCap,
        _ => return Vec::new(),
    };
    vec![(wanted, None)]
}

/// Returns the figures of a year that a metric needs.
fn needed(metric: Metric) -> &'static [NeededFigure] {
    match metric {
        Metric::NetProfit | Metric::HkProfit => {
            &[NeededFigure::NetProfit, NeededFigure::NetProfitDeducted]
        }
        Metric::Revenue | Metric::HkRevenue => &[NeededFigure::Revenue],
        Metric::OpCashFlow | Metric::HkOpCash => &[NeededFigure::OpCashFlow],
        Metric::RdExpense | Metric::HkRd => &[NeededFigure::RdExpense],
        Metric::RdRatio => &[NeededFigure::RdExpense, NeededFigure::Revenue],
        Metric::HkRdRatio => &[NeededFigure::RdExpense, NeededFigure::OperatingExpenses],
        Metric::RdStaffPct => &[NeededFigure::RdStaff, NeededFigure::Employees],
        Metric::NetAssets | Metric::NetAssetsPerShare => &[NeededFigure::NetAssets],
        Metric::WeightedRoe => &[NeededFigure::WeightedRoe],
        Metric::InstitutionEquity => &[NeededFigure::InstitutionEquity],
        Metric::DirectedIssueRaised => &[NeededFigure::DirectedIssue],
        _ => &[],
    }
}

/// Whether a figure of a year, or a fact of the company, is on file.
pub(super) fn is_on_file(known: &Known, wanted: NeededFigure, year: Option<i32>) -> bool {
    match wanted {
        NeededFigure::EstablishedOn => known.established_on.is_some(),
        NeededFigure::RegisteredCapital => known.share_capital_yuan.is_some(),
        NeededFigure::InventionPatents => known.years.iter().any(|y| y.invention_patents.is_some()),
        figure => year.and_then(|year| known.year(year)).is_some_and(|one| has(one, figure)),
    }
}

fn has(of_year: &YearFigures, wanted: NeededFigure) -> bool {
    let figure = match wanted {
        NeededFigure::Revenue => of_year.revenue,
        NeededFigure::NetProfit => of_year.net_profit,
        NeededFigure::NetProfitDeducted => of_year.net_profit_deducted,
        NeededFigure::OpCashFlow => of_year.op_cash_flow,
        NeededFigure::RdExpense => of_year.rd_expense,
        NeededFigure::NetAssets => of_year.net_assets,
        NeededFigure::WeightedRoe => of_year.weighted_roe_ppm,
        NeededFigure::Employees => of_year.employees,
        NeededFigure::RdStaff => of_year.rd_staff,
        _ => None,
    };
    figure.is_some()
}
