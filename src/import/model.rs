//! Data types of an import.

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
    /// What a commit does if some rows have errors.
    pub enum OnError {
        Abort = "abort" => "有错误则全部不导入",
        Skip = "skip" => "跳过错误行",
    }
}

text_enum! {
    /// Outcome of a row. Every row has exactly one.
    pub enum Outcome {
        Created = "created" => "新增",
        Updated = "updated" => "更新",
        Unchanged = "unchanged" => "无变化",
        Skipped = "skipped" => "跳过",
        Failed = "failed" => "失败",
    }
}

/// Number of rows by outcome: `rows` is always the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Number of data rows of the list.
    pub rows: u32,
    /// Rows that create a record.
    pub created: u32,
    /// Rows that change fields of a record.
    pub updated: u32,
    /// Rows that change nothing.
    pub unchanged: u32,
    /// Rows that repeat an earlier row or concern another city.
    pub skipped: u32,
    /// Rows with errors.
    pub failed: u32,
}

impl Counts {
    /// Adds a row with this outcome.
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

    /// Returns the number of rows with this outcome.
    pub fn of(&self, outcome: Outcome) -> u32 {
        match outcome {
            Outcome::Created => self.created,
            Outcome::Updated => self.updated,
            Outcome::Unchanged => self.unchanged,
            Outcome::Skipped => self.skipped,
            Outcome::Failed => self.failed,
        }
    }

    /// Returns the counts as a Chinese sentence.
    pub fn sentence(&self) -> String {
        let ended = |outcome: &Outcome| format!("{} {}", outcome.label(), self.of(*outcome));
        let all: Vec<String> = Outcome::ALL.iter().map(ended).collect();
        format!("{} 行，{}", self.rows, all.join("，"))
    }

    /// Returns the number of rows that a commit writes.
    pub fn written(&self) -> u32 {
        self.created + self.updated
    }
}

/// An error of a row, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowError {
    pub sheet: String,
    /// 1-based row of the sheet; for text files the physical line.
    pub row: u32,
    /// The sender's heading of the column; empty if the error concerns the whole row.
    pub column: String,
    /// Text of the cell.
    pub value: String,
    /// Stable English token.
    pub code: Code,
    /// Chinese message: what is wrong and how to correct it.
    pub message: String,
}

/// A field that a row would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// API name of the field.
    pub field: String,
    /// Chinese name of the field.
    pub label: String,
    /// Stored value.
    pub old: Option<String>,
    /// Value in the list.
    pub new: Option<String>,
}

impl FieldChange {
    /// Creates the change of a field.
    pub fn of(field: &Field, old: Option<String>, new: Option<String>) -> Self {
        Self { field: field.code.to_owned(), label: field.label.to_owned(), old, new }
    }
}

/// A row of the preview.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RowPreview {
    /// Row of the sheet.
    pub row: u32,
    pub outcome: Outcome,
    /// 企业名称
    pub name: String,
    /// Id of the stored company; `None` if the row has none.
    pub company_id: Option<i64>,
    pub changes: Vec<FieldChange>,
    /// Chinese notes: what was normalised, not used or skipped, and why.
    pub notes: Vec<String>,
}

/// A line that is not a data row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IgnoredLine {
    /// Row of the sheet.
    pub row: u32,
    /// Last row of a run of blank rows; otherwise the same as `row`.
    pub last_row: u32,
    /// `blank`, `title`, `total`, `note`, `example`, `repeated_heading`
    pub why: String,
    pub text: String,
}

/// Settings and column mapping with which the file was read. Stored with the batch so that a commit
/// reads the file in the same way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reading {
    /// Encoding of a text file; `None` for workbooks.
    pub encoding: Option<String>,
    /// Name of the sheet that was read.
    pub sheet: String,
    /// Names of all sheets.
    pub sheets: Vec<String>,
    /// Row of the (last) heading line.
    pub header_row: u32,
    pub columns: Vec<MappedColumn>,
    /// Code of the town for rows that name none.
    pub default_town: Option<String>,
    /// Cells corrected after the upload, in list order.
    #[serde(default)]
    pub corrections: Vec<Correction>,
}

/// A cell that was corrected after the upload. The sender's file is not changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = import::Correction)]
pub struct Correction {
    /// Row of the sheet.
    pub row: u32,
    /// 0-based position of the column in the sheet.
    pub column: usize,
    /// Text of the sender.
    pub was: String,
    /// Text that is read instead.
    pub text: String,
}

/// A column and the field it is mapped to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappedColumn {
    /// 0-based position in the sheet.
    pub index: usize,
    /// The sender's heading; a repeated one gets ` #2`.
    pub heading: String,
    /// Field of the column; `None` if the column is not imported.
    #[schema(value_type = Option<Field>)]
    pub field: Option<&'static Field>,
    /// Fiscal year of the figures, if the column has figures of a single year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The first values of the column.
    pub samples: Vec<String>,
    /// Unit of a column of amounts, such as 万元.
    #[serde(default)]
    pub unit: Option<String>,
}

impl MappedColumn {
    /// Returns the field with its year.
    pub fn meaning(&self) -> Option<Meaning> {
        self.field.map(|field| Meaning { field, year: self.year })
    }

    /// Returns the code used in a mapping, such as `revenue_yuan@2023`; empty if not mapped.
    pub fn code(&self) -> String {
        self.meaning().map(|meaning| meaning.to_string()).unwrap_or_default()
    }
}

/// Result of a plan; stored with the batch.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    pub counts: Counts,
    /// The first rows of each outcome, in list order.
    pub preview: Vec<RowPreview>,
    /// Lines that are not data rows.
    pub ignored: Vec<IgnoredLine>,
    /// Data that an undo kept, and why; empty before an undo.
    pub kept: Vec<Kept>,
}

/// A record or field that an undo did not revert.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Kept {
    pub company_id: i64,
    /// 企业名称
    pub name: String,
    /// Code of the field; `None` for the whole record.
    pub field: Option<String>,
    /// Chinese reason why it was kept.
    pub reason: String,
}
