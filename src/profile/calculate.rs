//! Calculation of a profile from records: known data, answers to every standard, score.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::score::{Facts, Score, reached};
use super::store::{StoredProfile, Subject};
use super::weights::{Honour, Weights, is_institution_backed};
use crate::company::{Grade, NOT_ON_ITS_WAY};
use crate::db::Db;
use crate::error::Error;
use crate::financial::{self, Figure, Precedence, Statement};
use crate::market::{Board, Venue};
use crate::standard::answers::letter;
use crate::standard::{Answer, Fit, Known, Rates, Rulebook, YearFigures, months_since, rulebook};

/// Rules for the profiles of one day.
#[derive(Clone)]
pub struct Rules {
    pub on: NaiveDate,
    /// 上市标准
    pub rulebook: &'static Rulebook,
    /// 权重
    pub weights: Weights,
    /// Exchange rates.
    pub rates: Rates,
    /// Order of precedence of the sources of figures.
    pub precedence: Precedence,
    /// Identifies the rules. Changes if any of them changes.
    pub edition: String,
}

impl Rules {
    /// Reads the rules in force on a day.
    pub fn read(db: &mut Db, on: NaiveDate) -> Result<Self, Error> {
        let (rulebook, weights) = (rulebook()?, Weights::in_force(db, on)?);
        let figures = financial::FigureRules::in_force(db)?;
        let order: Vec<&str> = figures.source_order.iter().map(|one| one.code()).collect();
        let short: String = rulebook.edition.chars().take(12).collect();
        Ok(Self {
            on,
            edition: format!(
                "{short}/{}/{}/{}",
                weights.effective_from,
                figures.hkd_rate_ppm,
                order.join(",")
            ),
            rates: Rates { hkd_ppm: figures.hkd_rate_ppm },
            precedence: Precedence::of(&figures),
            rulebook,
            weights,
        })
    }
}

/// Records of a company apart from its own row.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// Ordered by year.
    pub years: Vec<YearFigures>,
    /// Quotations as market, start and end date; oldest first.
    pub quotations: Vec<(Board, NaiveDate, Option<NaiveDate>)>,
    /// Date of the latest stage event.
    pub last_event_on: Option<NaiveDate>,
    pub burden: Burden,
}

/// Numbers of open blockers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Burden {
    pub severe: i32,
    pub other: i32,
    /// Severe and other blockers that are overdue.
    pub overdue: i32,
}

/// Returns the figures of each year, each from the first source that has it.
pub fn figures(statements: &[Statement], precedence: &Precedence) -> Vec<YearFigures> {
    let years = financial::years(statements, precedence);
    let of = |year: &financial::Year<'_>| YearFigures {
        year: year.fiscal_year,
        revenue: year.value(Figure::Revenue),
        net_profit: year.value(Figure::NetProfit),
        net_profit_deducted: year.value(Figure::NetProfitDeducted),
        op_cash_flow: year.value(Figure::OpCashFlow),
        rd_expense: year.value(Figure::RdExpense),
        net_assets: year.value(Figure::NetAssets),
        weighted_roe_ppm: year.value(Figure::WeightedRoe),
        employees: year.value(Figure::Employees),
        rd_staff: year.value(Figure::RdStaff),
        invention_patents: year.value(Figure::InventionPatents),
        audited: year.statements().any(|one| one.facts.audited),
    };
    years.iter().map(of).collect()
}

/// Returns the data known about a company on the day of the rules.
pub fn known_data(subject: &Subject, records: &Records, rules: &Rules) -> Known {
    let (neeq_months, neeq_innovation) = quoted_for(&records.quotations, rules.on);
    Known {
        on: rules.on,
        years: records.years.clone(),
        established_on: subject.established_on,
        share_capital_yuan: subject.registered_capital_yuan,
        neeq_months,
        neeq_innovation,
        rates: rules.rates,
    }
}

/// Returns the months of unbroken quotation on 新三板 up to a day, both layers together, and
/// whether the last layer is 创新层.
fn quoted_for(quotations: &[(Board, NaiveDate, Option<NaiveDate>)], on: NaiveDate) -> (i64, bool) {
    let of_neeq =
        quotations.iter().filter(|(board, from, _)| *from <= on && *board != Board::Gdotc);
    let mut since: Option<NaiveDate> = None;
    let mut until: Option<NaiveDate> = None;
    let mut innovation = false;
    for (board, from, ended) in of_neeq {
        let goes_on =
            until.is_some_and(|ended| *from <= ended) || (since.is_some() && until.is_none());
        if !goes_on {
            since = Some(*from);
        }
        until = *ended;
        innovation = *board == Board::NeeqInnovation;
    }
    match since.filter(|_| until.is_none_or(|ended| ended > on)) {
        Some(since) => (months_since(since, on), innovation),
        None => (0, false),
    }
}

/// Result of the calculation for one company.
#[derive(Clone)]
pub struct Calculated {
    /// Data that the answers are based on.
    pub known: Known,
    /// One per standard, in the order of the rulebook.
    pub fits: Vec<Fit>,
    /// The nearest ordinary standard of the nearest listing board: its index in the rulebook, and
    /// the answer of the board as a whole.
    pub best: Option<(usize, Fit)>,
    /// Inputs of the score.
    pub facts: Facts,
    /// `None` if the company is listed or has left the process.
    pub score: Option<Score>,
}

/// Calculates the profile of a company.
pub fn calculate(subject: &Subject, records: &Records, rules: &Rules) -> Calculated {
    let known = known_data(subject, records, rules);
    calculate_known(subject, records, rules, known)
}

/// Calculates the profile of a company from the given known data.
pub fn calculate_known(
    subject: &Subject,
    records: &Records,
    rules: &Rules,
    known: Known,
) -> Calculated {
    let fits = rules.rulebook.fits(&known);
    let best = best(rules.rulebook, &fits, &known);
    let nearness_ppm = best.map_or(0, |(_, fit)| fit.nearness_ppm);
    let honours = subject.tags.iter().filter_map(Honour::of_tag);
    let facts = Facts {
        on: rules.on,
        nearness_ppm,
        growth_ppm: known.revenue_growth_ppm(),
        rd_ppm: known.rd_intensity_ppm(),
        honour: honours.max_by_key(|one| rules.weights.of_honour(*one)),
        institution_backed: subject.tags.iter().any(is_institution_backed),
        stage: subject.stage,
        last_event_on: records.last_event_on.unwrap_or(subject.stage_since),
        severe: records.burden.severe,
        other: records.burden.other,
        overdue: records.burden.overdue,
        planned_filing_on: subject.planned_filing_on,
    };
    let score = Score::of(&facts, &rules.weights);
    Calculated { known, fits, best, facts, score }
}

/// Returns the nearest ordinary standard of the nearest listing board. The board is judged as a
/// whole, with its positioning and structure. Of equally near boards, the first in the rulebook is
/// taken.
fn best(rulebook: &Rulebook, fits: &[Fit], known: &Known) -> Option<(usize, Fit)> {
    let boards = rulebook.boards.iter().filter(|one| one.board.venue() != Venue::Quotation);
    let nearest = boards.filter_map(|board| {
        let whole = rulebook.board_fit(board, fits, known);
        let standards = rulebook.standards.iter().zip(fits).enumerate();
        let decidable = standards.filter(|(_, (standard, fit))| {
            standard.board == board.board
                && standard.is_ordinary()
                && !matches!(fit.answer, Answer::Open | Answer::NotInForce)
        });
        let (place, _) = decidable.max_by_key(|(place, (_, fit))| {
            (fit.nearness_ppm, Reverse(letter(fit)), Reverse(*place))
        })?;
        (whole.nearness_ppm > 0).then_some((place, whole))
    });
    nearest.max_by_key(|(place, fit)| (fit.nearness_ppm, Reverse(*place)))
}

impl Calculated {
    /// Returns the row to store.
    pub fn to_stored(&self, subject: &Subject, rules: &Rules) -> StoredProfile {
        let best =
            self.best.and_then(|(place, fit)| Some((rules.rulebook.standards.get(place)?, fit)));
        let score = self.score.as_ref();
        StoredProfile {
            company_id: subject.id,
            reckoned_on: rules.on,
            reckoned_by: rules.edition.clone(),
            potential: score.map(Score::potential_points),
            progress: score.map(Score::progress_points),
            urgency: score.map(Score::urgency_points),
            priority: score.map(|score| score.priority),
            recommended: self.recommended(subject, rules),
            best_standard: best.map(|(standard, _)| standard.id.clone()),
            best_answer: best.map(|(_, fit)| fit.answer),
            nearness_ppm: i32::try_from(self.facts.nearness_ppm).unwrap_or(i32::MAX),
            answers: self.fits.iter().map(letter).collect(),
        }
    }

    /// Returns the grade that the rule recommends. `None` if the company is listed or has left the
    /// process.
    pub fn recommended(&self, subject: &Subject, rules: &Rules) -> Option<Grade> {
        let rule = reached(self.score.as_ref()?, subject.stage, &rules.weights);
        rule.map(|rule| rule.grade)
    }

    /// Returns the sort key for lists.
    pub fn key(&self, subject: &Subject) -> i64 {
        self.score.map_or(NOT_ON_ITS_WAY, |score| score.key(subject.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_without_a_break_add_up() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (base, innovation) = (Board::NeeqBase, Board::NeeqInnovation);
        let on = day("2026-06-30");
        for (quotations, expected) in [
            (vec![], (0, false)),
            (vec![(base, day("2025-06-30"), None)], (12, false)),
            (
                vec![
                    (base, day("2024-06-30"), Some(day("2025-05-20"))),
                    (innovation, day("2025-05-20"), None),
                ],
                (24, true),
            ),
            (
                vec![
                    (base, day("2020-06-30"), Some(day("2021-05-20"))),
                    (base, day("2026-01-01"), None),
                ],
                (5, false),
            ),
            (vec![(base, day("2020-06-30"), Some(day("2021-05-20")))], (0, false)),
            (vec![(Board::Gdotc, day("2020-06-30"), None)], (0, false)),
            (vec![(base, day("2026-07-01"), None)], (0, false)),
        ] {
            assert_eq!(quoted_for(&quotations, on), expected, "{quotations:?}");
        }
    }
}
