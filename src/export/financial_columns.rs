//! The columns of financial data, one row for each company, year and source. The import template
//! uses the same columns.

use super::cell::Cell;
use super::columns::{Choice, Column, Content};
use crate::financial::{Figure, Statement};

/// A statement to write.
pub struct FinancialRow {
    /// 企业名称
    pub name: String,
    /// 统一社会信用代码
    pub credit_code: Option<String>,
    /// The name of the town of the company.
    pub town: String,
    /// The figures of one year from one source.
    pub statement: Statement,
}

use Choice::{Sources, Towns, YesOrNo};
use Content::{Code, Day, Money, Number, Percent, Serial, Whole, Words};

#[rustfmt::skip]
pub const FINANCIALS: &[Column<FinancialRow>] = &[
    Column::new("序号", false, Serial, 7.0, "", "行号，可不填。", |_| Cell::Empty),
    Column::new("企业名称", true, Words, 34.0, "{short}示例智能科技股份有限公司", "营业执照上的全称；企业须先在系统中。",
        |r| Cell::text(Some(&r.name))),
    Column::new("统一社会信用代码", false, Code, 22.0, "91{region}MA0EXAMPLE", "按代码对应企业，名称有出入也能对上；请保持文本格式。",
        |r| Cell::text(r.credit_code.as_deref())),
    Column::new("镇街（园区）", false, Content::Choice(Towns), 16.0, "{town}", "有同名企业时用来区分。",
        |r| Cell::text(Some(&r.town))),
    Column::new("年度", true, Number, 9.0, "2024", "已经结束的会计年度，一个年度一行。",
        |r| Cell::Number(r.statement.facts.fiscal_year.into())),
    Column::new("来源", false, Content::Choice(Sources), 12.0, "审计报告", "从下拉列表选择；不填为企业报送。同一年度的不同来源各填一行，互不覆盖。",
        |r| Cell::text(Some(r.statement.facts.source.label()))),
    Column::new("是否经审计", false, Content::Choice(YesOrNo), 11.0, "是", "是或否。",
        |r| Cell::text(Some(if r.statement.facts.audited { "是" } else { "否" }))),
    Column::new("营业收入（万元）", false, Money, 16.0, "52300.5", "以万元为单位；没有的项目空着，空着不会清除已登记的数据。", |r| money(r, Figure::Revenue)),
    Column::new("净利润（万元）", false, Money, 16.0, "4800", "扣除非经常性损益前，亏损写负数。", |r| money(r, Figure::NetProfit)),
    Column::new("扣非净利润（万元）", false, Money, 16.0, "4500", "扣除非经常性损益后，亏损写负数。", |r| money(r, Figure::NetProfitDeducted)),
    Column::new("经营活动现金流量净额（万元）", false, Money, 18.0, "5100", "流出写负数。", |r| money(r, Figure::OpCashFlow)),
    Column::new("研发投入（万元）", false, Money, 16.0, "3200", "当年全部研发投入。", |r| money(r, Figure::RdExpense)),
    Column::new("总资产（万元）", false, Money, 16.0, "86000", "年末数。", |r| money(r, Figure::TotalAssets)),
    Column::new("净资产（万元）", false, Money, 16.0, "41000", "年末数。", |r| money(r, Figure::NetAssets)),
    Column::new("纳税总额（万元）", false, Money, 16.0, "2600", "当年实际缴纳。", |r| money(r, Figure::TaxPaid)),
    Column::new("加权平均净资产收益率（%）", false, Percent, 16.0, "12.34", "只填数字，12.34 表示 12.34%；单元格不要设百分比格式。", percent),
    Column::new("年末员工人数", false, Whole, 12.0, "320", "整数。", |r| count(r, Figure::Employees)),
    Column::new("研发人员", false, Whole, 12.0, "56", "不多于员工人数。", |r| count(r, Figure::RdStaff)),
    Column::new("社保参保人数", false, Whole, 12.0, "310", "整数。", |r| count(r, Figure::Insured)),
    Column::new("专利数", false, Whole, 10.0, "36", "有效专利。", |r| count(r, Figure::Patents)),
    Column::new("发明专利数", false, Whole, 12.0, "9", "用于主营业务的发明专利。", |r| count(r, Figure::InventionPatents)),
    Column::new("数据日期", false, Day, 13.0, "2025-04-20", "数据截至或提供的日期。",
        |r| Cell::date(r.statement.facts.as_of)),
    Column::new("出处", false, Words, 26.0, "示例审字〔2025〕1号", "例如审计报告文号。",
        |r| Cell::text(r.statement.facts.document.as_deref())),
    Column::new("备注", false, Words, 30.0, "", "其他需要说明的情况。",
        |r| Cell::text(r.statement.facts.note.as_deref())),
];

fn money(row: &FinancialRow, figure: Figure) -> Cell {
    Cell::money(row.statement.facts.value(figure))
}

fn count(row: &FinancialRow, figure: Figure) -> Cell {
    row.statement.facts.value(figure).map_or(Cell::Empty, Cell::Whole)
}

fn percent(row: &FinancialRow) -> Cell {
    row.statement.facts.weighted_roe_ppm.map_or(Cell::Empty, Cell::Percent)
}
