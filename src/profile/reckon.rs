//! From records to a profile: what is known, the answers to every standard, the score. Pure.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::score::{Facts, Score, reached};
use super::store::{Kept, Subject};
use super::weights::{Honour, Weights, is_institution_backed};
use crate::company::{Grade, NOT_ON_ITS_WAY};
use crate::db::Db;
use crate::error::Error;
use crate::financial::{self, Figure, Precedence, Statement};
use crate::market::{Board, Venue};
use crate::standard::answers::letter;
use crate::standard::{Answer, Fit, Known, Rates, Rulebook, YearFigures, months_since, rulebook};

/// What a day's profiles are reckoned by.
#[derive(Clone)]
pub struct Rules {
    /// The day.
    pub on: NaiveDate,
    /// 上市标准
    pub rulebook: &'static Rulebook,
    /// 权重
    pub weights: Weights,
    /// Rates.
    pub rates: Rates,
    /// Which source is asked first.
    pub precedence: Precedence,
    /// Changes with any of them.
    pub edition: String,
}

impl Rules {
    /// Those in force on a day.
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

/// What is on file of a company besides its own row.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// In the order of the years.
    pub years: Vec<YearFigures>,
    /// Quotations on 新三板: layer, from, until; oldest first.
    pub quotations: Vec<(Board, NaiveDate, Option<NaiveDate>)>,
    /// When something last happened on its way.
    pub last_event_on: Option<NaiveDate>,
    /// Open blockers.
    pub burden: Burden,
}

/// Open blockers, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Burden {
    /// Severe ones.
    pub severe: i32,
    /// Others.
    pub other: i32,
    /// Of both, those that are late.
    pub overdue: i32,
}

/// The figures of a company's years, each as its first source has it.
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

/// What is known of a company on the day of the rules.
pub fn known(subject: &Subject, records: &Records, rules: &Rules) -> Known {
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

/// Months of quotation without a break up to a day, both layers together, and whether the last is
/// 创新层.
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

/// The answers to everything, for one company.
#[derive(Clone)]
pub struct Reckoned {
    /// What is known.
    pub known: Known,
    /// One a standard, in the order of the rulebook.
    pub fits: Vec<Fit>,
    /// The ordinary standard of the listing board it comes nearest to: its place, and the answer
    /// of the board as a whole.
    pub best: Option<(usize, Fit)>,
    /// What the score depends on.
    pub facts: Facts,
    /// None for a company no longer on its way.
    pub score: Option<Score>,
}

/// Reckons a company.
pub fn reckon(subject: &Subject, records: &Records, rules: &Rules) -> Reckoned {
    let known = known(subject, records, rules);
    reckon_known(subject, records, rules, known)
}

/// Reckons a company of which this is known.
pub fn reckon_known(subject: &Subject, records: &Records, rules: &Rules, known: Known) -> Reckoned {
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
    Reckoned { known, fits, best, facts, score }
}

/// The listing board that is nearest as a whole, with its positioning and structure, and of it the
/// ordinary standard that is nearest; of equally near boards the first of the rulebook.
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

impl Reckoned {
    /// What is kept of it.
    pub fn kept(&self, subject: &Subject, rules: &Rules) -> Kept {
        let best =
            self.best.and_then(|(place, fit)| Some((rules.rulebook.standards.get(place)?, fit)));
        let score = self.score.as_ref();
        Kept {
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

    /// The grade that the rule gives; none to a company no longer on its way.
    pub fn recommended(&self, subject: &Subject, rules: &Rules) -> Option<Grade> {
        let rule = reached(self.score.as_ref()?, subject.stage, &rules.weights);
        rule.map(|rule| rule.grade)
    }

    /// By which lists are sorted.
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
