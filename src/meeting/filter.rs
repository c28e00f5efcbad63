//! Which meetings and decisions a list shows, and in which order: closed sets only.

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::model::{DecisionStatus, Kind, MeetingStatus};
use crate::db::types::text_enum;
use crate::deadline::Light;
use crate::error::Error;
use crate::web::{Paging, Sorting};

/// The query of a list of meetings, the latest first.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MeetingQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 类别
    pub kind: Option<Kind>,
    /// 状态
    pub status: Option<MeetingStatus>,
}

text_enum! {
    /// What a list of decisions can be sorted by.
    pub enum SortField {
        DueOn = "due_on" => "期限",
    }
}

/// The query of a list of decisions.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DecisionQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// `due_on`, or `-due_on` for the latest first; the last recorded first by default.
    pub sort: Option<String>,
    /// 状态
    pub status: Option<DecisionStatus>,
    /// Only those not done, or only those that are.
    pub open: Option<bool>,
    /// 亮灯, as of today; only what waits to be carried out has one.
    pub light: Option<Light>,
    /// 责任部门
    pub department: Option<String>,
    /// 责任镇街（园区）, 9-digit code.
    pub town: Option<String>,
    /// 会议, by number.
    pub meeting: Option<i64>,
    /// 困难问题, by number.
    pub blocker: Option<i64>,
}

/// The query, understood.
#[derive(Debug, Clone)]
pub struct DecisionFilter {
    /// As it was asked.
    pub query: DecisionQuery,
    /// In which order; ties, and nothing, end in the last recorded first.
    pub sort: Vec<Sorting<SortField>>,
    /// Which page.
    pub paging: Paging,
}

impl DecisionQuery {
    /// Refuses pages and sort fields that do not exist.
    pub fn understood(self) -> Result<DecisionFilter, Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let sort = Sorting::parse(self.sort.as_deref())?;
        Ok(DecisionFilter { query: self, sort, paging })
    }
}
