//! Declarations as the API shows them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::effect::Effects;
use super::flow::Action;
use super::model::{Declaration, DeclarationState, Declared, Found};
use crate::access::Role;
use crate::confirmation::FactKind;
use crate::dates::Precision;
use crate::deadline::{Light, light};
use crate::flow::Act;
use crate::stage::Step;
use crate::web::Instant;

/// 申报
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeclarationView {
    pub id: i64,
    pub company_id: i64,
    /// 企业名称
    pub company_name: String,
    /// 镇街（园区）, 9-digit code
    pub town_code: String,
    /// 申报事项
    pub kind: FactKind,
    /// The step that needs the confirmation.
    pub step: Step,
    /// The fact in words.
    pub text: String,
    /// Date of effect.
    pub occurred_on: NaiveDate,
    pub occurred_precision: Precision,
    /// 文号
    pub document_no: Option<String>,
    /// 证明文件, a file of the company
    pub attachment_id: Option<i64>,
    /// Import whose list gives the fact.
    pub import_id: Option<i64>,
    pub state: DeclarationState,
    pub state_name: &'static str,
    /// What a confirmation would change today; `null` once it is not pending.
    pub effect: Option<String>,
    pub declared_by: String,
    pub declared_at: Instant,
    /// 确认期限
    pub due_on: NaiveDate,
    #[serde(skip)]
    #[schema(ignore)]
    yellow_from: NaiveDate,
    pub decided_by: Option<String>,
    pub decided_at: Option<Instant>,
    /// 退回原因
    pub reason: Option<String>,
    /// What the caller may do.
    pub legal_actions: Vec<Action>,
    pub version: i64,
}

impl DeclarationView {
    /// Creates the view for a role. `effects` are today's figures, for users who see them.
    pub fn new(found: Found, role: Role, effects: Option<&Effects>) -> Self {
        let effect = effects.and_then(|effects| effects.of(&found));
        let (declaration, holder) = found;
        Self {
            text: describe(&declaration),
            effect,
            legal_actions: Action::legal(&[role], declaration.state),
            id: declaration.id,
            company_id: declaration.company_id,
            company_name: holder.name,
            town_code: holder.town_code,
            kind: declaration.kind,
            step: declaration.step,
            occurred_on: declaration.occurred_on,
            occurred_precision: declaration.date_precision,
            document_no: declaration.document_no,
            attachment_id: declaration.attachment_id,
            import_id: declaration.import_id,
            state: declaration.state,
            state_name: declaration.state.label(),
            declared_by: declaration.declared_by,
            declared_at: Instant(declaration.declared_at),
            due_on: declaration.due_on,
            yellow_from: declaration.yellow_from,
            decided_by: declaration.decided_by,
            decided_at: declaration.decided_at.map(Instant),
            reason: declaration.reason,
            version: declaration.version,
        }
    }

    /// Returns the light of the confirmation's deadline, while it is pending.
    pub fn light(&self, today: NaiveDate) -> Option<Light> {
        let due_on = (self.state == DeclarationState::Pending).then_some(self.due_on);
        light(due_on, Some(self.yellow_from), today)
    }
}

/// Returns a declared fact in words: what, where, and since when.
pub fn describe(declaration: &Declaration) -> String {
    let on = declaration.on();
    let step = declaration.step.label();
    match declaration.declared() {
        Ok(Declared::Stage(event)) => {
            let board = event.board.map_or("", |board| board.label());
            let code = event.stock_code.as_deref().unwrap_or_default();
            [&format!("{step} {on}"), board, code].join(" ").trim().to_owned()
        }
        Ok(Declared::Listing(new)) => {
            format!("{step} {on} {} {}", new.board.label(), new.stock_code)
        }
        Ok(Declared::Pool(pool)) if pool.left_pool_on.is_some() => {
            let reason = pool.left_pool_reason.unwrap_or_default();
            format!("出库 {on} {reason}")
        }
        Ok(Declared::Pool(pool)) => {
            format!("入库 {on} {}", pool.reserve_batch.unwrap_or_default()).trim().to_owned()
        }
        Err(_) => format!("{step} {on}"),
    }
}
