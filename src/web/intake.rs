//! What no route takes: refused before any of it is read.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;

use crate::error::Error;

/// The longest query, in bytes. What a page of ours asks has a tenth of it; what is asked is kept
/// with its answer for a while.
const LONGEST_QUERY: usize = 8 * 1024;

/// Lets a request in, or refuses it: 414 `address_too_long`.
pub async fn take_in(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match check(&request) {
        Ok(()) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(refusal) => Ok(request.error_response(refusal)),
    }
}

fn check(request: &ServiceRequest) -> Result<(), Error> {
    if request.query_string().len() > LONGEST_QUERY {
        return Err(Error::refuse(
            StatusCode::URI_TOO_LONG,
            "address_too_long",
            "地址过长",
            format!("地址中问号后的内容超过 {LONGEST_QUERY} 字节。请缩短关键词，或减少查询条件。"),
        ));
    }
    Ok(())
}
