//! Parsing of JSON, queries, forms, TOML and CSV with Chinese error messages.
//!
//! The libraries report parse errors in English, for programmers. API, pages and command line
//! therefore parse through this module, or have a library's message translated here. A message
//! names the place (`items[2].name`), the mistake and the expected value. [`Misread::code`] is the
//! stable token of the API.

mod sentence;
#[cfg(test)]
mod tests;
mod unique;

use std::io::ErrorKind;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Code, Error, FieldError};
use sentence::{in_json, plain, translate};
use unique::Unique;

/// A parse error; `Display` is a Chinese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    code: Code,
    place: String,
    sentence: String,
}

impl Misread {
    /// Returns `unknown_field`, `missing_field`, `duplicate_field`, `bad_enum` or `bad_value`.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Returns the place, such as `items[2].name`; empty for the whole input.
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

/// Message for a text with the character U+0000, which the database cannot store.
pub const NOT_KEPT: &str = "含有不能保存的字符（U+0000），请删去后重新提交";

/// Whether a text can be stored: it must not contain U+0000.
pub fn can_be_stored(text: &str) -> bool {
    !text.contains('\0')
}

/// Parses a JSON text. Refuses an object with a duplicate member.
///
/// # Errors
/// The first value that does not fit `T`, or the first syntax error.
pub fn json<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let mut unread = serde_json::Deserializer::from_str(text);
    let _: Unique = serde_path_to_error::deserialize(&mut unread).map_err(|e| placed_json(&e))?;
    let mut unread = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut unread).map_err(|e| placed_json(&e))?;
    unread.end().map_err(|error| of_json(&error))?;
    Ok(read)
}

/// Parses a JSON object. (serde would also accept an array of member values for a struct.)
///
/// # Errors
/// As [`json`], and if the text is not an object.
pub fn object<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    if text.trim_start().starts_with('{') {
        return json(text);
    }
    let sentence = "内容须为 JSON 对象，写成 {…}。".to_owned();
    Err(Misread { code: Code::BadValue, place: String::new(), sentence })
}

/// Converts a JSON value.
///
/// # Errors
/// The first value that does not fit `T`.
pub fn value<T: DeserializeOwned>(value: Value) -> Result<T, Misread> {
    serde_path_to_error::deserialize(value).map_err(|error| placed_json(&error))
}

/// Parses `name=value&…`, as in queries and forms.
///
/// # Errors
/// The first name or value that does not fit `T`.
pub fn pairs<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let unread = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(unread)
        .map_err(|error| translate(&place(error.path()), &error.inner().to_string()))
}

/// Parses a TOML text.
///
/// # Errors
/// The first value that does not fit `T`, or the line of the first syntax error.
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
        let misread = translate(&place(error.path()), error.inner().message());
        match line(error.inner()) {
            Some(line) => Misread { sentence: format!("第 {line} 行：{misread}"), ..misread },
            None => misread,
        }
    })
}

/// Translates an error of serde_json.
pub fn of_json(error: &serde_json::Error) -> Misread {
    in_json("", error)
}

/// Translates an error of a CSV row; `headings` names the columns.
pub fn of_csv(error: &csv::Error, headings: &csv::StringRecord) -> String {
    use csv::ErrorKind::{Deserialize, UnequalLengths, Utf8};
    let line = error.position().map(|at| format!("第 {} 行", at.line())).unwrap_or_default();
    let what = match error.kind() {
        Deserialize { err, .. } => {
            let column = err.field().and_then(|at| headings.get(usize::try_from(at).ok()?));
            translate(column.unwrap_or_default(), &err.kind().to_string()).sentence
        }
        UnequalLengths { expected_len, len, .. } => {
            format!("有 {len} 列，其他行有 {expected_len} 列。")
        }
        Utf8 { .. } => "不是 UTF-8 文本。".to_owned(),
        _ => "无法识别。".to_owned(),
    };
    format!("{line}{what}")
}

/// Translates an IO error into a few words.
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

/// Translates a library's message about a single value or a form.
pub fn of_text(message: &str) -> String {
    match plain(message) {
        Some(what) => what.to_owned(),
        None => translate("", message).sentence.trim_end_matches('。').to_owned(),
    }
}

fn placed_json(error: &serde_path_to_error::Error<serde_json::Error>) -> Misread {
    in_json(&place(error.path()), error.inner())
}

/// Returns the path as text; empty for the whole input.
fn place(path: &serde_path_to_error::Path) -> String {
    if path.iter().next().is_none() { String::new() } else { path.to_string() }
}
