//! Names of statements and their fields in the history and in imports.

use super::figure::Figure;
use super::model::Source;
use crate::record::{Reading, Term, Vocabulary, Words};
use crate::setting;

/// Names for statements and for the settings of 财务口径.
pub const WORDS: Words = Words {
    kinds: &[
        Vocabulary {
            more: term,
            one: record_called,
            ..Vocabulary::new("financial", "财务数据", &[])
        },
        Vocabulary::of(
            setting::KIND,
            &[
                Term::word("source_order", "来源优先顺序", |source| {
                    source.parse().ok().map(Source::label)
                }),
                Term::new("tolerance_percent", "容差（%）"),
                Term::new("hkd_rate_on", "汇率日期"),
                Term::new("hkd_rate_ppm", "港元汇率（百万分之一元）"),
                Term::new("hkd_rate_source", "汇率来源"),
            ],
        ),
    ],
    actions: &[
        ("financial_recorded", "登记财务数据"),
        ("financial_changed", "修改财务数据"),
        ("financial_removed", "删除财务数据"),
    ],
    ..Words::NONE
};

/// Fields of a statement that are not figures.
const OTHERS: [(&str, &str); 6] = [
    ("fiscal_year", "年度"),
    ("source", "来源"),
    ("audited", "经审计"),
    ("as_of", "数据日期"),
    ("document", "出处"),
    ("note", "备注"),
];

fn term(field: &str) -> Option<Term> {
    let figure = || field.parse().ok().map(|figure: Figure| (figure.code(), figure.label()));
    let other = OTHERS.iter().find(|(known, _)| *known == field).copied();
    let (field, label) = other.or_else(figure)?;
    Some(Term { field, label, reading: Reading::Told(read_out) })
}

/// Formats a stored value for display, with its unit; `None` if it is displayed unchanged.
pub fn read_out(field: &str, value: &str) -> Option<String> {
    match field {
        "source" => value.parse().ok().map(|source: Source| source.label().to_owned()),
        "audited" => match value {
            "true" => Some("是".to_owned()),
            "false" => Some("否".to_owned()),
            _ => None,
        },
        _ => {
            let figure: Figure = field.parse().ok()?;
            value.parse().ok().map(|value| figure.read_with_unit(value))
        }
    }
}

/// Returns the display name of a statement that the history calls `2023/audit_report`.
fn record_called(key: &str) -> Option<String> {
    let (year, source) = key.split_once('/')?;
    let source: Source = source.parse().ok()?;
    Some(format!("财务数据（{year}年 {}）", source.label()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_read_in_words() {
        assert_eq!(record_called("2023/audit_report"), Some("财务数据（2023年 审计报告）".into()));
        assert_eq!(record_called("17"), None);
        for (field, value, read) in [
            ("revenue_yuan", "12345600", Some("1,234.56 万元")),
            ("weighted_roe_ppm", "-123456", Some("-12.3456%")),
            ("audited", "true", Some("是")),
            ("source", "tax", Some("税务")),
            ("note", "略", None),
        ] {
            assert_eq!(read_out(field, value).as_deref(), read, "{field}");
            assert!(term(field).is_some(), "{field}");
        }
        assert!(term("town_code").is_none());
    }
}
