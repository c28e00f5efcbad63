//! What kinds of lists have in common when they are taken back. Everything needed stands in the
//! history that the import wrote.

use serde_json::{Map, Value};

use crate::access::Scope;
use crate::record::HistoryEntry;

/// Records that are taken back together.
pub const CHUNK: usize = 1_000;

/// Why a member of a record is kept.
pub const CHANGED_SINCE: &str = "导入之后又有人修改过这一项，予以保留";

/// Members of a record that are no texts.
pub struct Types {
    /// Lists, joined with `、` in the history.
    pub is_list: fn(&str) -> bool,
    /// Whole numbers.
    pub is_number: fn(&str) -> bool,
    /// Yes or no.
    pub is_flag: fn(&str) -> bool,
}

impl Types {
    /// A value of a member from its text in the history.
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

    /// The value that a member had before an entry, and whether what the entry put in its place
    /// still stands there. None for an entry of no member.
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

/// Why what an import recorded of a company is kept, if it is; `otherwise` is said of what was
/// touched since.
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
