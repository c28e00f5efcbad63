//! Field-level history.

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
    /// What happened to a record.
    pub enum ChangeKind {
        Created = "created" => "新增",
        Updated = "updated" => "修改",
        Deleted = "deleted" => "移入回收站",
        Restored = "restored" => "恢复",
        Removed = "removed" => "撤销导入时删除",
    }
}

/// One change, about to be written.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The company it belongs to, if any.
    pub company_id: Option<i64>,
    /// What kind of record: `company`, `listing`, `blocker`, `user` …
    pub record: &'static str,
    /// The record's number or code.
    pub record_id: Cow<'a, str>,
    /// What happened.
    pub kind: ChangeKind,
    /// Which field; none for the record as a whole.
    pub field: Option<Cow<'a, str>>,
    /// Before.
    pub old: Option<Cow<'a, str>>,
    /// After.
    pub new: Option<Cow<'a, str>>,
    /// The record's version after the change.
    pub version: Option<i64>,
}

impl Change<'_> {
    /// A change of a whole record.
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

/// The changes of a record's fields: of those given, each with what it was and what it is, the
/// ones that differ. `of` is the company, the kind of record, its number and its version after
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

/// One change, as it was written.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = history)]
pub struct HistoryEntry {
    /// Number, increasing with time.
    pub id: i64,
    /// The company it belongs to.
    pub company_id: Option<i64>,
    /// What kind of record.
    pub record: String,
    /// Its number or code.
    pub record_id: String,
    /// What happened.
    pub change: ChangeKind,
    /// Which field.
    pub field: Option<String>,
    /// Before.
    pub old_value: Option<String>,
    /// After.
    pub new_value: Option<String>,
    /// The record's version after it.
    pub version: Option<i64>,
    /// When, UTC.
    pub at: NaiveDateTime,
    /// Who.
    pub actor: String,
    /// Through what.
    pub via: Via,
    /// Through which import.
    pub import_id: Option<i64>,
}

/// A field with its value before and after a change.
pub type Difference = (String, Option<String>, Option<String>);

/// The fields in which two states of a record differ, in the order of the new one, as text.
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

/// A company's history, newest first.
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

/// The latest of what happened to one record of a company, newest first.
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

/// What an import wrote, in the order of writing, after the entry `after`.
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
