//! Saved views.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::access::Person;
use crate::db::schema::saved_views;

/// A view as its owner or a colleague sees it.
#[derive(Debug, Clone)]
pub struct SavedView {
    /// Number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The question, as it stands in an address.
    pub query: String,
    /// Colleagues see it too.
    pub shared: bool,
    /// It is the reader's own.
    pub is_own: bool,
}

/// A view about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = saved_views, treat_none_as_default_value = false)]
pub struct NewView {
    /// Whose.
    pub owner_id: i64,
    /// Whose colleagues, see [`unit_of`].
    pub unit: String,
    /// 名称
    pub name: String,
    /// The question.
    pub query: String,
    /// Colleagues see it too.
    pub shared: bool,
    /// UTC
    pub created_at: NaiveDateTime,
}

/// What makes people colleagues: the same unit, the same department, else the same role.
pub fn unit_of(person: &Person) -> String {
    let unit = person.town_code.as_deref().or(person.department_code.as_deref());
    format!("{}:{}", person.role, unit.unwrap_or_default())
}
