//! Forms with files, read as a stream with size limits.

use actix_multipart::{Field, Multipart, MultipartError};
use futures_util::TryStreamExt;

use super::errors::payload;
use super::parts::Pairs;
use crate::error::{Code, Error};

/// Error for a body that cannot be read as a form.
pub fn broken(error: MultipartError) -> Error {
    let why = match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => "须为 multipart/form-data 表单",
        MultipartError::BoundaryMissing => "Content-Type 没有注明分隔符（boundary）",
        MultipartError::ContentDispositionMissing
        | MultipartError::ContentDispositionNameMissing => "有一部分没有注明字段名",
        MultipartError::Nested => "不接受嵌套的表单",
        MultipartError::Incomplete => "内容没有传完",
        MultipartError::Payload(error) => return payload(&error),
        _ => "格式有误",
    };
    Error::bad_request(Code::BadUpload, format!("上传的内容无法读取：{why}。请重新上传。"))
}

/// Maximum size of a text field, in bytes.
const LONGEST_TEXT: usize = 64 * 1024;

/// Maximum number of text fields; our forms have fewer than half as many.
const MOST_TEXTS: usize = 100;

/// An uploaded file.
#[derive(Debug, Default)]
pub struct Sent {
    /// File name without folders.
    pub name: String,
    pub content: Vec<u8>,
}

/// Returns the text fields, and the files of the field `file`. Reading stops at the first file that
/// is too large or one too many.
pub async fn files(
    mut form: Multipart,
    most: usize,
    largest: usize,
) -> Result<(Pairs, Vec<Sent>), Error> {
    let (mut entered, mut files): (Vec<(String, String)>, Vec<Sent>) = (Vec::new(), Vec::new());
    let refused = |code: Code, sentence: String| Err(Error::invalid_field("file", code, sentence));
    while let Some(mut part) = form.try_next().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name != "file" {
            if entered.len() == MOST_TEXTS {
                let sentence = format!("表单的内容超过 {MOST_TEXTS} 项。请返回上一页重新填写。");
                return Err(Error::bad_request(Code::TooManyFields, sentence));
            }
            let text = content(&mut part, LONGEST_TEXT).await?;
            let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
            entered.push((name, text.unwrap_or_default()));
            continue;
        }
        let Some(content) = content(&mut part, largest).await? else {
            let megabytes = largest / 1_048_576;
            return refused(
                Code::TooLarge,
                format!("文件超过 {megabytes} MB，请压缩或拆分后再上传。"),
            );
        };
        let name = file_name(&part).unwrap_or_default();
        if name.is_empty() && content.is_empty() {
            continue; // no file was chosen
        }
        if files.len() == most {
            return refused(Code::TooMany, format!("一次最多上传 {most} 个文件。"));
        }
        files.push(Sent { name, content });
    }
    let entered = Pairs::try_from(entered);
    let entered =
        entered.map_err(|why| Error::bad_request(Code::BadForm, format!("表单{why}。")))?;
    Ok((entered, files))
}

/// Reads one part of a form; `None` if it is longer than `most` bytes.
pub async fn content(part: &mut Field, most: usize) -> Result<Option<Vec<u8>>, Error> {
    let mut content = Vec::new();
    while let Some(chunk) = part.try_next().await.map_err(broken)? {
        if content.len() + chunk.len() > most {
            return Ok(None);
        }
        content.extend_from_slice(&chunk);
    }
    Ok(Some(content))
}

/// Returns the file name without folders; `None` or empty if no file was chosen.
pub fn file_name(part: &Field) -> Option<String> {
    let sent = part.content_disposition()?.get_filename()?;
    sent.rsplit(['/', '\\']).next().map(str::to_owned)
}
