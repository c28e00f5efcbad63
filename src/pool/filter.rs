//! Filters of the lists of the pool: fixed sets of values only.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{MemberState, Movement, NominationState, Verdict};
use crate::error::{Code, Error};
use crate::web::Paging;

/// The query of the pool on a day, and of its export.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PoolQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 截至日期, today by default: who was in the pool on that day.
    pub as_of: Option<NaiveDate>,
    /// 镇街（园区） where the company was registered on that day, 9-digit code.
    pub town: Option<String>,
    /// 认定批次, by id.
    pub batch: Option<i64>,
    /// Only members whose batch is unknown.
    pub no_batch: Option<bool>,
    /// 在库状态 on that day.
    pub state: Option<MemberState>,
    /// Only members whose service ends within this number of days from that day, or has ended.
    pub expires_within: Option<u32>,
}

/// A checked query.
#[derive(Debug, Clone)]
pub struct PoolFilter {
    /// The query as sent.
    pub query: PoolQuery,
    /// Day of the pool.
    pub on: NaiveDate,
    pub paging: Paging,
}

impl PoolQuery {
    /// Refuses pages that do not exist.
    pub fn validate(self, today: NaiveDate) -> Result<PoolFilter, Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        Ok(PoolFilter { on: self.as_of.unwrap_or(today), query: self, paging })
    }
}

/// A period from one day to a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Period {
    /// 期初
    pub from: NaiveDate,
    /// 期末
    pub to: NaiveDate,
}

/// The query of the changes of the pool.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 期初, the last day of the previous year by default.
    pub from: Option<NaiveDate>,
    /// 期末, today by default.
    pub to: Option<NaiveDate>,
    /// 镇街（园区）, 9-digit code.
    pub town: Option<String>,
    /// List to show: 入库 by default.
    pub movement: Option<Movement>,
}

/// A checked query.
#[derive(Debug, Clone)]
pub struct ChangesFilter {
    pub period: Period,
    /// List to show.
    pub movement: Movement,
    /// Unit, `None` for all.
    pub town: Option<String>,
    pub paging: Paging,
}

impl ChangesQuery {
    /// Refuses pages that do not exist, and a period that ends before it begins.
    pub fn validate(&self, today: NaiveDate) -> Result<ChangesFilter, Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let to = self.to.unwrap_or(today);
        let last_year = chrono::Datelike::year(&to) - 1;
        let new_year = NaiveDate::from_ymd_opt(last_year, 12, 31).unwrap_or(to);
        let from = self.from.unwrap_or(new_year);
        if from >= to {
            let sentence = "期初须早于期末。";
            return Err(Error::invalid_field("from", Code::BadPeriod, sentence));
        }
        let movement = self.movement.unwrap_or(Movement::Entered);
        let town = self.town.clone();
        Ok(ChangesFilter { period: Period { from, to }, movement, town, paging })
    }
}

/// The query of a list with paging only.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
}

/// The query of a list of nominations, newest first.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NominationQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 申请状态
    pub state: Option<NominationState>,
    /// Only nominations without a final decision.
    pub open: Option<bool>,
    /// 镇街（园区）, 9-digit code.
    pub town: Option<String>,
    /// 企业, by id.
    pub company: Option<i64>,
}

/// The query of the items of a recheck.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ItemQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 镇街（园区） that is asked, 9-digit code.
    pub town: Option<String>,
    /// 复核意见
    pub verdict: Option<Verdict>,
    /// `true`: only items without an answer; `false`: only answered ones.
    pub unanswered: Option<bool>,
}
