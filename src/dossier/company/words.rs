//! What a history says, in the words that features hand over.

use crate::access::minute;
use crate::record::{ChangeKind, Glossary, HistoryEntry, called};

/// A change as people read it.
pub struct Line {
    /// For the page before.
    pub id: i64,
    /// When, by the clocks of China.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Through what.
    pub via: String,
    /// The import it came from.
    pub import_id: Option<i64>,
    /// Which record.
    pub record: String,
    /// What happened.
    pub change: &'static str,
    /// Which field.
    pub field: Option<String>,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// What happened to it. Only a company has a recycle bin.
fn change(entry: &HistoryEntry) -> &'static str {
    match entry.change {
        ChangeKind::Deleted if entry.record != "company" => "删除",
        change => change.label(),
    }
}

impl Line {
    /// A change as people read it.
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
