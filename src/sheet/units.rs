//! Units of amount in headings and titles: `（万元）`, `单位：亿元`, `万美元`, `人民币/万元`.

/// A currency, by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Currency {
    Cny,
    Usd,
    Hkd,
    Eur,
    Jpy,
    Gbp,
}

impl Currency {
    /// Returns the ISO 4217 code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Usd => "USD",
            Self::Hkd => "HKD",
            Self::Eur => "EUR",
            Self::Jpy => "JPY",
            Self::Gbp => "GBP",
        }
    }
}

/// Value of one unit of a number in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountUnit {
    /// Whole units of the currency: 1 for 元, 10 000 for 万元, 100 000 000 for 亿元.
    pub scale: u64,
    /// The currency; 元 alone means yuan.
    pub currency: Currency,
}

const CURRENCIES: [(&str, Currency); 16] = [
    ("人民币", Currency::Cny),
    ("RMB", Currency::Cny),
    ("CNY", Currency::Cny),
    ("美元", Currency::Usd),
    ("美金", Currency::Usd),
    ("USD", Currency::Usd),
    ("港元", Currency::Hkd),
    ("港币", Currency::Hkd),
    ("港幣", Currency::Hkd),
    ("HKD", Currency::Hkd),
    ("欧元", Currency::Eur),
    ("EUR", Currency::Eur),
    ("日元", Currency::Jpy),
    ("JPY", Currency::Jpy),
    ("英镑", Currency::Gbp),
    ("GBP", Currency::Gbp),
];

/// Units that may end a heading without brackets: `注册资本万元`. 元 alone is not included, because
/// many words end in it.
const BARE: [&str; 9] =
    ["百万元", "千万元", "万美元", "亿美元", "万港元", "亿港元", "万元", "亿元", "千元"];

/// Counting units with the value one: they can be removed from a heading without loss.
const COUNTING: [&str; 5] = ["(人)", "(名)", "(家)", "(个)", "(户)"];

impl AmountUnit {
    /// Parses a text that consists only of a unit (width folded, without spaces): `万元`,
    /// `人民币万元`, `亿美元`, `万`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = text.replace(['(', ')', '[', ']', ':', '/'], "").to_ascii_uppercase();
        let mut currency = None;
        for (word, meant) in CURRENCIES {
            if rest.contains(word) {
                rest = rest.replacen(word, "", 1);
                currency = Some(meant);
                break;
            }
        }
        let (number, yuan) = match rest.strip_suffix('元') {
            Some(number) => (number, true),
            None => (rest.as_str(), false),
        };
        let scale = match number {
            "" if yuan || currency.is_some_and(|c| c != Currency::Cny) => 1,
            "百" | "千" | "十万" if !yuan && currency.is_none() => return None,
            "百" => 100,
            "千" => 1_000,
            "万" => 10_000,
            "十万" => 100_000,
            "百万" => 1_000_000,
            "千万" => 10_000_000,
            "亿" => 100_000_000,
            "十亿" => 1_000_000_000,
            _ => return None,
        };
        Some(Self { scale, currency: currency.unwrap_or(Currency::Cny) })
    }
}

/// Separates the unit from a heading that is folded and without spaces.
pub(super) fn split_heading(heading: &str) -> (String, Option<AmountUnit>) {
    if let Some(split) = split_brackets(heading).or_else(|| split_labelled(heading)) {
        return (split.0, Some(split.1));
    }
    let bare = BARE.iter().find_map(|unit| {
        let rest = heading.strip_suffix(unit).filter(|rest| !rest.is_empty())?;
        let rest = rest.trim_end_matches(['/', ',', ':', '_', '-']);
        Some((rest.to_owned(), AmountUnit::parse(unit)?))
    });
    if let Some((rest, unit)) = bare {
        return (rest, Some(unit));
    }
    let counted = COUNTING.iter().find_map(|word| heading.strip_suffix(word));
    (counted.unwrap_or(heading).to_owned(), None)
}

/// Returns the unit that a word of a title gives for the whole list. A word without a label or
/// brackets does not count: a title may mention 亿元.
pub(super) fn in_title(word: &str) -> Option<AmountUnit> {
    split_labelled(word).or_else(|| split_brackets(word)).map(|(_, unit)| unit)
}

/// Splits off a unit in brackets: `注册资本(万元)`, `营业收入(单位:亿元,保留两位小数)`,
/// `总资产【万元(人民币)】`.
fn split_brackets(heading: &str) -> Option<(String, AmountUnit)> {
    for (open, open_bracket) in heading.match_indices(['(', '[', '【', '〔']) {
        let inner_start = open + open_bracket.len();
        let Some(close) = closing(heading, inner_start) else { continue };
        let inner = heading.get(inner_start..close)?;
        let stated = inner.split([',', '、', ';']).find_map(|piece| {
            let unit = piece.trim_start_matches("金额").trim_start_matches("单位");
            AmountUnit::parse(unit)
        });
        if let Some(unit) = stated {
            let close_len = heading.get(close..)?.chars().next()?.len_utf8();
            let rest = [heading.get(..open)?, heading.get(close + close_len..)?].concat();
            return Some((rest, unit));
        }
    }
    None
}

/// Returns the position of the bracket that closes the one just before `start`.
fn closing(text: &str, start: usize) -> Option<usize> {
    let mut depth = 1;
    for (at, c) in text.get(start..)?.char_indices() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(start + at);
        }
    }
    None
}

/// Splits off a unit after 单位: `资产总额单位:万元`, or the whole text `单位:万元`.
fn split_labelled(heading: &str) -> Option<(String, AmountUnit)> {
    let (before, after) = heading.rsplit_once("单位")?;
    let after = after.trim_end_matches([')', ']', '】', ';', '。', ',']);
    let unit = AmountUnit::parse(after.trim_start_matches(':'))?;
    let before = before.trim_end_matches("金额").trim_end_matches(['(', '[', '【', '/', ',', ':']);
    Some((before.to_owned(), unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(scale: u64) -> Option<AmountUnit> {
        Some(AmountUnit { scale, currency: Currency::Cny })
    }

    #[test]
    fn units_are_taken_out_of_headings() {
        for (heading, rest, unit) in [
            ("注册资本(万元)", "注册资本", yuan(10_000)),
            ("营业收入(亿元)", "营业收入", yuan(100_000_000)),
            ("资产总额单位:万元", "资产总额", yuan(10_000)),
            ("净利润(单位:元)", "净利润", yuan(1)),
            ("净利润(元,保留两位小数)", "净利润", yuan(1)),
            ("注册资本(万元人民币)", "注册资本", yuan(10_000)),
            ("注册资本【人民币万元】", "注册资本", yuan(10_000)),
            ("注册资本(万元(人民币))", "注册资本", yuan(10_000)),
            ("注册资本(认缴)(万元)", "注册资本(认缴)", yuan(10_000)),
            ("营业收入(万元)2025年", "营业收入2025年", yuan(10_000)),
            ("营业收入/万元", "营业收入", yuan(10_000)),
            ("注册资本万元", "注册资本", yuan(10_000)),
            ("募集资金(百万元)", "募集资金", yuan(1_000_000)),
            ("镇街(园区)", "镇街(园区)", None),
            ("总股本(万股)", "总股本(万股)", None),
            ("研发占比(%)", "研发占比(%)", None),
            ("从业人数(人)", "从业人数", None),
            ("单元", "单元", None),
            ("(未完", "(未完", None),
        ] {
            assert_eq!(split_heading(heading), (rest.to_owned(), unit), "{heading}");
        }
    }

    #[test]
    fn currencies_are_told_apart() {
        let unit = |text| AmountUnit::parse(text).map(|unit| (unit.scale, unit.currency.as_str()));
        assert_eq!(unit("万美元"), Some((10_000, "USD")));
        assert_eq!(unit("万港币"), Some((10_000, "HKD")));
        assert_eq!(unit("港币万元"), Some((10_000, "HKD")));
        assert_eq!(unit("欧元"), Some((1, "EUR")));
        assert_eq!(unit("人民币"), None);
        assert_eq!(unit("人民币元"), Some((1, "CNY")));
        assert_eq!(unit("千"), None);
        assert_eq!(unit(""), None);
    }

    #[test]
    fn titles_state_a_unit_only_when_labelled_or_bracketed() {
        assert_eq!(in_title("单位:万元"), yuan(10_000));
        assert_eq!(in_title("(单位:亿元)"), yuan(100_000_000));
        assert_eq!(in_title("拟上市企业情况表(万元)"), yuan(10_000));
        assert_eq!(in_title("募资10亿元"), None);
        assert_eq!(in_title("填报单位:松山湖"), None);
    }
}
