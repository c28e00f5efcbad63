//! Trace ids: they connect a response, its log lines and its audit entries.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, web::Data};
use tracing::Instrument;

use super::figures::Figures;
use crate::error::Error;
use crate::session::Actor;
use crate::trace_id::{TraceId, new_trace_id};
use crate::web;

/// Value of `Retry-After`, in seconds, when the server is busy.
const RETRY_AFTER: &str = "5";

/// Outermost middleware: assigns the trace id, logs the request, and turns errors into problem
/// documents.
pub async fn trace(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = new_trace_id();
    request.extensions_mut().insert(TraceId(id.clone()));
    let span = tracing::info_span!(
        "request",
        trace_id = %id,
        method = %request.method(),
        path = %request.path(),
        user = tracing::field::Empty,
    );
    let started = Instant::now();
    answer(request, next, id, started).instrument(span).await
}

async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    id: String,
    started: Instant,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let for_page = web::wanted_by(&request);
    // No clone of the request may be kept here: actix only routes a request that is not shared.
    // Inner middleware must therefore return an error response, never `Err`.
    let response = next.call(request).await?.map_into_boxed_body();
    let problem = response.response().error().map(|error| {
        let extensions = response.request().extensions();
        problem(error, &id, for_page.as_deref(), extensions.get::<Actor>())
    });
    let mut response = match problem {
        Some(problem) => response.into_response(problem).map_into_boxed_body(),
        None => response,
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-trace-id"), value);
    }
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    if let Some(figures) = response.request().app_data::<Data<Figures>>() {
        figures.count(response.request(), status, elapsed);
    }
    let milliseconds = elapsed.as_secs_f64() * 1e3;
    tracing::info!(status, milliseconds, "answered");
    Ok(response)
}

fn problem(
    error: &actix_web::Error,
    id: &str,
    for_page: Option<&str>,
    actor: Option<&Actor>,
) -> HttpResponse {
    let foreign;
    let error = match error.as_error::<Error>() {
        Some(error) => error,
        None => {
            foreign = web::from_actix(error);
            &foreign
        }
    };
    if error.status().is_server_error() {
        tracing::error!(error = %error, "failed");
    }
    if let Some(address) = for_page {
        return web::refusal(error, id, address, actor);
    }
    let mut response = HttpResponse::build(error.status());
    if error.status() == actix_web::http::StatusCode::SERVICE_UNAVAILABLE {
        response.insert_header(("Retry-After", RETRY_AFTER));
    }
    if error.status() == actix_web::http::StatusCode::UNAUTHORIZED {
        response.insert_header(("WWW-Authenticate", "Bearer"));
    }
    response.content_type("application/problem+json").body(error.document(id).to_string())
}
