//! What pages need beside themselves, embedded in the program.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::{Route, pages};
use crate::access::Access;
use crate::digest::sha256_hex;
use crate::error::Error;

/// Files for everyone: they hold nothing of anyone.
pub const ROUTES: &[Route] = pages![Access::Anyone => Get "/assets/{file}": file];

const FILES: [(&str, &str, &str); 2] = [
    ("kunpeng.css", "text/css; charset=utf-8", include_str!("assets/kunpeng.css")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

async fn file(name: web::Path<String>) -> Result<HttpResponse, Error> {
    let known = FILES.iter().find(|(known, ..)| *known == name.as_str());
    let (_, kind, content) = known.ok_or_else(|| Error::not_found("文件"))?;
    Ok(HttpResponse::Ok()
        .content_type(*kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(*content))
}

/// Names the state of the files, so that browsers may keep them for as long as it is the same.
pub(super) fn edition() -> &'static str {
    static EDITION: LazyLock<String> = LazyLock::new(|| {
        let all: String = FILES.iter().map(|(_, _, content)| *content).collect();
        sha256_hex(all.as_bytes()).chars().take(12).collect()
    });
    &EDITION
}
