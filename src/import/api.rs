//! API routes under `/api/v1/imports`.

use actix_multipart::Multipart;
use actix_web::web::Json;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::actions::{self, Upload};
use super::any_kind::AnyListKind;
use super::batch::{self, Batch, BatchSummary, batch};
use super::check::read_again;
use super::model::{OnError, RowError};
use super::received::receive;
use super::{failed_rows, store};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::export::{self, Template};
use crate::session::{Actor, Answer};
use crate::web::{Body, Page, Paging, PathId, Query, Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::Import) => __path_list: list,
    Access::Needs(Permission::Import) => __path_create: create,
    Access::Needs(Permission::Import) => __path_import_template: import_template,
    Access::Needs(Permission::Import) => __path_show: show,
    Access::Needs(Permission::Import) => __path_errors: errors,
    Access::Needs(Permission::Import) => __path_error_workbook: error_workbook,
    Access::Needs(Permission::Import) => __path_commit: commit,
    Access::Needs(Permission::Import) => __path_undo: undo,
];

/// Query parameters of a paged list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// 1-based page number.
    page: Option<i64>,
    /// Items per page: 1 to 200, 50 by default.
    per_page: Option<i64>,
}

/// Lists the batches within the caller's scope, newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "导入", params(PageQuery),
    responses((status = 200, body = Page<BatchSummary>)))]
async fn list(actor: Actor, query: Query<PageQuery>) -> Result<Json<Page<BatchSummary>>, Error> {
    let paging = Paging::new(query.page, query.per_page)?;
    let page = actor.read(move |db, scope| batch::batches(db, scope, paging)).await?;
    Ok(Json(page.map(BatchSummary::from)))
}

/// Parts of the multipart form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form to the API document")]
struct UploadForm {
    /// .csv, .tsv, .txt, .xlsx, .xls
    #[schema(format = Binary)]
    file: String,
    kind: AnyListKind,
    /// JSON object `{heading: field}`. If a column holds the figures of one year, the field has the
    /// year (`revenue_yuan@2023`). An empty field leaves the column out.
    mapping: Option<String>,
    /// Code of the town for rows that name none.
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
    let mut upload = Upload::default();
    receive(form, &mut upload).await?;
    let request = request_of(&upload);
    if let Some(answer) = actor.answered(&request).await? {
        return Ok(answer);
    }
    let checking = actor.clone();
    let id = web::block(move || actions::upload(&checking, &upload)).await??;
    actor
        .create(&request, move |tx, scope| {
            tx.bookkeeping("the batch has been stored and audited by its verb");
            Ok((batch(tx.db(), scope, id)?, None))
        })
        .await
}

/// Returns the values by which a repeated upload request is recognised.
fn request_of(upload: &Upload) -> (String, Option<AnyListKind>, String) {
    let asked = format!("{:?}", upload.hints);
    (crate::digest::sha256_hex(&upload.bytes), upload.kind, asked)
}

/// Query parameters of the template download.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TemplateQuery {
    /// `companies` by default.
    kind: Option<AnyListKind>,
}

/// Returns an empty list to fill in, with drop-downs, an example row and instructions.
#[utoipa::path(get, path = "/api/v1/imports/template", tag = "导入", params(TemplateQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn import_template(actor: Actor, query: Query<TemplateQuery>) -> Result<HttpResponse, Error> {
    let about = &query.kind.unwrap_or_default().about;
    let (headings, rows) = ((about.template)(), about.template_rows);
    let of = Template { code: about.code, label: about.label, headings, rows };
    Ok(export::file_response(web::block(move || export::template(&actor, &of)).await??))
}

/// Returns a batch.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "导入",
    params(("id" = i64, Path)), responses((status = 200, body = Batch)))]
async fn show(actor: Actor, id: PathId) -> Result<Json<Batch>, Error> {
    let id = id.into_inner();
    Ok(Json(actor.read(move |db, scope| batch(db, scope, id)).await?))
}

/// Lists all row errors of a batch, page by page.
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
            let opened = batch::open(db, scope, id)?;
            batch::errors(db, scope, &opened, paging)
        })
        .await?;
    Ok(Json(page))
}

/// Returns the failed rows under the sender's own headings, with a column 错误原因. The corrected
/// file can be imported again.
#[utoipa::path(get, path = "/api/v1/imports/{id}/errors.xlsx", tag = "导入",
    params(("id" = i64, Path)), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn error_workbook(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let bytes = actor
        .read(move |db, scope| {
            let opened = batch::open(db, scope, id)?;
            let failed = store::failed_rows(db, scope, id)?;
            let table = read_again(&opened, store::file(db, scope, id)?)?;
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

/// Undoes a committed batch, except for data that someone has changed since.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "导入",
    params(("id" = i64, Path)), responses((status = 200, body = Batch), (status = 409)))]
async fn undo(actor: Actor, id: PathId) -> Result<Json<Batch>, Error> {
    let id = id.into_inner();
    let undoing = actor.clone();
    web::block(move || actions::undo(&undoing, id)).await??;
    Ok(Json(actor.read(move |db, scope| batch(db, scope, id)).await?))
}
