//! Checks that messages are Chinese and not written by a library.

/// Terms allowed unchanged in Chinese sentences: headers, types and technical words without a
/// Chinese name.
const AS_IT_IS: &[&str] = &[
    "Content-Type: application/json",
    "Content-Type: application/x-www-form-urlencoded",
    "multipart/form-data",
    "（boundary）",
    "Authorization",
    "If-Match",
    "Bearer",
];

/// Words used in error messages of libraries but never in our own.
const TELLTALES: &[&str] = &[
    "at",
    "boundary",
    "byte",
    "cannot",
    "character",
    "column",
    "deserialize",
    "digit",
    "duplicate",
    "encoding",
    "enum",
    "error",
    "expected",
    "failed",
    "field",
    "found",
    "input",
    "integer",
    "invalid",
    "length",
    "line",
    "map",
    "missing",
    "number",
    "option",
    "out",
    "overflow",
    "parse",
    "payload",
    "range",
    "sequence",
    "stream",
    "string",
    "struct",
    "type",
    "unexpected",
    "unit",
    "unknown",
    "utf",
    "value",
    "variant",
    "while",
];

/// Whether a sentence contains Chinese.
pub fn is_chinese(sentence: &str) -> bool {
    sentence.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Finds English in a sentence: three Latin words in a row, or one word of [`TELLTALES`]. Text
/// between “ and ” is ignored: it comes from the sender or is a name of the API. A word with a
/// digit, underscore, slash or equals sign is a name too.
pub fn english_in(sentence: &str) -> Option<String> {
    let mut text = String::new();
    let mut depth = 0_usize;
    for letter in sentence.chars() {
        match letter {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(letter),
            _ => {}
        }
        if depth > 0 && letter == '“' {
            text.push('“');
        }
    }
    for known in AS_IT_IS {
        text = text.replace(known, "“");
    }
    text.split(|c: char| !(c.is_ascii_graphic() || c == ' ')).find_map(|run| {
        let is_word = |word: &&str| {
            word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || "'-".contains(c))
        };
        let stripped = run
            .split_whitespace()
            .map(|w| w.trim_matches([',', '.', ':', ';', '(', ')', '`', '"']));
        let words: Vec<_> = stripped.filter(is_word).collect();
        let tells =
            words.iter().any(|word| TELLTALES.contains(&word.to_ascii_lowercase().as_str()));
        (words.len() > 2 || tells).then(|| format!("says “{}”", run.trim()))
    })
}

/// Returns the visible texts of a page.
pub fn texts_of(page: &str) -> Vec<String> {
    let body = page.split_once("<main").map_or(page, |(_, main)| main);
    let body = body.split("</main>").next().unwrap_or_default();
    let between = body.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text));
    let texts = between.map(|text| text.trim().replace("&#34;", "\"").replace("&#39;", "'"));
    texts.filter(|text| !text.is_empty()).collect()
}

#[test]
fn the_words_of_libraries_are_found() {
    for library in [
        "地址中的编号无法识别（Path deserialize error: can not parse \"abc\" to a i64）。",
        "内容无法识别：invalid type: string \"x\", expected i64 at line 1 column 5。",
        "不认识取值“x”。（unknown variant `x`, expected one of `a`, `b`）",
        "请求体无法读取（payload reached size limit）。",
        "提交的表单无法读取（Content type error.）。",
        "上传的内容无法读取（Multipart boundary is not found）。",
        "mapping 须为 JSON（EOF while parsing an object）。",
        "无法写入文件：No such file or directory (os error 2)。",
        "日期有误：premature end of input。",
        "有误：expected `,` or `}`。",
    ] {
        assert!(english_in(library).is_some(), "{library}");
        assert!(is_chinese(library));
    }
}

#[test]
fn our_own_words_are_left_alone() {
    for ours in [
        "请求体须为 JSON，并注明 Content-Type: application/json。",
        "If-Match 无法识别：请原样填写读取时得到的 ETag，例如 \"3\"；不接受 * 和多个版本。",
        "“items[0].board”不认识取值“expected one of”，可用的值：sse_main、bse、hkex_main。",
        "“confirmed”须为 true 或 false，收到的是数字 1。",
        "首次登录须先修改初始密码（POST /api/v1/auth/password），之后才能使用其他功能。",
        "page 从 1 起，per_page 为 1 至 200。",
    ] {
        assert_eq!(english_in(ours), None, "{ours}");
    }
    assert!(!is_chinese("Not Found"));
}
