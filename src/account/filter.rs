//! The filter of the account list.

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::access::Role;
use crate::db::types::text_enum;
use crate::error::Error;
use crate::web::{Paging, Sorting};

text_enum! {
    /// Sort keys of the account list.
    pub enum UserOrder {
        Username = "username" => "用户名",
        Role = "role" => "角色",
        Town = "town" => "镇街（园区）",
        CreatedAt = "created_at" => "建立时间",
        LastLoginAt = "last_login_at" => "上次登录时间",
    }
}

/// The query of the account list.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// From 1.
    page: Option<i64>,
    /// 1 to 200, 50 by default.
    per_page: Option<i64>,
    /// `username` (the default), `role`, `town`, `created_at`, `last_login_at`; `-` reverses the
    /// order.
    sort: Option<String>,
    role: Option<Role>,
    /// 镇街（园区）, 9-digit code.
    town: Option<String>,
    active: Option<bool>,
    /// Part of the user name or of the display name.
    q: Option<String>,
}

impl UserQuery {
    /// Parses the query for the store.
    pub fn validate(self) -> Result<(UserFilter, Paging), Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let sort = Sorting::parse(Some(self.sort.as_deref().unwrap_or("username")))?;
        let Self { role, town, active, q, .. } = self;
        Ok((UserFilter { role, town, active, q, sort }, paging))
    }
}

/// A parsed filter.
#[derive(Debug, Default)]
pub struct UserFilter {
    pub role: Option<Role>,
    pub town: Option<String>,
    pub active: Option<bool>,
    /// Part of the user name or of the display name.
    pub q: Option<String>,
    pub sort: Vec<Sorting<UserOrder>>,
}
