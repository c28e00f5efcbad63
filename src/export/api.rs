//! `/api/v1/exports`.

use actix_web::{HttpRequest, HttpResponse, web};

use super::actions::{Wanted, export};
use super::model::{Address, File};
use crate::access::{Access, Permission};
use crate::company::CompanyQuery;
use crate::error::Error;
use crate::session::Actor;
use crate::web::{Route, handed_over, routes};

/// Exports.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::Export) => __path_exports: exports,
];

/// The companies, listings, blockers, financial data or pool of the caller's scope as a file:
/// `companies`, `listings`, `blockers`, `financials`, `standards` (which of them companies meet),
/// `pool`, each as `.xlsx` or `.csv`. Filters and order as with the list of the same name, of
/// financial data and standards as with that of companies; at most 100 000 rows.
#[utoipa::path(get, path = "/api/v1/exports/{what}", tag = "导出",
    params(("what" = String, Path, example = "companies.xlsx"), CompanyQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404)))]
async fn exports(
    actor: Actor,
    what: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let address: Address = what.parse().map_err(|()| Error::not_found("导出名单"))?;
    let wanted = Wanted::asked(address.what, request.query_string())?;
    let file = web::block(move || export(&actor, &wanted, address.format)).await??;
    Ok(sent(file))
}

/// A file as an answer.
pub fn sent(file: File) -> HttpResponse {
    handed_over(file.format.content_type(), &file.name, file.plain_name)
        .insert_header(("X-Rows", file.rows.to_string()))
        .body(file.bytes)
}
