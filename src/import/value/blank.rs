//! Recognises cells that mean "empty".

use crate::chinese::fold_width;

/// Words that mean an empty cell, lower-case and half-width.
#[rustfmt::skip]
const WORDS: [&str; 32] = [
    "n/a", "na", "n.a.", "#n/a", "nan", "null", "nil", "none", "undefined",
    "空", "空白", "无", "暂无", "没有", "未标明", "未填", "未填写", "未填报", "未提供", "未披露", "未公布",
    "未知", "不详", "不适用", "不涉及", "待定", "待补充", "待核", "待填", "无数据", "暂无数据", "暂缺",
];

/// Whether `c` is a mark that people write into an empty cell.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '-' | '‐'
            | '‑'
            | '‒'
            | '–'
            | '—'
            | '―'
            | '─'
            | '━'
            | '−'
            | 'ー'
            | '_'
            | '~'
            | '/'
            | '\\'
            | '*'
            | '.'
            | '…'
            | '·'
            | '|'
            | '、'
            | '。'
    )
}

/// Returns whether a cell means "empty": no text, `-`, `——`, `/`, `N/A`, 无, 未标明 …, with or
/// without brackets. `0` is not empty.
pub fn is_blank(text: &str) -> bool {
    let folded = fold_width(text);
    let inner =
        folded.trim().trim_start_matches(['(', '[', '<']).trim_end_matches([')', ']', '>']).trim();
    if inner.chars().all(|c| is_mark(c) || c.is_whitespace()) {
        return true;
    }
    // The longest word has 12 bytes: longer names and addresses need not be lower-cased.
    inner.len() <= 16 && WORDS.contains(&inner.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_in_many_ways() {
        for text in [
            "",
            " ",
            "　",
            "-",
            "－",
            "—",
            "——",
            "--",
            "/",
            "\\",
            "N/A",
            "n/a",
            "Ｎ／Ａ",
            "空",
            "None",
            "null",
            "NULL",
            "未标明",
            "无",
            "（无）",
            "暂无",
            "(空)",
            "#N/A",
            "...",
            "……",
            "NaN",
            "\u{FEFF}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["0", "无锡", "空调", "东莞证券", "-1", "万元", "A", "无人机", "否"]
        {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
