//! Checks that the history and the audit log can be shown in Chinese. Tests that write many entries
//! call it at their end.

use std::collections::BTreeSet;

use diesel::prelude::*;
use kunpeng::access::Scope;
use kunpeng::db::Database;
use kunpeng::record::Glossary;
use kunpeng::server::{FEATURES, hooks};
use serde_json::{Value, json};

use crate::support::{TestApp, make};

/// Codes shown unchanged: kind of record, field, reason.
const AS_THEY_ARE: &[(&str, &str, &str)] = &[
    ("user", "department_code", "it is called a code"),
    ("user", "display_name", "people write it"),
    ("saved_view", "name", "people write it"),
];

/// Returns what the history and the audit log contain without a Chinese word: fields and members
/// without a label as `kind.field`, codes without a name as `kind.field = code`.
pub fn missing(database: &Database) -> BTreeSet<String> {
    let scope = Scope::whole_city("a test");
    let glossary = Glossary::of(&hooks(FEATURES.iter().copied()));
    let glossary = database.read(|db| glossary.with_lists(db, &scope)).expect("the lists");
    let mut reader = Reader { glossary: &glossary, missing: BTreeSet::new() };
    for (record, field, old, new) in history(database) {
        reader.kind(&record);
        let Some(field) = field else { continue };
        reader.field(&record, &field);
        for value in [old, new].into_iter().flatten() {
            reader.text(&record, &[&field], &value);
        }
    }
    for (action, object, detail) in audit_log(database) {
        reader.kind(&object);
        if glossary.action(&action).is_none() {
            reader.missing.insert(action);
        }
        if let Ok(Value::Object(members)) = serde_json::from_str(&detail) {
            for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                reader.field(&object, name);
                reader.value(&object, &[name], value);
            }
        }
    }
    reader.missing
}

/// Record, field, old and new value.
type Change = (String, Option<String>, Option<String>, Option<String>);

fn history(database: &Database) -> Vec<Change> {
    use kunpeng::db::schema::history::dsl::*;
    let columns = (record, field, old_value, new_value);
    database.maintenance(|db| Ok(history.select(columns).distinct().load(db)?)).expect("a history")
}

/// Action, object, details.
fn audit_log(database: &Database) -> Vec<(String, String, String)> {
    use kunpeng::db::schema::audit_entries::dsl::*;
    let columns = (action, object, detail);
    database
        .maintenance(|db| Ok(audit_entries.select(columns).distinct().load(db)?))
        .expect("a log")
}

struct Reader<'a> {
    glossary: &'a Glossary,
    missing: BTreeSet<String>,
}

impl Reader<'_> {
    fn kind(&mut self, kind: &str) {
        if self.glossary.kind(kind).is_none() {
            self.missing.insert(kind.to_owned());
        }
    }

    fn field(&mut self, kind: &str, field: &str) {
        if is_code(field) && self.glossary.label(kind, field).is_none() {
            self.missing.insert(format!("{kind}.{field}"));
        }
    }

    /// Checks a value; `names` are the names of the members around it, outermost first.
    fn value(&mut self, kind: &str, names: &[&str], value: &Value) {
        match value {
            Value::String(text) if names == ["fields"] => self.field(kind, text),
            Value::String(text) => self.text(kind, names, text),
            Value::Array(all) => all.iter().for_each(|one| self.value(kind, names, one)),
            Value::Object(all) => {
                for (name, value) in all {
                    self.field(kind, name);
                    self.value(kind, &[names, &[name.as_str()]].concat(), value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, kind: &str, names: &[&str], text: &str) {
        let as_it_is = |(of, field, _): &(&str, &str, &str)| kind == *of && names == [*field];
        let read = names.iter().any(|name| self.glossary.value(kind, name, text).is_some());
        if text.split('、').any(is_code) && !read && !AS_THEY_ARE.iter().any(as_it_is) {
            self.missing.insert(format!("{kind}.{} = {text}", names.join(".")));
        }
    }
}

/// Whether a text looks like a code of the program.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

on_both! {
    async fn what_has_no_words_is_missed(app: TestApp) {
        let company = make::company(&app).save().await;
        let change = json!({"note": "plain", "target_board": "bse", "industry": "电子"});
        app.office().patch(format!("/api/v1/companies/{company}"), 1, change).await.ok();
        let found = missing(app.database());
        assert_eq!(found, BTreeSet::from(["company.note = plain".to_owned()]));
        let place = app.place();
        place.sql("UPDATE history SET new_value = 'novel_board' WHERE field = 'target_board'");
        place.sql("UPDATE history SET field = 'novel_field' WHERE field = 'industry'");
        place.sql("UPDATE audit_entries SET object = 'novel', action = 'novel_action' WHERE action = 'company_changed'");
        let expected = [
            "company.note = plain",
            "company.novel_field",
            "company.target_board = novel_board",
            "novel",
            "novel.industry",
            "novel.target_board",
            "novel_action",
        ];
        assert_eq!(missing(app.database()), BTreeSet::from(expected.map(str::to_owned)));
    }
}
