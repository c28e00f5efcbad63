//! Errors of requests that reach no handler.

use actix_web::error::{JsonPayloadError, PayloadError, UrlencodedError};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use crate::error::{Code, Error};
use crate::misread;

/// Maximum size of a JSON body or form, in bytes.
const JSON_LIMIT: usize = 256 * 1024;

/// Sets the error handlers for unreadable bodies, forms and paths.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::JsonConfig::default().limit(JSON_LIMIT).error_handler(|e, _| body(e).into()))
        .app_data(
            web::FormConfig::default().limit(JSON_LIMIT).error_handler(|e, _| form(&e).into()),
        )
        .app_data(web::PathConfig::default().error_handler(|_, request| path(request).into()));
}

/// 404 for an unknown address.
pub async fn no_such_route(request: HttpRequest) -> Result<(), Error> {
    Err(Error::refuse(
        StatusCode::NOT_FOUND,
        Code::NoSuchRoute,
        "没有这个地址",
        format!("没有 {} 这个地址。接口说明见 /api/docs。", request.path()),
    ))
}

/// 405 for a method that the address does not support.
pub async fn no_such_method(request: HttpRequest) -> Result<(), Error> {
    Err(Error::refuse(
        StatusCode::METHOD_NOT_ALLOWED,
        Code::MethodNotAllowed,
        "不支持此操作",
        format!("{} 不支持 {} 方法。接口说明见 /api/docs。", request.path(), request.method()),
    ))
}

fn body(error: JsonPayloadError) -> Error {
    match error {
        JsonPayloadError::Deserialize(error) => misread::of_json(&error).into(),
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            too_large()
        }
        JsonPayloadError::ContentType => Error::refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::NotJson,
            "格式不符",
            "请求体须为 JSON，并注明 Content-Type: application/json。",
        ),
        JsonPayloadError::Payload(error) => payload(&error),
        _ => Error::bad_request(Code::BadBody, "请求体无法读取。"),
    }
}

fn form(error: &UrlencodedError) -> Error {
    let why = match error {
        UrlencodedError::Overflow { .. } => return too_large(),
        UrlencodedError::Payload(error) => return payload(error),
        UrlencodedError::ContentType => {
            "须为表单，并注明 Content-Type: application/x-www-form-urlencoded".to_owned()
        }
        UrlencodedError::Parse(error) => misread::of_text(&error.to_string()),
        UrlencodedError::UnknownLength | UrlencodedError::Chunked => "长度不明".to_owned(),
        UrlencodedError::Encoding => "文字编码有误，须为 UTF-8".to_owned(),
        _ => "格式有误".to_owned(),
    };
    Error::bad_request(Code::BadForm, format!("提交的表单无法读取：{why}。请返回上一页重新填写。"))
}

fn too_large() -> Error {
    Error::refuse(
        StatusCode::PAYLOAD_TOO_LARGE,
        Code::TooLarge,
        "内容过大",
        "提交的内容超过 256 KB。大批数据请使用导入功能。",
    )
}

/// Error for a body that is incomplete, too large or cannot be decompressed.
pub fn payload(error: &PayloadError) -> Error {
    let why = match error {
        PayloadError::Overflow => return too_large(),
        PayloadError::Incomplete(_) => "内容没有传完",
        PayloadError::EncodingCorrupted => "内容的压缩格式有误",
        PayloadError::UnknownLength => "内容的长度不明",
        PayloadError::Io(error) => misread::of_io(error),
        _ => "传送出错",
    };
    Error::bad_request(Code::BadBody, format!("请求体无法读取：{why}。请重新提交。"))
}

/// Error for a path with an invalid number. Numbers are the only part of a path that can be wrong.
fn path(request: &HttpRequest) -> Error {
    let parts = request.match_info();
    let wrong = parts.iter().find(|(_, part)| part.parse::<i64>().is_err());
    let sentence = match wrong {
        Some((_, part)) => {
            let shown: String = part.chars().take(40).collect();
            format!("地址中的编号“{shown}”无法识别：须为整数。")
        }
        None => "地址中的编号无法识别。".to_owned(),
    };
    Error::bad_request(Code::BadPath, sentence)
}

/// Replaces an error made by actix itself, for example for a range outside a file. The English
/// message of actix goes to the log.
pub fn from_actix(error: &actix_web::Error) -> Error {
    let status = error.as_response_error().status_code();
    if status.is_server_error() {
        return Error::internal(error.to_string());
    }
    tracing::info!(%error, "refused below");
    let sentence = match status {
        StatusCode::NOT_FOUND => "没有找到要访问的内容。",
        StatusCode::PAYLOAD_TOO_LARGE => return too_large(),
        StatusCode::LENGTH_REQUIRED => "请求须注明内容的长度（Content-Length）。",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "不接受这种格式的内容，请检查 Content-Type。",
        StatusCode::RANGE_NOT_SATISFIABLE => "文件没有所请求的部分。",
        StatusCode::REQUEST_TIMEOUT => "请求没有及时传完，请重试。",
        _ => "请求无法处理，请检查后重试。",
    };
    Error::refuse(status, Code::BadRequest, "请求有误", sentence)
}
