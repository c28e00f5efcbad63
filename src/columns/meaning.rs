//! Meaning of a column: a field, and for a figure its fiscal year.

use std::fmt;

use super::Field;
use super::field::{comparable, without_brackets};
use super::year::{undated, years_in};
use crate::chinese::fold_width;
use crate::financial::Figure;

/// A field, with a year if the whole column is of one year. Written as `revenue_yuan@2023`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Meaning {
    pub field: &'static Field,
    /// Fiscal year; `None` if another column of the row holds it.
    pub year: Option<i32>,
}

/// Separator of field and year.
const OF_YEAR: char = '@';

/// Words of upper-level headings without a meaning of their own: 2023年主要财务数据.
const FILLERS: [&str; 11] =
    ["财务", "经营", "指标", "数据", "情况", "审计", "近三年", "近两年", "近3年", "主要", "年度"];
/// Words of upper-level headings whose figures belong to someone else.
const OTHERS: [&str; 9] =
    ["股东", "控制人", "母公司", "子公司", "参股", "投资", "担保", "保荐", "中介"];
/// Prefixes allowed before the name of any figure.
const ALWAYS_BEFORE: [&str; 6] = ["年末", "期末", "全年", "本年", "企业", "公司"];
/// Prefixes allowed only if the heading names a year.
const BEFORE_OF_YEAR: [&str; 7] =
    ["最近三年", "近三年", "最近两年", "近两年", "近3年", "最近一年", "近一年"];

impl Meaning {
    /// Returns the meaning of a cleaned heading in a list with these fields.
    pub fn of_heading(fields: &[&'static Field], heading: &str) -> Option<Self> {
        let (figures, plain): (Vec<&'static Field>, Vec<&'static Field>) =
            fields.iter().copied().partition(|field| field.is_yearly);
        let plain = Field::of_words(&plain, heading).map(Self::from);
        plain.or_else(|| of_figure(&figures, heading))
    }

    /// As [`Meaning::of_heading`], but reads the year from the raw heading if cleaning has removed
    /// it together with the unit (`营业收入(万元，2023年)`). `None` if the raw heading names
    /// several years.
    pub fn of_column(fields: &[&'static Field], heading: &str, raw: &str) -> Option<Self> {
        let meaning = Self::of_heading(fields, heading)?;
        if !meaning.field.is_yearly || meaning.year.is_some() {
            return Some(meaning);
        }
        let mut years = years_in(raw);
        let year = years.next();
        if years.any(|other| Some(other) != year) {
            return None;
        }
        Some(Self { year, ..meaning })
    }

    /// Returns the name shown to people: `2023年 营业收入`.
    pub fn label(self) -> String {
        match self.year {
            Some(year) => format!("{year}年 {}", self.field.label),
            None => self.field.label.to_owned(),
        }
    }

    /// Parses the written form `field` or `field@year`.
    pub fn written(fields: &[&'static Field], text: &str) -> Option<Self> {
        let (code, year) = match text.split_once(OF_YEAR) {
            Some((code, year)) => (code, Some(year.parse().ok()?)),
            None => (text, None),
        };
        let field = fields.iter().copied().find(|field| field.code == code)?;
        (year.is_none() || field.is_yearly).then_some(Self { field, year })
    }
}

impl From<&'static Field> for Meaning {
    fn from(field: &'static Field) -> Self {
        Self { field, year: None }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field.code)?;
        match self.year {
            Some(year) => write!(f, "{OF_YEAR}{year}"),
            None => Ok(()),
        }
    }
}

/// Returns the figure and year of a heading. Exactly one part names the figure; the other parts
/// must be fillers.
fn of_figure(figures: &[&'static Field], heading: &str) -> Option<Meaning> {
    if figures.is_empty() {
        return None;
    }
    let folded = fold_width(heading);
    let text: String =
        folded.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let dated = undated(&text)?;
    let mut found = None;
    for part in dated.rest.split('/').filter(|part| !comparable(part).is_empty()) {
        match figure_called(figures, part, dated.year.is_some()) {
            Some(field) if found.is_none() => found = Some(field),
            None if is_filler(part) => {}
            _ => return None,
        }
    }
    Some(Meaning { field: found?, year: dated.year })
}

fn is_filler(part: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| part.contains(word));
    says(&FILLERS) && !says(&OTHERS)
}

fn figure_called(figures: &[&'static Field], part: &str, dated: bool) -> Option<&'static Field> {
    let text = comparable(part);
    let mut bare = text.as_str();
    for before in ALWAYS_BEFORE.iter().chain(BEFORE_OF_YEAR.iter().filter(|_| dated)) {
        bare = bare.strip_prefix(before).unwrap_or(bare);
    }
    let named = |name: &str| figures.iter().copied().find(|field| field.is_called(name));
    let field = named(&text).or_else(|| named(bare)).or_else(|| {
        let kept = without_brackets(bare);
        let kept = kept.strip_suffix("情况").unwrap_or(&kept);
        named(kept)
    })?;
    // 净利润(扣非后): the text in brackets makes it another figure.
    let aside = text.contains("扣非") || text.contains("扣除非经常");
    let deducted = aside && !text.contains("扣非前") && !text.contains("损益前");
    match field.code == Figure::NetProfit.code() && deducted {
        true => figures.iter().copied().find(|f| f.code == Figure::NetProfitDeducted.code()),
        false => Some(field),
    }
}
