//! A company as the API shows it.

use serde::Serialize;
use utoipa::ToSchema;

use super::facts::Facts;
use super::model::{Company, Grade, Position};
use super::row::each_stock_code;
use crate::access::{Reach, Scope};
use crate::limits::mask_phone;
use crate::web::Instant;

/// 企业.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CompanyView {
    pub id: i64,
    /// Facts with a masked phone number.
    #[serde(flatten)]
    pub facts: Facts,
    #[serde(flatten)]
    pub position: Position,
    /// 阶段名称
    pub stage_name: &'static str,
    /// 阶段大类名称
    pub phase_name: &'static str,
    /// 分级
    pub grade: Option<Grade>,
    /// 未结困难问题
    pub open_blockers: i32,
    /// 证券代码
    pub stock_codes: Vec<String>,
    /// 曾用名
    pub former_names: Vec<String>,
    pub created_at: Instant,
    /// Time of the last change.
    pub updated_at: Instant,
    /// Time of deletion. Missing if the company is not in the recycle bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Instant>,
    /// For `If-Match`.
    pub version: i64,
}

impl CompanyView {
    /// Builds the view that the scope may see.
    pub fn new(company: Company, former_names: Vec<String>, scope: &Scope) -> Self {
        let facts = match scope.reach() {
            Reach::City | Reach::Town(_) => masked(company.facts),
            Reach::Department(_) | Reach::Nothing => identity(company.facts),
        };
        Self {
            id: company.id,
            facts,
            stage_name: company.position.stage.label(),
            phase_name: company.position.phase.label(),
            position: company.position,
            grade: company.grade,
            open_blockers: company.open_blockers,
            stock_codes: each_stock_code(&company.stock_codes).map(str::to_owned).collect(),
            former_names,
            created_at: Instant(company.created_at),
            updated_at: Instant(company.updated_at),
            deleted_at: company.deleted_at.map(Instant),
            version: company.version,
        }
    }
}

fn masked(facts: Facts) -> Facts {
    Facts { contact_phone: facts.contact_phone.as_deref().map(mask_phone), ..facts }
}

/// Keeps only the identity of a company. A department that works on a blocker may not see business
/// data.
fn identity(facts: Facts) -> Facts {
    Facts {
        short_name: facts.short_name,
        credit_code: facts.credit_code,
        old_registration_no: facts.old_registration_no,
        registered_address: facts.registered_address,
        legal_representative: facts.legal_representative,
        established_on: facts.established_on,
        industry: facts.industry,
        ..Facts::new(facts.name, facts.town_code)
    }
}
