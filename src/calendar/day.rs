//! A day that differs from what its weekday makes it.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::calendar_days;
use crate::db::types::text_enum;

text_enum! {
    /// How a day differs from what its weekday makes it.
    pub enum DayKind {
        Off = "off" => "放假",
        Work = "work" => "调休上班",
    }
}

/// A day that the State Council took out of, or put into, the working week.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, Deserialize,
)]
#[diesel(table_name = calendar_days, treat_none_as_default_value = false)]
pub struct CalendarDay {
    /// The day.
    #[serde(rename = "date")]
    pub on_date: NaiveDate,
    /// Off or work.
    pub kind: DayKind,
    /// 节日
    pub name: String,
}
