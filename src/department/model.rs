//! 职能部门 and 困难问题类别.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::schema::{blocker_categories, departments};
use crate::db::types::{Piped, piped};

/// Code of 领导小组办公室 as a department; users of the office act for it.
pub const OFFICE: &str = "jrb";

/// 职能部门, as in `seeds/departments.csv`.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, Deserialize, ToSchema,
)]
#[diesel(table_name = departments, treat_none_as_default_value = false)]
pub struct Department {
    pub code: String,
    /// 名称
    pub name: String,
    /// 职责
    pub duties: String,
    /// Position in official lists.
    pub official_order: i32,
}

/// 困难问题类别, as in `seeds/blocker_categories.csv`.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, Deserialize, ToSchema,
)]
#[diesel(table_name = blocker_categories, treat_none_as_default_value = false)]
pub struct Category {
    pub code: String,
    /// 名称
    pub name: String,
    /// 牵头部门
    pub lead_department: String,
    /// Codes of all departments involved, including the lead.
    #[diesel(serialize_as = Piped, deserialize_as = Piped)]
    #[serde(deserialize_with = "piped")]
    pub departments: Vec<String>,
    /// 通常办理时限（工作日）
    pub usual_working_days: i32,
    /// Group of categories.
    #[serde(rename = "group")]
    pub category_group: String,
    /// 典型情形
    pub typical: String,
    /// 材料 that prove the blocker to be resolved.
    #[diesel(serialize_as = Piped, deserialize_as = Piped)]
    #[serde(deserialize_with = "piped")]
    pub evidence: Vec<String>,
    /// Position in official lists.
    pub official_order: i32,
}
