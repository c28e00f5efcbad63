//! Statements and years as returned by the API.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::chosen::{Disagreement, Precedence, Year, years};
use super::figure::Figure;
use super::model::{Facts, Source, Statement};
use crate::web::Instant;

/// 财务数据: one statement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatementView {
    pub id: i64,
    pub company_id: i64,
    /// Entered facts.
    #[serde(flatten)]
    pub facts: Facts,
    /// 来源名称
    pub source_name: &'static str,
    /// User name of the person who first entered it.
    pub entered_by: String,
    /// Time of the first entry.
    pub entered_at: Instant,
    /// Time of the last change.
    pub updated_at: Instant,
    /// For `If-Match`.
    pub version: i64,
}

impl From<&Statement> for StatementView {
    fn from(statement: &Statement) -> Self {
        Self {
            id: statement.id,
            company_id: statement.company_id,
            facts: statement.facts.clone(),
            source_name: statement.facts.source.label(),
            entered_by: statement.entered_by.clone(),
            entered_at: Instant(statement.entered_at),
            updated_at: Instant(statement.updated_at),
            version: statement.version,
        }
    }
}

/// A value of another source that differs from the shown one by more than the tolerance.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisagreementView {
    pub figure: Figure,
    /// 名称
    pub figure_name: &'static str,
    /// The shown value, in the stored unit.
    pub shown: i64,
    /// Source of the shown value.
    pub shown_source: Source,
    /// The value of the other source, in the stored unit.
    pub other: i64,
    /// Source of the other value.
    pub other_source: Source,
}

impl From<Disagreement> for DisagreementView {
    fn from(one: Disagreement) -> Self {
        Self {
            figure: one.figure,
            figure_name: one.figure.label(),
            shown: one.shown.value,
            shown_source: one.shown.source,
            other: one.other.value,
            other_source: one.other.source,
        }
    }
}

/// The shown figures of a year: whole yuan, parts per million, counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownFigures {
    pub revenue_yuan: Option<i64>,
    pub net_profit_yuan: Option<i64>,
    pub net_profit_deducted_yuan: Option<i64>,
    pub op_cash_flow_yuan: Option<i64>,
    pub rd_expense_yuan: Option<i64>,
    pub total_assets_yuan: Option<i64>,
    pub net_assets_yuan: Option<i64>,
    pub tax_paid_yuan: Option<i64>,
    pub weighted_roe_ppm: Option<i64>,
    pub employees: Option<i64>,
    pub rd_staff: Option<i64>,
    pub insured: Option<i64>,
    pub patents: Option<i64>,
    pub invention_patents: Option<i64>,
}

impl ShownFigures {
    fn of(year: &Year<'_>) -> Self {
        Self {
            revenue_yuan: year.value(Figure::Revenue),
            net_profit_yuan: year.value(Figure::NetProfit),
            net_profit_deducted_yuan: year.value(Figure::NetProfitDeducted),
            op_cash_flow_yuan: year.value(Figure::OpCashFlow),
            rd_expense_yuan: year.value(Figure::RdExpense),
            total_assets_yuan: year.value(Figure::TotalAssets),
            net_assets_yuan: year.value(Figure::NetAssets),
            tax_paid_yuan: year.value(Figure::TaxPaid),
            weighted_roe_ppm: year.value(Figure::WeightedRoe),
            employees: year.value(Figure::Employees),
            rd_staff: year.value(Figure::RdStaff),
            insured: year.value(Figure::Insured),
            patents: year.value(Figure::Patents),
            invention_patents: year.value(Figure::InventionPatents),
        }
    }
}

/// A fiscal year of a company: the shown figures, their sources, and values that differ.
#[derive(Debug, Serialize, ToSchema)]
pub struct YearView {
    /// 年度
    pub fiscal_year: i32,
    /// The shown figures.
    #[serde(flatten)]
    pub shown: ShownFigures,
    /// Source of the shown value, by figure.
    pub sources: BTreeMap<&'static str, Source>,
    /// Values of other sources that differ by more than the tolerance.
    pub disagreements: Vec<DisagreementView>,
    /// All statements of the year, in the order of sources.
    pub statements: Vec<StatementView>,
}

/// 财务数据 of a company, newest year first.
#[derive(Debug, Serialize, ToSchema)]
pub struct FinancialsView {
    pub company_id: i64,
    /// Newest first.
    pub years: Vec<YearView>,
}

impl FinancialsView {
    /// Creates the view of a company's statements by the order of sources.
    pub fn new(company_id: i64, statements: &[Statement], order: &Precedence) -> Self {
        let years = years(statements, order).into_iter().rev().map(|year| YearView {
            fiscal_year: year.fiscal_year,
            shown: ShownFigures::of(&year),
            sources: Figure::ALL
                .iter()
                .filter_map(|figure| Some((figure.code(), year.shown(*figure)?.source)))
                .collect(),
            disagreements: year.disagreements().map(DisagreementView::from).collect(),
            statements: year.statements().map(StatementView::from).collect(),
        });
        Self { company_id, years: years.collect() }
    }
}
