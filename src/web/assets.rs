//! Static files of the pages, embedded in the program. `build.rs` downloads Tabler (styles), htmx
//! (partial updates) and ECharts (charts). If it cannot, the build embeds empty files, and the
//! pages leave them out.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::{Route, pages};
use crate::access::Access;
use crate::digest::sha256_hex;
use crate::error::Error;

/// Static files are public: they contain no data.
pub const ROUTES: &[Route] = pages![Access::Anyone => Get "/assets/{file}": file];

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// File name, content type, content.
type File = (&'static str, &'static str, &'static str);

const TABLER: &str = include_str!(concat!(env!("OUT_DIR"), "/tabler.min.css"));
const HTMX: &str = include_str!(concat!(env!("OUT_DIR"), "/htmx.min.js"));
const ECHARTS: &str = include_str!(concat!(env!("OUT_DIR"), "/echarts.common.min.js"));

const FILES: [File; 7] = [
    ("tabler.css", STYLE, TABLER),
    ("htmx.js", SCRIPT, HTMX),
    ("echarts.js", SCRIPT, ECHARTS),
    ("kunpeng.css", STYLE, include_str!("assets/kunpeng.css")),
    ("kunpeng.js", SCRIPT, include_str!("assets/kunpeng.js")),
    ("charts.js", SCRIPT, include_str!("assets/charts.js")),
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

/// Whether the downloaded files are present.
pub(super) const fn are_dressed() -> bool {
    !TABLER.is_empty() && !HTMX.is_empty() && !ECHARTS.is_empty()
}

/// Returns a version of all static files, so that browsers may cache them until it changes.
pub(super) fn edition() -> &'static str {
    static EDITION: LazyLock<String> = LazyLock::new(|| {
        let all: String = FILES.iter().map(|(_, _, content)| *content).collect();
        sha256_hex(all.as_bytes()).chars().take(12).collect()
    });
    &EDITION
}
