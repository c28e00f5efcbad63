//! A form: fields, what was refused, and what its entries mean for a record.

use askama::Template;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Field, Input, Pairs};
use crate::error::{Error, FieldError};
use crate::web::{Members, from_members};

/// A form as it is shown: give it to a template with `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/form.html", config = "src/askama.toml")]
pub struct Form {
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Why it was refused, as far as no field says so.
    pub refused: Option<String>,
    /// The record as it was shown for editing: each field is sent back with it, so that only what
    /// was changed is stored.
    editing: bool,
    before: Vec<String>,
    /// Keeps its names apart from those of other forms on the page.
    place: String,
}

/// A field that someone else has changed in the meantime.
#[derive(Debug, Clone)]
pub struct Disagreement {
    /// The field.
    pub field: Field,
    /// What this person entered.
    pub mine: String,
    /// What stands in the record now.
    pub theirs: String,
    /// This person changed it.
    pub by_me: bool,
    /// Someone else changed it.
    pub by_them: bool,
}

/// How both versions of a field are kept in the form that decides between them.
const BEFORE: &str = "before.";

impl Form {
    /// An empty form.
    pub fn new(fields: Vec<Field>) -> Self {
        let before = Vec::new();
        Self { fields, refused: None, editing: false, before, place: String::new() }
    }

    /// As one of several forms on a page, each of which has a place of its own.
    pub fn within(&self, place: &str) -> Self {
        Self { place: place.to_owned(), ..self.clone() }
    }

    /// With what stands in a record, to be edited.
    pub fn editing(mut self, record: &Members) -> Self {
        for field in &mut self.fields {
            field.value = field.written(record);
        }
        self.editing = true;
        self.before = self.fields.iter().map(|field| field.value.clone()).collect();
        self
    }

    /// With what was entered. Of a record that is edited, what was not sent stays as it was: a
    /// page that decides between two versions sends only what they differ in.
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

    /// With what was refused, each reason at its field.
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

    /// With what was refused at its own fields; what concerns others they say themselves.
    pub fn refused_here(self, error: &Error) -> Self {
        Self { refused: None, ..self.refused(error) }
    }

    /// What two forms on one page mean, or everything that is wrong with either.
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

    /// What the entries mean for the record: all of them, or, when a record is edited, those that
    /// were changed.
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

    /// The record that the entries mean.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.meaning().and_then(from_members)
    }

    /// The record that the entries mean, with a member that is not entered.
    pub fn read_with<T: DeserializeOwned>(
        &self,
        name: &str,
        value: impl Into<Value>,
    ) -> Result<T, Error> {
        let mut members = self.meaning()?;
        members.insert(name.to_owned(), value.into());
        from_members(members)
    }

    /// Where this person and the record as it is now disagree, and where either was changed.
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

    /// For the template: what a field was before, if a record is edited.
    fn before(&self, place: &usize) -> Option<&str> {
        self.editing.then(|| self.was(*place))
    }
}

fn before(field: &Field) -> String {
    format!("{BEFORE}{}", field.name)
}

impl Disagreement {
    /// Both say the same.
    pub fn agrees(&self) -> bool {
        self.mine == self.theirs
    }

    /// This person's version, as it is read.
    pub fn mine_read(&self) -> String {
        self.field.read_out(&self.mine)
    }

    /// The other's.
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
