//! One cell with all that tells how to read it.

use chrono::NaiveDate;

use super::{Column, Reader};
use crate::dates::{DateError, InexactDate, Precision, from_cell_number, parse_date};
use crate::error::Code;
use crate::export::unguarded;
use crate::import::value::{
    Amount, ValueError, amount_from_number, count_from_number, parse_amount, parse_count,
};
use crate::limits::LONGEST_LINE;
use crate::sheet::Cell;

/// The longest cell that a field takes, in characters.
const LONGEST_CELL: usize = 2_000;

/// Why a cell cannot be taken.
#[derive(Debug, PartialEq)]
pub struct Refusal {
    /// Stable token for machines.
    pub code: Code,
    /// What is wrong and the way out.
    pub message: String,
    /// Whether the cell is too long to be shown.
    pub is_hidden: bool,
}

impl Refusal {
    /// A refusal by its code and sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), is_hidden: false }
    }
}

impl From<ValueError> for Refusal {
    fn from(error: ValueError) -> Self {
        Self::new(Code::BadNumber, error.to_string())
    }
}

/// A cell, and where it stands.
#[derive(Clone, Copy)]
pub struct CellContext<'a> {
    /// What the list is read with.
    pub reader: &'a Reader<'a>,
    /// Its column.
    pub column: &'a Column,
    /// Its content.
    pub cell: Cell<'a>,
    /// The same as text, without the blanks around it.
    pub text: &'a str,
}

impl CellContext<'_> {
    /// Refuses what no field takes.
    pub fn legible(&self) -> Result<(), Refusal> {
        if self.text.contains('\u{FFFD}') {
            let message = "含有无法识别的字符（�）：可能在编码转换时丢失，请向填报单位索取原文件。";
            return Err(Refusal::new(Code::Undecodable, message));
        }
        if self.text.len() > LONGEST_CELL && self.text.chars().count() > LONGEST_CELL {
            let message = format!("内容超过 {LONGEST_CELL} 字，请精简。");
            return Err(Refusal { is_hidden: true, ..Refusal::new(Code::TooLong, message) });
        }
        if let Cell::Error(shown) = self.cell {
            let message = format!("单元格是公式错误值 {shown}，请改为实际内容。");
            return Err(Refusal::new(Code::BadNumber, message));
        }
        Ok(())
    }

    /// The text as it was before an export guarded it.
    pub fn unguarded(&self) -> &str {
        unguarded(self.text)
    }

    /// A text that fits on a line.
    pub fn line(&self) -> Result<&str, Refusal> {
        let text = self.unguarded();
        if text.chars().count() <= LONGEST_LINE {
            return Ok(text);
        }
        let message = format!("{}超过 {LONGEST_LINE} 字，请精简。", self.column.field.label);
        Err(Refusal::new(Code::TooLong, message))
    }

    /// One of a few words, with a note if it was written in another way than these two.
    pub fn word<T>(
        &self,
        found: Option<T>,
        name_and_code: impl Fn(&T) -> [&str; 2],
        otherwise: impl FnOnce() -> String,
        notes: &mut Vec<String>,
    ) -> Result<T, Refusal> {
        let found = found.ok_or_else(|| Refusal::new(Code::BadEnum, otherwise()))?;
        let [name, code] = name_and_code(&found);
        if name != self.text && code != self.text {
            notes.push(format!("{}“{}”认作{name}", self.column.field.label, self.text));
        }
        Ok(found)
    }

    /// A date: a day, or the end of its month or year.
    pub fn date(&self) -> Result<InexactDate, Refusal> {
        let parsed = match self.cell {
            Cell::Date(date) => Ok(InexactDate::from(date)),
            Cell::Number(number) => from_cell_number(number, false),
            _ => parse_date(self.text),
        };
        parsed.map_err(|error: DateError| Refusal::new(error.code(), error.to_string()))
    }

    /// The date of something that has happened.
    pub fn past_date(&self) -> Result<InexactDate, Refusal> {
        let (date, today) = (self.date()?, self.reader.today);
        if date.earliest() <= today {
            return Ok(date);
        }
        let message = format!("{}不能晚于今天（{today}）。", self.column.field.label);
        Err(Refusal::new(Code::FutureDate, message))
    }

    /// A date that a fact keeps without precision.
    pub fn civil_date(&self, notes: &mut Vec<String>) -> Result<NaiveDate, Refusal> {
        let InexactDate { date, precision } = self.date()?;
        if precision != Precision::Day {
            let label = self.column.field.label;
            notes.push(format!("{label}“{}”未写到日，记为 {date}", self.text));
        }
        Ok(date)
    }

    /// An amount in whole units of its currency, never negative.
    pub fn amount(&self) -> Result<Option<Amount>, Refusal> {
        let amount = self.signed_amount()?;
        match amount.is_none_or(|amount| amount.units >= 0) {
            true => Ok(amount),
            false => Err(ValueError::BadAmount.into()),
        }
    }

    /// An amount in whole units of its currency, or a loss.
    pub fn signed_amount(&self) -> Result<Option<Amount>, Refusal> {
        Ok(match self.cell {
            Cell::Number(number) => Some(amount_from_number(number, self.column.unit)?),
            _ => parse_amount(self.text, self.column.unit)?,
        })
    }

    /// A count that is no fraction and fits; `otherwise` says what it is to be.
    pub fn count(&self, otherwise: &str) -> Result<Option<i32>, Refusal> {
        let parsed = match self.cell {
            Cell::Number(number) => count_from_number(number).map(Some),
            _ => parse_count(self.text),
        };
        match parsed.map(|count| count.map(i32::try_from)) {
            Ok(None) => Ok(None),
            Ok(Some(Ok(count))) if count >= 0 => Ok(Some(count)),
            _ => Err(Refusal::new(Code::BadNumber, otherwise)),
        }
    }
}

/// What a count of people is to be.
pub const PEOPLE: &str = "人数应为不带小数的非负数，例如 1234 或 1,234人。";
