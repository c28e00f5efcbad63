//! Full-width and half-width forms: `Ａ１（` and `A1(` mean the same in every list we receive.

use std::borrow::Cow;

/// Whether a character is invisible, as often found in copied text: zero-width spaces and joiners,
/// byte order mark, direction marks, variation selectors, soft hyphen, and control characters other
/// than tab and line breaks.
pub fn is_invisible(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' => true,
        _ => c.is_control(),
    }
}

/// Whether a character is Chinese (Unified Ideographs with extensions, compatibility forms, 〇).
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}'
        | '〇')
}

/// Returns the half-width form of a character, or the character itself.
///
/// `，；：！？` stay: they are Chinese punctuation, not wide ASCII. Spaces of every width become an
/// ASCII space.
pub fn fold_char(c: char) -> char {
    match c {
        '，' | '；' | '：' | '！' | '？' => c,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => ' ',
        '￥' => '¥',
        _ => c,
    }
}

/// Returns the text with full-width letters, digits, brackets, symbols and spaces made half-width
/// and invisible characters removed. Borrows if nothing changes.
pub fn fold_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.chars().any(is_invisible) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(|c| fold_char(c) == c && !is_invisible(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| !is_invisible(c)).map(fold_char).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_wide_forms_and_keeps_chinese_punctuation() {
        for (text, want) in [
            ("粤宏远Ａ", "粤宏远A"),
            ("（中国）", "(中国)"),
            ("９１４４ｑ", "9144q"),
            ("万　科", "万 科"),
            ("注册资本（万元）：１，０００", "注册资本(万元)：1，000"),
            ("，。；：！？、", "，。；：！？、"),
            ("￥１２．５％", "¥12.5%"),
            ("\u{FEFF}91\u{200B}44", "9144"),
            ("a\u{00A0}b", "a b"),
            ("\u{202A}C:\u{202C}", "C:"),
        ] {
            assert_eq!(fold_width(text), want, "{text}");
        }
    }

    #[test]
    fn borrows_what_needs_no_change() {
        for text in ["东莞证券股份有限公司", "plain ascii", "", "a\tb\n"] {
            assert!(matches!(fold_width(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn knows_han() {
        assert!("莞埗滘〇𠮷".chars().all(is_han));
        assert!(!"Aａ１（，。ｱé".chars().any(is_han));
    }
}
