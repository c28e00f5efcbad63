//! Filters and sort orders of lists of blockers: fixed sets of values only.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::model::{Severity, Status};
use crate::db::types::text_enum;
use crate::deadline::Light;
use crate::error::Error;
use crate::web::{Paging, Sorting};

text_enum! {
    /// Fields by which a list of blockers can be sorted.
    pub enum SortField {
        DueOn = "due_on" => "办结期限",
        TurnEndsOn = "turn_ends_on" => "本环节期限",
        RaisedOn = "raised_on" => "登记日期",
        UpdatedAt = "updated_at" => "更新时间",
    }
}

text_enum! {
    /// The next step someone has to take.
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
    /// `due_on`, `turn_ends_on`, `raised_on` or `updated_at`, with `-` for descending; newest
    /// record first by default. Records without a deadline come last.
    pub sort: Option<String>,
    /// 镇街（园区） of the company, 9-digit code.
    pub town: Option<String>,
    /// Department that leads or assists.
    pub department: Option<String>,
    /// Department that leads.
    pub lead: Option<String>,
    /// 类别
    pub category: Option<String>,
    /// 办理状态
    pub status: Option<Status>,
    /// `true`: only open blockers; `false`: only closed ones.
    pub open: Option<bool>,
    /// 企业, by id.
    pub company: Option<i64>,
    /// 严重程度
    pub severity: Option<Severity>,
    /// 亮灯 as of today; none without a running deadline.
    pub light: Option<Light>,
    /// 待办: the next step someone has to take.
    #[param(inline)]
    pub awaiting: Option<Awaiting>,
    /// 逾期未签收.
    pub late_sign: Option<bool>,
    /// 列入督办.
    pub supervised: Option<bool>,
    /// 主问题: only the blockers that follow this one.
    pub parent: Option<i64>,
    /// 沉默: only open blockers without progress after this day.
    pub quiet_since: Option<NaiveDate>,
}

/// A checked query.
#[derive(Debug, Clone)]
pub struct BlockerFilter {
    /// The query as sent.
    pub query: BlockerQuery,
    /// Sort order; ties, and an empty order, are sorted newest record first.
    pub sort: Vec<Sorting<SortField>>,
    pub paging: Paging,
}

impl BlockerQuery {
    /// Refuses pages and sort fields that do not exist.
    pub fn validate(self) -> Result<BlockerFilter, Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let sort = Sorting::parse(self.sort.as_deref())?;
        Ok(BlockerFilter { query: self, sort, paging })
    }
}
