//! `/api/v1/imports`.

use std::collections::BTreeMap;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::web::Json;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::actions::{self, Upload};
use super::failed_rows;
use super::mapping;
use super::model::{
    Counts, IgnoredLine, Kept, Kind, MappedColumn, OnError, Reading, Report, RowError, RowPreview,
    State,
};
use super::store::{self, ImportRow};
use crate::access::{Access, Actor, Answer, Permission, Scope};
use crate::db::Db;
use crate::error::Error;
use crate::web::{Body, COUNTED, Instant, Page, Paging, PathId, Query, Route, routes};

/// Imports.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::Import) => __path_list: list,
    Access::Needs(Permission::Import) => __path_create: create,
    Access::Needs(Permission::Import) => __path_show: show,
    Access::Needs(Permission::Import) => __path_errors: errors,
    Access::Needs(Permission::Import) => __path_error_workbook: error_workbook,
    Access::Needs(Permission::Import) => __path_commit: commit,
    Access::Needs(Permission::Import) => __path_undo: undo,
];

/// Row errors that come with a batch; the others are paged at `/errors`, and all stand in the
/// workbook.
const ERRORS_SHOWN: i64 = 200;
/// The largest file, in bytes, and what the other parts of the form may hold.
const LARGEST_FILE: usize = 20 * 1024 * 1024;
const LARGEST_PART: usize = 256 * 1024;

/// 导入批次.
#[derive(Debug, Serialize, ToSchema)]
pub struct Batch {
    id: i64,
    kind: Kind,
    state: State,
    state_name: &'static str,
    file_name: String,
    file_sha256: String,
    /// Of a text file; none for workbooks.
    encoding: Option<String>,
    sheet: String,
    sheets: Vec<String>,
    header_row: u32,
    /// The sender's heading → field.
    mapping: BTreeMap<String, String>,
    columns: Vec<MappedColumn>,
    /// Columns that no field takes; their text stays with the file.
    unmapped: Vec<String>,
    as_of: NaiveDate,
    default_town: Option<String>,
    /// `rows` is the sum of the others, always.
    pub counts: Counts,
    preview: Vec<RowPreview>,
    /// The first 200; the rest at `/errors`.
    errors: Vec<RowError>,
    errors_total: i64,
    ignored: Vec<IgnoredLine>,
    on_error: Option<String>,
    /// What an undo left as it is.
    kept: Vec<Kept>,
    created_by: String,
    created_at: Instant,
    committed_at: Option<Instant>,
    undone_at: Option<Instant>,
}

impl Batch {
    /// The batch's number.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The row errors that come with it.
    pub fn errors(&self) -> &[RowError] {
        &self.errors
    }

    fn new(row: ImportRow, errors: Vec<RowError>, errors_total: i64) -> Result<Self, Error> {
        let reading: Reading = serde_json::from_str(&row.reading)?;
        let report: Report = serde_json::from_str(&row.report)?;
        let unmapped = reading.columns.iter().filter(|c| c.field.is_none());
        Ok(Self {
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
        })
    }
}

/// A batch as the API shows it.
pub fn batch(db: &mut Db, scope: &Scope, id: i64) -> Result<Batch, Error> {
    let row = store::find(db, scope, id)?;
    let reading: Reading = serde_json::from_str(&row.reading)?;
    let errors = store::errors(db, scope, id, &reading.sheet, ERRORS_SHOWN, 0)?;
    let total = store::count_errors(db, scope, id)?;
    Batch::new(row, errors, total)
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// 1-based.
    page: Option<i64>,
    /// 1 to 200, 50 by default.
    per_page: Option<i64>,
}

/// 导入批次 in a list.
#[derive(Debug, Serialize, ToSchema)]
struct BatchSummary {
    id: i64,
    kind: Kind,
    state: State,
    file_name: String,
    counts: Counts,
    created_by: String,
    created_at: Instant,
    committed_at: Option<Instant>,
    undone_at: Option<Instant>,
}

/// Batches within the caller's scope, newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "导入", params(PageQuery),
    responses((status = 200, body = Page<BatchSummary>)))]
async fn list(actor: Actor, query: Query<PageQuery>) -> Result<Json<Page<BatchSummary>>, Error> {
    let paging = Paging::new(query.page, query.per_page)?;
    let (rows, counted) = actor
        .read(move |db, scope| {
            let rows = store::list(db, scope, paging.per_page, paging.offset())?;
            Ok((rows, store::count(db, scope, COUNTED)?))
        })
        .await?;
    let items = rows.into_iter().map(summary).collect::<Result<Vec<_>, Error>>()?;
    Ok(Json(Page::new(items, paging, counted)))
}

fn summary(row: ImportRow) -> Result<BatchSummary, Error> {
    let report: Report = serde_json::from_str(&row.report)?;
    Ok(BatchSummary {
        id: row.id,
        kind: row.kind,
        state: row.state,
        file_name: row.file_name,
        counts: report.counts,
        created_by: row.created_by,
        created_at: Instant(row.created_at),
        committed_at: row.committed_at.map(Instant),
        undone_at: row.undone_at.map(Instant),
    })
}

/// The parts of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form to the API document")]
struct UploadForm {
    /// .csv, .tsv, .txt, .xlsx, .xls
    #[schema(format = Binary)]
    file: String,
    kind: Kind,
    /// `{heading: field}`; an empty field leaves the column out.
    mapping: Option<String>,
    /// Unit of rows that name none.
    town: Option<String>,
    as_of: Option<NaiveDate>,
    encoding: Option<String>,
    sheet: Option<String>,
}

/// Reads and checks a list. Nothing is written to any company yet.
#[utoipa::path(post, path = "/api/v1/imports", tag = "导入",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Batch), (status = 413, description = "too_large, zip_bomb, too_many_rows, too_many_columns"),
        (status = 422, description = "undecodable, file_type_mismatch, empty_file, no_heading_row, no_name_column")))]
async fn create(actor: Actor, form: Multipart) -> Result<Answer, Error> {
    let upload = received(form).await?;
    let request = request_of(&upload);
    if let Some(answer) = actor.answered(&request).await? {
        return Ok(answer);
    }
    let checking = actor.clone();
    let id = web::block(move || actions::upload(&checking, &upload)).await??;
    actor
        .create(&request, move |tx, scope| {
            tx.nothing_changed(); // the batch has been stored and audited by its verb
            Ok((batch(tx.db(), scope, id)?, None))
        })
        .await
}

/// What makes two uploads the same request.
fn request_of(upload: &Upload) -> (String, Option<Kind>, String) {
    let asked = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        upload.town, upload.as_of, upload.encoding, upload.sheet, upload.mapping
    );
    (crate::digest::sha256_hex(&upload.bytes), upload.kind, asked)
}

async fn received(mut form: Multipart) -> Result<Upload, Error> {
    let mut upload = Upload::default();
    let mut has_file = false;
    let broken = |e: actix_multipart::MultipartError| {
        Error::bad_request("bad_upload", format!("上传的内容无法读取（{e}）。请重新上传。"))
    };
    while let Some(mut field) = form.try_next().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let limit = if name == "file" { LARGEST_FILE } else { LARGEST_PART };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.try_next().await.map_err(broken)? {
            if bytes.len() + chunk.len() > limit {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        if name == "file" {
            has_file = true;
            let disposition = field.content_disposition();
            let sent = disposition.and_then(|d| d.get_filename()).unwrap_or("名单");
            upload.file_name =
                sent.rsplit(['/', '\\']).next().unwrap_or(sent).chars().take(200).collect();
            upload.bytes = bytes;
        } else {
            take_part(&mut upload, &name, &bytes)?;
        }
    }
    if has_file {
        return Ok(upload);
    }
    Err(Error::invalid_field("file", "missing_field", "没有收到文件。请在 file 字段中上传名单。"))
}

fn too_large() -> Error {
    Error::refuse(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "文件过大",
        "文件超过 20 MB。请删去图片和无关的工作表，或分成几个文件导入。",
    )
}

fn take_part(upload: &mut Upload, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Error::bad_request("bad_value", format!("{name} 须为 UTF-8 文本。")))?
        .trim()
        .to_owned();
    if text.is_empty() {
        return Ok(());
    }
    let bad = |sentence: String| Error::invalid_field(name, "bad_value", sentence);
    match name {
        "kind" => upload.kind = Some(text.parse().map_err(|e| bad(format!("名单种类：{e}。")))?),
        "town" => upload.town = Some(text),
        "as_of" => {
            let day = text.parse().map_err(|_| bad("as_of 须为日期，例如 2026-03-05。".into()))?;
            upload.as_of = Some(day);
        }
        "encoding" => upload.encoding = Some(text),
        "sheet" => upload.sheet = Some(text),
        "mapping" => {
            let wishes = serde_json::from_str(&text);
            upload.mapping = Some(
                wishes.map_err(|e| bad(format!("mapping 须为 {{列名: 字段}} 的 JSON（{e}）。")))?,
            );
        }
        _ => return Err(Error::bad_request("unknown_field", format!("不认识上传字段“{name}”。"))),
    }
    Ok(())
}

/// One batch.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "导入",
    params(("id" = i64, Path)), responses((status = 200, body = Batch)))]
async fn show(actor: Actor, id: PathId) -> Result<Json<Batch>, Error> {
    let id = id.into_inner();
    Ok(Json(actor.read(move |db, scope| batch(db, scope, id)).await?))
}

/// All row errors of a batch, by pages.
#[utoipa::path(get, path = "/api/v1/imports/{id}/errors", tag = "导入",
    params(("id" = i64, Path), PageQuery), responses((status = 200, body = Page<RowError>)))]
async fn errors(
    actor: Actor,
    id: PathId,
    query: Query<PageQuery>,
) -> Result<Json<Page<RowError>>, Error> {
    let id = id.into_inner();
    let paging = Paging::new(query.page, query.per_page)?;
    let page = actor
        .read(move |db, scope| {
            let row = store::find(db, scope, id)?;
            let reading: Reading = serde_json::from_str(&row.reading)?;
            let (limit, offset) = (paging.per_page, paging.offset());
            let items = store::errors(db, scope, id, &reading.sheet, limit, offset)?;
            Ok(Page::new(items, paging, store::count_errors(db, scope, id)?))
        })
        .await?;
    Ok(Json(page))
}

/// The failed rows under the sender's own headings, with 错误原因; mended, it imports again.
#[utoipa::path(get, path = "/api/v1/imports/{id}/errors.xlsx", tag = "导入",
    params(("id" = i64, Path)), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn error_workbook(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let bytes = actor
        .read(move |db, scope| {
            let row = store::find(db, scope, id)?;
            let failed = store::failed_rows(db, scope, id)?;
            let table = actions::read_again(&row, store::file(db, scope, id)?)?;
            failed_rows::workbook(&table, &failed)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .insert_header((
            "Content-Disposition",
            format!("attachment; filename=\"import-{id}-errors.xlsx\""),
        ))
        .body(bytes))
}

/// 提交.
#[derive(Debug, Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
struct CommitRequest {
    /// `abort` by default.
    on_error: Option<OnError>,
}

/// Commits a checked batch in one transaction.
#[utoipa::path(post, path = "/api/v1/imports/{id}/commit", tag = "导入",
    params(("id" = i64, Path)), request_body = CommitRequest,
    responses((status = 200, body = Batch), (status = 409, description = "already_committed, rows_failed, plan_changed")))]
async fn commit(actor: Actor, id: PathId, body: Body<CommitRequest>) -> Result<Json<Batch>, Error> {
    let id = id.into_inner();
    let on_error = body.on_error.unwrap_or(OnError::Abort);
    let committing = actor.clone();
    web::block(move || actions::commit(&committing, id, on_error)).await??;
    Ok(Json(actor.read(move |db, scope| batch(db, scope, id)).await?))
}

/// Takes a committed batch back, except what someone changed since.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "导入",
    params(("id" = i64, Path)), responses((status = 200, body = Batch), (status = 409)))]
async fn undo(actor: Actor, id: PathId) -> Result<Json<Batch>, Error> {
    let id = id.into_inner();
    let undoing = actor.clone();
    web::block(move || actions::undo(&undoing, id)).await??;
    Ok(Json(actor.read(move |db, scope| batch(db, scope, id)).await?))
}
