//! The columns of the company list, with the headings that the import knows.

use std::sync::LazyLock;

use super::cell::Cell;
use crate::blocker::Severity;
use crate::company::{self, Company, Fact, Facts, Group, Input, Value};
use crate::financial::Source;
use crate::limits::mask_phone;
use crate::market::{Board, Venue};
use crate::money::{Currency, in_wan};
use crate::stage::Stage;

/// The content of a column. It decides type, format and drop-down list of the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// 序号
    Serial,
    /// Text.
    Words,
    /// A code or phone number: always text, even if it looks like a number.
    Code,
    Day,
    /// 万元.
    Money,
    /// Percent, without the sign.
    Percent,
    /// A count.
    Whole,
    /// The id of a record.
    Number,
    /// One of a few words, with a drop-down list.
    Choice(Choice),
}

/// The source of the words of a drop-down list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The towns, in official order.
    Towns,
    /// Boards on which a company may be listed.
    Boards,
    /// Stages before the listing.
    Stages,
    /// 退市 and 迁出.
    Exits,
    /// 日, 月, 年.
    Precisions,
    /// Categories of blockers, in official order.
    Categories,
    /// 严重, 一般.
    Severities,
    /// Departments, in official order.
    Departments,
    /// Sources of financial data.
    Sources,
    /// 是, 否.
    YesOrNo,
}

/// A heading, with what the import template says about it.
#[derive(Debug, Clone, Copy)]
pub struct Heading {
    pub name: &'static str,
    /// Whether a row without it is refused.
    pub required: bool,
    pub content: Content,
    /// Width in characters.
    pub width: f64,
    /// The value in the example row, with placeholders for what differs between cities
    /// (`City::fill`).
    pub example: &'static str,
    /// Explains to the user what to enter.
    pub explanation: &'static str,
}

/// A column and how its value is taken from a record.
pub struct Column<R> {
    /// The heading.
    pub heading: Heading,
    /// Returns the cell of a record.
    pub value: fn(&R) -> Cell,
}

/// A company to write.
pub struct CompanyRow {
    pub company: Company,
    /// The name of the town of the company.
    pub town: String,
    /// Whether the caller may see complete phone numbers.
    pub full_phone: bool,
}

impl Choice {
    /// Returns the words, except for those that are read from the database.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Towns | Self::Categories | Self::Departments => Vec::new(),
            Self::Severities => Severity::ALL.iter().map(|one| one.label()).collect(),
            Self::Boards => {
                let listed = Board::ALL.iter().filter(|board| board.venue() != Venue::Quotation);
                listed.map(|board| board.label()).collect()
            }
            Self::Stages => {
                let before = Stage::ALL.iter().take_while(|stage| **stage != Stage::Listed);
                before.map(|stage| stage.label()).collect()
            }
            Self::Exits => vec!["退市", "迁出"],
            Self::Precisions => vec!["日", "月", "年"],
            Self::Sources => Source::ALL.iter().map(|one| one.label()).collect(),
            Self::YesOrNo => vec!["是", "否"],
        }
    }
}

impl Heading {
    pub const fn new(
        name: &'static str,
        required: bool,
        content: Content,
        width: f64,
        example: &'static str,
        explanation: &'static str,
    ) -> Self {
        Self { name, required, content, width, example, explanation }
    }
}

impl<R> Column<R> {
    /// Creates a column from its heading and its value.
    pub(super) const fn new(
        name: &'static str,
        required: bool,
        content: Content,
        width: f64,
        example: &'static str,
        explanation: &'static str,
        value: fn(&R) -> Cell,
    ) -> Self {
        let heading = Heading::new(name, required, content, width, example, explanation);
        Self { heading, value }
    }
}

/// A column of a list of records.
pub trait ColumnOf<R> {
    /// The heading.
    fn heading(&self) -> &Heading;
    /// Returns the cell of a record.
    fn cell(&self, record: &R) -> Cell;
}

impl<R> ColumnOf<R> for Column<R> {
    fn heading(&self) -> &Heading {
        &self.heading
    }

    fn cell(&self, record: &R) -> Cell {
        (self.value)(record)
    }
}

/// A column of the company list: a fact, or the stage of the company.
pub struct CompanyColumn {
    heading: Heading,
    fact: Option<&'static Fact>,
}

/// The columns of the company list: the row number, the listed facts, and the stage after the facts
/// of the pool.
pub static COMPANIES: LazyLock<Vec<CompanyColumn>> = LazyLock::new(|| {
    let serial = Heading::new("序号", false, Content::Serial, 7.0, "", "行号，可不填。");
    let stage = Heading::new(
        "当前阶段",
        false,
        Content::Choice(Choice::Stages),
        12.0,
        "后备入库",
        "从下拉列表选择；已上市企业请用上市公司名单导入。",
    );
    let (before, after): (Vec<_>, Vec<_>) = company::facts()
        .filter_map(of_fact)
        .partition(|column| column.fact.is_some_and(|fact| fact.about.group <= Group::Pool));
    let of_record = |heading| CompanyColumn { heading, fact: None };
    let columns = std::iter::once(of_record(serial)).chain(before);
    columns.chain(std::iter::once(of_record(stage))).chain(after).collect()
});

fn of_fact(fact: &'static Fact) -> Option<CompanyColumn> {
    let listed = fact.about.listed?;
    let content = match fact.about.input {
        Input::Line | Input::Long | Input::Tags | Input::Currency => Content::Words,
        Input::Code => Content::Code,
        Input::Day => Content::Day,
        Input::Wan => Content::Money,
        Input::Whole => Content::Whole,
        Input::Town => Content::Choice(Choice::Towns),
        Input::Board => Content::Choice(Choice::Boards),
    };
    let heading = Heading {
        name: fact.about.heading.unwrap_or(fact.label),
        required: fact.about.required,
        content,
        width: listed.width,
        example: listed.example,
        explanation: listed.explanation,
    };
    Some(CompanyColumn { heading, fact: Some(fact) })
}

impl ColumnOf<CompanyRow> for CompanyColumn {
    fn heading(&self) -> &Heading {
        &self.heading
    }

    fn cell(&self, row: &CompanyRow) -> Cell {
        let facts = &row.company.facts;
        let Some(fact) = self.fact else {
            return Cell::text(Some(row.company.position.stage.label()));
        };
        match (fact.about.input, fact.value(facts)) {
            (Input::Town, _) => Cell::text(Some(&row.town)),
            (Input::Wan, Value::Number(yuan)) => yuan.map_or_else(|| foreign(facts), Cell::Money),
            (_, Value::Text(phone)) if fact.name == "contact_phone" && !row.full_phone => {
                Cell::text(phone.map(mask_phone).as_deref())
            }
            (_, Value::Text(text)) => Cell::text(text),
            (_, Value::Day(day)) => Cell::date(day),
            (_, Value::Number(number)) => number.map_or(Cell::Empty, Cell::Whole),
            (_, Value::Board(board)) => Cell::text(board.map(Board::label)),
            (_, Value::Currency(currency)) => Cell::text(currency.map(Currency::label)),
            (_, Value::Tags(tags)) => Cell::text(Some(&tags.iter().collect::<Vec<_>>().join("、"))),
        }
    }
}

/// Returns capital in a foreign currency as text. It is never converted.
fn foreign(facts: &Facts) -> Cell {
    match (facts.foreign_capital, facts.foreign_capital_currency) {
        (Some(amount), Some(currency)) => {
            Cell::Text(format!("{}万{}", in_wan(amount), currency.label()))
        }
        _ => Cell::Empty,
    }
}
