//! 908 real companies before they were listed: revenue, profits, assets and return on equity, and
//! no more.

use std::collections::BTreeMap;

use super::*;
use crate::standard::explain;

fn yuan(text: &str) -> Option<i64> {
    crate::money::Decimal::parse(text)?.scaled(0)
}

/// What was on file on the day before each listing, or when those not listed yet were collected.
fn companies() -> BTreeMap<String, Known> {
    let text = include_str!("../../../tests/fixtures/prelisting_financials.csv");
    let mut companies = BTreeMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let listed = row["list_date"].parse::<NaiveDate>().ok();
        let known = companies.entry(row["股票代码"].clone()).or_insert_with(|| Known {
            on: listed.map_or_else(|| day("2026-01-31"), |on| on.pred_opt().unwrap()),
            years: Vec::new(),
            ..unknown("2024-06-30")
        });
        known.years.push(YearFigures {
            year: row["年度"].parse().unwrap(),
            revenue: yuan(&row["营业收入"]),
            net_profit: yuan(&row["净利润"]),
            weighted_roe_ppm: crate::money::Decimal::parse(&row["净资产收益率"])
                .and_then(|percent| percent.scaled(4)),
            ..YearFigures::default()
        });
    }
    for known in companies.values_mut() {
        known.years.sort_by_key(|one| one.year);
    }
    companies
}

#[test]
fn real_companies_before_their_listing_have_answers() {
    let (rules, companies) = (rulebook().unwrap(), companies());
    assert_eq!(companies.len(), 908);
    let mut of_ordinary: BTreeMap<Answer, usize> = BTreeMap::new();
    let mut with_some_met = 0;
    for known in companies.values() {
        let report = explain(rules, known);
        let standards = report.boards.iter().flat_map(|board| &board.standards);
        let ordinary = standards.filter(|one| one.kind == crate::standard::Kind::General);
        let answers: Vec<Answer> = ordinary.map(|one| one.fit.answer).collect();
        with_some_met += usize::from(answers.iter().any(|one| one.is_met()));
        for answer in answers {
            *of_ordinary.entry(answer).or_default() += 1;
        }
    }
    let count = |answer| of_ordinary.get(&answer).copied().unwrap_or(0);
    assert!(count(Answer::Missing) > count(Answer::Met) + count(Answer::MetIf), "{of_ordinary:?}");
    assert!(with_some_met > 400, "{with_some_met} {of_ordinary:?}");
}
