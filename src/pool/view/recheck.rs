//! Rechecks as the API shows them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::CompanyMark;
use crate::pool::model::{ItemRecord, Recheck, Verdict};
use crate::pool::store::Tally;
use crate::town::{Town, name_of};
use crate::web::Instant;

/// Progress of a recheck, as a whole or of one unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Progress {
    /// 应复核
    pub total: i64,
    /// 继续保留
    pub keep: i64,
    /// 建议取消资格
    pub remove: i64,
    /// 未答复
    pub unanswered: i64,
}

impl Progress {
    fn add(&mut self, verdict: Option<Verdict>, count: i64) {
        self.total += count;
        match verdict {
            Some(Verdict::Keep) => self.keep += count,
            Some(Verdict::Remove) => self.remove += count,
            None => self.unanswered += count,
        }
    }

    /// Returns the progress of one recheck.
    pub fn of(recheck: i64, tallies: &[Tally]) -> Self {
        let mut progress = Self::default();
        for (_, _, verdict, count) in tallies.iter().filter(|(id, ..)| *id == recheck) {
            progress.add(*verdict, *count);
        }
        progress
    }
}

/// Progress of one unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TownProgress {
    /// 9-digit code
    pub town_code: String,
    /// 镇街（园区）
    pub town_name: String,
    #[serde(flatten)]
    pub progress: Progress,
}

/// Returns the progress of the units that are asked, in official order.
pub fn town_progress(towns: &[Town], tallies: &[Tally]) -> Vec<TownProgress> {
    let of = |town: &Town| {
        let mut progress = Progress::default();
        for (_, _, verdict, count) in tallies.iter().filter(|(_, code, ..)| *code == town.code) {
            progress.add(*verdict, *count);
        }
        TownProgress { town_code: town.code.clone(), town_name: town.name.clone(), progress }
    };
    towns.iter().map(of).filter(|one| one.progress.total > 0).collect()
}

/// 复核.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecheckView {
    pub id: i64,
    /// 复核名称
    pub name: String,
    /// 答复期限
    pub due_on: NaiveDate,
    /// 发起日期
    pub opened_on: NaiveDate,
    /// 办结日期
    pub closed_on: Option<NaiveDate>,
    /// 说明
    pub note: Option<String>,
    /// Progress in the caller's scope.
    #[serde(flatten)]
    pub progress: Progress,
    /// By unit; only when a single recheck is read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub towns: Vec<TownProgress>,
    /// Version that a conclusion must name.
    pub version: i64,
}

impl RecheckView {
    /// Creates the view with its progress.
    pub fn new(recheck: Recheck, tallies: &[Tally]) -> Self {
        Self {
            progress: Progress::of(recheck.id, tallies),
            id: recheck.id,
            name: recheck.name,
            due_on: recheck.due_on,
            opened_on: recheck.opened_on,
            closed_on: recheck.closed_on,
            note: recheck.note,
            towns: Vec::new(),
            version: recheck.version,
        }
    }
}

/// 复核项: one company of a recheck.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = pool::ItemView)]
pub struct ItemView {
    #[serde(flatten)]
    pub company: CompanyMark,
    /// 镇街（园区） that is asked or has answered, 9-digit code
    pub town_code: String,
    /// 镇街（园区）
    pub town_name: String,
    /// Membership; `null` after it was deleted as a mistake
    pub membership_id: Option<i64>,
    /// 批次名称
    pub batch_name: Option<String>,
    /// 入库日期
    pub entered_on: Option<NaiveDate>,
    /// 服务管理期止
    pub expires_on: Option<NaiveDate>,
    /// 出库日期, if it has left since
    pub left_on: Option<NaiveDate>,
    /// 复核意见
    pub verdict: Option<Verdict>,
    /// 复核意见名称
    pub verdict_name: Option<&'static str>,
    /// 理由
    pub reason: Option<String>,
    /// Name of the user who answered.
    pub answered_by: Option<String>,
    pub answered_at: Option<Instant>,
    /// Version that an answer may name.
    pub version: i64,
}

impl ItemView {
    /// Creates the view with the name of its unit.
    pub fn new(record: ItemRecord, towns: &[Town]) -> Self {
        let ItemRecord { item, company, membership } = record;
        let span = membership.map(|one| one.span);
        Self {
            company: company.into(),
            town_name: name_of(towns, &item.town_code).to_owned(),
            town_code: item.town_code,
            membership_id: item.membership_id,
            batch_name: span.as_ref().and_then(|span| span.batch_name.clone()),
            entered_on: span.as_ref().and_then(|span| span.entered_on),
            expires_on: span.as_ref().and_then(|span| span.expires_on),
            left_on: span.as_ref().and_then(|span| span.left_on),
            verdict: item.verdict,
            verdict_name: item.verdict.map(Verdict::label),
            reason: item.reason,
            answered_by: item.answered_by,
            answered_at: item.answered_at.map(Instant),
            version: item.version,
        }
    }
}
