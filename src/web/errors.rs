//! Requests that reach no handler.

use actix_web::error::{JsonPayloadError, PathError, QueryPayloadError, UrlencodedError};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use crate::error::{Error, FieldError};

/// The largest JSON body or form, in bytes.
const JSON_LIMIT: usize = 256 * 1024;

/// How bodies, queries and paths that cannot be read are refused.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::JsonConfig::default().limit(JSON_LIMIT).error_handler(|e, _| body(e).into()))
        .app_data(
            web::FormConfig::default().limit(JSON_LIMIT).error_handler(|e, _| form(&e).into()),
        )
        .app_data(web::QueryConfig::default().error_handler(|e, _| query(e).into()))
        .app_data(web::PathConfig::default().error_handler(|e, _| path(&e).into()));
}

/// 404 for an address that no route has.
pub async fn no_such_route(request: HttpRequest) -> Result<(), Error> {
    Err(Error::refuse(
        StatusCode::NOT_FOUND,
        "no_such_route",
        "没有这个地址",
        format!("没有 {} 这个地址。接口说明见 /api/docs。", request.path()),
    ))
}

/// 405 for a method that the address does not have.
pub async fn no_such_method(request: HttpRequest) -> Result<(), Error> {
    Err(Error::refuse(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "不支持此操作",
        format!("{} 不支持 {} 方法。接口说明见 /api/docs。", request.path(), request.method()),
    ))
}

fn body(error: JsonPayloadError) -> Error {
    match error {
        JsonPayloadError::Deserialize(error) => understood(&error.to_string()),
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            Error::refuse(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "内容过大",
                "提交的内容超过 256 KB。大批数据请使用导入功能。",
            )
        }
        JsonPayloadError::ContentType => Error::refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "格式不符",
            "请求体须为 JSON，并注明 Content-Type: application/json。",
        ),
        other => Error::bad_request("bad_body", format!("请求体无法读取（{other}）。")),
    }
}

fn form(error: &UrlencodedError) -> Error {
    Error::bad_request("bad_form", format!("提交的表单无法读取（{error}）。请返回上一页重新填写。"))
}

fn query(error: QueryPayloadError) -> Error {
    understood(&error.to_string())
}

fn path(error: &PathError) -> Error {
    Error::bad_request("bad_path", format!("地址中的编号无法识别（{error}）。"))
}

/// Says in Chinese what serde found, naming the field.
pub fn understood(message: &str) -> Error {
    let quoted = || message.split('`').nth(1).unwrap_or_default();
    let (code, sentence) = if message.contains("unknown field") {
        ("unknown_field", format!("不认识字段“{}”。请核对拼写；可用字段见 /api/docs。", quoted()))
    } else if message.contains("missing field") {
        ("missing_field", format!("缺少必填字段“{}”。", quoted()))
    } else if message.contains("duplicate field") {
        ("duplicate_field", format!("字段“{}”出现了两次。", quoted()))
    } else if message.contains("unknown variant") {
        ("bad_enum", format!("不认识取值“{}”。（{message}）", quoted()))
    } else {
        ("bad_value", format!("内容无法识别：{message}。"))
    };
    let field = if code.ends_with("_field") { quoted() } else { "" };
    Error::bad_request(code, &sentence).with_errors(vec![FieldError::new(field, code, sentence)])
}
