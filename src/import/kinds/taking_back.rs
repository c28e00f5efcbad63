//! Code that the list kinds share for an undo. An undo uses only the history that the import wrote.

use serde_json::{Map, Value};

use crate::access::Scope;
use crate::record::HistoryEntry;

/// Number of records undone together.
pub const CHUNK: usize = 1_000;

/// Reason why a field of a record is kept.
pub const CHANGED_SINCE: &str = "导入之后又有人修改过这一项，予以保留";

/// Tells which fields of a record are not texts.
pub struct Types {
    /// Lists; the history joins them with `、`.
    pub is_list: fn(&str) -> bool,
    /// Whole numbers.
    pub is_number: fn(&str) -> bool,
    /// Booleans.
    pub is_flag: fn(&str) -> bool,
}

impl Types {
    /// Parses a field value from its text in the history.
    pub fn value(&self, member: &str, text: Option<&str>) -> Value {
        match text {
            None if (self.is_list)(member) => Value::Array(Vec::new()),
            None => Value::Null,
            Some(text) if (self.is_list)(member) => {
                text.split('、').filter(|word| !word.is_empty()).map(Value::from).collect()
            }
            Some(text) if (self.is_number)(member) => {
                text.parse::<i64>().map_or(Value::Null, Value::from)
            }
            Some(text) if (self.is_flag)(member) => Value::from(text == "true"),
            Some(text) => Value::from(text),
        }
    }

    /// Returns the field of a history entry, its value before the entry, and whether the field
    /// still has the value after the entry. `None` if the entry is about no field.
    pub fn before<'e>(
        &self,
        members: &Map<String, Value>,
        entry: &'e HistoryEntry,
    ) -> Option<(&'e str, Value, bool)> {
        let member = entry.field.as_deref()?;
        let present = members.get(member)?;
        let stands = *present == self.value(member, entry.new_value.as_deref());
        Some((member, self.value(member, entry.old_value.as_deref()), stands))
    }
}

/// Returns why a record that an import created is kept, or `None` if it can be deleted; `otherwise`
/// is the reason for a record that was changed since.
pub fn why_kept(
    scope: &Scope,
    company_is_deleted: bool,
    town: &str,
    is_touched: bool,
    otherwise: &'static str,
) -> Option<&'static str> {
    if company_is_deleted {
        return Some("企业已移入回收站，予以保留");
    }
    if !scope.covers_town(town) {
        return Some("企业已迁出，予以保留");
    }
    is_touched.then_some(otherwise)
}
