//! Each kind of parse error, with its code, place and sentence.

use chrono::NaiveDate;
use serde::Deserialize;

use super::*;
use crate::market::Board;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read")]
struct List {
    #[serde(default)]
    items: Vec<Item>,
    page: Option<i64>,
    #[serde(default)]
    level: u8,
    #[serde(default)]
    confirmed: bool,
    share: Option<f64>,
    pair: Option<(i64, i64)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read")]
struct Item {
    name: String,
    board: Option<Board>,
    on: Option<NaiveDate>,
}

#[track_caller]
fn refused<T: std::fmt::Debug>(read: Result<T, Misread>) -> (&'static str, String, String) {
    let misread = read.unwrap_err();
    (misread.code().as_str(), misread.place().to_owned(), misread.to_string())
}

#[track_caller]
fn check(text: &str, code: &str, place: &str, sentence: &str) {
    let (found, at, said) = refused(json::<List>(text));
    assert_eq!((found, at.as_str(), said.as_str()), (code, place, sentence), "{text}");
}

#[test]
fn fields_are_named_with_their_place() {
    let unknown = "不认识字段“items[1].nmae”。请核对拼写；可用字段见 /api/docs。";
    let text = r#"{"items": [{"name": "甲"}, {"nmae": "乙"}]}"#;
    check(text, "unknown_field", "items[1].nmae", unknown);
    check(r#"{"items": [{}]}"#, "missing_field", "items[0].name", "缺少必填字段“items[0].name”。");
    let twice = "字段“items[0].name”出现了两次。";
    let text = r#"{"items": [{"name": "甲", "name": "甲"}]}"#;
    check(text, "duplicate_field", "items[0].name", twice);
    let tricky = r#"{"a`, expected `b": 1}"#;
    let (code, place, _) = refused(json::<List>(tricky));
    assert_eq!((code, place.as_str()), ("unknown_field", "a`, expected `b"));
}

#[test]
fn maps_have_no_member_twice_either() {
    let (code, place, _) = refused(json::<Value>(r#"{"a": {"b": 1, "b": 2}}"#));
    assert_eq!((code, place.as_str()), ("duplicate_field", "a.b"));
    let all = r#"{"a": [null, true, -1, 1, 1.5, "x", {}, []], "b": 18446744073709551615}"#;
    assert!(json::<Value>(all).is_ok());
}

#[test]
fn words_come_with_those_that_would_do() {
    let text = r#"{"items": [{"name": "甲", "board": "mars"}]}"#;
    let sentence = "“items[0].board”不认识取值“mars”，可用的值：sse_main、szse_main、sse_star、\
                    szse_chinext、bse、";
    let (code, place, said) = refused(json::<List>(text));
    assert_eq!((code, place.as_str()), ("bad_enum", "items[0].board"));
    assert!(said.starts_with(sentence), "{said}");
}

#[test]
fn types_are_named_in_chinese() {
    for (text, place, sentence) in [
        (r#"{"page": "x"}"#, "page", "“page”须为整数，收到的是文本“x”。"),
        (r#"{"page": 1.5}"#, "page", "“page”须为整数，收到的是数字 1.5。"),
        (r#"{"page": 1e300}"#, "page", "“page”须为整数，收到的是数字 1e+300。"),
        (r#"{"page": [1]}"#, "page", "“page”须为整数，收到的是数组。"),
        (r#"{"level": 300}"#, "level", "“level”须为 0 至 255 的整数，收到的是数字 300。"),
        (r#"{"level": null}"#, "level", "“level”须为 0 至 255 的整数，收到的是空值（null）。"),
        (r#"{"confirmed": 1}"#, "confirmed", "“confirmed”须为 true 或 false，收到的是数字 1。"),
        (r#"{"share": true}"#, "share", "“share”须为数字，收到的是 true。"),
        (r#"{"pair": [1]}"#, "pair", "“pair”的项数不符，收到 1 项。"),
        (r#"{"items": {}}"#, "items", "“items”须为数组，收到的是对象。"),
        (r#"{"items": [5]}"#, "items[0]", "“items[0]”须为对象，收到的是数字 5。"),
        (
            r#"{"items": [{"name": 5}]}"#,
            "items[0].name",
            "“items[0].name”须为文本，收到的是数字 5。",
        ),
        (r#"5"#, "", "内容须为对象，收到的是数字 5。"),
        (r#"null"#, "", "内容须为对象，收到的是空值（null）。"),
    ] {
        check(text, "bad_value", place, sentence);
    }
}

#[test]
fn an_object_is_no_list_of_values() {
    for text in ["[]", "[[], 1, 2, true, 0.5, null]", "null", "5", "\"x\""] {
        let (code, place, said) = refused(object::<List>(text));
        assert_eq!((code, place.as_str()), ("bad_value", ""));
        assert_eq!(said, "内容须为 JSON 对象，写成 {…}。", "{text}");
    }
    assert!(object::<List>(" {}").is_ok());
}

#[test]
fn days_are_asked_for_as_days() {
    for day in ["明天", "2026-13-01", "2026-02-30", "2026", "2026-03-05x", ""] {
        let text = format!(r#"{{"items": [{{"name": "甲", "on": "{day}"}}]}}"#);
        check(&text, "bad_value", "items[0].on", "“items[0].on”须为日期，写成 2026-03-05。");
    }
    let text = r#"{"items": [{"name": "甲", "on": 20260305}]}"#;
    let sentence = "“items[0].on”须为日期，写成 2026-03-05，收到的是数字 20260305。";
    check(text, "bad_value", "items[0].on", sentence);
}

#[test]
fn what_is_no_json_is_named_by_line_and_column() {
    for (text, sentence) in [
        ("", "没有收到内容：这里须为 JSON。"),
        ("{\"page\":", "JSON 不完整，到第 1 行第 8 列就结束了。"),
        ("{\"items\": [\n", "JSON 不完整，到第 2 行第 0 列就结束了。"),
        ("{\"page\": 1,}", "JSON 写法有误：第 1 行第 12 列多了一个逗号。"),
        ("{\n\"page\" 1}", "JSON 写法有误：第 2 行第 8 列缺少冒号。"),
        ("{\"page\": 1 \"x\": 2}", "JSON 写法有误：第 1 行第 12 列缺少逗号或右花括号。"),
        ("{page: 1}", "JSON 写法有误：第 1 行第 2 列的名称须加双引号。"),
        ("{} {}", "JSON 写法有误：第 1 行第 4 列之后还有多余的内容。"),
        ("{\"page\": 01}", "JSON 写法有误：第 1 行第 11 列的数字写法有误。"),
        ("{\"page\": 1e999}", "JSON 写法有误：第 1 行第 14 列的数字超出范围。"),
        ("{\"page\": nil}", "JSON 写法有误：第 1 行第 11 列无法识别。"),
        ("{\"page\": \"\n\"}", "JSON 写法有误：第 2 行第 0 列的文本中有换行等控制字符，须转义。"),
        ("{\"page\": \"\\ud800\"}", "JSON 写法有误：第 1 行第 17 列有无法识别的字符或转义。"),
    ] {
        let (code, _, said) = refused(json::<List>(text));
        assert_eq!((code, said.as_str()), ("bad_value", sentence), "{text}");
    }
    let deep = "[".repeat(500);
    let (_, _, said) = refused(json::<Value>(&deep));
    assert!(said.ends_with("的嵌套过深。"), "{said}");
}

#[test]
fn addresses_and_forms_are_read_the_same_way() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Asked {
        page: Option<i64>,
        all: Option<bool>,
        board: Option<Board>,
        as_of: Option<NaiveDate>,
    }
    for (text, code, place, sentence) in [
        ("page=x", "bad_value", "page", "“page”须为整数。"),
        ("page=", "bad_value", "page", "“page”须为整数。"),
        ("page=99999999999999999999", "bad_value", "page", "“page”数字过大。"),
        ("all=yes", "bad_value", "all", "“all”须为 true 或 false。"),
        ("as_of=heute", "bad_value", "as_of", "“as_of”须为日期，写成 2026-03-05。"),
        ("page=1&page=1", "duplicate_field", "page", "字段“page”出现了两次。"),
        ("twon=1", "unknown_field", "twon", "不认识字段“twon”。请核对拼写；可用字段见 /api/docs。"),
    ] {
        let (found, at, said) = refused(pairs::<Asked>(text));
        assert_eq!((found, at.as_str(), said.as_str()), (code, place, sentence), "{text}");
    }
    assert_eq!(refused(pairs::<Asked>("board=mars")).0, "bad_enum");
    assert_eq!(of_text("missing field `username`"), "缺少必填字段“username”");
    assert_eq!(of_text("invalid digit found in string"), "须为整数");
    assert_eq!(of_text("something no one has heard of"), "内容无法识别");
}

#[test]
fn files_of_the_program_are_refused_by_line() {
    let twice = toml::<List>("page = 1\npage = 2\n").unwrap_err();
    assert_eq!(twice.to_string(), "第 2 行不是有效的 TOML。");
    let wrong = toml::<List>("page = 1\n[[items]]\nname = 5\n").unwrap_err();
    assert_eq!((wrong.code().as_str(), wrong.place()), ("bad_value", "items[0].name"));
    assert_eq!(wrong.to_string(), "第 3 行：“items[0].name”须为文本，收到的是数字 5。");
    let csv = |text: &str| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().cloned().unwrap();
        let rows = reader.deserialize::<Item>().collect::<Result<Vec<_>, _>>();
        of_csv(&rows.unwrap_err(), &headings)
    };
    let uneven = csv("name,board,on\n甲,bse,2026-01-01\n乙,bse\n");
    assert_eq!(uneven, "第 3 行有 2 列，其他行有 3 列。");
    let word = csv("name,board,on\n甲,mars,2026-01-01\n");
    assert!(word.starts_with("第 2 行不认识取值“mars”，可用的值：sse_main、"), "{word}");
    let day = csv("name,board,on\n甲,bse,heute\n");
    assert_eq!(day, "第 2 行内容须为日期，写成 2026-03-05。");
}

#[test]
fn long_texts_are_not_repeated_in_full() {
    let text = format!(r#"{{"page": "{}"}}"#, "长".repeat(10_000));
    let (_, _, said) = refused(json::<List>(&text));
    assert_eq!(said, format!("“page”须为整数，收到的是文本“{}…”。", "长".repeat(40)));
}
