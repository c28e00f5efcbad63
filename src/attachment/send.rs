//! Download of a file.

use actix_files::NamedFile;
use actix_web::{HttpRequest, HttpResponse, web};

use super::model::Attachment;
use crate::error::Error;
use crate::session::Actor;
use crate::web::download_header;

/// Streams a file that was found in the caller's scope.
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
        .set_content_disposition(download_header(&found.file_name, plain_name))
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
