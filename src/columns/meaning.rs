//! What a column means: a field, and of a figure the fiscal year it is of.

use std::fmt;
use std::str::FromStr;

use super::Field;
use super::Kind;
use super::field::{comparable, without_brackets};
use super::figures::FIGURES;
use super::year::{undated, years_in};
use crate::chinese::fold_width;

/// A field, with a year where the column is of that year alone. Written `revenue_yuan@2023`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Meaning {
    /// What it is.
    pub field: Field,
    /// Of which fiscal year; none where another column of the row tells.
    pub year: Option<i32>,
}

/// Between field and year.
const OF_YEAR: char = '@';

/// Words of groups above figures that say nothing of their own: 2023年主要财务数据.
const FILLERS: [&str; 11] =
    ["财务", "经营", "指标", "数据", "情况", "审计", "近三年", "近两年", "近3年", "主要", "年度"];
/// Words of groups whose figures are somebody else's.
const OTHERS: [&str; 9] =
    ["股东", "控制人", "母公司", "子公司", "参股", "投资", "担保", "保荐", "中介"];
/// What may stand before a figure's name of its own accord.
const ALWAYS_BEFORE: [&str; 6] = ["年末", "期末", "全年", "本年", "企业", "公司"];
/// What may stand before it where a year tells which one is meant.
const BEFORE_OF_YEAR: [&str; 7] =
    ["最近三年", "近三年", "最近两年", "近两年", "近3年", "最近一年", "近一年"];

impl Meaning {
    /// What a cleaned heading of this kind of list means, if anything.
    pub fn of_heading(kind: Kind, heading: &str) -> Option<Self> {
        let plain = Field::of_words(kind, heading).map(Self::from);
        match kind {
            Kind::Financials => {
                plain.filter(|one| one.field.figure().is_none()).or_else(|| of_figure(heading))
            }
            Kind::Companies | Kind::Listings | Kind::Blockers => plain,
        }
    }

    /// As [`Meaning::of_heading`]; where cleaning has taken the year away with a unit
    /// (`营业收入(万元，2023年)`), the heading as it was written tells it.
    pub fn of_column(kind: Kind, heading: &str, raw: &str) -> Option<Self> {
        let meaning = Self::of_heading(kind, heading)?;
        let of_figures = kind == Kind::Financials && meaning.field.figure().is_some();
        if !of_figures || meaning.year.is_some() {
            return Some(meaning);
        }
        let mut years = years_in(raw);
        let year = years.next();
        if years.any(|other| Some(other) != year) {
            return None;
        }
        Some(Self { year, ..meaning })
    }

    /// What people call it: `2023年 营业收入`.
    pub fn label(self) -> String {
        match self.year {
            Some(year) => format!("{year}年 {}", self.field.label()),
            None => self.field.label().to_owned(),
        }
    }

    /// Whether a list of this kind can have it.
    pub fn is_of_kind(self, kind: Kind) -> bool {
        let dated = kind == Kind::Financials && self.field.figure().is_some();
        (self.year.is_none() || dated) && Field::of_kind(kind).any(|field| field == self.field)
    }
}

impl From<Field> for Meaning {
    fn from(field: Field) -> Self {
        Self { field, year: None }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field.code())?;
        match self.year {
            Some(year) => write!(f, "{OF_YEAR}{year}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Meaning {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (code, year) = match text.split_once(OF_YEAR) {
            Some((code, year)) => (code, Some(year.parse().map_err(drop)?)),
            None => (text, None),
        };
        Ok(Self { field: code.parse().map_err(drop)?, year })
    }
}

/// The figure that a heading names, and its year: one part of it is the figure's name, the others
/// say nothing else.
fn of_figure(heading: &str) -> Option<Meaning> {
    let folded = fold_width(heading);
    let text: String =
        folded.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let dated = undated(&text)?;
    let mut found = None;
    for part in dated.rest.split('/').filter(|part| !comparable(part).is_empty()) {
        match figure_called(part, dated.year.is_some()) {
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

fn figure_called(part: &str, dated: bool) -> Option<Field> {
    let text = comparable(part);
    let mut bare = text.as_str();
    for before in ALWAYS_BEFORE.iter().chain(BEFORE_OF_YEAR.iter().filter(|_| dated)) {
        bare = bare.strip_prefix(before).unwrap_or(bare);
    }
    let named = |name: &str| {
        FIGURES.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field)
    };
    let field = named(&text).or_else(|| named(bare)).or_else(|| {
        let kept = without_brackets(bare);
        let kept = kept.strip_suffix("情况").unwrap_or(&kept);
        named(kept)
    })?;
    // 净利润(扣非后): what the bracket says makes it another figure.
    let aside = text.contains("扣非") || text.contains("扣除非经常");
    let deducted = aside && !text.contains("扣非前") && !text.contains("损益前");
    Some(match field {
        Field::NetProfit if deducted => Field::NetProfitDeducted,
        field => field,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_known_with_their_years() {
        let of = |field, year| Some(Meaning { field, year });
        for (heading, want) in [
            ("营业收入", of(Field::Revenue, None)),
            ("2023年/营业收入", of(Field::Revenue, Some(2023))),
            ("2023年财务数据/净利润", of(Field::NetProfit, Some(2023))),
            ("2023年营业收入", of(Field::Revenue, Some(2023))),
            ("营业收入（2023年）", of(Field::Revenue, Some(2023))),
            ("2023年度扣非后净利润", of(Field::NetProfitDeducted, Some(2023))),
            ("近三年营业收入/2022年", of(Field::Revenue, Some(2022))),
            ("近三年主要财务指标/2022年净利润", of(Field::NetProfit, Some(2022))),
            ("营业收入/2022", of(Field::Revenue, Some(2022))),
            ("2023年末总资产", of(Field::TotalAssets, Some(2023))),
            ("2023年 12月31日 净资产", of(Field::NetAssets, Some(2023))),
            ("净利润(扣除非经常性损益后)", of(Field::NetProfitDeducted, None)),
            ("净利润(扣非前)", of(Field::NetProfit, None)),
            ("净利润(经审计)", of(Field::NetProfit, None)),
            ("年末从业人数", of(Field::Employees, None)),
            ("ROE", of(Field::WeightedRoe, None)),
            ("2024年净资产收益率(%)", of(Field::WeightedRoe, Some(2024))),
            ("发明专利数量", of(Field::InventionPatents, None)),
            ("财务数据/研发费用", of(Field::RdExpense, None)),
            ("年度", of(Field::FiscalYear, None)),
            ("企业名称", of(Field::Name, None)),
            ("主营业务收入", None),
            ("近三年营业收入", None),
            ("母公司/营业收入", None),
            ("2023年母公司财务数据/营业收入", None),
            ("净利润增长率", None),
            ("2023年1-6月/营业收入", None),
            ("2023年", None),
            ("上年营业收入", None),
            ("财务费用", None),
        ] {
            assert_eq!(Meaning::of_heading(Kind::Financials, heading), want, "{heading}");
        }
    }

    #[test]
    fn the_year_may_stand_beside_the_unit() {
        let of = |heading, raw| Meaning::of_column(Kind::Financials, heading, raw);
        let year = |year| Some(Meaning { field: Field::Revenue, year });
        assert_eq!(of("营业收入", "营业收入（万元，2023年）"), year(Some(2023)));
        assert_eq!(of("营业收入", "营业收入（万元）"), year(None));
        assert_eq!(of("营业收入", "营业收入（万元，2022-2023年）"), None);
    }

    #[test]
    fn a_meaning_is_written_and_read() {
        for text in ["revenue_yuan@2023", "revenue_yuan", "name"] {
            assert_eq!(text.parse::<Meaning>().map(|meaning| meaning.to_string()), Ok(text.into()));
        }
        for text in ["", "revenue", "revenue_yuan@", "revenue_yuan@二三"] {
            assert_eq!(text.parse::<Meaning>(), Err(()), "{text}");
        }
        let dated = |field| Meaning { field, year: Some(2023) };
        assert!(dated(Field::Employees).is_of_kind(Kind::Financials));
        assert!(!dated(Field::Name).is_of_kind(Kind::Financials));
        assert!(!dated(Field::Employees).is_of_kind(Kind::Companies));
    }
}
