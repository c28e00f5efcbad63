//! Days that deviate from the normal working week.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::calendar_days;
use crate::db::types::text_enum;

text_enum! {
    /// How a day deviates from its weekday.
    pub enum DayKind {
        Off = "off" => "放假",
        Work = "work" => "调休上班",
    }
}

/// A weekday off or a weekend working day, as arranged by the State Council.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, Deserialize,
)]
#[diesel(table_name = calendar_days, treat_none_as_default_value = false)]
pub struct CalendarDay {
    #[serde(rename = "date")]
    pub on_date: NaiveDate,
    pub kind: DayKind,
    /// 节日
    pub name: String,
}
