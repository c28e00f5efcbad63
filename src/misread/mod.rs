//! Reading of JSON, addresses, forms, TOML and CSV whose refusals are Chinese.
//!
//! The libraries below say in English what they could not read, for programmers. Every door reads
//! through here instead, or has what a library said put into Chinese here: the place is named
//! (`items[2].name`), what is wrong there, and what would be right. [`Misread::code`] is the
//! stable token of the API.

mod sentence;
#[cfg(test)]
mod tests;
mod unique;

use std::io::ErrorKind;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Code, Error, FieldError};
use sentence::{in_json, plain, told};
use unique::Unique;

/// What could not be read; `Display` is a Chinese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    code: Code,
    place: String,
    sentence: String,
}

impl Misread {
    /// `unknown_field`, `missing_field`, `duplicate_field`, `bad_enum`, or else `bad_value`.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Where it stands, as `items[2].name`; empty for the whole.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl std::fmt::Display for Misread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<Misread> for Error {
    fn from(misread: Misread) -> Self {
        let Misread { code, place, sentence } = misread;
        let field = FieldError::new(&place, code, sentence.as_str());
        Self::bad_request(code, sentence).with_errors(vec![field])
    }
}

/// Why a text is refused that holds the character numbered zero: no database of ours keeps it.
pub const NOT_KEPT: &str = "含有不能保存的字符（U+0000），请删去后重新提交";

/// Whether a text can be stored: all of Unicode but the character numbered zero.
pub fn can_be_kept(text: &str) -> bool {
    !text.contains('\0')
}

/// Reads a JSON text. No object in it may have a member twice.
///
/// # Errors
/// The first thing in it that `T` has no room for, or where it is no JSON.
pub fn json<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let mut unread = serde_json::Deserializer::from_str(text);
    let _: Unique = serde_path_to_error::deserialize(&mut unread).map_err(|e| placed_json(&e))?;
    let mut unread = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut unread).map_err(|e| placed_json(&e))?;
    unread.end().map_err(|error| of_json(&error))?;
    Ok(read)
}

/// Reads a JSON object. (A structure would be content with a list of its members' values.)
///
/// # Errors
/// As [`json`], and when it is anything else.
pub fn object<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    if text.trim_start().starts_with('{') {
        return json(text);
    }
    let sentence = "内容须为 JSON 对象，写成 {…}。".to_owned();
    Err(Misread { code: Code::BadValue, place: String::new(), sentence })
}

/// Reads a JSON value.
///
/// # Errors
/// The first thing in it that `T` has no room for.
pub fn value<T: DeserializeOwned>(value: Value) -> Result<T, Misread> {
    serde_path_to_error::deserialize(value).map_err(|error| placed_json(&error))
}

/// Reads `name=value&…`, as in addresses and forms.
///
/// # Errors
/// The first name or value that `T` has no room for.
pub fn pairs<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let unread = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(unread)
        .map_err(|error| told(&place(error.path()), &error.inner().to_string()))
}

/// Reads a TOML text.
///
/// # Errors
/// The first thing in it that `T` has no room for, or the line where it is no TOML.
pub fn toml<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let line = |error: &toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start))?;
        Some(before.matches('\n').count() + 1)
    };
    let no_toml = |error: toml::de::Error| {
        let sentence = format!("第 {} 行不是有效的 TOML。", line(&error).unwrap_or(0));
        Misread { code: Code::BadValue, place: String::new(), sentence }
    };
    let unread = toml::Deserializer::parse(text).map_err(no_toml)?;
    serde_path_to_error::deserialize(unread).map_err(|error| {
        let misread = told(&place(error.path()), error.inner().message());
        match line(error.inner()) {
            Some(line) => Misread { sentence: format!("第 {line} 行：{misread}"), ..misread },
            None => misread,
        }
    })
}

/// What is wrong with a JSON text, when something else has read it.
pub fn of_json(error: &serde_json::Error) -> Misread {
    in_json("", error)
}

/// What is wrong with a row of a CSV text with these headings.
pub fn of_csv(error: &csv::Error, headings: &csv::StringRecord) -> String {
    use csv::ErrorKind::{Deserialize, UnequalLengths, Utf8};
    let line = error.position().map(|at| format!("第 {} 行", at.line())).unwrap_or_default();
    let what = match error.kind() {
        Deserialize { err, .. } => {
            let column = err.field().and_then(|at| headings.get(usize::try_from(at).ok()?));
            told(column.unwrap_or_default(), &err.kind().to_string()).sentence
        }
        UnequalLengths { expected_len, len, .. } => {
            format!("有 {len} 列，其他行有 {expected_len} 列。")
        }
        Utf8 { .. } => "不是 UTF-8 文本。".to_owned(),
        _ => "无法识别。".to_owned(),
    };
    format!("{line}{what}")
}

/// Why a file or a connection could not be read or written, in a few words.
pub fn of_io(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "没有权限",
        ErrorKind::IsADirectory => "这是一个目录",
        ErrorKind::NotADirectory => "路径中有一段不是目录",
        ErrorKind::AlreadyExists => "已存在",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不足",
        ErrorKind::UnexpectedEof => "内容不完整",
        ErrorKind::AddrInUse => "地址已被占用",
        ErrorKind::TimedOut => "超时",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            "连接中断"
        }
        _ => "读写出错",
    }
}

/// What a library said of a single value or of a form, in Chinese.
pub fn of_text(message: &str) -> String {
    match plain(message) {
        Some(what) => what.to_owned(),
        None => told("", message).sentence.trim_end_matches('。').to_owned(),
    }
}

fn placed_json(error: &serde_path_to_error::Error<serde_json::Error>) -> Misread {
    in_json(&place(error.path()), error.inner())
}

/// As people write it; empty for the whole.
fn place(path: &serde_path_to_error::Path) -> String {
    if path.iter().next().is_none() { String::new() } else { path.to_string() }
}
