//! The history of a record for display.

use askama::Template;
use chrono::NaiveDateTime;

use crate::access::in_china;
use crate::record::{ChangeKind, Glossary, HistoryEntry, Via, called};

/// The changes of a record, newest first. Render it in a template with `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/trace.html", config = "src/askama.toml")]
pub struct Trace {
    acts: Vec<Act>,
}

/// Changes that one user made at the same time.
#[derive(Debug, Clone)]
struct Act {
    at: NaiveDateTime,
    actor: String,
    via: Via,
    kind: ChangeKind,
    changes: Vec<ChangedField>,
}

/// A field with its old and new value.
#[derive(Debug, Clone)]
struct ChangedField {
    label: String,
    old: String,
    new: String,
}

impl Trace {
    /// Groups history entries (newest first), with the Chinese names of the features.
    pub fn of(entries: Vec<HistoryEntry>, glossary: &Glossary) -> Self {
        let mut acts: Vec<Act> = Vec::new();
        for entry in entries {
            let changed = changed_field(&entry, glossary);
            match acts.last_mut().filter(|act| act.holds(&entry)) {
                Some(act) => act.changes.insert(0, changed),
                None => acts.push(Act {
                    at: in_china(entry.at),
                    actor: called(&entry.actor).to_owned(),
                    via: entry.via,
                    kind: entry.change,
                    changes: entry.field.is_some().then_some(changed).into_iter().collect(),
                }),
            }
        }
        Self { acts }
    }
}

impl Act {
    /// Whether an entry belongs to this group. Each changed field has its own entry.
    fn holds(&self, entry: &HistoryEntry) -> bool {
        let same = (self.at, self.kind) == (in_china(entry.at), entry.change);
        same && self.actor == called(&entry.actor)
            && entry.field.is_some()
            && !self.changes.is_empty()
    }
}

fn changed_field(entry: &HistoryEntry, glossary: &Glossary) -> ChangedField {
    let (record, field) = (&entry.record, entry.field.as_deref().unwrap_or_default());
    let read = |kept: &Option<String>| match kept.as_deref() {
        None | Some("") => "—".to_owned(),
        Some(kept) => glossary.value(record, field, kept).unwrap_or_else(|| kept.to_owned()),
    };
    ChangedField {
        label: glossary.label(record, field).unwrap_or(field).to_owned(),
        old: read(&entry.old_value),
        new: read(&entry.new_value),
    }
}
