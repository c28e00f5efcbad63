//! The fiscal year in a heading: `2023年营业收入`, `营业收入(2023年度)`, `2023年12月31日总资产`.

/// Suffixes of a year that mean the whole year. A longer one precedes one that it contains.
#[rustfmt::skip]
const WHOLE_YEAR: [&str; 22] = [
    "年12月31日", "年12月末", "年12月底", "年1-12月", "年1至12月", "年1~12月", "年度末", "年年末",
    "年年底", "年全年", "年度", "年末", "年底", "年报", "年", "-12-31", ".12.31", "/12/31", "12月31日", "1231", "全年", "末",
];

/// Prefixes of a year.
const BEFORE: [&str; 5] = ["截至", "截止", "fy", "至", "于"];

/// Words that mean less than a year or no actual figure: 2025年1-6月, 2025年上半年, 2025年预计.
const OTHERWISE: [&str; 11] =
    ["月", "季", "半年", "同期", "预计", "预测", "预期", "目标", "计划", "增长", "同比"];

/// A heading without its year.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Undated {
    /// The remaining heading.
    pub rest: String,
    /// `None` if the heading names no year.
    pub year: Option<i32>,
}

/// Removes the year from a heading that is half-width, in lower case and without spaces. `None` if
/// the heading names several years or less than a year.
pub(super) fn undated(heading: &str) -> Option<Undated> {
    let mut rest = String::with_capacity(heading.len());
    let (mut year, mut from) = (None, 0);
    for (start, end, found) in runs(heading) {
        if start < from {
            continue; // part of the previous match, such as 1231
        }
        if year.is_some_and(|known| known != found) {
            return None;
        }
        year = Some(found);
        let before = heading.get(from..start)?;
        rest.push_str(BEFORE.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before));
        let after = heading.get(end..)?;
        let whole = WHOLE_YEAR.iter().find(|word| after.starts_with(**word));
        from = end + whole.map_or(0, |word| word.len());
    }
    rest.push_str(heading.get(from..)?);
    if year.is_some() {
        for empty in ["()", "[]", "【】", "〔〕"] {
            rest = rest.replace(empty, "");
        }
        if OTHERWISE.iter().any(|word| rest.contains(word)) {
            return None;
        }
    }
    Some(Undated { rest, year })
}

/// Returns the years named in a heading.
pub fn years_in(heading: &str) -> impl Iterator<Item = i32> + '_ {
    runs(heading).map(|(.., year)| year)
}

/// Finds years: runs of four digits, or the first four of eight digits (a date). Returns start, end
/// and year.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize, i32)> + '_ {
    let digits = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
    };
    let starts = text.char_indices().filter(|(at, c)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        c.is_ascii_digit() && !before.is_some_and(|c| c.is_ascii_digit())
    });
    starts.filter_map(move |(at, _)| {
        let year: i32 = match digits(at) {
            4 | 8 => text.get(at..at + 4)?.parse().ok()?,
            _ => return None,
        };
        (1990..2100).contains(&year).then_some((at, at + 4, year))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_comes_out_of_a_heading() {
        let of = |rest: &str, year| Some(Undated { rest: rest.to_owned(), year });
        for (heading, want) in [
            ("2023年营业收入", of("营业收入", Some(2023))),
            ("2023年度扣非后净利润", of("扣非后净利润", Some(2023))),
            ("营业收入(2023年)", of("营业收入", Some(2023))),
            ("营业收入2023", of("营业收入", Some(2023))),
            ("2023/营业收入", of("/营业收入", Some(2023))),
            ("近三年营业收入/2022年", of("近三年营业收入/", Some(2022))),
            ("2023年12月31日总资产", of("总资产", Some(2023))),
            ("20231231总资产", of("总资产", Some(2023))),
            ("截至2023年末净资产", of("净资产", Some(2023))),
            ("2023年财务数据/2023年净利润", of("财务数据/净利润", Some(2023))),
            ("营业收入", of("营业收入", None)),
            ("2022-2024年营业收入", None),
            ("2025年1-6月营业收入", None),
            ("2025年上半年净利润", None),
            ("2026年预计营业收入", None),
            ("2024年营业收入同比", None),
        ] {
            assert_eq!(undated(heading), want, "{heading}");
        }
        assert_eq!(years_in("2022年/2024年 600183").collect::<Vec<_>>(), [2022, 2024]);
    }
}
