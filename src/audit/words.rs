//! Audit entries in Chinese, by the words that features provide.

use serde_json::Value;

use crate::record::{AuditEntry, Glossary};

/// Returns the name of the action of an entry.
pub fn action(glossary: &Glossary, entry: &AuditEntry) -> String {
    glossary.action(&entry.action).unwrap_or(&entry.action).to_owned()
}

/// Returns kind and id of the object of an entry.
pub fn object(glossary: &Glossary, entry: &AuditEntry) -> String {
    let kind = glossary.kind(&entry.object).unwrap_or(&entry.object);
    format!("{kind} {}", entry.object_id)
}

/// Returns the details of an entry as text: each member and its value. Empty if there are none.
pub fn detail(glossary: &Glossary, object: &str, detail: &str) -> String {
    let reader = Reader { glossary, object };
    match serde_json::from_str(detail) {
        Ok(Value::Object(members)) => {
            let said = members.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| {
                format!("{}：{}", reader.label(name), reader.value(&[name], value))
            });
            said.collect::<Vec<_>>().join("；")
        }
        _ => detail.to_owned(), // not written by this program
    }
}

/// Translates the details of an entry.
struct Reader<'a> {
    glossary: &'a Glossary,
    object: &'a str,
}

impl Reader<'_> {
    fn label<'n>(&self, name: &'n str) -> &'n str {
        self.glossary.label(self.object, name).unwrap_or(name)
    }

    /// Translates a value; `names` are the names of the members around it, outermost first.
    fn value(&self, names: &[&str], value: &Value) -> String {
        match value {
            Value::Null => "—".to_owned(),
            Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.text(names, text),
            Value::Array(all) if all.is_empty() => "无".to_owned(),
            Value::Array(all) => {
                let all = all.iter().map(|one| self.value(names, one));
                all.collect::<Vec<_>>().join("、")
            }
            Value::Object(all) => {
                let all = all.iter().map(|(name, value)| {
                    let within: Vec<&str> = names.iter().copied().chain([name.as_str()]).collect();
                    format!("{} {}", self.label(name), self.value(&within, value))
                });
                all.collect::<Vec<_>>().join("，")
            }
        }
    }

    /// Translates a text by the innermost member that knows it: in `{"from": …, "to": …}` that is
    /// the member around it.
    fn text(&self, names: &[&str], text: &str) -> String {
        if names == ["fields"] {
            return self.label(text).to_owned();
        }
        let known = |name: &&str| self.glossary.value(self.object, name, text);
        names.iter().rev().find_map(known).unwrap_or_else(|| text.to_owned())
    }
}
