//! Field-level history of records.

use std::borrow::Cow;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::{Map, Value};

use super::tx::Via;
use crate::access::CompanyRef;
use crate::db::Db;
use crate::db::schema::history;
use crate::db::types::text_enum;
use crate::error::Error;

text_enum! {
    /// Kind of change of a record.
    pub enum ChangeKind {
        Created = "created" => "新增",
        Updated = "updated" => "修改",
        Deleted = "deleted" => "移入回收站",
        Restored = "restored" => "恢复",
        Removed = "removed" => "撤销导入时删除",
    }
}

/// A history entry to be written.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// Company that the record belongs to, if any.
    pub company_id: Option<i64>,
    /// Kind of record: `company`, `listing`, `blocker`, `user` …
    pub record: &'static str,
    /// Number or code of the record.
    pub record_id: Cow<'a, str>,
    pub kind: ChangeKind,
    /// Name of the changed field; `None` for the record as a whole.
    pub field: Option<Cow<'a, str>>,
    /// Value before the change.
    pub old: Option<Cow<'a, str>>,
    /// Value after the change.
    pub new: Option<Cow<'a, str>>,
    /// Version of the record after the change.
    pub version: Option<i64>,
}

impl Change<'_> {
    /// Returns a change of a record as a whole.
    pub fn of_record(
        company_id: Option<i64>,
        record: &'static str,
        id: i64,
        kind: ChangeKind,
    ) -> Self {
        Self {
            company_id,
            record,
            record_id: id.to_string().into(),
            kind,
            field: None,
            old: None,
            new: None,
            version: None,
        }
    }
}

/// Returns one change for each field whose old and new values differ. `fields` holds name, old
/// value and new value; `of` is the company, the kind of record, its number and its version after
/// the change.
pub fn field_changes<'a, F: Into<Cow<'a, str>>>(
    of: (Option<i64>, &'static str, i64, i64),
    fields: impl IntoIterator<Item = (F, Option<String>, Option<String>)>,
) -> Vec<Change<'a>> {
    let (company, record, id, version) = of;
    let changed = fields.into_iter().filter(|(_, old, new)| old != new);
    let entry = |(field, old, new): (F, Option<String>, Option<String>)| Change {
        field: Some(field.into()),
        old: old.map(Into::into),
        new: new.map(Into::into),
        version: Some(version),
        ..Change::of_record(company, record, id, ChangeKind::Updated)
    };
    changed.map(entry).collect()
}

/// A stored history entry.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = history)]
pub struct HistoryEntry {
    /// Increases with time.
    pub id: i64,
    /// Company that the record belongs to, if any.
    pub company_id: Option<i64>,
    /// Kind of record.
    pub record: String,
    /// Number or code of the record.
    pub record_id: String,
    pub change: ChangeKind,
    /// Name of the changed field; `None` for the record as a whole.
    pub field: Option<String>,
    /// Value before the change.
    pub old_value: Option<String>,
    /// Value after the change.
    pub new_value: Option<String>,
    /// Version of the record after the change.
    pub version: Option<i64>,
    /// UTC.
    pub at: NaiveDateTime,
    /// User name, or code of a part of the program.
    pub actor: String,
    pub via: Via,
    /// The import that made the change, if any.
    pub import_id: Option<i64>,
}

/// A field name, its old value and its new value.
pub type Difference = (String, Option<String>, Option<String>);

/// Returns the fields that differ between two states of a record, as text, in the order of `new`.
pub fn differences(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<Difference> {
    new.iter()
        .filter_map(|(field, value)| {
            let before = old.get(field).unwrap_or(&Value::Null);
            (before != value).then(|| (field.clone(), text(before), text(value)))
        })
        .collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => Some(items.iter().filter_map(text).collect::<Vec<_>>().join("、")),
        other => Some(other.to_string()),
    }
}

/// Returns the history of a company, newest first; with `before`, only entries with a smaller id.
pub fn of_company(
    db: &mut Db,
    company: CompanyRef,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<HistoryEntry>, Error> {
    let mut query = history::table
        .filter(history::company_id.eq(company))
        .order(history::id.desc())
        .limit(limit)
        .select(HistoryEntry::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(history::id.lt(before));
    }
    Ok(query.load(db)?)
}

/// Returns the latest history entries of one record of a company, newest first.
pub fn of_record(
    db: &mut Db,
    company: CompanyRef,
    record: &str,
    id: i64,
    limit: i64,
) -> Result<Vec<HistoryEntry>, Error> {
    Ok(history::table
        .filter(history::company_id.eq(company))
        .filter(history::record.eq(record).and(history::record_id.eq(id.to_string())))
        .order(history::id.desc())
        .limit(limit)
        .select(HistoryEntry::as_select())
        .load(db)?)
}

/// Returns the history entries written by an import, after the entry `after`, oldest first.
pub fn of_import(
    db: &mut Db,
    import_id: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<HistoryEntry>, Error> {
    Ok(history::table
        .filter(history::import_id.eq(import_id).and(history::id.gt(after)))
        .order(history::id.asc())
        .limit(limit)
        .select(HistoryEntry::as_select())
        .load(db)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differences_name_changed_fields_only() {
        let old = json!({"a": 1, "b": "x", "c": null, "t": ["绿色企业"]});
        let new = json!({"a": 1, "b": null, "c": true, "t": ["绿色企业", "独角兽"]});
        let found = differences(old.as_object().unwrap(), new.as_object().unwrap());
        let text = |s: &str| Some(s.to_owned());
        assert_eq!(
            found,
            [
                ("b".into(), text("x"), None),
                ("c".into(), None, text("true")),
                ("t".into(), text("绿色企业"), text("绿色企业、独角兽")),
            ]
        );
    }
}
