//! A batch as stored and as the API returns it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::any_kind::AnyListKind;
use super::mapping;
use super::model::{
    Correction, Counts, IgnoredLine, Kept, MappedColumn, Reading, Report, RowError, RowPreview,
    State,
};
use super::store::{self, ImportRow};
use crate::access::Scope;
use crate::db::Db;
use crate::error::{Error, Present};
use crate::web::{COUNTED, Instant, Page, Paging};

/// Maximum number of row errors returned with a batch. The rest is paged at `/errors`; the workbook
/// has all.
const ERRORS_SHOWN: i64 = 200;

/// A batch with its JSON columns parsed.
#[derive(Debug, Clone)]
pub struct Opened {
    pub row: ImportRow,
    pub reading: Reading,
    /// Result of the plan or, after the commit, of what was written.
    pub report: Report,
}

impl Opened {
    /// Parses the JSON columns of a stored batch.
    pub fn new(row: ImportRow) -> Result<Self, Error> {
        let reading = serde_json::from_str(&row.reading)?;
        let report = serde_json::from_str(&row.report)?;
        Ok(Self { row, reading, report })
    }
}

/// Loads a batch within the caller's scope.
pub fn open(db: &mut Db, scope: &Scope, id: i64) -> Result<Opened, Error> {
    Opened::new(store::find(db, scope, id)?.present()?)
}

/// 导入批次.
#[derive(Debug, Serialize, ToSchema)]
pub struct Batch {
    id: i64,
    kind: AnyListKind,
    state: State,
    state_name: &'static str,
    file_name: String,
    file_sha256: String,
    /// Encoding of a text file; `None` for workbooks.
    encoding: Option<String>,
    sheet: String,
    sheets: Vec<String>,
    header_row: u32,
    /// The sender's heading → field code.
    mapping: BTreeMap<String, String>,
    columns: Vec<MappedColumn>,
    /// Cells corrected after the upload.
    corrections: Vec<Correction>,
    /// Headings of columns without a field. Their text stays in the stored file.
    unmapped: Vec<String>,
    as_of: NaiveDate,
    default_town: Option<String>,
    /// `rows` is always the sum of the others.
    pub counts: Counts,
    preview: Vec<RowPreview>,
    /// The first 200; all are available at `/errors`.
    errors: Vec<RowError>,
    errors_total: i64,
    ignored: Vec<IgnoredLine>,
    on_error: Option<String>,
    /// Data that an undo did not revert.
    kept: Vec<Kept>,
    created_by: String,
    created_at: Instant,
    committed_at: Option<Instant>,
    undone_at: Option<Instant>,
}

impl Batch {
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The first 200 row errors.
    pub fn errors(&self) -> &[RowError] {
        &self.errors
    }

    fn new(opened: Opened, errors: Vec<RowError>, errors_total: i64) -> Self {
        let Opened { row, reading, report } = opened;
        let unmapped = reading.columns.iter().filter(|c| c.field.is_none());
        Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            state_name: row.state.label(),
            file_name: row.file_name,
            file_sha256: row.file_sha256,
            encoding: reading.encoding,
            sheet: reading.sheet,
            sheets: reading.sheets,
            header_row: reading.header_row,
            mapping: mapping::as_wishes(&reading.columns)
                .into_iter()
                .filter(|(_, field)| !field.is_empty())
                .collect(),
            unmapped: unmapped.map(|c| c.heading.clone()).collect(),
            columns: reading.columns,
            corrections: reading.corrections,
            as_of: row.as_of,
            default_town: reading.default_town,
            counts: report.counts,
            preview: report.preview,
            errors,
            errors_total,
            ignored: report.ignored,
            on_error: row.on_error,
            kept: report.kept,
            created_by: row.created_by,
            created_at: Instant(row.created_at),
            committed_at: row.committed_at.map(Instant),
            undone_at: row.undone_at.map(Instant),
        }
    }
}

/// Returns a batch as the API shows it.
pub fn batch(db: &mut Db, scope: &Scope, id: i64) -> Result<Batch, Error> {
    let opened = open(db, scope, id)?;
    let errors = store::errors(db, scope, id, &opened.reading.sheet, ERRORS_SHOWN, 0)?;
    let total = store::count_errors(db, scope, id)?;
    Ok(Batch::new(opened, errors, total))
}

/// 导入批次 in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchSummary {
    id: i64,
    kind: AnyListKind,
    state: State,
    file_name: String,
    counts: Counts,
    created_by: String,
    created_at: Instant,
    committed_at: Option<Instant>,
    undone_at: Option<Instant>,
}

impl From<Opened> for BatchSummary {
    fn from(Opened { row, report, .. }: Opened) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            file_name: row.file_name,
            counts: report.counts,
            created_by: row.created_by,
            created_at: Instant(row.created_at),
            committed_at: row.committed_at.map(Instant),
            undone_at: row.undone_at.map(Instant),
        }
    }
}

/// Returns the batches within the caller's scope, newest first.
pub fn batches(db: &mut Db, scope: &Scope, paging: Paging) -> Result<Page<Opened>, Error> {
    let rows = store::list(db, scope, paging.per_page, paging.offset())?;
    let counted = store::count(db, scope, COUNTED)?;
    let opened = rows.into_iter().map(Opened::new).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::new(opened, paging, counted))
}

/// Returns the row errors of a batch, in list order.
pub fn errors(
    db: &mut Db,
    scope: &Scope,
    opened: &Opened,
    paging: Paging,
) -> Result<Page<RowError>, Error> {
    let (id, sheet) = (opened.row.id, &opened.reading.sheet);
    let items = store::errors(db, scope, id, sheet, paging.per_page, paging.offset())?;
    Ok(Page::new(items, paging, store::count_errors(db, scope, id)?))
}
