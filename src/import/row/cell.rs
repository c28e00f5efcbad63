//! One cell with the context for reading it.

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

/// Maximum length of a cell, in characters.
const LONGEST_CELL: usize = 2_000;

/// Reason why a cell is refused.
#[derive(Debug, PartialEq)]
pub struct Refusal {
    pub code: Code,
    /// Chinese message: what is wrong and how to correct it.
    pub message: String,
    /// Whether the cell is too long to be shown with the error.
    pub is_hidden: bool,
}

impl Refusal {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), is_hidden: false }
    }
}

impl From<ValueError> for Refusal {
    fn from(error: ValueError) -> Self {
        Self::new(Code::BadNumber, error.to_string())
    }
}

/// A cell with its column.
#[derive(Clone, Copy)]
pub struct CellContext<'a> {
    pub reader: &'a Reader<'a>,
    pub column: &'a Column,
    pub cell: Cell<'a>,
    /// Trimmed text of the cell.
    pub text: &'a str,
}

impl CellContext<'_> {
    /// Checks the rules for all fields: no undecodable characters, not too long, no formula error.
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

    /// Returns the text without the apostrophe that an export adds as a guard against formulas.
    pub fn unguarded(&self) -> &str {
        unguarded(self.text)
    }

    /// Returns the text if it has at most [`LONGEST_LINE`] characters.
    pub fn line(&self) -> Result<&str, Refusal> {
        let text = self.unguarded();
        if text.chars().count() <= LONGEST_LINE {
            return Ok(text);
        }
        let message = format!("{}超过 {LONGEST_LINE} 字，请精简。", self.column.field.label);
        Err(Refusal::new(Code::TooLong, message))
    }

    /// Returns the recognised term `found`, or refuses the cell. Adds a note if the cell is neither
    /// the name nor the code of the term.
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

    /// Reads a date; without a day it is the end of the month or year.
    pub fn date(&self) -> Result<InexactDate, Refusal> {
        let parsed = match self.cell {
            Cell::Date(date) => Ok(InexactDate::from(date)),
            Cell::Number(number) => from_cell_number(number, false),
            _ => parse_date(self.text),
        };
        parsed.map_err(|error: DateError| Refusal::new(error.code(), error.to_string()))
    }

    /// Reads a date that must not be in the future.
    pub fn past_date(&self) -> Result<InexactDate, Refusal> {
        let (date, today) = (self.date()?, self.reader.today);
        if date.earliest() <= today {
            return Ok(date);
        }
        let message = format!("{}不能晚于今天（{today}）。", self.column.field.label);
        Err(Refusal::new(Code::FutureDate, message))
    }

    /// Reads a date for a field without precision. Adds a note if the day is not given.
    pub fn civil_date(&self, notes: &mut Vec<String>) -> Result<NaiveDate, Refusal> {
        let InexactDate { date, precision } = self.date()?;
        if precision != Precision::Day {
            let label = self.column.field.label;
            notes.push(format!("{label}“{}”未写到日，记为 {date}", self.text));
        }
        Ok(date)
    }

    /// Reads an amount in whole units of its currency; refuses negative amounts.
    pub fn amount(&self) -> Result<Option<Amount>, Refusal> {
        let amount = self.signed_amount()?;
        match amount.is_none_or(|amount| amount.units >= 0) {
            true => Ok(amount),
            false => Err(ValueError::BadAmount.into()),
        }
    }

    /// Reads an amount in whole units of its currency; may be negative (a loss).
    pub fn signed_amount(&self) -> Result<Option<Amount>, Refusal> {
        Ok(match self.cell {
            Cell::Number(number) => Some(amount_from_number(number, self.column.unit)?),
            _ => parse_amount(self.text, self.column.unit)?,
        })
    }

    /// Reads a non-negative whole number; `otherwise` is the error message.
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

/// Error message for an invalid number of people.
pub const PEOPLE: &str = "人数应为不带小数的非负数，例如 1234 或 1,234人。";
