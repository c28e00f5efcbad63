//! Which blockers a list shows, and in which order: closed sets only.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::model::{Severity, Status};
use crate::db::types::text_enum;
use crate::deadline::Light;
use crate::error::Error;
use crate::web::{Paging, Sorting};

text_enum! {
    /// What a list of blockers can be sorted by.
    pub enum SortField {
        DueOn = "due_on" => "办结期限",
        TurnEndsOn = "turn_ends_on" => "本环节期限",
        RaisedOn = "raised_on" => "登记日期",
        UpdatedAt = "updated_at" => "更新时间",
    }
}

text_enum! {
    /// What someone has to do next.
    pub enum Awaiting {
        Assign = "assign" => "待交办",
        Sign = "sign" => "待签收",
        Answer = "answer" => "待反馈",
        Verify = "verify" => "待核验",
        Decide = "decide" => "待审批",
    }
}

/// The query of a list of blockers.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BlockerQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// `due_on`, `turn_ends_on`, `raised_on` or `updated_at`, with `-` for the latest first; the last recorded
    /// first by default. Without a deadline comes last.
    pub sort: Option<String>,
    /// 镇街（园区） of the company, 9-digit code.
    pub town: Option<String>,
    /// A department that leads or assists.
    pub department: Option<String>,
    /// The department that leads.
    pub lead: Option<String>,
    /// 类别
    pub category: Option<String>,
    /// 办理状态
    pub status: Option<Status>,
    /// Only those not closed, or only those that are.
    pub open: Option<bool>,
    /// 企业, by number.
    pub company: Option<i64>,
    /// 严重程度
    pub severity: Option<Severity>,
    /// 亮灯, as of today; where no deadline runs there is none.
    pub light: Option<Light>,
    /// 待办: what someone has to do next.
    #[param(inline)]
    pub awaiting: Option<Awaiting>,
    /// 逾期未签收.
    pub late_sign: Option<bool>,
    /// 列入督办.
    pub supervised: Option<bool>,
    /// 主问题: those that follow this one.
    pub parent: Option<i64>,
    /// 沉默: open, and nothing was done after this day.
    pub quiet_since: Option<NaiveDate>,
}

/// The query, understood.
#[derive(Debug, Clone)]
pub struct BlockerFilter {
    /// As it was asked.
    pub query: BlockerQuery,
    /// In which order; ties, and nothing, end in the last recorded first.
    pub sort: Vec<Sorting<SortField>>,
    /// Which page.
    pub paging: Paging,
}

impl BlockerQuery {
    /// Refuses pages and sort fields that do not exist.
    pub fn understood(self) -> Result<BlockerFilter, Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let sort = Sorting::parse(self.sort.as_deref())?;
        Ok(BlockerFilter { query: self, sort, paging })
    }
}
