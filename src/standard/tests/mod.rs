//! Golden cases (all companies are fictional) and properties that hold for any figures.

mod any_figures;
mod boards;
mod dates;
mod golden;
mod real;
mod special;

use chrono::NaiveDate;

use super::{Answer, Fit, Known, Rates, YearFigures, rulebook};

/// 万元
const W: i64 = 10_000;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum F {
    /// 营业收入
    R,
    /// 净利润 before and after deduction
    P,
    /// 经营现金流
    C,
    /// 研发投入
    D,
    /// 加权平均净资产收益率, millionths
    E,
    /// 员工
    S,
    /// 研发人员
    T,
    /// 发明专利
    V,
}

fn figure(year: &mut YearFigures, figure: F, value: Option<i64>) {
    match figure {
        F::R => year.revenue = value,
        F::P => {
            year.net_profit = value;
            year.net_profit_deducted = value;
        }
        F::C => year.op_cash_flow = value,
        F::D => year.rd_expense = value,
        F::E => year.weighted_roe_ppm = value,
        F::S => year.employees = value,
        F::T => year.rd_staff = value,
        F::V => year.invention_patents = value,
    }
}

/// A fictional company with three empty years and nothing else known.
fn unknown(on: &str) -> Known {
    let on = day(on);
    let nobody = Known {
        on,
        years: Vec::new(),
        established_on: None,
        share_capital_yuan: None,
        neeq_months: 0,
        neeq_innovation: false,
        rates: Rates { hkd_ppm: 900_000 },
    };
    let newest = nobody.due_year();
    let year = |year| YearFigures { year, ..YearFigures::default() };
    Known { years: (newest - 2..=newest).map(year).collect(), ..nobody }
}

/// Adds figures of the last three years, oldest first.
fn with(on: &str, figures: &[(F, [i64; 3])]) -> Known {
    let mut known = unknown(on);
    for (which, values) in figures {
        for (year, value) in known.years.iter_mut().zip(values) {
            figure(year, *which, Some(*value));
        }
    }
    known
}

fn fit(standard: &str, known: &Known) -> Fit {
    let (_, standard) = rulebook().unwrap().standard(standard).unwrap();
    standard.fit(known)
}

fn answer(standard: &str, known: &Known) -> Answer {
    fit(standard, known).answer
}
