//! Company names: the stored form, and the form for comparing spellings.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::chinese::{fold_char, is_han, is_invisible};

/// Legal form of a company after 股改.
const JOINT_STOCK: &str = "股份有限公司";
/// Legal forms of a company before 股改.
const LIMITED: [&str; 2] = ["有限责任公司", "有限公司"];
/// Replaces all of these forms in a folded name.
const FOLDED_FORM: &str = "有限公司";

/// A name reduced to the part that identifies a company. Equal keys mean the same company. Width,
/// brackets, blanks, letter case, and the change from 有限公司 to 股份有限公司 (股改) make no
/// difference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FoldedName(String);

impl FoldedName {
    /// Computes the key of a name.
    pub fn new(name: &str) -> Self {
        let folded = fold_characters(name);
        if folded.contains(JOINT_STOCK) || folded.contains("有限责任公司") {
            return Self(
                folded.replace(JOINT_STOCK, FOLDED_FORM).replace("有限责任公司", FOLDED_FORM),
            );
        }
        Self(folded)
    }

    /// The key as text for an index column.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name consists only of blanks and marks.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for FoldedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<FoldedName> for String {
    fn from(name: FoldedName) -> Self {
        name.0
    }
}

/// Converts to half-width, lower case, and one kind of bracket and of middle dot. Removes blanks,
/// and marks at both ends.
fn fold_characters(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_whitespace() || is_invisible(c) {
            continue;
        }
        match fold_char(c) {
            ' ' => {}
            '[' | '{' | '〔' | '【' | '〈' | '《' => folded.push('('),
            ']' | '}' | '〕' | '】' | '〉' | '》' => folded.push(')'),
            '•' | '・' | '‧' | '･' | '∙' | '●' => folded.push('·'),
            c => folded.extend(c.to_lowercase()),
        }
    }
    let ends = |c: char| matches!(c, '。' | '，' | ',' | ';' | '；' | '、' | '.');
    if folded.ends_with(ends) || folded.starts_with(ends) {
        folded = folded.trim_matches(ends).to_owned();
    }
    folded
}

/// Returns the name in its stored form: trimmed, letters and digits half-width, no line breaks, no
/// blanks beside Chinese characters, one blank between Latin words. Brackets are as 企业登记 writes
/// them: （） in a Chinese name, () in a Latin one.
pub fn clean_name(text: &str) -> String {
    let chinese = text.chars().any(is_han);
    let mut clean = String::with_capacity(text.len());
    let mut blank_before = false;
    for c in text.chars() {
        if is_invisible(c) {
            continue;
        }
        let c = fold_char(c);
        if c.is_whitespace() {
            blank_before = true;
            continue;
        }
        let c = match c {
            '(' | '〔' if chinese => '（',
            ')' | '〕' if chinese => '）',
            c => c,
        };
        if blank_before && c.is_ascii() && clean.ends_with(|last: char| last.is_ascii()) {
            clean.push(' ');
        }
        blank_before = false;
        clean.push(c);
    }
    clean
}

/// Whether `new` is `old` after 股改: 有限公司 or 有限责任公司 became 股份有限公司, and nothing
/// else changed.
pub fn is_rename_by_reform(old: &str, new: &str) -> bool {
    let (old_characters, new_characters) = (fold_characters(old), fold_characters(new));
    let was_limited = LIMITED.iter().any(|form| old_characters.ends_with(form))
        && !old_characters.ends_with(JOINT_STOCK);
    was_limited
        && new_characters.ends_with(JOINT_STOCK)
        && FoldedName::new(old) == FoldedName::new(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_company_fold_together() {
        for (a, b) in [
            ("东莞宏远工业区股份有限公司", "东莞宏远工业区 有限公司"),
            ("东莞宏远工业区有限责任公司", "东莞宏远工业区股份有限公司"),
            ("优利德科技(中国)股份有限公司", "优利德科技（中国）股份有限公司"),
            ("优利德科技〔中国〕有限公司", "优利德科技（中国）股份有限公司"),
            ("粤宏远Ａ", "粤宏远a"),
            ("万  科Ａ", "万科A"),
            ("维峰电子\n（广东）股份有限公司", "维峰电子(广东)股份有限公司。"),
            ("Tcl　集团", "TCL集团"),
            ("东莞某股份有限公司东莞分公司", "东莞某有限公司东莞分公司"),
        ] {
            assert_eq!(FoldedName::new(a), FoldedName::new(b), "{a} {b}");
        }
    }

    #[test]
    fn different_companies_stay_apart() {
        for (a, b) in [
            ("东莞宏远工业区有限公司", "东莞宏远工业区"),
            ("东莞市宏远有限公司", "东莞宏远有限公司"),
            ("优利德科技（中国）有限公司", "优利德科技有限公司"),
            ("东莞宏远有限公司", "东莞宏源有限公司"),
            ("东莞宏远集团有限公司", "东莞宏远有限公司"),
        ] {
            assert_ne!(FoldedName::new(a), FoldedName::new(b), "{a} {b}");
        }
    }

    #[test]
    fn stored_names_are_clean() {
        for (text, want) in [
            (" 东莞 宏远\n工业区 股份有限公司 ", "东莞宏远工业区股份有限公司"),
            ("优利德科技(中国)股份有限公司", "优利德科技（中国）股份有限公司"),
            ("优利德科技 〔中国〕 股份有限公司", "优利德科技（中国）股份有限公司"),
            ("粤宏远Ａ", "粤宏远A"),
            ("万  科Ａ", "万科A"),
            ("ABC  Technology\r\n(China) Limited", "ABC Technology (China) Limited"),
            ("TCL 集团", "TCL集团"),
            ("\u{FEFF}东莞\u{200B}证券", "东莞证券"),
            ("  ", ""),
        ] {
            assert_eq!(clean_name(text), want, "{text}");
            assert_eq!(clean_name(want), want, "cleaning twice changes nothing");
        }
    }

    #[test]
    fn a_reform_is_told_from_other_renames() {
        assert!(is_rename_by_reform("东莞宏远工业区有限公司", "东莞宏远工业区股份有限公司"));
        assert!(is_rename_by_reform("维峰电子(广东)有限责任公司", "维峰电子（广东）股份有限公司"));
        assert!(!is_rename_by_reform("东莞宏远工业区股份有限公司", "东莞宏远工业区有限公司"));
        assert!(!is_rename_by_reform("东莞市宏远有限公司", "东莞宏远股份有限公司"));
        assert!(!is_rename_by_reform("东莞宏远股份有限公司", "东莞宏远股份有限公司"));
    }
}
