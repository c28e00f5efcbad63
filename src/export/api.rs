//! `/api/v1/exports`

use actix_web::{HttpRequest, HttpResponse, web};

use super::actions::{ExportRequest, export};
use super::model::{Address, File};
use crate::access::{Access, Permission};
use crate::company::CompanyQuery;
use crate::error::Error;
use crate::session::Actor;
use crate::web::{Route, download_response, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::Export) => __path_exports: exports,
];

/// Exports a list of the caller's scope as a file.
/// The lists are `companies`, `listings`, `blockers`, `financials`, `standards` (the standards that
/// companies meet) and `pool`, each as `.xlsx` or `.csv`. Filters and order are those of the list
/// of the same name; for financial data and standards they are those of the company list. At most
/// 100 000 rows.
#[utoipa::path(get, path = "/api/v1/exports/{what}", tag = "导出",
    params(("what" = String, Path, example = "companies.xlsx"), CompanyQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404)))]
async fn exports(
    actor: Actor,
    what: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let address: Address = what.parse().map_err(|()| Error::not_found("导出名单"))?;
    let list = ExportRequest::parse(address.what, request.query_string())?;
    let file = web::block(move || export(&actor, &list, address.format)).await??;
    Ok(file_response(file))
}

/// Returns a file as a response.
pub fn file_response(file: File) -> HttpResponse {
    download_response(file.format.content_type(), &file.name, file.plain_name)
        .insert_header(("X-Rows", file.rows.to_string()))
        .body(file.bytes)
}
