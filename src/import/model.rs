//! The words of an import.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::columns::{Field, Meaning};
use crate::db::types::text_enum;
use crate::error::Code;

text_enum! {
    /// 批次状态.
    pub enum State {
        Checked = "checked" => "已核对，待提交",
        Committed = "committed" => "已提交",
        Undone = "undone" => "已撤销",
    }
}

text_enum! {
    /// What to do when some rows cannot be taken.
    pub enum OnError {
        Abort = "abort" => "有错误则全部不导入",
        Skip = "skip" => "跳过错误行",
    }
}

text_enum! {
    /// How a row ends. Every row ends in exactly one.
    pub enum Outcome {
        Created = "created" => "新增",
        Updated = "updated" => "更新",
        Unchanged = "unchanged" => "无变化",
        Skipped = "skipped" => "跳过",
        Failed = "failed" => "失败",
    }
}

/// How many rows ended how: `rows` is the sum of the others, always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Data rows of the list.
    pub rows: u32,
    /// New records.
    pub created: u32,
    /// Records with changed fields.
    pub updated: u32,
    /// Records the list says nothing new about.
    pub unchanged: u32,
    /// Repeats of an earlier row, rows of other cities.
    pub skipped: u32,
    /// Rows with errors.
    pub failed: u32,
}

impl Counts {
    /// Counts a row.
    pub fn count(&mut self, outcome: Outcome) {
        self.rows += 1;
        *match outcome {
            Outcome::Created => &mut self.created,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Skipped => &mut self.skipped,
            Outcome::Failed => &mut self.failed,
        } += 1;
    }

    /// Rows that ended so.
    pub fn of(&self, outcome: Outcome) -> u32 {
        match outcome {
            Outcome::Created => self.created,
            Outcome::Updated => self.updated,
            Outcome::Unchanged => self.unchanged,
            Outcome::Skipped => self.skipped,
            Outcome::Failed => self.failed,
        }
    }

    /// How many rows ended how, for people.
    pub fn sentence(&self) -> String {
        let ended = |outcome: &Outcome| format!("{} {}", outcome.label(), self.of(*outcome));
        let all: Vec<String> = Outcome::ALL.iter().map(ended).collect();
        format!("{} 行，{}", self.rows, all.join("，"))
    }

    /// Rows that are written at commit.
    pub fn written(&self) -> u32 {
        self.created + self.updated
    }
}

/// Why a row cannot be taken, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowError {
    /// The sheet.
    pub sheet: String,
    /// 1-based row of the sheet; for text the physical line.
    pub row: u32,
    /// The column, by the sender's own heading; empty when the row as a whole is meant.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Stable English token.
    pub code: Code,
    /// What is wrong and the way out.
    pub message: String,
}

/// A field that a row would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// Its API name.
    pub field: String,
    /// Its Chinese name.
    pub label: String,
    /// What is stored.
    pub old: Option<String>,
    /// What the list says.
    pub new: Option<String>,
}

impl FieldChange {
    /// The change of a field.
    pub fn of(field: &Field, old: Option<String>, new: Option<String>) -> Self {
        Self { field: field.code.to_owned(), label: field.label.to_owned(), old, new }
    }
}

/// A row as the preview shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RowPreview {
    /// Row of the sheet.
    pub row: u32,
    /// How it ends.
    pub outcome: Outcome,
    /// 企业名称
    pub name: String,
    /// The stored company it belongs to.
    pub company_id: Option<i64>,
    /// What it would change.
    pub changes: Vec<FieldChange>,
    /// What was normalised, left alone or skipped, and why.
    pub notes: Vec<String>,
}

/// A line that is no data row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IgnoredLine {
    /// Row of the sheet.
    pub row: u32,
    /// Last row of a run of blank ones.
    pub last_row: u32,
    /// `blank`, `title`, `total`, `note`, `example`, `repeated_heading`
    pub why: String,
    /// Its text.
    pub text: String,
}

/// How the file was understood; stored with the batch so that a commit reads it the same way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reading {
    /// Text encoding; none for workbooks.
    pub encoding: Option<String>,
    /// The sheet read.
    pub sheet: String,
    /// The sheets there are.
    pub sheets: Vec<String>,
    /// Row of the (last) heading line.
    pub header_row: u32,
    /// Column by column.
    pub columns: Vec<MappedColumn>,
    /// Unit for rows that name none.
    pub default_town: Option<String>,
    /// Cells corrected after the upload, in the order of the list.
    #[serde(default)]
    pub corrections: Vec<Correction>,
}

/// A cell that was corrected after the upload. The sender's file stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = import::Correction)]
pub struct Correction {
    /// Row of the sheet.
    pub row: u32,
    /// 0-based position of the column in the sheet.
    pub column: usize,
    /// What the sender wrote.
    pub was: String,
    /// What is read instead.
    pub text: String,
}

/// A column and the field it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappedColumn {
    /// 0-based position in the sheet.
    pub index: usize,
    /// The sender's heading; a repeated one gets ` #2`.
    pub heading: String,
    /// What it was taken for.
    #[schema(value_type = Option<Field>)]
    pub field: Option<&'static Field>,
    /// The fiscal year its figures are of, where the column is of one year alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Some values, to judge by.
    pub samples: Vec<String>,
    /// In which unit a column of amounts is read, such as 万元.
    #[serde(default)]
    pub unit: Option<String>,
}

impl MappedColumn {
    /// What it was taken for, with its year.
    pub fn meaning(&self) -> Option<Meaning> {
        self.field.map(|field| Meaning { field, year: self.year })
    }

    /// The same as a mapping writes it: `revenue_yuan@2023`; empty for nothing.
    pub fn code(&self) -> String {
        self.meaning().map(|meaning| meaning.to_string()).unwrap_or_default()
    }
}

/// What a plan found; stored with the batch.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// How rows end.
    pub counts: Counts,
    /// The first rows of each outcome, in the order of the list.
    pub preview: Vec<RowPreview>,
    /// Lines that are no data rows.
    pub ignored: Vec<IgnoredLine>,
    /// After an undo: what was kept and why.
    pub kept: Vec<Kept>,
}

/// Something an undo left as it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Kept {
    /// Whose.
    pub company_id: i64,
    /// Its name.
    pub name: String,
    /// Which field; none for the record as a whole.
    pub field: Option<String>,
    /// Why it was kept.
    pub reason: String,
}
