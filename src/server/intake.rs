//! Checks that apply to every route, made before the body is read.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_ENCODING, HeaderMap};
use actix_web::middleware::Next;

use crate::error::{Code, Error};
use crate::misread::NOT_KEPT;

/// Maximum length of a query, in bytes. Our own pages use a tenth of it. The limit also bounds
/// memory: answers are cached by their query for a while.
const LONGEST_QUERY: usize = 8 * 1024;

/// Maximum length of a path, in bytes. Our own longest path is a tenth of it.
const LONGEST_PATH: usize = 1024;

/// Middleware that refuses invalid requests: 400 `bad_value` (NUL in the address), 414
/// `address_too_long`, 415 `encoded_body`.
pub async fn refuse_invalid(
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
            Code::AddressTooLong,
            "地址过长",
            format!("地址中问号后的内容超过 {LONGEST_QUERY} 字节。请缩短关键词，或减少查询条件。"),
        ));
    }
    if request.path().len() > LONGEST_PATH {
        return Err(Error::refuse(
            StatusCode::URI_TOO_LONG,
            Code::AddressTooLong,
            "地址过长",
            format!("地址超过 {LONGEST_PATH} 字节。请核对地址，或从列表中重新进入。"),
        ));
    }
    if [request.uri().path(), request.query_string()].iter().any(|part| part.contains("%00")) {
        return Err(Error::bad_request(Code::BadValue, format!("地址{NOT_KEPT}。")));
    }
    if is_encoded(request.headers()) {
        return Err(Error::refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::EncodedBody,
            "不接受压缩的内容",
            "请求体须按原样发送，不能压缩。请去掉请求头 Content-Encoding，发送未经压缩的内容。",
        ));
    }
    Ok(())
}

/// Whether the body is compressed. A few compressed bytes can expand to any size.
fn is_encoded(headers: &HeaderMap) -> bool {
    let plain = |word: &str| word.is_empty() || word.eq_ignore_ascii_case("identity");
    headers.get_all(CONTENT_ENCODING).any(|value| match value.to_str() {
        Ok(words) => !words.split(',').map(str::trim).all(plain),
        Err(_) => true,
    })
}
