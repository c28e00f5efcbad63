//! Data types of saved views.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::access::Person;
use crate::db::schema::saved_views;

/// A saved view as seen by its owner or a colleague.
#[derive(Debug, Clone)]
pub struct SavedView {
    pub id: i64,
    /// 名称
    pub name: String,
    /// Query string of the list's address.
    pub query: String,
    /// Whether colleagues see it.
    pub shared: bool,
    /// Whether it belongs to the reader.
    pub is_own: bool,
}

/// A view to be inserted.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = saved_views, treat_none_as_default_value = false)]
pub struct NewView {
    /// User id of the owner.
    pub owner_id: i64,
    /// Key of the colleagues who see a shared view, see [`unit_of`].
    pub unit: String,
    /// 名称
    pub name: String,
    /// Query string of the list's address.
    pub query: String,
    /// Whether colleagues see it.
    pub shared: bool,
    /// UTC
    pub created_at: NaiveDateTime,
}

/// Returns the key that colleagues have in common: the role with its unit or department, otherwise
/// the role alone.
pub fn unit_of(person: &Person) -> String {
    let unit = person.town_code.as_deref().or(person.department_code.as_deref());
    format!("{}:{}", person.role, unit.unwrap_or_default())
}
