//! Units of money: scale and currency.

use serde::{Deserialize, Serialize};

use crate::chinese::fold_width;
use crate::money::Currency;

/// The scale of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountUnit {
    /// 元
    Yuan,
    /// 千元
    Qian,
    /// 万元
    Wan,
    /// 百万元
    BaiWan,
    /// 千万元
    QianWan,
    /// 亿元
    Yi,
}

/// The unit that a heading gives for its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadingUnit {
    pub unit: AmountUnit,
    /// Currency; `None` if the heading names none.
    pub currency: Option<Currency>,
}

impl From<AmountUnit> for HeadingUnit {
    fn from(unit: AmountUnit) -> Self {
        Self { unit, currency: None }
    }
}

impl AmountUnit {
    /// Power of ten of the unit.
    pub fn exponent(self) -> u32 {
        match self {
            Self::Yuan => 0,
            Self::Qian => 3,
            Self::Wan => 4,
            Self::BaiWan => 6,
            Self::QianWan => 7,
            Self::Yi => 8,
        }
    }

    /// Chinese name of the unit.
    pub fn label(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Qian => "千元",
            Self::Wan => "万元",
            Self::BaiWan => "百万元",
            Self::QianWan => "千万元",
            Self::Yi => "亿元",
        }
    }

    fn of_exponent(exponent: u32) -> Option<Self> {
        [Self::Yuan, Self::Qian, Self::Wan, Self::BaiWan, Self::QianWan, Self::Yi]
            .into_iter()
            .find(|unit| unit.exponent() == exponent)
    }
}

/// Currencies and their names; no name is the prefix of another.
const CURRENCIES: [(Currency, &[&str]); 10] = [
    (Currency::Cny, &["人民币", "RMB", "CNY", "¥"]),
    (Currency::Hkd, &["港币", "港幣", "港元", "港圆", "HKD", "HK$"]),
    (Currency::Usd, &["美元", "美金", "美圆", "USD", "US$"]),
    (Currency::Eur, &["欧元", "EUR", "€"]),
    (Currency::Jpy, &["日元", "日圆", "JPY"]),
    (Currency::Gbp, &["英镑", "GBP", "£"]),
    (Currency::Twd, &["新台币", "台币", "TWD", "NT$"]),
    (Currency::Sgd, &["新加坡元", "SGD", "S$"]),
    (Currency::Mop, &["澳门元", "澳门币", "MOP"]),
    (Currency::Aud, &["澳元", "AUD"]),
];
const POWERS: [(&str, u32); 5] = [("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1)];

/// Unit words before or after a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct WrittenUnit {
    /// Power of ten of 万, 亿 …; `None` if there is no such word.
    pub(super) exponent: Option<u32>,
    /// Whether 元, alone or in a currency name, is written: the scale is complete without 万 or 亿.
    pub(super) yuan: bool,
    pub(super) currency: Option<Currency>,
}

/// Returns the currency at the start of a text, and its word.
fn currency_at_start(text: &str) -> Option<(&'static str, Currency)> {
    CURRENCIES.iter().find_map(|(currency, words)| {
        let word = words.iter().find(|word| text.starts_with(**word))?;
        Some((*word, *currency))
    })
}

/// Parses unit words such as `(万元人民币)`, `港币万元`, `HKD`; `None` if there is other text.
pub(super) fn read_unit(text: &str) -> Option<WrittenUnit> {
    let upper = text.to_uppercase();
    let mut rest = upper.as_str();
    let mut unit = WrittenUnit::default();
    while let Some(c) = rest.chars().next() {
        if let Some((word, currency)) = currency_at_start(rest) {
            if unit.currency.is_some_and(|known| known != currency) {
                return None;
            }
            unit.currency = Some(currency);
            unit.yuan |= word.ends_with(['元', '圆']);
            rest = rest.get(word.len()..)?;
        } else if let Some((word, power)) = POWERS.iter().find(|(word, _)| rest.starts_with(word)) {
            let exponent = unit.exponent.unwrap_or(0) + power;
            if unit.yuan || exponent > 12 {
                return None;
            }
            unit.exponent = Some(exponent);
            rest = rest.get(word.len()..)?;
        } else {
            match c {
                '元' | '圆' => unit.yuan = true,
                '整' | '正' if unit.yuan => {}
                '(' | ')' | ' ' => {}
                _ => return None,
            }
            rest = rest.get(c.len_utf8()..)?;
        }
    }
    Some(unit)
}

/// Returns the unit in a heading: `注册资本(万元)`, `营业收入（亿元）`, `单位：万元`,
/// `注册资本万元`, `募资额(万港元)`. Of several, the last one applies, because it is at the lowest
/// level of the heading. `None` if there is no unit of money (`人数(万人)`).
pub fn parse_heading_unit(heading: &str) -> Option<HeadingUnit> {
    let folded: String = fold_width(heading).chars().filter(|c| !c.is_whitespace()).collect();
    let separators =
        ['(', ')', '[', ']', '〔', '〕', '【', '】', '/', ':', '：', ',', '，', '、', '-', '_'];
    let mut unit = None;
    let mut currency = None;
    for segment in folded.split(separators) {
        let segment = segment.trim_start_matches("单位").trim_start_matches("为");
        let Some(written) = segment_unit(segment) else {
            continue;
        };
        currency = written.currency.or(currency);
        if written.yuan || written.exponent.is_some() {
            unit = AmountUnit::of_exponent(written.exponent.unwrap_or(0));
        }
    }
    match (unit, currency) {
        (Some(unit), currency) => Some(HeadingUnit { unit, currency }),
        (None, Some(currency)) => {
            Some(HeadingUnit { unit: AmountUnit::Yuan, currency: Some(currency) })
        }
        (None, None) => None,
    }
}

/// Returns the unit that a part of a heading is or ends with (注册资本万元; 多元 and 单元 end with
/// no unit).
fn segment_unit(segment: &str) -> Option<WrittenUnit> {
    if segment.is_empty() {
        return None;
    }
    if let Some(whole) = read_unit(segment) {
        return Some(whole);
    }
    segment
        .char_indices()
        .filter_map(|(start, _)| read_unit(segment.get(start..)?))
        .find(|written| written.yuan && written.exponent.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_in_headings() {
        let unit = |unit, currency| Some(HeadingUnit { unit, currency });
        for (heading, want) in [
            ("注册资本(万元)", unit(AmountUnit::Wan, None)),
            ("2025年营业收入（万元）", unit(AmountUnit::Wan, None)),
            ("营业收入（亿元）", unit(AmountUnit::Yi, None)),
            ("注册资本 （ 万 元 ）", unit(AmountUnit::Wan, None)),
            ("2025年财务数据（万元）/营业收入", unit(AmountUnit::Wan, None)),
            ("财务数据（万元）/市值（亿元）", unit(AmountUnit::Yi, None)),
            ("单位：万元", unit(AmountUnit::Wan, None)),
            ("注册资本（单位：元）", unit(AmountUnit::Yuan, None)),
            ("注册资本万元", unit(AmountUnit::Wan, None)),
            ("净利润(千元)", unit(AmountUnit::Qian, None)),
            ("净利润(百万元)", unit(AmountUnit::BaiWan, None)),
            ("募资额(万港元)", unit(AmountUnit::Wan, Some(Currency::Hkd))),
            ("注册资本(万元人民币)", unit(AmountUnit::Wan, Some(Currency::Cny))),
            ("注册资本(美元)", unit(AmountUnit::Yuan, Some(Currency::Usd))),
            ("融资额(人民币)", unit(AmountUnit::Yuan, Some(Currency::Cny))),
            ("注册资金", None),
            ("单元", None),
            ("业务多元化", None),
            ("人数(万人)", None),
            ("总股本(万股)", None),
            ("资产负债率(%)", None),
            ("联系人/手机", None),
            ("", None),
        ] {
            assert_eq!(parse_heading_unit(heading), want, "{heading}");
        }
    }
}
