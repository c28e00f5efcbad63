//! History entries for display, with the Chinese names of the features.

use crate::access::minute;
use crate::record::{ChangeKind, Glossary, HistoryEntry, called};

/// A history entry for display.
pub struct HistoryLine {
    /// Number of the entry, used for paging.
    pub id: i64,
    /// China time.
    pub at: String,
    pub actor: String,
    pub via: String,
    /// The import that made the change, if any.
    pub import_id: Option<i64>,
    /// Name of the record.
    pub record: String,
    /// Kind of change.
    pub change: &'static str,
    /// Name of the field; `None` for the record as a whole.
    pub field: Option<String>,
    /// Old value.
    pub old: String,
    /// New value.
    pub new: String,
}

/// Returns the name of the change. Only companies have a recycle bin.
fn change(entry: &HistoryEntry) -> &'static str {
    match entry.change {
        ChangeKind::Deleted if entry.record != "company" => "删除",
        change => change.label(),
    }
}

impl HistoryLine {
    /// Formats a history entry.
    pub fn of(entry: HistoryEntry, glossary: &Glossary) -> Self {
        let field = entry.field.as_deref();
        let value = |text: &Option<String>| match text {
            None => "—".to_owned(),
            Some(text) => {
                let read = glossary.value(&entry.record, field.unwrap_or_default(), text);
                read.unwrap_or_else(|| text.clone())
            }
        };
        let record = glossary.record(&entry.record, &entry.record_id);
        let label = |field| glossary.label(&entry.record, field).unwrap_or(field).to_owned();
        Self {
            id: entry.id,
            at: minute(entry.at),
            actor: called(&entry.actor).to_owned(),
            via: entry.via.label().to_owned(),
            import_id: entry.import_id,
            record: record.unwrap_or_else(|| "记录".to_owned()),
            change: change(&entry),
            field: field.map(label),
            old: value(&entry.old_value),
            new: value(&entry.new_value),
        }
    }
}
