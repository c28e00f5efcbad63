//! Whole boards, the file itself, and the texts.

use super::F::{D, P, R, S, T, V};
use super::*;
use crate::market::Board;
use crate::standard::{Certainty, Metric, explain};

#[test]
fn the_file_is_read_whole() {
    let rules = rulebook().unwrap();
    assert_eq!((rules.boards.len(), rules.standards.len()), (9, 58));
    let structure = rules.boards.iter().map(|board| &board.structure);
    let branches = rules.standards.iter().flat_map(|standard| &standard.branches).chain(structure);
    let conditions = branches.flat_map(|one| &one.groups).flat_map(|one| &one.conditions);
    let of = |grade| conditions.clone().filter(|one| one.certainty == grade).count();
    let by_grade = [of(Certainty::A), of(Certainty::B), of(Certainty::C)];
    assert_eq!((by_grade, by_grade.iter().sum()), ([113, 69, 48], 230));
    let on = day("2026-11-23");
    assert_eq!(rules.standards.iter().filter(|one| one.in_force(on)).count(), 48);
}

#[test]
fn metrics_are_called_as_in_the_file() {
    let file: toml::Table = include_str!("../../../seeds/listing_standards.toml").parse().unwrap();
    let named = file["metric"].as_array().unwrap();
    assert_eq!(named.len(), Metric::ALL.len());
    for one in named {
        let metric: Metric = one["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(Some(metric.label()), one["name"].as_str());
    }
}

#[test]
fn a_file_that_contradicts_itself_is_refused() {
    let file = include_str!("../../../seeds/listing_standards.toml");
    for (from, to) in [
        ("id = \"sse_main.2\"", "id = \"sse_main.1\""),
        ("agg = \"sum\", years = 3", "agg = \"sum\", years = 0"),
        ("op = \">=\"", "op = \"≥\""),
        ("unit = \"万元\", certainty", "unit = \"元\", certainty"),
        ("board = \"sse_star\"", "board = \"sse_moon\""),
        ("effective_to = \"2024-04-29\"", "effective_to = \"2020-04-29\""),
    ] {
        let changed = file.replacen(from, to, 1);
        assert_ne!(changed, file, "{from}");
        assert!(crate::standard::parse::parse(&changed).is_err(), "{to}");
    }
}

fn board(known: &Known, board: Board) -> Fit {
    let rules = rulebook().unwrap();
    let rule = rules.boards.iter().find(|one| one.board == board).unwrap();
    rules.board_fit(rule, &rules.fits(known), known)
}

#[test]
fn a_board_asks_for_positioning_and_structure_too() {
    let on = "2026-06-30";
    let mut known =
        with(on, &[(P, [6_000 * W; 3]), (R, [30_000 * W, 1, 46_875 * W]), (D, [2_000 * W; 3])]);
    assert_eq!(board(&known, Board::SzseChinext).answer, Answer::FiguresMet);
    assert_eq!(board(&known, Board::SseStar).answer, Answer::Missing);
    for (which, values) in [(S, [100; 3]), (T, [10; 3]), (V, [7; 3])] {
        for (year, value) in known.years.iter_mut().zip(values) {
            figure(year, which, Some(value));
        }
    }
    assert_eq!(board(&known, Board::SseStar).answer, Answer::MetIf);
    known.years[2].rd_staff = Some(9);
    assert_eq!(board(&known, Board::SseStar).answer, Answer::Gap);
    // 主板: three years of business are required
    known = with(on, &[(P, [10_000 * W; 3]), (R, [50_000 * W; 3])]);
    assert_eq!(board(&known, Board::SzseMain).answer, Answer::Missing);
    known.established_on = Some(day("2023-07-01"));
    assert_eq!(board(&known, Board::SzseMain).answer, Answer::Gap);
    known.established_on = Some(day("2023-06-30"));
    assert_eq!(board(&known, Board::SzseMain).answer, Answer::Met);
}

#[test]
fn the_nearest_board_comes_first_and_says_what_is_missing() {
    let known = with("2026-06-30", &[(P, [3_000 * W, 4_000 * W, 5_800 * W]), (R, [20_000 * W; 3])]);
    let report = explain(rulebook().unwrap(), &known);
    assert_eq!((report.base_year, report.stale), (Some(2025), false));
    let chinext = report.boards.iter().find(|one| one.board == Board::SzseChinext).unwrap();
    let first = &chinext.standards[0];
    assert_eq!((first.id.as_str(), first.fit.answer), ("szse_chinext.1", Answer::Gap));
    assert_eq!(
        first.sentence,
        "最近两年净利润（孰低）累计 ≥ 10,000 万元，还差 200.00 万元；\
         最近一年净利润（孰低） ≥ 6,000 万元，还差 200.00 万元"
    );
    assert_eq!(first.fit.short_ppm, 33_334);
    let star = report.boards.iter().find(|one| one.board == Board::SseStar).unwrap();
    assert_eq!(star.standards[0].sentence, "若发行市值 ≥ 10 亿元则满足");
    let near: Vec<u32> = report.boards.iter().map(|one| one.fit.nearness_ppm).collect();
    assert!(near.len() == 9 && near[0] > near[8], "{near:?}");
}

#[test]
fn hong_kong_dollars_are_converted_at_the_stated_rate() {
    let at = |hkd_ppm| Known {
        rates: Rates { hkd_ppm },
        ..with("2026-06-30", &[(R, [0, 0, 45_000 * W])])
    };
    assert_eq!(answer("hkex_main.3", &at(900_000)), Answer::MetIf);
    let dearer = fit("hkex_main.3", &at(900_001));
    assert_eq!((dearer.answer, dearer.market_value), (Answer::Gap, Some(400_000 * W)));
}
