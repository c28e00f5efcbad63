//! Standards for special companies, standards with a figure that is not stored, and structure
//! conditions, each at its threshold and one below. Also checks that every standard in force has a
//! case.

use super::F::{C, D, E, P, R};
use super::golden;
use super::*;
use Answer::{FiguresMet, Gap, MetIf, Missing, Open};

const ON: &str = "2026-06-30";

/// One branch of each needs only a market value, so without the revenue the offering decides.
const SPECIAL: [(&str, i64, Answer); 8] = [
    ("sse_star.wvr", 50_000 * W, MetIf),
    ("szse_chinext.wvr", 50_000 * W, MetIf),
    // 100 000 万港元 at 0.90
    ("hkex_main.8a", 90_000 * W, MetIf),
    ("sse_main.rc", 50_000 * W, FiguresMet),
    ("szse_main.rc", 50_000 * W, FiguresMet),
    ("sse_star.rc", 50_000 * W, FiguresMet),
    ("szse_chinext.rc", 50_000 * W, FiguresMet),
    ("hkex_main.18c.commercial", 22_500 * W, FiguresMet),
];

#[test]
fn standards_for_special_companies_at_their_threshold() {
    for (standard, revenue, at) in SPECIAL {
        let below = if standard.contains("18c") { Gap } else { Open };
        for (revenue, expected) in [(revenue - 1, below), (revenue, at), (revenue + 1, at)] {
            let known = with(ON, &[(R, [0, 0, revenue])]);
            assert_eq!(answer(standard, &known), expected, "{standard} {revenue}");
        }
    }
}

/// A figure of these standards is not stored: known figures can fail them but never settle them.
#[test]
fn what_is_not_kept_is_never_settled() {
    for (standard, figures) in [
        ("hkex_gem.2", vec![(R, [0, 4_400 * W, 4_600 * W]), (D, [0, 1_350 * W, 1_350 * W])]),
        ("neeq_base.4", vec![(R, [0; 3]), (D, [0, 500 * W, 500 * W])]),
        ("neeq_innovation.3", vec![(R, [0; 3]), (D, [0, 1_250 * W, 1_250 * W])]),
    ] {
        let known = with(ON, &figures);
        assert_eq!(answer(standard, &known), Missing, "{standard}");
        let mut less = known.clone();
        less.years[2].rd_expense = less.years[2].rd_expense.map(|one| one - 1);
        assert_eq!(answer(standard, &less), Gap, "{standard}");
    }
    let mut known = with(ON, &[(R, [0; 3])]);
    for (capital, expected) in [(5_000 * W - 1, Gap), (5_000 * W, Missing)] {
        known.share_capital_yuan = Some(capital);
        assert_eq!(answer("neeq_innovation.4", &known), expected, "{capital}");
    }
    assert_eq!(answer("neeq_base.5", &known), Missing);
    assert_eq!(answer("sse_star.5", &known), Open);
    assert_eq!(answer("hkex_main.18c.precommercial", &known), Open);
}

fn structure(board: crate::market::Board, known: &Known) -> Answer {
    let rules = rulebook().unwrap();
    rules.boards.iter().find(|one| one.board == board).unwrap().structure.fit(known).answer
}

#[test]
fn structure_conditions_at_their_threshold() {
    use crate::market::Board::{Bse, HkexGem, HkexMain, NeeqBase, NeeqInnovation, SseMain};
    let mut known = with(ON, &[(R, [1; 3])]);
    for (months, assets, expected) in [
        (11, 5_000 * W, Gap),
        (12, 5_000 * W - 1, Gap),
        (12, 5_000 * W, Answer::Met),
        (13, 5_000 * W + 1, Answer::Met),
    ] {
        known.neeq_months = months;
        known.years[2].net_assets = Some(assets);
        assert_eq!(structure(Bse, &known), expected, "{months} {assets}");
    }
    for (established, capital, assets, expected) in [
        ("2024-07-01", 500 * W, 500 * W, Gap),
        ("2024-06-30", 500 * W - 1, 500 * W, Gap),
        ("2024-06-30", 500 * W, 500 * W - 1, Gap),
        ("2024-06-30", 500 * W, 500 * W, Answer::Met),
    ] {
        known.established_on = Some(day(established));
        known.share_capital_yuan = Some(capital);
        known.years[2].net_assets = Some(assets);
        assert_eq!(structure(NeeqBase, &known), expected, "{established} {capital} {assets}");
    }
    for (board, established) in
        [(SseMain, "2023-06-30"), (HkexMain, "2023-06-30"), (HkexGem, "2024-06-30")]
    {
        known.established_on = Some(day(established));
        assert!(structure(board, &known).is_met() || structure(board, &known) == MetIf, "{board}");
        known.established_on = day(established).succ_opt();
        assert_eq!(structure(board, &known), Gap, "{board}");
    }
    for (assets, expected) in [(-1, Gap), (0, Answer::Met)] {
        known.years[2].net_assets = Some(assets);
        assert_eq!(structure(NeeqInnovation, &known), expected);
    }
}

/// Every standard in force has a case somewhere.
#[test]
fn no_standard_in_force_is_forgotten() {
    let on = day("2026-11-23");
    let elsewhere = [
        "sse_star.5",
        "hkex_gem.2",
        "hkex_main.18a",
        "hkex_main.18c.precommercial",
        "neeq_base.4",
        "neeq_base.5",
        "neeq_innovation.1",
        "neeq_innovation.2",
        "neeq_innovation.3",
        "neeq_innovation.4",
    ];
    let special = SPECIAL.iter().map(|(id, ..)| *id);
    let tested: Vec<String> =
        golden::tested().chain(special.chain(elsewhere).map(str::to_owned)).collect();
    let forgotten: Vec<&str> = rulebook()
        .unwrap()
        .standards
        .iter()
        .filter(|one| one.in_force(on) && !tested.contains(&one.id))
        .map(|one| one.id.as_str())
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
    // The figures of the cases above are also read.
    assert!(!answer("bse.1", &with(ON, &[(P, [0; 3]), (E, [0; 3]), (C, [0; 3])])).is_met());
}
