//! Notices: what they say, and to whom.

use crate::error::Named;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::db::schema::{notice_copies, notices};
use crate::db::types::text_enum;
use crate::department::OFFICE;
use crate::web::Instant;

text_enum! {
    /// What a notice is about.
    #[schema(as = notice::Kind)]
    pub enum Kind {
        Blocker = "blocker" => "困难问题",
        Urging = "urging" => "催办督办",
        Reminder = "reminder" => "期限提醒",
        Escalation = "escalation" => "逾期上报",
        Meeting = "meeting" => "会议议定",
        Pool = "pool" => "后备库",
        Request = "request" => "资料征集",
        Circular = "circular" => "通知公告",
    }
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// The working group of a unit.
    Town(String),
    /// A department.
    Department(String),
    /// 领导小组办公室
    Office,
    /// 领导小组
    Leaders,
    /// Everyone in the business.
    Everyone,
}

impl Audience {
    /// A department, by code; the office for its own.
    pub fn of_department(code: &str) -> Self {
        match code {
            OFFICE => Self::Office,
            other => Self::Department(other.to_owned()),
        }
    }
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What about.
    pub kind: Kind,
    /// In a line.
    pub title: String,
    /// At length, or nothing.
    pub body: String,
    /// The page it leads to.
    pub path: Option<String>,
}

/// A notice about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct NewNoticeRow<'a> {
    /// What about.
    pub kind: Kind,
    /// In a line.
    pub title: &'a str,
    /// At length.
    pub body: &'a str,
    /// The page it leads to.
    pub path: Option<&'a str>,
    /// Who sends it.
    pub sent_by: &'a str,
    /// UTC
    pub sent_at: NaiveDateTime,
}

/// Someone's copy of a notice.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, ToSchema)]
#[diesel(table_name = notices)]
pub struct Copy {
    /// Number.
    pub id: i64,
    /// What about.
    pub kind: Kind,
    /// In a line.
    pub title: String,
    /// At length, or nothing.
    pub body: String,
    /// The page it leads to.
    pub path: Option<String>,
    /// Who sent it.
    pub sent_by: String,
    /// When.
    pub sent_at: Instant,
    /// 已阅, when
    #[diesel(select_expression = notice_copies::read_at)]
    pub read_at: Option<Instant>,
}

impl Named for Copy {
    const NAME: &'static str = "通知";
}

/// A notice on its way to the city's messenger.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Outgoing {
    /// Number.
    pub id: i64,
    /// What about.
    pub kind: Kind,
    /// In a line.
    pub title: String,
    /// At length, or nothing.
    pub body: String,
    /// The page it leads to.
    pub path: Option<String>,
}

/// Whether someone has read a notice, for its sender.
#[derive(Debug, Clone, Serialize, Queryable, ToSchema)]
pub struct Reader {
    /// Who.
    pub display_name: String,
    /// Their user name.
    pub username: String,
    /// 已阅, when
    pub read_at: Option<Instant>,
}

/// The query of one's notices.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 未阅 only, or 已阅 only.
    pub unread: Option<bool>,
    /// What about.
    pub kind: Option<Kind>,
}
