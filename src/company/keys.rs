//! Keys for searching and sorting companies.

use super::facts::Facts;
use super::model::Keys;
use super::name::FoldedName;
use crate::chinese::{fold_width, romanise, sort_key};

impl Keys {
    /// Computes the keys from facts, former names and stock codes.
    pub fn of(facts: &Facts, former_names: &[String], stock_codes: &[String]) -> Self {
        let folded_name = String::from(FoldedName::new(&facts.name));
        let mut search_text = String::with_capacity(160);
        let names = [Some(&facts.name), facts.short_name.as_ref()];
        for name in names.into_iter().flatten().chain(former_names) {
            let romanised = romanise(name);
            for line in [searchable(name).as_str(), &romanised.full, &romanised.initials] {
                push_line(&mut search_text, line);
            }
        }
        let codes = [facts.credit_code.as_ref(), facts.old_registration_no.as_ref()];
        for code in codes.into_iter().flatten().chain(stock_codes) {
            push_line(&mut search_text, &code.to_lowercase());
        }
        Self {
            folded_name,
            sort_key: sort_key(&facts.name),
            search_text,
            capital_key: facts.registered_capital_yuan.unwrap_or(-1),
            stock_codes: stock_codes.join("、"),
        }
    }
}

fn push_line(text: &mut String, line: &str) {
    if !line.is_empty() {
        text.push_str(line);
        text.push('\n');
    }
}

/// Normalises text for a search: folds the width, converts to lower case, removes blanks.
pub fn searchable(text: &str) -> String {
    fold_width(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_found_by_name_pinyin_initials_and_codes() {
        let facts = Facts {
            short_name: Some("东莞证券".into()),
            credit_code: Some("914419002818871883".into()),
            ..Facts::new("东莞证券股份有限公司", "441900006")
        };
        let keys = Keys::of(&facts, &["东莞证券有限责任公司".into()], &["600000".into()]);
        for query in [
            "莞",
            "东莞证券",
            "ＤＧＺＱ",
            "dgzq",
            "DongGuanZheng",
            "2818871883",
            "600000",
            "有限责任",
        ] {
            assert!(keys.search_text.contains(&searchable(query)), "{query}: {}", keys.search_text);
        }
    }
}
