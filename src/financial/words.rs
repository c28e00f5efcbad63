//! What a history or an import says of statements, in words people read.

use super::figure::Figure;
use super::model::Source;

/// Members of a statement that are no figures.
const OTHERS: [(&str, &str); 6] = [
    ("fiscal_year", "年度"),
    ("source", "来源"),
    ("audited", "经审计"),
    ("as_of", "数据日期"),
    ("document", "出处"),
    ("note", "备注"),
];

/// What people call a member of a statement.
pub fn label(field: &str) -> Option<&'static str> {
    let figure = || field.parse().ok().map(Figure::label);
    OTHERS.iter().find(|(known, _)| *known == field).map(|(_, name)| *name).or_else(figure)
}

/// A member's stored value as people read it, with its unit; none where it is read as it is.
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

/// How people call the statement that a history names `2023/audit_report`.
pub fn record_called(key: &str) -> Option<String> {
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
            assert!(label(field).is_some(), "{field}");
        }
        assert_eq!(label("town_code"), None);
    }
}
