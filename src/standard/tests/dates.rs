//! The same figures before and after a change of rules.

use super::F::{C, D, P, R, S, T, V};
use super::*;

/// Figures that met the rules until 2024-04-29 and do not meet them from the next day.
#[test]
fn the_rules_of_2024_hold_from_their_day() {
    for (standard, figures) in [
        (
            "sse_main.1",
            vec![(P, [4_500 * W, 4_500 * W, 6_000 * W]), (C, [0, 0, 10_000 * W]), (R, [W; 3])],
        ),
        (
            "szse_main.1",
            vec![(P, [4_500 * W, 4_500 * W, 6_000 * W]), (C, [0; 3]), (R, [0, 0, 100_000 * W])],
        ),
        ("sse_main.2", vec![(P, [1; 3]), (R, [60_000 * W; 3]), (C, [5_000 * W; 3])]),
        ("szse_main.3", vec![(P, [1; 3]), (R, [80_000 * W; 3])]),
        ("szse_chinext.1", vec![(P, [0, 1, 5_000 * W])]),
        ("szse_chinext.2", vec![(P, [0, 0, 1]), (R, [0, 0, 10_000 * W])]),
        (
            "sse_star.pos",
            vec![
                (R, [16_000 * W, 1, 23_040 * W]),
                (D, [2_000 * W; 3]),
                (S, [100; 3]),
                (T, [10; 3]),
                (V, [5; 3]),
            ],
        ),
        ("szse_chinext.pos", vec![(R, [10_000 * W, 1, 14_400 * W]), (D, [2_000 * W; 3])]),
    ] {
        let old = format!("{standard}.old");
        let (before, after) = (with("2024-04-29", &figures), with("2024-04-30", &figures));
        assert!(answer(&old, &before).is_met(), "{old}");
        assert_eq!(answer(standard, &before), Answer::NotInForce, "{standard}");
        assert_eq!(answer(&old, &after), Answer::NotInForce, "{old}");
        assert_eq!(answer(standard, &after), Answer::Gap, "{standard}");
    }
}

/// 创业板 has a fourth standard from 2026-04-24, and two standards for special companies.
#[test]
fn the_rules_of_2026_hold_from_their_day() {
    let figures = [(R, [20_000 * W, 26_000 * W, 33_800 * W]), (D, [0; 3])];
    for (standard, since) in [
        ("szse_chinext.4", Answer::MetIf),
        ("szse_chinext.wvr", Answer::Open),
        ("szse_chinext.rc", Answer::Open),
    ] {
        assert_eq!(answer(standard, &with("2026-04-23", &figures)), Answer::NotInForce);
        assert_eq!(answer(standard, &with("2026-04-24", &figures)), since, "{standard}");
    }
    for unchanged in ["sse_main.3", "sse_star.4", "bse.2"] {
        let (before, after) = (with("2026-04-23", &figures), with("2026-04-24", &figures));
        assert_eq!(answer(unchanged, &before), answer(unchanged, &after), "{unchanged}");
    }
}

#[test]
fn a_temporary_rule_ends_by_itself() {
    let figures = [(R, [22_500 * W; 3])];
    for (on, expected) in [
        ("2024-08-31", Answer::NotInForce),
        ("2024-09-01", Answer::FiguresMet),
        ("2027-08-31", Answer::FiguresMet),
        ("2027-09-01", Answer::NotInForce),
    ] {
        assert_eq!(answer("hkex_main.18c.commercial", &with(on, &figures)), expected, "{on}");
    }
}

/// Annual reports are due at the end of April. An answer may be based on the year before, and then
/// says so, but not on an older year.
#[test]
fn answers_stand_on_the_last_full_year_on_file() {
    let of_2024 = with("2025-06-30", &[(R, [30_000 * W; 3])]);
    for (on, base, stale) in [
        ("2024-12-31", Some(2023), false),
        ("2025-01-01", Some(2024), false),
        ("2026-04-30", Some(2024), false),
        ("2026-05-01", Some(2024), true),
        ("2026-12-31", Some(2024), true),
        ("2027-01-01", None, false),
    ] {
        let known = Known { on: day(on), ..of_2024.clone() };
        assert_eq!((known.base_year(), known.is_stale()), (base, stale), "{on}");
        let expected = if base.is_some() { Answer::MetIf } else { Answer::Missing };
        assert_eq!(answer("sse_star.4", &known), expected, "{on}");
    }
}
