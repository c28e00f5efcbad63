//! Question of an action: the field of its form, and the checks of the answer.

use serde_json::Value;

use crate::deadline::wrong_period;
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long};
use crate::web::Members;
use crate::web::parts::{Choice, Field, Input};

/// Type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerType {
    Text,
    Line,
    WorkingDays,
    Day,
    /// One code of a list.
    One,
    /// Any number of codes of a list.
    Many,
    YesNo,
    Evidence,
}

/// Whether an answer is required, and the error message if it is missing.
#[derive(Debug, Clone, Copy)]
enum Needed {
    No,
    Yes(&'static str),
    /// Required if another answer, yes or no, has this value.
    If((&'static str, bool), &'static str),
}

/// One input that an action asks for.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Name of the member in the input.
    pub(super) name: &'static str,
    label: &'static str,
    pub(super) entry: AnswerType,
    hint: &'static str,
    needed: Needed,
}

impl Question {
    const fn new(name: &'static str, label: &'static str, entry: AnswerType) -> Self {
        Self { name, label, entry, hint: "", needed: Needed::No }
    }

    /// Asks for `note`, a text.
    pub const fn note(label: &'static str) -> Self {
        Self::new("note", label, AnswerType::Text)
    }

    /// Asks for `reason`, a text.
    pub const fn reason(label: &'static str) -> Self {
        Self::new("reason", label, AnswerType::Text)
    }

    /// Asks for `working_days`, 1 to 250.
    pub const fn working_days(label: &'static str) -> Self {
        Self::new("working_days", label, AnswerType::WorkingDays)
    }

    /// Asks for a line of text.
    pub const fn line(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, AnswerType::Line)
    }

    /// Asks for a day.
    pub const fn day(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, AnswerType::Day)
    }

    /// Asks for one code of a list.
    pub const fn one(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, AnswerType::One)
    }

    /// Asks for any number of codes of a list.
    pub const fn many(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, AnswerType::Many)
    }

    /// Asks for 同意 or 不同意.
    pub const fn yes_no(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, AnswerType::YesNo)
    }

    /// Asks for `evidence`: files, and documents by number, one per line of the field `documents`.
    pub const fn evidence() -> Self {
        let hint = "没有文件的，每行写一份：材料名称，空格，编号。";
        Self::new("evidence", "证照或文件编号", AnswerType::Evidence).hint(hint)
    }

    /// Sets the hint of the field.
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Makes the answer required; `sentence` is the error message.
    pub const fn needed(mut self, sentence: &'static str) -> Self {
        self.needed = Needed::Yes(sentence);
        self
    }

    /// Makes the answer required if another answer has this value.
    pub const fn needed_if(mut self, is: (&'static str, bool), sentence: &'static str) -> Self {
        self.needed = Needed::If(is, sentence);
        self
    }

    /// Returns the form field. The caller adds the choices.
    pub fn field(&self) -> Field {
        let input = match self.entry {
            AnswerType::Text | AnswerType::Evidence => Input::Long,
            AnswerType::Line => Input::Line,
            AnswerType::WorkingDays => Input::Whole,
            AnswerType::Day => Input::Day,
            AnswerType::One => Input::Choice(Vec::new()),
            AnswerType::Many => Input::Many(Vec::new()),
            AnswerType::YesNo => {
                Input::Choice(vec![Choice::new("true", "同意"), Choice::new("false", "不同意")])
            }
        };
        let name = if self.entry == AnswerType::Evidence { "documents" } else { self.name };
        let field = Field::new(name, self.label, input).hint(self.hint);
        if matches!(self.needed, Needed::Yes(_)) { field.required() } else { field }
    }

    /// Checks a text answer and returns it trimmed.
    ///
    /// # Errors
    /// 422 if it is required and empty, or too long.
    pub fn answered<'a>(&self, text: &'a str) -> Result<&'a str, Error> {
        let text = text.trim();
        let given = (!text.is_empty()).then(|| (self.name.to_owned(), Value::from(text)));
        let wrong = self.wrong(&given.into_iter().collect());
        wrong.map_or(Ok(text), |wrong| Err(Error::invalid(vec![wrong])))
    }

    /// Returns the error of the answer among the given ones, `None` if it is valid.
    pub(super) fn wrong(&self, given: &Members) -> Option<FieldError> {
        let Some(answer) = given.get(self.name).filter(|answer| !answer.is_null()) else {
            return self.missing(given);
        };
        match (self.entry, answer) {
            (AnswerType::Text, Value::String(text)) => self.too_long(text, LONGEST_TEXT),
            (AnswerType::Line, Value::String(text)) => self.too_long(text, LONGEST_LINE),
            (AnswerType::WorkingDays, days) => {
                let days = days.as_i64().and_then(|days| i32::try_from(days).ok()).unwrap_or(0);
                wrong_period(self.name, days, 1)
            }
            _ => None,
        }
    }

    fn too_long(&self, text: &str, most: usize) -> Option<FieldError> {
        too_long(self.name, self.label, Some(text), most)
    }

    fn missing(&self, given: &Members) -> Option<FieldError> {
        let sentence = match self.needed {
            Needed::Yes(sentence) => sentence,
            Needed::If((name, is), sentence) if given.get(name) == Some(&is.into()) => sentence,
            Needed::No | Needed::If(..) => return None,
        };
        let code = match self.name {
            "note" => Code::NoteRequired,
            "reason" => Code::ReasonRequired,
            _ => Code::MissingField,
        };
        Some(FieldError::new(self.name, code, sentence))
    }
}
