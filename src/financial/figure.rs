//! The figures of a statement: names, units and display.

use crate::db::types::text_enum;
use crate::money::{decimal, grouped, wan};

text_enum! {
    /// 财务指标.
    pub enum Figure {
        Revenue = "revenue_yuan" => "营业收入",
        NetProfit = "net_profit_yuan" => "净利润",
        NetProfitDeducted = "net_profit_deducted_yuan" => "扣非净利润",
        OpCashFlow = "op_cash_flow_yuan" => "经营活动现金流量净额",
        RdExpense = "rd_expense_yuan" => "研发投入",
        TotalAssets = "total_assets_yuan" => "总资产",
        NetAssets = "net_assets_yuan" => "净资产",
        TaxPaid = "tax_paid_yuan" => "纳税总额",
        WeightedRoe = "weighted_roe_ppm" => "加权平均净资产收益率",
        Employees = "employees" => "员工人数",
        RdStaff = "rd_staff" => "研发人员",
        Insured = "insured" => "社保参保人数",
        Patents = "patents" => "专利数",
        InventionPatents = "invention_patents" => "发明专利数",
    }
}

/// What a figure counts; this decides how it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// Stored in whole yuan, shown in 万元.
    Money,
    /// Stored in parts per million, shown in percent with four decimals.
    Percent,
    People,
    Items,
}

/// Number of decimals kept of a percentage.
pub const PERCENT_DECIMALS: u32 = 4;

/// One value for each figure, in the order of [`Figure::ALL`]; `None` if not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Figures([Option<i64>; Figure::ALL.len()]);

impl Figures {
    /// Returns the value of a figure in its stored unit: whole yuan, parts per million, people,
    /// patents.
    pub fn value(&self, figure: Figure) -> Option<i64> {
        self.0.get(figure as usize).copied().flatten()
    }

    /// Sets the value of a figure.
    pub fn set(&mut self, figure: Figure, value: Option<i64>) {
        if let Some(place) = self.0.get_mut(figure as usize) {
            *place = value;
        }
    }

    /// Returns the known figures, in order.
    pub fn known(&self) -> impl Iterator<Item = (Figure, i64)> + '_ {
        let all = Figure::ALL.iter().zip(&self.0);
        all.filter_map(|(figure, value)| Some((*figure, (*value)?)))
    }

    /// Whether no figure is known.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

impl Figure {
    /// Returns what the figure counts.
    pub const fn kind(self) -> FigureKind {
        match self {
            Self::Revenue
            | Self::NetProfit
            | Self::NetProfitDeducted
            | Self::OpCashFlow
            | Self::RdExpense
            | Self::TotalAssets
            | Self::NetAssets
            | Self::TaxPaid => FigureKind::Money,
            Self::WeightedRoe => FigureKind::Percent,
            Self::Employees | Self::RdStaff | Self::Insured => FigureKind::People,
            Self::Patents | Self::InventionPatents => FigureKind::Items,
        }
    }

    /// Returns the unit for display.
    pub fn unit(self) -> &'static str {
        match self.kind() {
            FigureKind::Money => "万元",
            FigureKind::Percent => "%",
            FigureKind::People => "人",
            FigureKind::Items => "项",
        }
    }

    /// Whether the figure can be negative: profits, return on equity, cash flow, net assets, and
    /// taxes if the refund was larger.
    pub fn may_be_negative(self) -> bool {
        matches!(
            self,
            Self::NetProfit
                | Self::NetProfitDeducted
                | Self::OpCashFlow
                | Self::NetAssets
                | Self::TaxPaid
                | Self::WeightedRoe
        )
    }

    /// Formats a stored value in [`Figure::unit`], without the unit: `1,234.56`, `12.5`, `320`.
    pub fn read(self, value: i64) -> String {
        let sign = if value < 0 { "-" } else { "" };
        match self.kind() {
            FigureKind::Money => wan(value),
            FigureKind::Percent => decimal(value, PERCENT_DECIMALS),
            FigureKind::People | FigureKind::Items => {
                format!("{sign}{}", grouped(value.unsigned_abs()))
            }
        }
    }

    /// Formats a stored value with its unit.
    pub fn read_with_unit(self, value: i64) -> String {
        match self.kind() {
            FigureKind::Percent => format!("{}%", self.read(value)),
            _ => format!("{} {}", self.read(value), self.unit()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_in_their_units() {
        for (figure, value, read) in [
            (Figure::Revenue, 12_345_678_900, "1,234,567.89 万元"),
            (Figure::NetProfit, -476_983_549, "-47,698.35 万元"),
            (Figure::WeightedRoe, 123_456, "12.3456%"),
            (Figure::WeightedRoe, -29_315, "-2.9315%"),
            (Figure::WeightedRoe, 120_000, "12%"),
            (Figure::Employees, 1_320, "1,320 人"),
            (Figure::Patents, 36, "36 项"),
        ] {
            assert_eq!(figure.read_with_unit(value), read);
        }
    }

    #[test]
    fn each_figure_has_its_own_place() {
        let mut figures = Figures::default();
        for (value, figure) in (1..).zip(Figure::ALL) {
            figures.set(*figure, Some(value));
        }
        let known: Vec<_> = figures.known().collect();
        assert_eq!(known.len(), Figure::ALL.len());
        for (value, figure) in (1..).zip(Figure::ALL) {
            assert_eq!(figures.value(*figure), Some(value));
        }
    }
}
