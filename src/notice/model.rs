//! Content and recipients of notices.

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
    pub enum NoticeKind {
        Blocker = "blocker" => "困难问题",
        Urging = "urging" => "催办督办",
        Reminder = "reminder" => "期限提醒",
        Escalation = "escalation" => "逾期上报",
        Meeting = "meeting" => "会议议定",
        Pool = "pool" => "后备库",
        Request = "request" => "资料征集",
        Declaration = "declaration" => "申报确认",
        Circular = "circular" => "通知公告",
    }
}

/// A group of recipients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// The working group of a town, by code.
    Town(String),
    /// A department, by code.
    Department(String),
    /// 领导小组办公室
    Office,
    /// 领导小组
    Leaders,
    /// All business roles: towns, departments, the office and the leading group.
    Everyone,
}

impl Audience {
    /// Returns the audience of a department by its code. For the office's own department code it is
    /// the office.
    pub fn of_department(code: &str) -> Self {
        match code {
            OFFICE => Self::Office,
            other => Self::Department(other.to_owned()),
        }
    }
}

/// The content of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    pub title: String,
    /// May be empty.
    pub body: String,
    /// The page that the notice links to.
    pub path: Option<String>,
}

/// A notice to store.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct NewNoticeRow<'a> {
    pub kind: NoticeKind,
    pub title: &'a str,
    pub body: &'a str,
    /// The page that the notice links to.
    pub path: Option<&'a str>,
    /// 用户名 of the sender, or `system`.
    pub sent_by: &'a str,
    /// UTC.
    pub sent_at: NaiveDateTime,
}

/// The copy of a notice for one person.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, ToSchema)]
#[diesel(table_name = notices)]
pub struct Copy {
    pub id: i64,
    pub kind: NoticeKind,
    pub title: String,
    /// May be empty.
    pub body: String,
    /// The page that the notice links to.
    pub path: Option<String>,
    /// 用户名 of the sender, or `system`.
    pub sent_by: String,
    pub sent_at: Instant,
    /// 已阅: when the person opened it; `None` if unread.
    #[diesel(select_expression = notice_copies::read_at)]
    pub read_at: Option<Instant>,
}

impl Named for Copy {
    const NAME: &'static str = "通知";
}

/// A notice to send to the city's messaging system.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Outgoing {
    pub id: i64,
    pub kind: NoticeKind,
    pub title: String,
    /// May be empty.
    pub body: String,
    /// The page that the notice links to.
    pub path: Option<String>,
}

/// Whether a recipient has read a notice, for its sender.
#[derive(Debug, Clone, Serialize, Queryable, ToSchema)]
pub struct Reader {
    /// 姓名
    pub display_name: String,
    /// 用户名
    pub username: String,
    /// 已阅: when the person opened it; `None` if unread.
    pub read_at: Option<Instant>,
}

/// The query of a person's notices.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// From 1.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// true: only 未阅; false: only 已阅.
    pub unread: Option<bool>,
    pub kind: Option<NoticeKind>,
}
