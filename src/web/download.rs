//! Responses that are file downloads.

use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, HttpResponseBuilder};

/// Starts the response for a generated file. The response must not be cached.
pub fn download_response(
    content_type: &'static str,
    name: &str,
    plain_name: String,
) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(content_type)
        .insert_header(download_header(name, plain_name))
        .insert_header(("Cache-Control", "no-store"));
    answer
}

/// Returns the header that makes browsers save the response under `name`, or under `plain_name` in
/// programs that do not support all characters.
pub fn download_header(name: &str, plain_name: String) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(plain_name),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: name.as_bytes().to_vec(),
            }),
        ],
    }
}
