//! Sending, fetching and removing files from the page of a company.

use actix_files::NamedFile;
use actix_multipart::Multipart;
use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use futures_util::TryStreamExt;

use super::actions::{self, Sent};
use super::kind::LARGEST;
use super::model::Attachment;
use super::store;
use crate::access::{Access, Actor, Permission};
use crate::company;
use crate::error::Error;
use crate::web::{Frame, Here, PathId, Route, page, pages, see_other};

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
        let (sent, adding) = (received(form).await?, actor.clone());
        web::block(move || actions::add(&adding, adding.files(), id, &sent)).await?
    };
    match added.await {
        Ok(()) => Ok(see_other(&format!("/companies/{id}?done=saved#attachments"))),
        Err(refusal) => company::page_with_refusal(&actor, id, refusal).await,
    }
}

/// The one file of a form. Reading stops as soon as it is too large.
async fn received(mut form: Multipart) -> Result<Sent, Error> {
    let broken = |e: actix_multipart::MultipartError| {
        Error::bad_request("bad_upload", format!("上传的内容无法读取（{e}）。请重新上传。"))
    };
    let mut sent = Sent::default();
    while let Some(mut part) = form.try_next().await.map_err(broken)? {
        let is_file = part.name() == Some("file");
        if is_file {
            let name = part.content_disposition().and_then(|d| d.get_filename()).unwrap_or("");
            sent.name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        }
        while let Some(chunk) = part.try_next().await.map_err(broken)? {
            if sent.content.len() + chunk.len() > LARGEST + 1 {
                let sentence = "文件超过 20 MB，请压缩或拆分后再上传。";
                return Err(Error::invalid_field("file", "too_large", sentence));
            }
            if is_file {
                sent.content.extend_from_slice(&chunk);
            }
        }
    }
    Ok(sent)
}

/// Streams a file, always as something to keep: nothing of it is shown as a page of ours.
async fn fetch(
    actor: Actor,
    path: Path<(i64, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (company, id) = path.into_inner();
    let found = actor.read(move |db, scope| store::find(db, scope, company, id)).await?;
    let place = actor.files().path(&found.sha256)?;
    let file = web::block(move || NamedFile::open(place)).await??;
    let kind = found.kind.content_type().parse().map_err(|_| Error::internal("a content type"))?;
    let mut response = file
        .set_content_type(kind)
        .set_content_disposition(as_download(&found))
        .use_etag(false)
        .into_response(&request);
    let headers = response.headers_mut();
    for (name, value) in [("x-content-type-options", "nosniff"), ("cache-control", "no-store")] {
        headers.insert(
            actix_web::http::header::HeaderName::from_static(name),
            actix_web::http::header::HeaderValue::from_static(value),
        );
    }
    Ok(response)
}

fn as_download(file: &Attachment) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(format!("{}.{}", file.id, file.kind.code())),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: file.file_name.clone().into_bytes(),
            }),
        ],
    }
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
