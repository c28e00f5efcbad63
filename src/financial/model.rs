//! Stored statements and their entered facts.

use crate::error::Named;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::figure::{Figure, Figures};
use crate::access::CompanyRef;
use crate::db::schema::financials;
use crate::db::types::text_enum;

text_enum! {
    /// 数据来源.
    pub enum Source {
        AuditReport = "audit_report" => "审计报告",
        Disclosure = "disclosure" => "公开披露",
        Tax = "tax" => "税务",
        SocialInsurance = "social_insurance" => "人社",
        Company = "company" => "企业报送",
        Town = "town" => "镇街填报",
    }
}

/// 财务数据, as entered, corrected and imported: the figures of one source for one fiscal year. A
/// figure that the source does not give is absent.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Serialize,
    Deserialize,
    ToSchema,
    Queryable,
    Selectable,
    Insertable,
    AsChangeset,
)]
#[diesel(table_name = financials, treat_none_as_null = true, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
#[schema(as = financial::Facts)]
pub struct Facts {
    /// 年度
    pub fiscal_year: i32,
    /// 来源
    pub source: Source,
    /// 营业收入, whole yuan
    #[serde(default)]
    pub revenue_yuan: Option<i64>,
    /// 净利润（扣除非经常性损益前）, whole yuan
    #[serde(default)]
    pub net_profit_yuan: Option<i64>,
    /// 扣非净利润, whole yuan
    #[serde(default)]
    pub net_profit_deducted_yuan: Option<i64>,
    /// 经营活动产生的现金流量净额, whole yuan
    #[serde(default)]
    pub op_cash_flow_yuan: Option<i64>,
    /// 研发投入, whole yuan
    #[serde(default)]
    pub rd_expense_yuan: Option<i64>,
    /// 总资产 at the end of the year, whole yuan
    #[serde(default)]
    pub total_assets_yuan: Option<i64>,
    /// 净资产 at the end of the year, whole yuan
    #[serde(default)]
    pub net_assets_yuan: Option<i64>,
    /// 纳税总额, whole yuan
    #[serde(default)]
    pub tax_paid_yuan: Option<i64>,
    /// 加权平均净资产收益率, parts per million: 12.3456 % is 123456
    #[serde(default)]
    pub weighted_roe_ppm: Option<i64>,
    /// 年末员工人数
    #[serde(default)]
    pub employees: Option<i32>,
    /// 研发人员
    #[serde(default)]
    pub rd_staff: Option<i32>,
    /// 社保参保人数
    #[serde(default)]
    pub insured: Option<i32>,
    /// 专利数
    #[serde(default)]
    pub patents: Option<i32>,
    /// 用于主营业务的发明专利
    #[serde(default)]
    pub invention_patents: Option<i32>,
    /// 经审计
    #[serde(default)]
    pub audited: bool,
    /// 数据日期
    #[serde(default)]
    pub as_of: Option<NaiveDate>,
    /// 出处, such as 审计报告文号
    #[serde(default)]
    pub document: Option<String>,
    /// 备注
    #[serde(default)]
    pub note: Option<String>,
}

impl Facts {
    /// A statement without figures.
    pub fn new(fiscal_year: i32, source: Source) -> Self {
        Self {
            fiscal_year,
            source,
            revenue_yuan: None,
            net_profit_yuan: None,
            net_profit_deducted_yuan: None,
            op_cash_flow_yuan: None,
            rd_expense_yuan: None,
            total_assets_yuan: None,
            net_assets_yuan: None,
            tax_paid_yuan: None,
            weighted_roe_ppm: None,
            employees: None,
            rd_staff: None,
            insured: None,
            patents: None,
            invention_patents: None,
            audited: false,
            as_of: None,
            document: None,
            note: None,
        }
    }

    /// Returns the value of a figure in its stored unit: whole yuan, parts per million, people,
    /// patents.
    pub fn value(&self, figure: Figure) -> Option<i64> {
        match figure {
            Figure::Revenue => self.revenue_yuan,
            Figure::NetProfit => self.net_profit_yuan,
            Figure::NetProfitDeducted => self.net_profit_deducted_yuan,
            Figure::OpCashFlow => self.op_cash_flow_yuan,
            Figure::RdExpense => self.rd_expense_yuan,
            Figure::TotalAssets => self.total_assets_yuan,
            Figure::NetAssets => self.net_assets_yuan,
            Figure::TaxPaid => self.tax_paid_yuan,
            Figure::WeightedRoe => self.weighted_roe_ppm,
            Figure::Employees => self.employees.map(i64::from),
            Figure::RdStaff => self.rd_staff.map(i64::from),
            Figure::Insured => self.insured.map(i64::from),
            Figure::Patents => self.patents.map(i64::from),
            Figure::InventionPatents => self.invention_patents.map(i64::from),
        }
    }

    /// Replaces the figures that are known in `figures`; the others stay. The caller makes sure
    /// that counts fit into `i32`; a larger count clears the field.
    pub fn take(&mut self, figures: &Figures) {
        for (figure, value) in figures.known() {
            let count = i32::try_from(value).ok();
            match figure {
                Figure::Revenue => self.revenue_yuan = Some(value),
                Figure::NetProfit => self.net_profit_yuan = Some(value),
                Figure::NetProfitDeducted => self.net_profit_deducted_yuan = Some(value),
                Figure::OpCashFlow => self.op_cash_flow_yuan = Some(value),
                Figure::RdExpense => self.rd_expense_yuan = Some(value),
                Figure::TotalAssets => self.total_assets_yuan = Some(value),
                Figure::NetAssets => self.net_assets_yuan = Some(value),
                Figure::TaxPaid => self.tax_paid_yuan = Some(value),
                Figure::WeightedRoe => self.weighted_roe_ppm = Some(value),
                Figure::Employees => self.employees = count,
                Figure::RdStaff => self.rd_staff = count,
                Figure::Insured => self.insured = count,
                Figure::Patents => self.patents = count,
                Figure::InventionPatents => self.invention_patents = count,
            }
        }
    }

    /// Identifies the statement within its company: `2023/audit_report`. The history uses this name
    /// because it stays valid after the statement is deleted.
    pub fn key(&self) -> String {
        format!("{}/{}", self.fiscal_year, self.source.code())
    }

    /// Display name within its company: `2023年 审计报告`.
    pub fn called(&self) -> String {
        format!("{}年 {}", self.fiscal_year, self.source.label())
    }
}

/// A stored statement.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = financials)]
pub struct Statement {
    pub id: i64,
    pub company_id: i64,
    #[diesel(embed)]
    pub facts: Facts,
    /// User name of the person who first entered it.
    pub entered_by: String,
    /// UTC.
    pub entered_at: NaiveDateTime,
    /// Time of the last change, UTC.
    pub updated_at: NaiveDateTime,
    /// Starts at 1 and increases with every change.
    pub version: i64,
    /// The import that recorded it, if any.
    pub import_id: Option<i64>,
}

impl Named for Statement {
    const NAME: &'static str = "财务数据";
}

impl Statement {
    /// Reference to the company, which is in the scope of the reader of the statement.
    pub fn company(&self) -> CompanyRef {
        CompanyRef::found_by("a statement that a scoped query has read", self.company_id)
    }
}

/// A statement to be inserted, as version 1.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = financials, treat_none_as_default_value = false)]
pub struct NewRow {
    pub company_id: CompanyRef,
    #[diesel(embed)]
    pub facts: Facts,
    /// User name.
    pub entered_by: String,
    /// UTC.
    pub entered_at: NaiveDateTime,
    /// UTC.
    pub updated_at: NaiveDateTime,
    /// Always 1.
    pub version: i64,
    /// The import that records it, if any.
    pub import_id: Option<i64>,
}
