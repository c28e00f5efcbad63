//! Forms with files: what is sent in them, as it comes, and no more than is allowed.

use actix_multipart::{Field, MultipartError};
use futures_util::TryStreamExt;

use crate::error::Error;

/// What was sent cannot be read as a form.
pub fn broken(error: MultipartError) -> Error {
    Error::bad_request("bad_upload", format!("上传的内容无法读取（{error}）。请重新上传。"))
}

/// A part of a form; `None` as soon as it is longer than so many bytes.
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

/// The name a file was sent under, without the folders before it; empty where none was chosen.
pub fn file_name(part: &Field) -> Option<String> {
    let sent = part.content_disposition()?.get_filename()?;
    sent.rsplit(['/', '\\']).next().map(str::to_owned)
}
