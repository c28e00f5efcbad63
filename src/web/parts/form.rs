//! Forms: fields, errors, and the conversion of entries to a record.

use askama::Template;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Field, Input, Pairs};
use crate::error::{Error, FieldError};
use crate::web::{Members, from_members};

/// A form with its values and errors. Render it in a template with `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/form.html", config = "src/askama.toml")]
pub struct Form {
    pub fields: Vec<Field>,
    /// Errors that belong to no field.
    pub refused: Option<String>,
    /// Whether a record is edited. Each field then also sends its old value, so that only changed
    /// fields are stored.
    editing: bool,
    before: Vec<String>,
    /// Prefix of element ids, different for each form on a page.
    place: String,
}

/// A field that this user or another user has changed since the form was opened.
#[derive(Debug, Clone)]
pub struct Disagreement {
    pub field: Field,
    /// Value entered by this user.
    pub mine: String,
    /// Current value in the record.
    pub theirs: String,
    /// Whether this user changed it.
    pub by_me: bool,
    /// Whether another user changed it.
    pub by_them: bool,
}

/// Prefix of the hidden fields with the old values.
const BEFORE: &str = "before.";

impl Form {
    pub fn new(fields: Vec<Field>) -> Self {
        let before = Vec::new();
        Self { fields, refused: None, editing: false, before, place: String::new() }
    }

    /// Copies the form for a page with several forms; `place` is the prefix of its element ids.
    pub fn within(&self, place: &str) -> Self {
        Self { place: place.to_owned(), ..self.clone() }
    }

    /// Fills in a record for editing.
    pub fn editing(mut self, record: &Members) -> Self {
        for field in &mut self.fields {
            field.value = field.written(record);
        }
        self.editing = true;
        self.before = self.fields.iter().map(|field| field.value.clone()).collect();
        self
    }

    /// Fills in the submitted values. When a record is edited, fields that were not sent stay as
    /// they are: a page that resolves a conflict sends only the fields that differ.
    pub fn entered(mut self, sent: &Pairs) -> Self {
        self.editing = self.fields.iter().any(|field| sent.has(&before(field)));
        self.before.resize(self.fields.len(), String::new());
        for (field, was) in self.fields.iter_mut().zip(&mut self.before) {
            let shown = before(field);
            if !self.editing || sent.has(&shown) {
                field.value = field.entered(sent);
                *was = sent.get(&shown).to_owned();
            }
        }
        self
    }

    /// Adds the error messages, each at its field.
    pub fn refused(mut self, error: &Error) -> Self {
        let mut unplaced = Vec::new();
        for wrong in error.errors() {
            match self.fields.iter_mut().find(|field| field.name == wrong.field) {
                Some(field) => field.errors.push(wrong.message.clone()),
                None => unplaced.push(wrong.message.as_str()),
            }
        }
        self.refused = match unplaced.is_empty() {
            true if error.errors().is_empty() => Some(error.detail().to_owned()),
            true => Some("有的内容需要改正，请看下面标红的说明。".to_owned()),
            false => Some(unplaced.join("；")),
        };
        self
    }

    /// Adds only the error messages of its own fields; other forms show the rest.
    pub fn refused_here(self, error: &Error) -> Self {
        Self { refused: None, ..self.refused(error) }
    }

    /// Combines the values of two forms on one page, or returns the errors of both.
    pub fn both(
        first: Result<Members, Error>,
        second: Result<Members, Error>,
    ) -> Result<(Members, Members), Error> {
        match (first, second) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
            (Err(first), Err(second)) => {
                Err(Error::invalid([first.errors(), second.errors()].concat()))
            }
        }
    }

    /// Converts the entries to fields of the record: all fields, or only the changed ones when a
    /// record is edited.
    pub fn meaning(&self) -> Result<Members, Error> {
        let mut members = Members::new();
        let mut wrong: Vec<FieldError> = Vec::new();
        for (place, field) in self.fields.iter().enumerate() {
            if self.editing && self.was(place) == field.value {
                continue;
            }
            match field.meaning(&field.value) {
                Ok(value) => {
                    members.insert(field.name.to_owned(), value);
                }
                Err(error) => wrong.push(error),
            }
        }
        if wrong.is_empty() { Ok(members) } else { Err(Error::invalid(wrong)) }
    }

    /// Converts the entries to a record.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.meaning().and_then(from_members)
    }

    /// Converts the entries to a record, with one more field that is not in the form.
    pub fn read_with<T: DeserializeOwned>(
        &self,
        name: &str,
        value: impl Into<Value>,
    ) -> Result<T, Error> {
        let mut members = self.meaning()?;
        members.insert(name.to_owned(), value.into());
        from_members(members)
    }

    /// Returns the fields that this user or another user has changed since the form was opened.
    /// `now` is the current record.
    pub fn disagreements(&self, now: &Members) -> Vec<Disagreement> {
        let all = self.fields.iter().enumerate().map(|(place, field)| {
            let (mine, theirs) = (field.value.clone(), field.written(now));
            let (by_me, by_them) = (mine != self.was(place), theirs != self.was(place));
            Disagreement { field: field.clone(), mine, theirs, by_me, by_them }
        });
        all.filter(|one| one.by_me || one.by_them).collect()
    }

    fn was(&self, place: usize) -> &str {
        self.before.get(place).map_or("", String::as_str)
    }

    /// For the template: old value of a field, if a record is edited.
    fn before(&self, place: &usize) -> Option<&str> {
        self.editing.then(|| self.was(*place))
    }
}

fn before(field: &Field) -> String {
    format!("{BEFORE}{}", field.name)
}

impl Disagreement {
    /// Whether both values are equal.
    pub fn agrees(&self) -> bool {
        self.mine == self.theirs
    }

    /// Formats this user's value for display.
    pub fn mine_read(&self) -> String {
        self.field.read_out(&self.mine)
    }

    /// Formats the other user's value for display.
    pub fn theirs_read(&self) -> String {
        self.field.read_out(&self.theirs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::parts::Input;

    fn form() -> Form {
        Form::new(vec![
            Field::line("name", "企业名称").required(),
            Field::new("capital", "注册资本", Input::Wan),
            Field::long("note", "备注"),
        ])
    }

    fn record(name: &str, capital: i64, note: &str) -> Members {
        let record = serde_json::json!({"name": name, "capital": capital, "note": note});
        record.as_object().cloned().unwrap_or_default()
    }

    fn sent(pairs: &[(&str, &str)]) -> Pairs {
        pairs
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect::<Vec<_>>()
            .try_into()
            .unwrap()
    }

    #[test]
    fn only_what_was_changed_is_stored() {
        let edited = sent(&[
            ("before.name", "甲"),
            ("name", "甲"),
            ("before.capital", "5.00"),
            ("capital", "6"),
            ("before.note", "旧"),
            ("note", ""),
        ]);
        let changes = form().entered(&edited).meaning().unwrap();
        assert_eq!(Value::Object(changes), serde_json::json!({"capital": 60_000, "note": null}));
    }

    #[test]
    fn both_versions_are_set_side_by_side() {
        let shown = form().editing(&record("甲", 50_000, "旧"));
        assert_eq!(shown.fields[1].value, "5.00");
        let mine = sent(&[
            ("before.name", "甲"),
            ("name", "甲乙"),
            ("before.capital", "5.00"),
            ("capital", "5.00"),
            ("before.note", "旧"),
            ("note", "我的"),
        ]);
        let found = form().entered(&mine).disagreements(&record("甲", 70_000, "他的"));
        let seen: Vec<_> =
            found.iter().map(|one| (one.field.name, one.by_me, one.by_them)).collect();
        assert_eq!(seen, [("name", true, false), ("capital", false, true), ("note", true, true)]);
    }

    #[test]
    fn each_refusal_stands_at_its_field() {
        let error = form().entered(&sent(&[("capital", "许多")])).meaning().unwrap_err();
        let shown = form().refused(&error);
        assert_eq!(shown.fields[0].errors, ["请填写“企业名称”。"]);
        assert!(shown.fields[1].errors[0].contains("万元"), "{:?}", shown.fields[1].errors);
        let text = shown.render().unwrap();
        assert!(text.contains("aria-invalid"), "{text}");
    }
}
