//! Every standard in force at its threshold, one unit below (yuan, person, piece, millionth), above
//! it, and with the figure missing. The figures are calculated by hand from the rules.

use super::F::{C, D, E, P, R, S, T, V};
use super::*;
use Answer::{FiguresMet, Met, MetIf};

/// Figures that meet a standard exactly. `tight` lists the figures that cannot be lower, with their
/// year; 0 is the oldest of three.
struct Case {
    standard: &'static str,
    answer: Answer,
    figures: &'static [(F, [i64; 3])],
    tight: &'static [(F, usize)],
}

const ON: &str = "2026-06-30";

/// Answer, figures, tight figures, number of the standard; the same on both main boards.
type OfMainBoard = (Answer, &'static [(F, [i64; 3])], &'static [(F, usize)], &'static str);

const MAIN_BOARD: [OfMainBoard; 6] = [
    // 三年累计 2 亿, by cash flow; revenue too low
    (
        Met,
        &[(P, [5_000 * W, 5_000 * W, 10_000 * W]), (C, [0, 0, 20_000 * W]), (R, [W, W, W])],
        &[(P, 0), (P, 1), (P, 2), (C, 0), (C, 2)],
        "1",
    ),
    // 最近一年 1 亿, by revenue; cash flow too low
    (
        Met,
        &[(P, [9_000 * W, 9_000 * W, 10_000 * W]), (C, [0, 0, 0]), (R, [50_000 * W; 3])],
        &[(P, 2), (R, 0), (R, 1), (R, 2)],
        "1",
    ),
    // 每年均为正
    (
        Met,
        &[(P, [1, 15_000 * W, 15_000 * W]), (C, [20_000 * W, 0, 0]), (R, [0, 0, 0])],
        &[(P, 0)],
        "1",
    ),
    (
        MetIf,
        &[(P, [-W, -W, 1]), (R, [0, 0, 60_000 * W]), (C, [0, 10_000 * W, 15_000 * W])],
        &[(P, 2), (R, 2), (C, 1), (C, 2)],
        "2",
    ),
    (MetIf, &[(P, [-W, -W, 1]), (R, [0, 0, 100_000 * W])], &[(P, 2), (R, 2)], "3"),
    (MetIf, &[(P, [-W, -W, 1]), (R, [0, 0, 100_000 * W])], &[(P, 2)], "wvr"),
];

const CASES: &[Case] = &[
    // 科创板
    Case {
        standard: "sse_star.1",
        answer: MetIf,
        tight: &[(P, 1), (P, 2)],
        figures: &[(P, [-W, 1, 5_000 * W - 1]), (R, [0, 0, 0])],
    },
    Case {
        standard: "sse_star.1",
        answer: MetIf,
        tight: &[(P, 2), (R, 2)],
        figures: &[(P, [0, -W, 1]), (R, [0, 0, 10_000 * W])],
    },
    Case {
        standard: "sse_star.2",
        answer: MetIf,
        tight: &[(R, 2), (D, 0), (D, 1), (D, 2)],
        figures: &[(R, [10_000 * W, 10_000 * W, 20_000 * W]), (D, [2_000 * W; 3])],
    },
    Case {
        standard: "sse_star.3",
        answer: MetIf,
        tight: &[(R, 2), (C, 0), (C, 1), (C, 2)],
        figures: &[(R, [0, 0, 30_000 * W]), (C, [-W, W, 10_000 * W])],
    },
    Case {
        standard: "sse_star.4",
        answer: MetIf,
        tight: &[(R, 2)],
        figures: &[(R, [0, 0, 30_000 * W])],
    },
    Case {
        standard: "sse_star.pos",
        answer: Met,
        tight: &[(D, 0), (T, 2), (V, 2), (R, 2)],
        figures: &[
            (R, [30_000 * W; 3]),
            (D, [1_500 * W; 3]),
            (S, [0, 0, 100]),
            (T, [0, 0, 10]),
            (V, [0, 0, 7]),
        ],
    },
    // 研发 8 000 万元 instead of 5 %; growth of 25 % instead of 3 亿
    Case {
        standard: "sse_star.pos",
        answer: Met,
        tight: &[(D, 0), (D, 2), (R, 2)],
        figures: &[
            (R, [16_000 * W, 200_000 * W, 25_000 * W]),
            (D, [0, 0, 8_000 * W]),
            (S, [0, 0, 100]),
            (T, [0, 0, 10]),
            (V, [0, 0, 7]),
        ],
    },
    Case {
        standard: "sse_star.pos5",
        answer: FiguresMet,
        tight: &[(V, 2)],
        figures: &[(R, [0, 0, 0]), (V, [0, 0, 50])],
    },
    // 创业板
    Case {
        standard: "szse_chinext.1",
        answer: Met,
        tight: &[(P, 1), (P, 2)],
        figures: &[(P, [-W, 4_000 * W, 6_000 * W]), (R, [0; 3])],
    },
    Case {
        standard: "szse_chinext.1",
        answer: Met,
        tight: &[(P, 1)],
        figures: &[(P, [-W, 1, 10_000 * W]), (R, [0; 3])],
    },
    Case {
        standard: "szse_chinext.2",
        answer: MetIf,
        tight: &[(P, 2), (R, 2)],
        figures: &[(P, [-W, -W, 1]), (R, [0, 0, 40_000 * W])],
    },
    Case {
        standard: "szse_chinext.3",
        answer: FiguresMet,
        tight: &[(R, 2)],
        figures: &[(R, [0, 0, 30_000 * W])],
    },
    // 1.3 × 1.3 = 1.69
    Case {
        standard: "szse_chinext.4",
        answer: MetIf,
        tight: &[(R, 2)],
        figures: &[(R, [20_000 * W, 1, 33_800 * W]), (D, [0, 0, 0])],
    },
    Case {
        standard: "szse_chinext.4",
        answer: MetIf,
        tight: &[(R, 2), (D, 1)],
        figures: &[(R, [30_000 * W, 16_000 * W, 20_000 * W]), (D, [0, 9_900 * W, 100 * W])],
    },
    Case {
        standard: "szse_chinext.4",
        answer: MetIf,
        tight: &[(D, 0), (D, 2)],
        figures: &[(R, [30_000 * W, W, 36_666 * W]), (D, [3_000 * W, 3_000 * W, 4_000 * W + 500])],
    },
    Case {
        standard: "szse_chinext.pos",
        answer: FiguresMet,
        tight: &[(R, 2), (D, 2)],
        // 1.25² = 1.5625; 1.15² = 1.3225
        figures: &[(R, [10_000 * W, 1, 15_625 * W]), (D, [1_000 * W, 1, 13_225_000])],
    },
    Case {
        standard: "szse_chinext.pos",
        answer: FiguresMet,
        tight: &[(D, 2)],
        figures: &[(R, [10_000 * W, 1, 15_625 * W]), (D, [100 * W, 1, 1_000 * W])],
    },
    Case {
        standard: "szse_chinext.pos",
        answer: FiguresMet,
        tight: &[(R, 2), (D, 0), (D, 1)],
        figures: &[(R, [10_000 * W, 1, 15_625 * W]), (D, [3_000 * W, 1_500 * W, 500 * W])],
    },
    Case {
        standard: "szse_chinext.pos",
        answer: FiguresMet,
        tight: &[(R, 2)],
        figures: &[(R, [100, 1, 169]), (D, [0, 0, 0])],
    },
    // 北交所
    Case {
        standard: "bse.1",
        answer: MetIf,
        tight: &[(P, 1), (E, 1), (E, 2)],
        figures: &[(P, [-W, 1_500 * W, 2_000 * W]), (E, [0, 60_000, 100_000])],
    },
    Case {
        standard: "bse.1",
        answer: MetIf,
        tight: &[(P, 2), (E, 2)],
        figures: &[(P, [-W, 0, 2_500 * W]), (E, [0, 0, 80_000])],
    },
    Case {
        standard: "bse.2",
        answer: MetIf,
        tight: &[(R, 2), (C, 2)],
        figures: &[(R, [0, 10_000 * W, 13_000 * W]), (C, [0, 0, 1])],
    },
    Case {
        standard: "bse.2",
        answer: MetIf,
        tight: &[(R, 1), (R, 2)],
        figures: &[(R, [0, 8_000 * W, 12_000 * W]), (C, [0, 0, 1])],
    },
    Case {
        standard: "bse.3",
        answer: MetIf,
        tight: &[(R, 2), (D, 1), (D, 2)],
        figures: &[(R, [0, 5_000 * W, 20_000 * W]), (D, [0, 1_000 * W, 1_000 * W])],
    },
    Case {
        standard: "bse.4",
        answer: MetIf,
        tight: &[(D, 1), (D, 2)],
        figures: &[(R, [0, 0, 0]), (D, [0, 2_000 * W, 3_000 * W])],
    },
    // 港交所, at 0.90 yuan a dollar: 3 500 万港元 are 3 150 万元
    Case {
        standard: "hkex_main.1",
        answer: Met,
        tight: &[(P, 0), (P, 1), (P, 2)],
        figures: &[(P, [-W, 4_051 * W, 3_150 * W]), (R, [0; 3])],
    },
    Case {
        standard: "hkex_main.2",
        answer: MetIf,
        tight: &[(R, 2), (C, 0), (C, 2)],
        figures: &[(R, [0, 0, 45_000 * W]), (C, [3_000 * W; 3])],
    },
    Case {
        standard: "hkex_main.3",
        answer: MetIf,
        tight: &[(R, 2)],
        figures: &[(R, [0, 0, 45_000 * W])],
    },
    Case {
        standard: "hkex_main.18c.commercial",
        answer: FiguresMet,
        tight: &[(R, 2)],
        figures: &[(R, [0, 0, 22_500 * W])],
    },
    Case {
        standard: "hkex_gem.1",
        answer: Met,
        tight: &[(C, 1), (C, 2)],
        figures: &[(R, [0, 0, 0]), (C, [0, 1_200 * W, 1_500 * W])],
    },
    // 新三板
    Case {
        standard: "neeq_base.1",
        answer: Met,
        tight: &[(P, 1), (P, 2)],
        figures: &[(P, [0, 400 * W, 400 * W]), (R, [0; 3])],
    },
    Case {
        standard: "neeq_base.1",
        answer: Met,
        tight: &[(P, 2)],
        figures: &[(P, [0, -W, 600 * W]), (R, [0; 3])],
    },
    Case {
        standard: "neeq_base.2",
        answer: Met,
        tight: &[(R, 2)],
        figures: &[(R, [0, 3_000 * W, 3_600 * W]), (C, [0, -1, -1])],
    },
    Case {
        standard: "neeq_base.2",
        answer: Met,
        tight: &[(R, 1), (R, 2), (C, 1), (C, 2)],
        figures: &[(R, [0, 6_000 * W, 4_000 * W]), (C, [0, 1, 1])],
    },
    Case {
        standard: "neeq_base.3",
        answer: Met,
        tight: &[(R, 2), (D, 1), (D, 2)],
        figures: &[(R, [0, 1_000 * W, 3_000 * W]), (D, [0, 100 * W, 100 * W])],
    },
];

/// Changes a figure of a year by an amount, or removes it.
fn changed(known: &Known, (which, year): (F, usize), by: Option<i64>) -> Known {
    let mut known = known.clone();
    let of_year = &mut known.years[year];
    let now = match which {
        R => of_year.revenue,
        P => of_year.net_profit,
        C => of_year.op_cash_flow,
        D => of_year.rd_expense,
        E => of_year.weighted_roe_ppm,
        S => of_year.employees,
        T => of_year.rd_staff,
        V => of_year.invention_patents,
    };
    figure(of_year, which, by.map(|by| now.unwrap() + by));
    known
}

fn at_the_threshold(
    standard: &str,
    expected: Answer,
    figures: &[(F, [i64; 3])],
    tight: &[(F, usize)],
) {
    let known = with(ON, figures);
    assert_eq!(answer(standard, &known), expected, "{standard} {figures:?}");
    for lever in tight {
        let told = format!("{standard} {lever:?} {figures:?}");
        let less = fit(standard, &changed(&known, *lever, Some(-1)));
        assert_eq!(less.answer, Answer::Gap, "one less: {told}");
        assert!(less.complete && less.short_ppm > 0, "{told}");
        let more = changed(&known, *lever, Some(1));
        // More revenue makes a ratio to revenue smaller.
        if lever.0 != R {
            assert_eq!(answer(standard, &more), expected, "one more: {told}");
        }
        let gone = fit(standard, &changed(&known, *lever, None));
        assert!(!gone.answer.is_met(), "missing: {told}");
    }
}

/// Returns the standards that have a case here.
pub(super) fn tested() -> impl Iterator<Item = String> {
    let of_main_boards = ["sse_main", "szse_main"].into_iter().flat_map(|exchange| {
        MAIN_BOARD.into_iter().map(move |(.., no)| format!("{exchange}.{no}"))
    });
    CASES.iter().map(|case| case.standard.to_owned()).chain(of_main_boards)
}

#[test]
fn a_standard_is_met_at_its_threshold_and_not_a_yuan_below() {
    for case in CASES {
        at_the_threshold(case.standard, case.answer, case.figures, case.tight);
    }
    for exchange in ["sse_main", "szse_main"] {
        for (expected, figures, tight, no) in MAIN_BOARD {
            at_the_threshold(&format!("{exchange}.{no}"), expected, figures, tight);
        }
    }
}

/// If a figure is missing and no known one fails the standard, the answer is 资料不足 and names the
/// figure.
#[test]
fn a_missing_figure_is_not_a_failing_one() {
    for (standard, figures, gone, told) in [
        ("sse_main.1", vec![(P, [10_000 * W; 3]), (C, [20_000 * W; 3])], (P, 0), "2023年净利润"),
        ("szse_chinext.1", vec![(P, [6_000 * W; 3]), (R, [1; 3])], (P, 2), "2025年净利润"),
        ("sse_star.4", vec![(P, [1; 3]), (R, [30_000 * W; 3])], (R, 2), "2025年营业收入"),
        (
            "bse.1",
            vec![(P, [2_500 * W; 3]), (E, [80_000; 3])],
            (E, 2),
            "2025年加权平均净资产收益率",
        ),
        (
            "hkex_gem.1",
            vec![(R, [1; 3]), (C, [3_000 * W; 3])],
            (C, 1),
            "2024年经营活动产生的现金流量净额",
        ),
    ] {
        let known = changed(&with(ON, &figures), gone, None);
        assert_eq!(answer(standard, &known), Answer::Missing, "{standard}");
        let report = crate::standard::explain(rulebook().unwrap(), &known);
        let standards = report.boards.iter().flat_map(|board| &board.standards);
        let found = standards.clone().find(|one| one.id == standard).unwrap();
        assert!(found.sentence.contains(told), "{standard}: {}", found.sentence);
        assert!(report.missing.iter().any(|want| want.text == told), "{standard}");
    }
}

/// 扣非前后孰低: if one of the two is missing, a known one that is too low fails the standard, and
/// a known one that is high enough settles nothing.
#[test]
fn of_two_net_profits_the_lower_counts() {
    let mut known = with(ON, &[(P, [6_000 * W; 3])]);
    known.years[2].net_profit_deducted = Some(6_000 * W - 1);
    let short = fit("szse_chinext.1", &known);
    assert_eq!((short.answer, short.complete), (Answer::Gap, true));
    known.years[2].net_profit_deducted = None;
    assert_eq!(answer("szse_chinext.1", &known), Answer::Missing);
    known.years[2].net_profit = Some(6_000 * W - 1);
    assert_eq!(answer("szse_chinext.1", &known), Answer::Gap);
    known.years[2].net_profit_deducted = Some(9_000 * W);
    known.years[2].net_profit = None;
    assert_eq!(answer("szse_chinext.1", &known), Answer::Missing);
}

/// A standard that the company's figures do not decide is never called met.
#[test]
fn what_the_offering_or_a_person_decides_is_open() {
    let known = with(ON, &[(R, [1; 3])]);
    for standard in ["sse_star.5", "hkex_main.18c.precommercial", "sse_main.rc", "hkex_main.8a"] {
        assert_eq!(answer(standard, &known), Answer::Open, "{standard}");
    }
    for standard in ["neeq_base.4", "neeq_base.5", "neeq_innovation.3", "hkex_gem.2"] {
        assert!(!answer(standard, &known).is_met(), "{standard}");
    }
}

/// 生物科技 requires two years of business, 新三板创新层 requires capital.
#[test]
fn facts_of_the_company_count_too() {
    let mut known = with(ON, &[(R, [6_000 * W, 7_800 * W, 10_140 * W])]);
    assert_eq!(answer("hkex_main.18a", &known), Answer::Missing);
    assert_eq!(answer("neeq_innovation.2", &known), Answer::Missing);
    (known.established_on, known.share_capital_yuan) = (Some(day("2024-07-01")), Some(1_999 * W));
    assert_eq!(answer("hkex_main.18a", &known), Answer::Gap);
    let short = fit("neeq_innovation.2", &known);
    assert_eq!((short.answer, short.short_ppm), (Answer::Gap, 500));
    (known.established_on, known.share_capital_yuan) = (Some(day("2024-06-30")), Some(2_000 * W));
    assert_eq!(answer("hkex_main.18a", &known), FiguresMet);
    assert_eq!(answer("neeq_innovation.2", &known), Met);
    known.years[0].revenue = Some(6_000 * W + 1);
    assert_eq!(answer("neeq_innovation.2", &known), Answer::Gap);
    let mut steady = with(ON, &[(P, [0, 1_000 * W, 1_000 * W]), (E, [0, 60_000, 60_000])]);
    steady.share_capital_yuan = Some(2_000 * W);
    assert_eq!(answer("neeq_innovation.1", &steady), Met);
    steady.years[1].weighted_roe_ppm = Some(59_999);
    assert_eq!(answer("neeq_innovation.1", &steady), Answer::Gap);
}
