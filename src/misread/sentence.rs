//! Translation of messages of serde and its parsers into Chinese. Only this file depends on their
//! wording.

use serde_json::error::Category;

use super::Misread;
use crate::error::Code;

/// Longer texts of the sender are cut off, in characters.
const LONGEST_QUOTE: usize = 40;

/// Translates an error of serde_json at a place.
pub(super) fn in_json(place: &str, error: &serde_json::Error) -> Misread {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let message = message.trim_end_matches(&format!(" at line {line} column {column}")).to_owned();
    let sentence = match error.classify() {
        Category::Data | Category::Io => return translate(place, &message),
        Category::Eof if (line, column) == (1, 0) => "没有收到内容：这里须为 JSON。".to_owned(),
        Category::Eof => format!("JSON 不完整，到第 {line} 行第 {column} 列就结束了。"),
        Category::Syntax => {
            format!("JSON 写法有误：第 {line} 行第 {column} 列{}。", in_syntax(&message))
        }
    };
    Misread { code: Code::BadValue, place: place.to_owned(), sentence }
}

/// Translates a message of serde at a place.
pub(super) fn translate(place: &str, message: &str) -> Misread {
    let within = |name: &str| match place {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    };
    let of = |code, place: String, sentence: String| Misread { code, place, sentence };
    if let Some((name, _)) = quoted(message, "unknown field `") {
        // Some formats report the place of the unknown name itself.
        let named = place == name || place.ends_with(&format!(".{name}"));
        let place = if named { place.to_owned() } else { within(name) };
        let sentence = format!("不认识字段“{}”。请核对拼写；可用字段见 /api/docs。", short(&place));
        return of(Code::UnknownField, place, sentence);
    }
    if let Some((name, _)) = quoted(message, "missing field `") {
        let place = within(name);
        let sentence = format!("缺少必填字段“{place}”。");
        return of(Code::MissingField, place, sentence);
    }
    if let Some((name, _)) = quoted(message, "duplicate field `") {
        let place = within(name);
        let sentence = format!("字段“{}”出现了两次。", short(&place));
        return of(Code::DuplicateField, place, sentence);
    }
    let subject = if place.is_empty() { String::new() } else { format!("“{}”", short(place)) };
    let (code, sentence) = match quoted(message, "unknown variant `") {
        Some((word, known)) => {
            let known: Vec<_> = known.split('`').skip(2).step_by(2).collect();
            let known = known.join("、");
            (Code::BadEnum, format!("{subject}不认识取值“{}”，可用的值：{known}。", short(word)))
        }
        None => (Code::BadValue, format!("{}。", of_value(&subject, message))),
    };
    of(code, place.to_owned(), sentence)
}

/// Returns the text between backticks after `beginning`, and the rest. The text may contain
/// backticks; the rest is written by the library and has none before its comma.
fn quoted<'m>(message: &'m str, beginning: &str) -> Option<(&'m str, &'m str)> {
    let rest = message.strip_prefix(beginning)?;
    let ends = ["`, expected ", "`, there are no "];
    let parted = ends.iter().find_map(|end| rest.rfind(end)).map(|at| rest.split_at(at));
    Some(parted.unwrap_or_else(|| (rest.strip_suffix('`').unwrap_or(rest), "")))
}

fn of_value(subject: &str, message: &str) -> String {
    if subject.is_empty() && is_chinese(message) {
        return message.trim_end_matches('。').to_owned();
    }
    let subject = if subject.is_empty() { "内容" } else { subject };
    if let Some(what) = plain(message) {
        return format!("{subject}{what}");
    }
    let kinds = [("invalid type: ", "类型不符"), ("invalid value: ", "取值不合要求")];
    for (beginning, what) in kinds {
        let Some(rest) = message.strip_prefix(beginning) else { continue };
        let (found, wanted) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
        let found = found_in(found).map(|found| format!("，收到的是{found}")).unwrap_or_default();
        return match wanted_by(wanted) {
            Some(wanted) => format!("{subject}须为{wanted}{found}"),
            None => format!("{subject}{what}{found}"),
        };
    }
    match message.strip_prefix("invalid length ").and_then(|rest| rest.split_once(',')) {
        Some((length, _)) => format!("{subject}的项数不符，收到 {length} 项"),
        None if is_chinese(message) => {
            format!("{subject}：{}", message.trim_end_matches('。'))
        }
        None => format!("{subject}无法识别"),
    }
}

/// Translates what serde found.
fn found_in(found: &str) -> Option<String> {
    let inner = |beginning: &str, end: char| {
        let text = found.strip_prefix(beginning)?;
        Some(text.strip_suffix(end).unwrap_or(text))
    };
    if let Some(number) = inner("integer `", '`').or_else(|| inner("floating point `", '`')) {
        return Some(format!("数字 {number}"));
    }
    if let Some(truth) = inner("boolean `", '`') {
        return Some(format!(" {truth}"));
    }
    if let Some(text) = inner("string \"", '"').or_else(|| inner("character `", '`')) {
        return Some(format!("文本“{}”", short(text)));
    }
    let known = match found {
        "null" | "unit value" | "Option value" => "空值（null）",
        "sequence" => "数组",
        "map" => "对象",
        "byte array" | "bytes" => "二进制内容",
        _ => return None,
    };
    Some(known.to_owned())
}

/// Translates what the type expected.
fn wanted_by(wanted: &str) -> Option<String> {
    let numbers = [
        ("i8", " -128 至 127 的整数"),
        ("i16", " -32768 至 32767 的整数"),
        ("i32", " -2147483648 至 2147483647 的整数"),
        ("i64", "整数"),
        ("isize", "整数"),
        ("u8", " 0 至 255 的整数"),
        ("u16", " 0 至 65535 的整数"),
        ("u32", " 0 至 4294967295 的整数"),
        ("u64", "不小于 0 的整数"),
        ("usize", "不小于 0 的整数"),
        ("f32", "数字"),
        ("f64", "数字"),
    ];
    if let Some((_, known)) = numbers.iter().find(|(name, _)| *name == wanted) {
        return Some((*known).to_owned());
    }
    let starts = |with: &[&str]| with.iter().any(|start| wanted.starts_with(start));
    let known = match wanted {
        "a string" | "a borrowed string" => "文本",
        "a boolean" => " true 或 false",
        "a formatted date string" => "日期，写成 2026-03-05",
        "a map" => "对象",
        "unit" => "空值（null）",
        _ if starts(&["struct "]) => "对象",
        _ if starts(&["a sequence", "tuple ", "an array", "an empty array"]) => "数组",
        _ if starts(&["enum ", "string or map", "variant identifier"]) => "规定的词",
        _ if is_chinese(wanted) => wanted,
        _ => return None,
    };
    Some(known.to_owned())
}

/// Translates messages of parsers of single values. The result follows the name of the value.
pub(super) fn plain(message: &str) -> Option<&'static str> {
    Some(match message {
        "invalid digit found in string" | "cannot parse integer from empty string" => "须为整数",
        "invalid float literal" | "cannot parse float from empty string" => "须为数字",
        "number too large to fit in target type" => "数字过大",
        "number too small to fit in target type" => "数字过小",
        "number would be zero for non-zero type" => "不能为 0",
        "provided string was not `true` or `false`" => "须为 true 或 false",
        "premature end of input"
        | "input contains invalid characters"
        | "trailing input"
        | "input is out of range"
        | "input is not enough for unique date and time"
        | "no possible date and time matching input" => "须为日期，写成 2026-03-05",
        "invalid socket address syntax" | "invalid IP address syntax" => {
            "须为地址和端口，例如 127.0.0.1:8080"
        }
        _ => return None,
    })
}

/// Translates a JSON syntax error. The result follows the place.
fn in_syntax(message: &str) -> &'static str {
    match message {
        "expected `:`" => "缺少冒号",
        "expected `,` or `]`" => "缺少逗号或右方括号",
        "expected `,` or `}`" => "缺少逗号或右花括号",
        "trailing comma" => "多了一个逗号",
        "trailing characters" => "之后还有多余的内容",
        "key must be a string" => "的名称须加双引号",
        "number out of range" => "的数字超出范围",
        "invalid number" => "的数字写法有误",
        "invalid escape"
        | "unexpected end of hex escape"
        | "lone leading surrogate in hex escape"
        | "invalid unicode code point" => "有无法识别的字符或转义",
        "recursion limit exceeded" => "的嵌套过深",
        _ if message.starts_with("control character") => "的文本中有换行等控制字符，须转义",
        _ => "无法识别",
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().next().is_some_and(|first| !first.is_ascii())
}

fn short(text: &str) -> String {
    let mut letters = text.chars();
    let short: String = letters.by_ref().take(LONGEST_QUOTE).collect();
    if letters.next().is_some() { format!("{short}…") } else { short }
}
