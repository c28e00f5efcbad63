//! `/api/v1/companies`.

use actix_web::HttpResponse;
use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::facts::Facts;
use super::filter::CompanyQuery;
use super::row::CompanyInList;
use super::view::CompanyView;
use super::{actions, store};
use crate::access::{Access, Permission};
use crate::error::{Error, Present};
use crate::record;
use crate::session::Actor;
use crate::web::{Body, IfMatch, Instant, Page, PathId, Query, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewCompanies) => __path_list: list,
    Access::Needs(Permission::ViewCompanies) => __path_show: show,
    Access::Needs(Permission::EditCompanies) => __path_change: change,
    Access::Needs(Permission::EditCompanies) => __path_delete: delete,
    Access::Needs(Permission::CorrectRecords) => __path_restore: restore,
    Access::Needs(Permission::ViewTrace) => __path_history: history,
    Access::Needs(Permission::ViewContacts) => __path_contact: contact,
];

/// Returns a page of the companies in the caller's scope.
#[utoipa::path(get, path = "/api/v1/companies", tag = "企业", params(CompanyQuery),
    responses((status = 200, body = Page<CompanyInList>)))]
async fn list(
    actor: Actor,
    query: Query<CompanyQuery>,
) -> Result<Json<Page<CompanyInList>>, Error> {
    let filter = query.into_inner().validate()?;
    let memory = actor.memory().clone();
    let page = actor.read(move |db, scope| store::list(db, scope, &memory, &filter)).await?;
    Ok(Json(page.map(|row| CompanyInList::new(row, actor.scope()))))
}

/// Returns a company.
#[utoipa::path(get, path = "/api/v1/companies/{id}", tag = "企业",
    params(("id" = i64, Path)), responses((status = 200, body = CompanyView), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<CompanyView>, Error> {
    let id = id.into_inner();
    actor
        .read(move |db, scope| {
            let company = store::find(db, scope, id)?.present()?;
            let former = store::former_names_of(db, company.key())?;
            let version = company.version;
            Ok(Versioned { record: CompanyView::new(company, former, scope), version })
        })
        .await
}

/// Changes facts of a company. Only the given fields change; `null` empties a field.
#[utoipa::path(patch, path = "/api/v1/companies/{id}", tag = "企业",
    params(("id" = i64, Path), ("If-Match" = String, Header)), request_body = Facts,
    responses((status = 200, body = CompanyView), (status = 412, description = "stale_version"),
        (status = 428, description = "version_required")))]
async fn change(
    actor: Actor,
    id: PathId,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<CompanyView>, Error> {
    let (id, patch) = (id.into_inner(), body.into_inner());
    actor
        .write(move |tx, scope| {
            let company = actions::change(tx, scope, id, seen.0, patch)?;
            let former = store::former_names_of(tx.db(), company.key())?;
            let version = company.version;
            Ok(Versioned { record: CompanyView::new(company, former, scope), version })
        })
        .await
}

/// Moves a company to the recycle bin.
#[utoipa::path(delete, path = "/api/v1/companies/{id}", tag = "企业",
    params(("id" = i64, Path), ("If-Match" = String, Header)), responses((status = 204)))]
async fn delete(actor: Actor, id: PathId, seen: IfMatch) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, scope| actions::delete(tx, scope, id, seen.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Restores a company from the recycle bin.
#[utoipa::path(post, path = "/api/v1/companies/{id}/restore", tag = "企业",
    params(("id" = i64, Path)), responses((status = 200, body = CompanyView)))]
async fn restore(actor: Actor, id: PathId) -> Result<Versioned<CompanyView>, Error> {
    let id = id.into_inner();
    actor
        .write(move |tx, scope| {
            let company = actions::restore(tx, scope, id)?;
            let former = store::former_names_of(tx.db(), company.key())?;
            let version = company.version;
            Ok(Versioned { record: CompanyView::new(company, former, scope), version })
        })
        .await
}

/// 联系方式.
#[derive(Serialize, ToSchema)]
struct Contact {
    contact_person: Option<String>,
    contact_phone: Option<String>,
}

/// Returns the contact with the full phone number. The request is written to the audit log.
#[utoipa::path(post, path = "/api/v1/companies/{id}/contact", tag = "企业",
    params(("id" = i64, Path)), responses((status = 200, body = Contact)))]
async fn contact(actor: Actor, id: PathId) -> Result<Json<Contact>, Error> {
    let id = id.into_inner();
    let company = actor.write(move |tx, scope| actions::reveal_contact(tx, scope, id)).await?;
    Ok(Json(Contact {
        contact_person: company.facts.contact_person,
        contact_phone: company.facts.contact_phone,
    }))
}

/// Selects a page of the history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// Only entries with a smaller ID. Pass the last ID of the previous page.
    before: Option<i64>,
    /// 1 to 200, 50 by default.
    per_page: Option<i64>,
}

/// 修改历史条目.
#[derive(Serialize, ToSchema)]
struct HistoryView {
    id: i64,
    at: Instant,
    actor: String,
    via: &'static str,
    import_id: Option<i64>,
    record: String,
    record_id: String,
    change: &'static str,
    field: Option<String>,
    old: Option<String>,
    new: Option<String>,
}

/// A page of history entries, newest first.
#[derive(Serialize, ToSchema)]
struct HistoryPage {
    items: Vec<HistoryView>,
    /// Pass this as `before` to get the next page. `null` if this page is not full.
    next_before: Option<i64>,
}

/// Returns the changes of a company field by field, newest first.
#[utoipa::path(get, path = "/api/v1/companies/{id}/history", tag = "企业",
    params(("id" = i64, Path), HistoryQuery), responses((status = 200, body = HistoryPage)))]
async fn history(
    actor: Actor,
    id: PathId,
    query: Query<HistoryQuery>,
) -> Result<Json<HistoryPage>, Error> {
    let id = id.into_inner();
    let limit = query.per_page.unwrap_or(50).clamp(1, 200);
    let entries = actor
        .read(move |db, scope| {
            let company = store::within_scope(db, scope, id)?.present()?;
            record::of_company(db, company, query.before, limit)
        })
        .await?;
    let full = i64::try_from(entries.len()).is_ok_and(|n| n == limit);
    let next_before = entries.last().filter(|_| full).map(|entry| entry.id);
    Ok(Json(HistoryPage { items: entries.into_iter().map(history_view).collect(), next_before }))
}

fn history_view(entry: record::HistoryEntry) -> HistoryView {
    let is_phone = entry.field.as_deref() == Some("contact_phone");
    let value = |text: Option<String>| match text {
        Some(text) if is_phone => Some(crate::limits::mask_phone(&text)),
        text => text,
    };
    HistoryView {
        id: entry.id,
        at: Instant(entry.at),
        actor: entry.actor,
        via: entry.via.code(),
        import_id: entry.import_id,
        record: entry.record,
        record_id: entry.record_id,
        change: entry.change.code(),
        field: entry.field,
        old: value(entry.old_value),
        new: value(entry.new_value),
    }
}
