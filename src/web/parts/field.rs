//! A form field: its label, its input, and the conversion between input and record.

use serde_json::Value;

use super::Pairs;
use crate::dates::parse_date;
use crate::db::types::Word;
use crate::error::{Code, FieldError};
use crate::money::{decimal, from_decimal, from_wan, in_wan};
use crate::web::Members;

/// An option of a choice.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Stable code.
    pub code: String,
    /// Text shown to users.
    pub name: String,
}

impl Choice {
    pub fn new(code: impl Into<String>, name: impl Into<String>) -> Self {
        Self { code: code.into(), name: name.into() }
    }

    /// Returns an option for every word of a closed set.
    pub fn each<T: Word>() -> impl Iterator<Item = Self> {
        T::ALL.iter().map(|word| Self::new(word.code(), word.label()))
    }
}

/// Kind of input of a field.
#[derive(Debug, Clone)]
pub enum Input {
    Line,
    Long,
    /// A day, in any spelling that [`parse_date`] accepts.
    Day,
    Whole,
    /// Entered in 万元, stored in whole yuan.
    Wan,
    /// A decimal with this number of decimal places, stored as a whole number of the smallest unit.
    Decimal(u32),
    /// Words separated by `、`.
    Words,
    /// One of these options, or none.
    Choice(Vec<Choice>),
    /// Any number of these options.
    Many(Vec<Choice>),
    /// Yes or no.
    Tick,
    Secret,
}

/// A field with its value and its errors.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name of the field in the record.
    pub name: &'static str,
    /// Text shown to users.
    pub label: &'static str,
    pub input: Input,
    /// Value as text in the form.
    pub value: String,
    /// Help text.
    pub hint: &'static str,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether it takes a whole line of the form.
    pub wide: bool,
    /// Error messages of this field.
    pub errors: Vec<String>,
}

impl Field {
    pub fn new(name: &'static str, label: &'static str, input: Input) -> Self {
        let wide = matches!(input, Input::Long | Input::Many(_));
        let (value, errors) = (String::new(), Vec::new());
        Self { name, label, input, value, hint: "", required: false, wide, errors }
    }

    /// A field of one line.
    pub fn line(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Input::Line)
    }

    /// A field of several lines.
    pub fn long(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Input::Long)
    }

    /// A field for a day.
    pub fn day(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Input::Day)
    }

    /// A field with one of these options.
    pub fn choice(
        name: &'static str,
        label: &'static str,
        choices: impl IntoIterator<Item = Choice>,
    ) -> Self {
        Self::new(name, label, Input::Choice(choices.into_iter().collect()))
    }

    /// Marks the field as required.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Makes the field take a whole line of the form.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Sets the help text.
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Sets the initial value.
    pub fn value(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self
    }

    /// Sets the options of a choice.
    pub fn among(mut self, all: impl IntoIterator<Item = Choice>) -> Self {
        if let Input::Choice(choices) | Input::Many(choices) = &mut self.input {
            *choices = all.into_iter().collect();
        }
        self
    }

    /// Returns the options; empty for other inputs.
    pub fn choices(&self) -> &[Choice] {
        match &self.input {
            Input::Choice(choices) | Input::Many(choices) => choices,
            _ => &[],
        }
    }

    /// Whether an option is selected.
    pub fn has(&self, code: &str) -> bool {
        self.value.split('、').any(|chosen| chosen == code)
    }

    /// Formats a value of the field for display.
    pub fn read_out(&self, value: &str) -> String {
        let named = |code: &str| {
            let known = self.choices().iter().find(|choice| choice.code == code);
            known.map_or_else(|| code.to_owned(), |choice| choice.name.clone())
        };
        match &self.input {
            _ if value.is_empty() => "—".to_owned(),
            Input::Choice(_) | Input::Many(_) => {
                value.split('、').map(named).collect::<Vec<_>>().join("、")
            }
            Input::Tick => "是".to_owned(),
            Input::Secret => "••••".to_owned(),
            Input::Wan => format!("{value} 万元"),
            _ => value.to_owned(),
        }
    }

    /// Converts the value in a record to the text in the form.
    pub fn written(&self, record: &Members) -> String {
        match (&self.input, record.get(self.name)) {
            (_, None | Some(Value::Null)) => String::new(),
            (Input::Wan, Some(Value::Number(yuan))) => {
                yuan.as_i64().map(|yuan| in_wan(yuan).replace(',', "")).unwrap_or_default()
            }
            (Input::Decimal(places), Some(Value::Number(value))) => {
                value.as_i64().map(|value| decimal(value, *places)).unwrap_or_default()
            }
            (Input::Tick, Some(Value::Bool(yes))) => if *yes { "on" } else { "" }.to_owned(),
            (Input::Many(choices), Some(Value::Array(words))) => {
                let chosen = choices.iter().filter(|one| words.contains(&one.code.as_str().into()));
                chosen.map(|one| one.code.as_str()).collect::<Vec<_>>().join("、")
            }
            (_, Some(Value::Array(words))) => {
                words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、")
            }
            (_, Some(Value::String(text))) => text.clone(),
            (_, Some(other)) => other.to_string(),
        }
    }

    /// Returns the submitted value as text in the form.
    pub fn entered(&self, sent: &Pairs) -> String {
        match self.input {
            Input::Many(_) => sent.all(self.name).collect::<Vec<_>>().join("、"),
            _ => sent.get(self.name).to_owned(),
        }
    }

    /// Converts an entered text to the value in the record.
    pub fn meaning(&self, entered: &str) -> Result<Value, FieldError> {
        let entered = entered.trim();
        let wrong = |code: Code, sentence: String| FieldError::new(self.name, code, sentence);
        let text = || Value::String(entered.to_owned());
        match &self.input {
            Input::Tick => Ok(Value::Bool(!entered.is_empty())),
            Input::Words | Input::Many(_) => {
                let words = entered.split(['、', '，', ',', ';', '；', '\n']).map(str::trim);
                Ok(words.filter(|word| !word.is_empty()).map(String::from).collect())
            }
            _ if entered.is_empty() && self.required => {
                Err(wrong(Code::MissingField, format!("请填写“{}”。", self.label)))
            }
            _ if entered.is_empty() => Ok(Value::Null),
            Input::Line | Input::Long | Input::Secret => Ok(text()),
            Input::Choice(choices) if choices.iter().any(|one| one.code == entered) => Ok(text()),
            Input::Choice(_) => {
                Err(wrong(Code::BadEnum, format!("请从列表中选择“{}”。", self.label)))
            }
            Input::Day => match parse_date(entered) {
                Ok(day) if !day.is_inexact() => Ok(Value::String(day.date.to_string())),
                _ => Err(wrong(
                    Code::BadDate,
                    format!("“{}”须写明年、月、日，例如 2026-03-05。", self.label),
                )),
            },
            Input::Whole => entered
                .replace([',', '，'], "")
                .parse::<i64>()
                .map(Value::from)
                .map_err(|_| wrong(Code::BadNumber, format!("“{}”须为整数。", self.label))),
            Input::Wan => from_wan(entered).map(Value::from).ok_or_else(|| {
                wrong(
                    Code::BadNumber,
                    format!("“{}”须为万元数，例如 5,000 或 5000.5。", self.label),
                )
            }),
            Input::Decimal(places) => from_decimal(entered.trim_end_matches(['%', '％']), *places)
                .map(Value::from)
                .ok_or_else(|| {
                    let sentence = format!("“{}”须为数字，小数不超过 {places} 位。", self.label);
                    wrong(Code::BadNumber, sentence)
                }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(input: Input, entered: &str) -> Result<Value, String> {
        Field::new("x", "某项", input).meaning(entered).map_err(|error| error.code.to_string())
    }

    #[test]
    fn an_entry_means_what_the_record_holds() {
        for (input, entered, expected) in [
            (Input::Line, "  长安 ", Value::from("长安")),
            (Input::Line, " ", Value::Null),
            (Input::Day, "2026年3月5日", Value::from("2026-03-05")),
            (Input::Whole, "1,234", Value::from(1_234)),
            (Input::Wan, "5,000.5", Value::from(50_005_000)),
            (Input::Decimal(4), "-12.5％", Value::from(-125_000)),
            (Input::Words, "高新技术企业、专精特新", Value::from(vec!["高新技术企业", "专精特新"])),
            (Input::Tick, "on", Value::from(true)),
            (Input::Choice(vec![Choice::new("a", "甲")]), "a", Value::from("a")),
        ] {
            assert_eq!(meaning(input, entered), Ok(expected), "{entered}");
        }
        for (input, entered, code) in [
            (Input::Day, "2026-03", "bad_date"),
            (Input::Day, "明天", "bad_date"),
            (Input::Whole, "十", "bad_number"),
            (Input::Wan, "5千", "bad_number"),
            (Input::Decimal(4), "0.12345", "bad_number"),
            (Input::Choice(vec![]), "a", "bad_enum"),
        ] {
            assert_eq!(meaning(input, entered), Err(code.to_owned()), "{entered}");
        }
    }

    #[test]
    fn what_is_shown_for_editing_means_the_same_again() {
        let record = serde_json::json!({"x": 50_005_000});
        let field = Field::new("x", "注册资本", Input::Wan);
        let shown = field.written(record.as_object().unwrap());
        assert_eq!(
            (shown.as_str(), field.meaning(&shown).unwrap()),
            ("5000.50", record["x"].clone())
        );
    }
}
