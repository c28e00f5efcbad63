//! Fields of lists and their headings.

use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::Meaning;
use crate::chinese::fold_width;

/// A field that a list can fill. Several kinds of lists can have the same field under different
/// headings; fields are equal if their codes are equal.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Code in mappings and in the API.
    pub code: &'static str,
    /// Chinese name.
    pub label: &'static str,
    /// Headings used by senders, joined with `、`: lower case, half-width, without spaces.
    headings: &'static str,
    /// Whether the values are amounts of money.
    pub is_amount: bool,
    /// Whether it is a figure of one fiscal year; the heading may name the year.
    pub is_yearly: bool,
    /// Code of another field that can provide the value, such as the address for the town; empty if
    /// there is none.
    pub told_by: &'static str,
}

impl Field {
    /// Creates a field from code, name, and headings joined with `、`.
    pub const fn new(code: &'static str, label: &'static str, headings: &'static str) -> Self {
        Self { code, label, headings, is_amount: false, is_yearly: false, told_by: "" }
    }

    /// Marks the field as an amount of money.
    pub const fn amount(self) -> Self {
        Self { is_amount: true, ..self }
    }

    /// Marks the field as a figure of one fiscal year.
    pub const fn yearly(self) -> Self {
        Self { is_yearly: true, ..self }
    }

    /// Names another field that can provide the value.
    pub const fn or_told_by(self, code: &'static str) -> Self {
        Self { told_by: code, ..self }
    }

    /// Headings used by senders.
    pub fn headings(&self) -> impl Iterator<Item = &'static str> {
        self.headings.split('、')
    }

    /// Whether a heading is exactly one of those used by senders.
    pub(super) fn is_called(&self, heading: &str) -> bool {
        self.headings().any(|known| known == heading)
    }

    /// Returns the field that a cleaned heading names, whatever its year.
    pub fn of_heading(fields: &[&'static Self], heading: &str) -> Option<&'static Self> {
        Meaning::of_heading(fields, heading).map(|meaning| meaning.field)
    }

    /// Whether a heading is known, as a field or as a familiar word.
    pub fn is_familiar(fields: &[&'static Self], heading: &str) -> bool {
        let text = comparable(heading);
        Self::of_heading(fields, heading).is_some()
            || (text.chars().count() <= 20 && FAMILIAR.split('、').any(|word| text.contains(word)))
    }

    /// Finds a field by its headings. `联系人/手机` is one heading of two levels.
    pub(super) fn of_words(fields: &[&'static Self], heading: &str) -> Option<&'static Self> {
        let whole = comparable(heading);
        if let Some(field) = lookup(fields, &whole) {
            return Some(field);
        }
        let (group, leaf) = heading.rsplit_once('/')?;
        let speaks_of = |words: &str| words.split('、').any(|word| group.contains(word));
        if speaks_of(OWN_GROUPS) && !speaks_of(OTHER_GROUPS) {
            return lookup(fields, &comparable(leaf));
        }
        None
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Field {}

impl Hash for Field {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code)
    }
}

/// Words of columns without a field yet, or of any list; they help to recognise the heading row.
const FAMILIAR: &str = "序号、编号、营业收入、净利润、总资产、净资产、纳税、研发、利润总额、b股、总股本、流通股本、英文名称、省份、地区、网址、实际控制人、存在问题、需协调、填报、镇街代码、财务数据、股本、市值";

/// Upper-level headings whose columns describe the company itself.
const OWN_GROUPS: &str = "基本、企业、公司、单位、登记、工商、信息、情况、概况、注册";
/// Upper-level headings whose columns describe someone or something else.
const OTHER_GROUPS: &str = "股东、控制人、母公司、子公司、财务、保荐、中介、投资、担保";

fn lookup(fields: &[&'static Field], text: &str) -> Option<&'static Field> {
    let find = |text: &str| fields.iter().copied().find(|field| field.is_called(text));
    find(text).or_else(|| find(&without_brackets(text)))
}

/// Normalizes a heading for comparison: ignores width, case, spaces and separators, as in
/// `镇街/园区`, and the brackets of `镇（街道）`.
pub(super) fn comparable(heading: &str) -> String {
    let folded = fold_width(heading);
    let kept = folded
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '/' | '、' | '*' | ':' | '：'));
    let text: String = kept.flat_map(char::to_lowercase).collect();
    match text.as_str() {
        "镇街(园区)"
        | "所属镇街(园区)"
        | "镇(街道)"
        | "镇街(道)"
        | "园区(镇街)"
        | "镇(街)"
        | "所属镇(街)" => text.replace(['(', ')'], ""),
        _ => text,
    }
}

pub(super) fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}
