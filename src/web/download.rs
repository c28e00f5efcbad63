//! Files that are handed over.

use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, HttpResponseBuilder};

/// An answer that is a file made for whoever asked: kept by no one on the way.
pub fn handed_over(
    content_type: &'static str,
    name: &str,
    plain_name: String,
) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(content_type)
        .insert_header(to_be_kept(name, plain_name))
        .insert_header(("Cache-Control", "no-store"));
    answer
}

/// Says that a file is to be kept, under a name; and under a plain one for programs that do not
/// understand every letter.
pub fn to_be_kept(name: &str, plain_name: String) -> ContentDisposition {
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
