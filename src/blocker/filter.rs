//! Which blockers a list shows, and in which order: closed sets only.

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::model::{Light, Severity, Status};
use crate::db::types::text_enum;
use crate::error::Error;
use crate::web::{Paging, Sorting};

text_enum! {
    /// What a list of blockers can be sorted by.
    pub enum SortField {
        DueOn = "due_on" => "办结期限",
        RaisedOn = "raised_on" => "登记日期",
        UpdatedAt = "updated_at" => "更新时间",
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
    /// `due_on`, `raised_on` or `updated_at`, with `-` for the latest first; the last recorded
    /// first by default. Without a deadline comes last.
    pub sort: Option<String>,
    /// 镇街（园区） of the company, 9-digit code.
    pub town: Option<String>,
    /// A department that leads or assists.
    pub department: Option<String>,
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
    /// 亮灯, as of today; closed ones have none.
    pub light: Option<Light>,
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
