//! Properties that hold for any figures.

use super::*;
use crate::standard::explain;

/// Pseudo-random numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Nothing, an extreme value, or a realistic amount.
    fn figure(&mut self) -> Option<i64> {
        let some = i64::from_ne_bytes(self.next().to_ne_bytes());
        match self.next() % 8 {
            0 => None,
            1 => Some(i64::MAX),
            2 => Some(i64::MIN),
            3 => Some(0),
            4 => Some(some),
            5 => Some(some % 10),
            _ => Some((some % 3_000_000_000).saturating_add(500_000_000)),
        }
    }

    fn known(&mut self) -> Known {
        let on = day("2019-01-01") + chrono::Days::new(self.next() % 4_000);
        let mut years = Vec::new();
        for year in 2015..2031 {
            if self.next().is_multiple_of(4) {
                continue;
            }
            years.push(YearFigures {
                year,
                revenue: self.figure(),
                net_profit: self.figure(),
                net_profit_deducted: self.figure(),
                op_cash_flow: self.figure(),
                rd_expense: self.figure(),
                net_assets: self.figure(),
                weighted_roe_ppm: self.figure(),
                employees: self.figure(),
                rd_staff: self.figure(),
                invention_patents: self.figure(),
                audited: false,
            });
        }
        let established = day("1990-01-01") + chrono::Days::new(self.next() % 14_000);
        Known {
            on,
            years,
            established_on: (!self.next().is_multiple_of(3)).then_some(established),
            share_capital_yuan: self.figure(),
            neeq_months: i64::try_from(self.next() % 40).unwrap(),
            neeq_innovation: self.next().is_multiple_of(2),
            rates: Rates { hkd_ppm: 1 + i64::try_from(self.next() % 2_000_000).unwrap() },
        }
    }
}

#[test]
fn any_figures_have_an_answer() {
    let rules = rulebook().unwrap();
    let mut numbers = Numbers(20_260_424);
    let mut seen = std::collections::BTreeMap::new();
    for _ in 0..3_000 {
        let known = numbers.known();
        let report = explain(rules, &known);
        for standard in report.boards.iter().flat_map(|board| &board.standards) {
            let fit = standard.fit;
            assert!(fit.nearness_ppm <= 1_000_000 && fit.short_ppm <= 1_000_000);
            assert_eq!(fit.answer == Answer::Gap, fit.short_ppm > 0, "{standard:?}");
            assert!(!standard.sentence.is_empty(), "{standard:?}");
            *seen.entry(fit.answer).or_insert(0) += 1;
        }
    }
    assert_eq!(seen.len(), Answer::ALL.len() - 1, "every answer but 未施行: {seen:?}");
}

/// Higher profit, cash flow or return on equity never increases the distance to a standard. (More
/// revenue makes R&D a smaller share, and growth from it harder.)
#[test]
fn more_of_what_counts_never_makes_a_standard_further() {
    let rules = rulebook().unwrap();
    let mut numbers = Numbers(7);
    for _ in 0..2_000 {
        let mut known = numbers.known();
        for year in &mut known.years {
            year.revenue = year.revenue.map(|one| (one % 1_000_000_000).abs() + 1);
        }
        let before = rules.fits(&known);
        let more = |figure: &mut Option<i64>| *figure = figure.map(|one| one.saturating_add(W));
        let newest = known.base_year();
        for year in known.years.iter_mut().filter(|year| Some(year.year) == newest) {
            more(&mut year.net_profit);
            more(&mut year.net_profit_deducted);
            more(&mut year.op_cash_flow);
            more(&mut year.weighted_roe_ppm);
        }
        for ((after, before), standard) in
            rules.fits(&known).iter().zip(before).zip(&rules.standards)
        {
            assert!(after.nearness_ppm >= before.nearness_ppm, "{}", standard.id);
            assert!(!before.answer.is_met() || after.answer.is_met(), "{}", standard.id);
        }
    }
}
