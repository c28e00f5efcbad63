//! One row, read by itself: what it says, what was normalised, what is wrong. Pure.

mod company;
pub mod words;

use super::kinds::blockers::row::BlockerDraft;
use super::kinds::blockers::terms::Terms;
use super::kinds::financials::row::FinancialDraft;

use chrono::NaiveDate;

use super::model::RowError;
use super::value::{HeadingUnit, is_blank, parse_heading_unit};
use crate::columns::Kind;
use crate::columns::{Field, Meaning};
use crate::company::{Facts, FoldedName};
use crate::dates::{InexactDate, Precision, from_cell_number, parse_date};
use crate::error::Code;
use crate::market::{Board, StockCode};
use crate::sheet::{Cell, Row, Table};
use crate::stage::Step;
use crate::town::Gazetteer;

/// The longest cell that a field takes, in characters.
const LONGEST_CELL: usize = 2_000;

/// What rows are read with.
pub struct Reader<'a> {
    /// Which kind of list.
    pub kind: Kind,
    /// Recognises units.
    pub gazetteer: &'a Gazetteer,
    /// Recognises categories and departments.
    pub terms: &'a Terms,
    /// The sheet's name, for errors.
    pub sheet: &'a str,
    /// Which column holds which field.
    pub columns: Vec<Column>,
    /// The unit of rows that name none.
    pub default_town: Option<&'a str>,
    /// Nothing that a list tells was later.
    pub today: NaiveDate,
}

/// A mapped column.
pub struct Column {
    /// What it holds.
    pub field: Field,
    /// The fiscal year its figures are of, where the column is of one year alone.
    pub year: Option<i32>,
    /// Where it is.
    pub index: usize,
    /// The sender's heading.
    pub heading: String,
    /// The unit its heading gives.
    pub unit: Option<HeadingUnit>,
}

/// What a row says.
#[derive(Debug, Default)]
pub struct Draft {
    /// Row of the sheet.
    pub number: u32,
    /// The facts it gives; the others are at their defaults.
    pub facts: Facts,
    /// What its company's name is compared by.
    pub folded_name: FoldedName,
    /// Which fields it gives.
    pub given: Vec<Field>,
    /// What it says beyond facts.
    pub extra: Extra,
    /// What was normalised or left alone.
    pub notes: Vec<String>,
    /// What is wrong.
    pub errors: Vec<RowError>,
    /// Identifies the mapped content, to tell an exact repeat.
    pub content: u64,
    /// The row concerns another city, or a company nobody here knows.
    pub elsewhere: Option<String>,
}

/// What a row says beyond a company's facts.
#[derive(Debug, Default)]
pub struct Extra {
    /// 当前阶段
    pub stage: Option<Step>,
    /// 阶段日期
    pub stage_on: Option<InexactDate>,
    /// 曾用名
    pub former_names: Vec<String>,
    /// 证券代码
    pub stock_code: Option<StockCode>,
    /// 板块
    pub board: Option<Board>,
    /// 上市日期
    pub listed_on: Option<InexactDate>,
    /// 募集资金, whole yuan
    pub funds_raised_yuan: Option<i64>,
    /// 退出
    pub exit: Option<Exit>,
    /// 来源
    pub source: Option<String>,
    /// 困难问题
    pub blocker: BlockerDraft,
    /// 财务数据
    pub financial: FinancialDraft,
}

/// How a listed company left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// 退市 or 迁出.
    pub step: Step,
    /// When.
    pub on: InexactDate,
}

impl<'a> Reader<'a> {
    /// Reads one row.
    pub fn draft(&self, row: Row<'_>) -> Draft {
        let mut draft =
            Draft { number: row.number(), content: self.content(row), ..Draft::default() };
        for column in &self.columns {
            let cell = row.cell(column.index);
            if is_nothing(cell) {
                continue;
            }
            self.take(&mut draft, column, cell);
        }
        if self.kind == Kind::Listings {
            let text = |field| self.text_of(row, field);
            self.settle_board(&mut draft, &text(Field::Board), &text(Field::Exchange));
            self.settle_exit_precision(&mut draft, &text(Field::ExitPrecision));
            self.finish_listing(&mut draft);
        }
        self.finish_company(&mut draft);
        match self.kind {
            Kind::Companies | Kind::Listings => {}
            Kind::Blockers => self.finish_blocker(&mut draft),
            Kind::Financials => self.finish_financial(&mut draft),
        }
        draft.folded_name = FoldedName::new(&draft.facts.name);
        draft
    }

    fn take(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) {
        let text = cell.text();
        if text.contains('\u{FFFD}') {
            let message = "含有无法识别的字符（�）：可能在编码转换时丢失，请向填报单位索取原文件。";
            return self.refuse_at(draft, &column.heading, &text, Code::Undecodable, message);
        }
        if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
            let message = format!("内容超过 {LONGEST_CELL} 字，请精简。");
            return self.refuse_at(draft, &column.heading, "", Code::TooLong, message);
        }
        if let Cell::Error(shown) = cell {
            let message = format!("单元格是公式错误值 {shown}，请改为实际内容。");
            return self.refuse_at(draft, &column.heading, shown, Code::BadNumber, message);
        }
        let of_figures = match self.kind {
            Kind::Financials => self.take_financial(draft, column, cell),
            Kind::Companies | Kind::Listings | Kind::Blockers => None,
        };
        let given = || self.take_fact(draft, column, cell) || self.take_extra(draft, column, cell);
        if of_figures.unwrap_or_else(given) {
            draft.given.push(column.field);
        }
    }

    /// A date cell: a day, or with a note the end of its month or year.
    pub fn date(&self, draft: &mut Draft, field: Field, cell: Cell<'_>) -> Option<InexactDate> {
        let parsed = match cell {
            Cell::Date(date) => Ok(InexactDate::from(date)),
            Cell::Number(number) => from_cell_number(number, false),
            other => parse_date(&other.text()),
        };
        match parsed {
            Ok(date) => Some(date),
            Err(error) => {
                self.refuse(draft, field, &cell.text(), error.code(), error.to_string());
                None
            }
        }
    }

    /// The date of something that has happened.
    pub fn past_date(
        &self,
        draft: &mut Draft,
        field: Field,
        cell: Cell<'_>,
    ) -> Option<InexactDate> {
        let date = self.date(draft, field, cell)?;
        if date.earliest() <= self.today {
            return Some(date);
        }
        let message = format!("{}不能晚于今天（{}）。", field.label(), self.today);
        self.refuse(draft, field, &cell.text(), Code::FutureDate, message);
        None
    }

    /// A date that a fact keeps without precision.
    pub fn civil_date(&self, draft: &mut Draft, field: Field, cell: Cell<'_>) -> Option<NaiveDate> {
        let date = self.date(draft, field, cell)?;
        if date.precision != Precision::Day {
            draft.notes.push(format!(
                "{}“{}”未写到日，记为 {}",
                field.label(),
                cell.text().trim(),
                date.date
            ));
        }
        Some(date.date)
    }

    pub fn refuse(
        &self,
        draft: &mut Draft,
        field: Field,
        value: &str,
        code: Code,
        message: impl Into<String>,
    ) {
        self.refuse_at(draft, &self.heading(field), value, code, message);
    }

    pub fn refuse_at(
        &self,
        draft: &mut Draft,
        heading: &str,
        value: &str,
        code: Code,
        message: impl Into<String>,
    ) {
        draft.errors.push(RowError {
            sheet: self.sheet.to_owned(),
            row: draft.number,
            column: heading.to_owned(),
            value: value.trim().chars().take(100).collect(),
            code,
            message: message.into(),
        });
    }

    /// The sender's heading of a field, or the field's own name.
    pub fn heading(&self, field: Field) -> String {
        let column = self.columns.iter().find(|column| column.field == field);
        column.map_or_else(|| field.label().to_owned(), |column| column.heading.clone())
    }

    /// The sender's heading of a figure of a year, or of the figure.
    pub fn heading_of(&self, meaning: Meaning) -> String {
        let column = self
            .columns
            .iter()
            .find(|column| column.field == meaning.field && column.year == meaning.year);
        column.map_or_else(|| self.heading(meaning.field), |column| column.heading.clone())
    }

    fn text_of(&self, row: Row<'_>, field: Field) -> String {
        let column = self.columns.iter().find(|column| column.field == field);
        column.map(|column| row.text(column.index).trim().to_owned()).unwrap_or_default()
    }

    fn content(&self, row: Row<'_>) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        for column in &self.columns {
            row.text(column.index).trim().hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// The mapped columns of a table with the units of their headings.
pub fn mapped(table: &Table, columns: &[super::model::MappedColumn]) -> Vec<Column> {
    columns
        .iter()
        .filter_map(|mapped| {
            let raw = table.columns.iter().find(|column| column.index == mapped.index)?;
            Some(Column {
                field: mapped.field?,
                year: mapped.year,
                index: mapped.index,
                heading: mapped.heading.clone(),
                unit: unit_of(table, raw),
            })
        })
        .collect()
}

/// The unit of a column of amounts: its heading gives it, or a title.
pub fn unit_of(table: &Table, column: &crate::sheet::Column) -> Option<HeadingUnit> {
    parse_heading_unit(&column.raw).or_else(|| title_unit(table))
}

/// `单位：万元` above the headings.
fn title_unit(table: &Table) -> Option<HeadingUnit> {
    let cells = table.titles.iter().flat_map(|line| &line.cells);
    cells
        .filter(|cell| cell.contains("单位:") || cell.contains("单位："))
        .find_map(|cell| parse_heading_unit(cell))
}

fn is_nothing(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => is_blank(text),
        _ => false,
    }
}
