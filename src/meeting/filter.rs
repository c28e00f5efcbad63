//! Filters and sort order of lists of meetings and decisions. Only fixed sets of values are
//! accepted.

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::model::{DecisionStatus, MeetingKind, MeetingStatus};
use crate::db::types::text_enum;
use crate::deadline::Light;
use crate::error::Error;
use crate::web::{Paging, Sorting};

/// Query of a list of meetings, the latest first.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MeetingQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 类别
    pub kind: Option<MeetingKind>,
    /// 状态
    pub status: Option<MeetingStatus>,
}

text_enum! {
    /// Fields by which a list of decisions can be sorted.
    pub enum SortField {
        DueOn = "due_on" => "期限",
    }
}

/// Query of a list of decisions.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DecisionQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// `due_on`, or `-due_on` for the latest deadline first. By default, the last recorded decision
    /// is first.
    pub sort: Option<String>,
    /// 状态
    pub status: Option<DecisionStatus>,
    /// Only unfinished (`true`) or only finished (`false`) decisions.
    pub open: Option<bool>,
    /// 亮灯, as of today. Only a decision that waits to be carried out has a light.
    pub light: Option<Light>,
    /// 责任部门
    pub department: Option<String>,
    /// 责任镇街（园区）, 9-digit code.
    pub town: Option<String>,
    /// 会议, by ID.
    pub meeting: Option<i64>,
    /// 困难问题, by ID.
    pub blocker: Option<i64>,
}

/// A validated query.
#[derive(Debug, Clone)]
pub struct DecisionFilter {
    /// The query as it was sent.
    pub query: DecisionQuery,
    /// Sort order. Ties, and an empty order, put the last recorded decision first.
    pub sort: Vec<Sorting<SortField>>,
    pub paging: Paging,
}

impl DecisionQuery {
    /// Validates the query. Refuses pages and sort fields that do not exist.
    pub fn validate(self) -> Result<DecisionFilter, Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let sort = Sorting::parse(self.sort.as_deref())?;
        Ok(DecisionFilter { query: self, sort, paging })
    }
}
