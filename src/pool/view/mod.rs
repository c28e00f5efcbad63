//! The pool as the API shows it.

mod recheck;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::Period;
use super::flow::Action;
use super::model::{
    Batch, BatchFacts, Holder, Member, MemberState, Movement, NominationRecord, NominationState,
};
use crate::access::Role;
use crate::flow::Act;
use crate::membership::{Leaving, Membership};
use crate::stage::{Phase, Stage};
use crate::town::Town;
use crate::web::{Instant, Page};

pub use recheck::{ItemView, RecheckView, town_progress};

/// 企业, as lists of the pool show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CompanyMark {
    /// 企业
    pub company_id: i64,
    /// 企业名称
    pub company_name: String,
    /// 统一社会信用代码
    pub credit_code: Option<String>,
    /// 阶段, today
    pub stage: Stage,
    /// 阶段名称
    pub stage_name: &'static str,
    /// 阶段大类, today
    pub phase: Phase,
}

impl From<Holder> for CompanyMark {
    fn from(company: Holder) -> Self {
        Self {
            company_id: company.id,
            company_name: company.name,
            credit_code: company.credit_code,
            stage: company.stage,
            stage_name: company.stage.label(),
            phase: company.phase,
        }
    }
}

/// 在库记录, as of a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberView {
    /// Id of the membership.
    pub id: i64,
    #[serde(flatten)]
    pub company: CompanyMark,
    /// 镇街（园区） on that day, 9-digit code
    pub town_code: String,
    /// 认定批次, if known
    pub batch_id: Option<i64>,
    /// 批次名称
    pub batch_name: Option<String>,
    /// 入库日期
    pub entered_on: NaiveDate,
    /// 服务管理期止: the first day after the service
    pub expires_on: Option<NaiveDate>,
    /// 出库日期: the first day outside the pool
    pub left_on: Option<NaiveDate>,
    /// 出库类型
    pub left_kind: Option<Leaving>,
    /// 出库类型名称
    pub left_kind_name: Option<&'static str>,
    /// 出库原因
    pub left_reason: Option<String>,
    /// 在库状态 on that day
    pub state: MemberState,
    /// 在库状态名称
    pub state_name: &'static str,
    /// For `If-Match` or `version`.
    pub version: i64,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let Member { membership: Membership { id, span, version, .. }, company, .. } = member;
        Self {
            id,
            company: company.into(),
            town_code: member.town_code,
            batch_id: span.batch_id,
            batch_name: span.batch_name,
            entered_on: member.entered_on,
            expires_on: span.expires_on,
            left_on: span.left_on,
            left_kind: span.left_kind,
            left_kind_name: span.left_kind.map(Leaving::label),
            left_reason: span.left_reason,
            state: member.state,
            state_name: member.state.label(),
            version,
        }
    }
}

/// Number of members of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TownCount {
    /// 9-digit code
    pub town_code: String,
    /// 镇街（园区）
    pub town_name: String,
    /// 在库企业
    pub members: i64,
}

/// Number of members of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BatchCount {
    /// `null`: the batch is unknown.
    pub batch_id: Option<i64>,
    /// 批次名称
    pub batch_name: String,
    /// 在库企业
    pub members: i64,
}

/// Returns the counts of the units a scope sees, in official order: all units, even without
/// members, or its own unit and those where its companies were registered.
pub fn town_counts(
    towns: &[Town],
    own: Option<&str>,
    counts: &HashMap<String, i64>,
) -> Vec<TownCount> {
    let count = |town: &Town| TownCount {
        town_code: town.code.clone(),
        town_name: town.name.clone(),
        members: counts.get(&town.code).copied().unwrap_or_default(),
    };
    let seen = |one: &TownCount| own.is_none_or(|own| own == one.town_code || one.members > 0);
    towns.iter().map(count).filter(seen).collect()
}

/// Returns the batches with members, newest first, then the members without a known batch.
pub fn batch_counts(batches: &[Batch], counts: &[(Option<i64>, i64)]) -> Vec<BatchCount> {
    let of = |id: Option<i64>| counts.iter().find(|(batch, _)| *batch == id).map(|(_, n)| *n);
    let known = batches.iter().filter_map(|batch| {
        let members = of(Some(batch.id))?;
        let batch_name = batch.facts.name.clone();
        Some(BatchCount { batch_id: Some(batch.id), batch_name, members })
    });
    let none = of(None).map(|members| BatchCount {
        batch_id: None,
        batch_name: "批次不详".to_owned(),
        members,
    });
    known.chain(none).collect()
}

/// The pool on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct PoolView {
    /// 截至日期
    pub as_of: NaiveDate,
    /// 在库企业, independent of the filter
    pub members: i64,
    /// By unit, in official order, independent of the filter.
    pub towns: Vec<TownCount>,
    /// By batch, independent of the filter.
    pub batches: Vec<BatchCount>,
    /// Members that match the filter.
    #[serde(flatten)]
    pub page: Page<MemberView>,
}

/// Changes of the pool of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Flow {
    /// 期初在库
    pub at_start: i64,
    /// 入库
    pub entered: i64,
    /// 再入库
    pub re_entered: i64,
    /// Of `re_entered`, companies that were also in the pool at the start
    pub returned: i64,
    /// 出库
    pub left: i64,
    /// 期末在库
    pub at_end: i64,
}

impl Flow {
    /// Returns the sum of both.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            at_start: self.at_start + other.at_start,
            entered: self.entered + other.entered,
            re_entered: self.re_entered + other.re_entered,
            returned: self.returned + other.returned,
            left: self.left + other.left,
            at_end: self.at_end + other.at_end,
        }
    }

    /// Returns the number of changes of one kind.
    pub fn of(&self, movement: Movement) -> i64 {
        match movement {
            Movement::Entered => self.entered,
            Movement::ReEntered => self.re_entered,
            Movement::Left => self.left,
        }
    }
}

/// Changes of the pool of one unit, with its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TownFlow {
    /// 9-digit code
    pub town_code: String,
    /// 镇街（园区）
    pub town_name: String,
    #[serde(flatten)]
    pub flow: Flow,
}

/// Changes of the pool from one day to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangesView {
    #[serde(flatten)]
    pub period: Period,
    /// List shown in `items`.
    pub movement: Movement,
    /// By unit, in official order.
    pub towns: Vec<TownFlow>,
    /// Sum of all units.
    pub totals: Flow,
    /// Memberships of this list.
    #[serde(flatten)]
    pub page: Page<MemberView>,
}

/// 认定批次.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BatchView {
    pub id: i64,
    #[serde(flatten)]
    pub facts: BatchFacts,
    /// Companies recognised in it that the caller sees.
    pub recognised: i64,
    /// Of these, those still in the pool.
    pub members: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// For `If-Match`.
    pub version: i64,
}

impl BatchView {
    /// Creates the view; `sizes` is by batch: companies recognised, and those still in the pool.
    pub fn new(batch: Batch, sizes: &HashMap<i64, (i64, i64)>) -> Self {
        let (recognised, members) = sizes.get(&batch.id).copied().unwrap_or_default();
        Self {
            id: batch.id,
            facts: batch.facts,
            recognised,
            members,
            created_at: Instant(batch.created_at),
            updated_at: Instant(batch.updated_at),
            version: batch.version,
        }
    }
}

/// 入库申请.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NominationView {
    pub id: i64,
    #[serde(flatten)]
    pub company: CompanyMark,
    /// 镇街（园区）, 9-digit code
    pub town_code: String,
    /// 申请状态
    pub state: NominationState,
    /// 申请状态名称
    pub state_name: &'static str,
    /// 镇街初审意见
    pub town_opinion: String,
    /// Name of the user who nominated.
    pub nominated_by: String,
    pub nominated_at: Instant,
    /// Name of the user who last decided or withdrew it.
    pub decided_by: Option<String>,
    pub decided_at: Option<Instant>,
    /// 审核意见
    pub decision_reason: Option<String>,
    /// Batch in which it was recognised
    pub batch_id: Option<i64>,
    /// 批次名称
    pub batch_name: Option<String>,
    /// Actions the caller may take now.
    pub legal_actions: Vec<Action>,
    /// Version that an action may name.
    pub version: i64,
}

impl NominationView {
    /// Creates the view for a role, which decides the legal actions.
    pub fn new(record: NominationRecord, role: Role) -> Self {
        let NominationRecord { nomination, company, batch_name } = record;
        Self {
            id: nomination.id,
            town_code: company.town_code.clone(),
            company: company.into(),
            state: nomination.state,
            state_name: nomination.state.label(),
            town_opinion: nomination.town_opinion,
            nominated_by: nomination.nominated_by,
            nominated_at: Instant(nomination.nominated_at),
            decided_by: nomination.decided_by,
            decided_at: nomination.decided_at.map(Instant),
            decision_reason: nomination.decision_reason,
            batch_id: nomination.batch_id,
            batch_name,
            legal_actions: Action::legal(&[role], nomination.state),
            version: nomination.version,
        }
    }
}
