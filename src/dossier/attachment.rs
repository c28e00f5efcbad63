//! Upload, download and removal of files on a company's page.

use actix_multipart::Multipart;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::company::refused;
use crate::access::{Access, Permission, Scope};
use crate::attachment::{self, Attachment, LARGEST};
use crate::company;
use crate::error::{Error, Present};
use crate::record::Tx;
use crate::session::Actor;
use crate::web::{Frame, PathId, Route, page, pages, see_other, upload};

/// Pages for files of companies.
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
        web::block(move || {
            adding.read_blocking(|db, scope| company::within_scope(db, scope, id)?.present())?;
            let kept = attachment::store_content(adding.files(), &sent)?;
            adding.write_blocking(|tx, scope| {
                let company = company::within_scope(tx.db(), scope, id)?.present()?;
                attachment::record(tx, company, &kept).map(|_| ())
            })
        })
        .await?
    };
    match added.await {
        Ok(()) => Ok(see_other(&format!("/companies/{id}?done=saved#attachments"))),
        Err(refusal) => refused(&actor, id, refusal).await,
    }
}

async fn find(actor: &Actor, company: i64, id: i64) -> Result<Attachment, Error> {
    let read = move |db: &mut _, scope: &_| {
        let company = company::within_scope(db, scope, company)?.present()?;
        attachment::find(db, company, id)?.present()
    };
    actor.read(read).await
}

/// Streams a file, always as a download: its content is never shown as a page.
async fn fetch(
    actor: Actor,
    path: Path<(i64, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (company, id) = path.into_inner();
    let found = find(&actor, company, id).await?;
    attachment::send(&actor, &found, &request).await
}

#[derive(Template)]
#[template(path = "dossier/remove.html", config = "src/askama.toml")]
struct RemovePage {
    frame: Frame,
    file: Attachment,
}

async fn confirm(actor: Actor, path: Path<(i64, i64)>) -> Result<HttpResponse, Error> {
    let (company, id) = path.into_inner();
    let file = find(&actor, company, id).await?;
    page(&RemovePage { frame: Frame::of(&actor, company::HERE, "移除附件"), file })
}

async fn remove(actor: Actor, path: Path<(i64, i64)>) -> Result<HttpResponse, Error> {
    let (company, id) = path.into_inner();
    let remove = move |tx: &mut Tx<'_>, scope: &Scope| {
        let company = company::within_scope(tx.db(), scope, company)?.present()?;
        attachment::remove(tx, company, id)
    };
    actor.write(remove).await?;
    Ok(see_other(&format!("/companies/{company}?done=done#attachments")))
}
