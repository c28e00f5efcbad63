//! Reads an upload sent as a multipart form with one file.

use std::collections::HashSet;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use futures_util::TryStreamExt;

use super::actions::Upload;
use crate::dates::parse_date;
use crate::error::{Code, Error};
use crate::misread;
use crate::web::upload;

/// Maximum size of the file and of each other part of the form, in bytes.
const LARGEST_FILE: usize = 20 * 1024 * 1024;
const LARGEST_PART: usize = 256 * 1024;

/// Reads the form into `list`, part by part. The parts before an error are kept.
pub async fn receive(mut form: Multipart, list: &mut Upload) -> Result<(), Error> {
    let mut has_file = false;
    let mut seen = HashSet::new();
    while let Some(mut field) = form.try_next().await.map_err(upload::broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if !seen.insert(name.clone()) {
            let shown: String = name.chars().take(40).collect();
            let sentence = format!("字段“{shown}”出现了两次。请只保留一个，再重新上传。");
            return Err(Error::bad_request(Code::DuplicateField, sentence));
        }
        let limit = if name == "file" { LARGEST_FILE } else { LARGEST_PART };
        let bytes = upload::content(&mut field, limit).await?.ok_or_else(too_large)?;
        if name == "file" {
            let sent = upload::file_name(&field).unwrap_or_else(|| "名单".to_owned());
            // If no file is chosen, a browser sends an empty file without a name.
            has_file = !(sent.is_empty() && bytes.is_empty());
            list.file_name = sent.chars().take(200).collect();
            list.bytes = bytes;
        } else {
            take_part(list, &name, &bytes)?;
        }
    }
    if has_file {
        return Ok(());
    }
    Err(Error::invalid_field(
        "file",
        Code::MissingField,
        "没有收到文件。请选择要导入的名单（file）。",
    ))
}

fn too_large() -> Error {
    Error::refuse(
        StatusCode::PAYLOAD_TOO_LARGE,
        Code::TooLarge,
        "文件过大",
        "文件超过 20 MB。请删去图片和无关的工作表，或分成几个文件导入。",
    )
}

fn take_part(upload: &mut Upload, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Error::bad_request(Code::BadValue, format!("{name} 须为 UTF-8 文本。")))?
        .trim()
        .to_owned();
    if text.is_empty() {
        return Ok(());
    }
    if !misread::can_be_stored(&text) {
        let sentence = format!("{name} {}。", misread::NOT_KEPT);
        return Err(Error::invalid_field(name, Code::BadValue, sentence));
    }
    let bad = |sentence: String| Error::invalid_field(name, Code::BadValue, sentence);
    match name {
        "kind" => upload.kind = Some(text.parse().map_err(|e| bad(format!("名单种类：{e}。")))?),
        "town" => upload.hints.town = Some(text),
        "as_of" => {
            let day = parse_date(&text).ok().filter(|day| !day.is_inexact());
            let day = day.ok_or_else(|| {
                bad("名单日期（as_of）须写明年、月、日，例如 2026-03-05。".into())
            })?;
            upload.hints.as_of = Some(day.date);
        }
        "encoding" => upload.hints.encoding = Some(text),
        "sheet" => upload.hints.sheet = Some(text),
        "mapping" => {
            let wishes = misread::json(&text);
            upload.hints.mapping =
                Some(wishes.map_err(|e| bad(format!("mapping 须为 {{列名: 字段}} 的 JSON：{e}")))?);
        }
        _ => {
            let shown: String = name.chars().take(40).collect();
            return Err(Error::bad_request(
                Code::UnknownField,
                format!("不认识上传字段“{shown}”。请核对拼写；可用字段见 /api/docs。"),
            ));
        }
    }
    Ok(())
}
