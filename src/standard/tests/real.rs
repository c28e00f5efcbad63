//! 908 real companies before their listing, with revenue, profits, assets and return on equity
//! only.

use std::collections::BTreeMap;

use super::*;
use crate::standard::explain;

fn yuan(text: &str) -> Option<i64> {
    crate::money::Decimal::parse(text)?.scaled(0)
}

/// Reads what was on file on the day before each listing, or on the day of collection for companies
/// not listed yet.
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
        let ordinary = standards.filter(|one| one.kind == crate::standard::StandardKind::General);
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

/// Real companies in the listing process with published figures, and the day of their answers in
/// the README. The figures are in the demo's list of published figures.
const ON_THE_WAY: [&str; 8] = [
    "广东高义包装科技股份有限公司",
    "广东百味佳味业科技股份有限公司",
    "广东汇兴精工智造股份有限公司",
    "广东东实环境股份有限公司",
    "广东邦泽创科电器股份有限公司",
    "广东华汇智能装备股份有限公司",
    "广东省天行健新材料股份有限公司",
    "东莞市腾信精密制造股份有限公司",
];
const AS_OF: &str = "2025-12-31";

fn published(name: &str) -> Known {
    let text = include_str!("../../../seeds/demo/财务数据.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    let mut known = Known { years: Vec::new(), ..unknown(AS_OF) };
    for row in rows {
        let row: BTreeMap<String, String> = row.unwrap();
        let of = |heading: &str| {
            let found = row.iter().find(|(known, _)| known.starts_with(heading));
            found.map(|(_, text)| text.as_str()).unwrap_or_default()
        };
        if of("公司名称") != name {
            continue;
        }
        known.years.push(YearFigures {
            year: of("年度").parse().unwrap(),
            revenue: yuan(of("营业收入")),
            net_profit: yuan(of("净利润")),
            weighted_roe_ppm: crate::money::Decimal::parse(of("净资产收益率"))
                .and_then(|percent| percent.scaled(4)),
            ..YearFigures::default()
        });
    }
    known.years.sort_by_key(|one| one.year);
    known
}

/// Formats the nearest ordinary standard of a board as a table cell.
fn cell(known: &Known, board: crate::market::Board) -> String {
    let report = explain(rulebook().unwrap(), known);
    let found = report.boards.iter().find(|one| one.board == board).unwrap();
    let best = &found.standards[0];
    format!("{} {}", best.name, best.sentence)
}

/// The table in the README shows what the program answers.
#[test]
fn the_readme_shows_what_real_companies_on_the_way_meet() {
    use crate::market::Board::{Bse, SseMain, SseStar, SzseChinext};
    let boards = [SzseChinext, SseStar, Bse, SseMain];
    let rows = ON_THE_WAY.map(|name| {
        let known = published(name);
        assert!(known.base_year().is_some(), "{name}");
        let years: Vec<String> = known.years.iter().map(|one| one.year.to_string()).collect();
        let cells: Vec<String> = boards.iter().map(|board| cell(&known, *board)).collect();
        format!("| {name} | {} | {} |", years.join("、"), cells.join(" | "))
    });
    let readme = include_str!("../../../README.md");
    let missing: Vec<&String> = rows.iter().filter(|row| !readme.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "put into README.md:\n{}", rows.join("\n"));
}
