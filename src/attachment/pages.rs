//! Sending, fetching and removing files from the page of a company.

use actix_files::NamedFile;
use actix_multipart::Multipart;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::actions;
use super::kind::LARGEST;
use super::model::Attachment;
use super::store;
use crate::access::{Access, Actor, Permission};
use crate::company;
use crate::error::Error;
use crate::web::{Frame, Here, PathId, Route, page, pages, see_other, to_be_kept, upload};

/// Files of companies.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::EditCompanies) => Post "/companies/{id}/attachments": add,
    Access::Needs(Permission::ViewTrace) => Get "/companies/{id}/attachments/{file_id}": fetch,
    Access::Needs(Permission::EditCompanies) => Get "/companies/{id}/attachments/{file_id}/remove": confirm,
    Access::Needs(Permission::EditCompanies) => Post "/companies/{id}/attachments/{file_id}/remove": remove,
];

async fn add(actor: Actor, id: PathId, form: Multipart) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let added = async {
        let sent = upload::files(form, 1, LARGEST).await?.1.pop().unwrap_or_default();
        let adding = actor.clone();
        web::block(move || actions::add(&adding, adding.files(), id, &sent)).await?
    };
    match added.await {
        Ok(()) => Ok(see_other(&format!("/companies/{id}?done=saved#attachments"))),
        Err(refusal) => company::page_with_refusal(&actor, id, refusal).await,
    }
}

/// Streams a file, always as something to keep: nothing of it is shown as a page of ours.
async fn fetch(
    actor: Actor,
    path: Path<(i64, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (company, id) = path.into_inner();
    let found = actor.read(move |db, scope| store::find(db, scope, company, id)).await?;
    send(&actor, &found, &request).await
}

/// Streams a file that was found in its caller's scope.
pub async fn send(
    actor: &Actor,
    found: &Attachment,
    request: &HttpRequest,
) -> Result<HttpResponse, Error> {
    let plain_name = format!("{}.{}", found.id, found.kind.code());
    let place = actor.files().path(&found.sha256)?;
    let file = web::block(move || NamedFile::open(place)).await??;
    let kind = found.kind.content_type().parse().map_err(|_| Error::internal("a content type"))?;
    let mut response = file
        .set_content_type(kind)
        .set_content_disposition(to_be_kept(&found.file_name, plain_name))
        .use_etag(false)
        .into_response(request);
    let headers = response.headers_mut();
    for (name, value) in [("x-content-type-options", "nosniff"), ("cache-control", "no-store")] {
        headers.insert(
            actix_web::http::header::HeaderName::from_static(name),
            actix_web::http::header::HeaderValue::from_static(value),
        );
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "attachment/remove.html", config = "src/askama.toml")]
struct RemovePage {
    frame: Frame,
    file: Attachment,
}

async fn confirm(actor: Actor, path: Path<(i64, i64)>) -> Result<HttpResponse, Error> {
    let (company, id) = path.into_inner();
    let file = actor.read(move |db, scope| store::find(db, scope, company, id)).await?;
    page(&RemovePage { frame: Frame::of(&actor, Here::Companies, "移除附件"), file })
}

async fn remove(actor: Actor, path: Path<(i64, i64)>) -> Result<HttpResponse, Error> {
    let (company, id) = path.into_inner();
    actor.write(move |tx, scope| actions::remove(tx, scope, company, id)).await?;
    Ok(see_other(&format!("/companies/{company}?done=done#attachments")))
}
