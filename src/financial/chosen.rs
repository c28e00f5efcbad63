//! Choice of the source that is shown, and differences between sources. Pure, and without copies of
//! figures, so that the statements of 100 000 companies can be read in one pass.

use super::FigureRules;
use super::figure::Figure;
use super::model::{Source, Statement};

/// Number of sources.
const SOURCES: usize = Source::ALL.len();

/// 口径: order of the sources for each figure, and how far two sources may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precedence {
    general: [Source; SOURCES],
    of_tax: [Source; SOURCES],
    of_insured: [Source; SOURCES],
    tolerance_percent: u32,
}

impl Precedence {
    /// Creates the order from the office's rules. 税务 comes first for taxes, 人社 for the insured.
    pub fn of(rules: &FigureRules) -> Self {
        let mut general = default_order();
        for (place, source) in general.iter_mut().zip(&rules.source_order) {
            *place = *source;
        }
        Self {
            general,
            of_tax: with_first(Source::Tax, general),
            of_insured: with_first(Source::SocialInsurance, general),
            tolerance_percent: rules.tolerance_percent,
        }
    }

    /// Returns the order of the sources for a figure.
    pub fn order(&self, figure: Figure) -> &[Source; SOURCES] {
        match figure {
            Figure::TaxPaid => &self.of_tax,
            Figure::Insured => &self.of_insured,
            _ => &self.general,
        }
    }

    /// Whether two values differ by more than the tolerance, in percent of the larger absolute
    /// value.
    pub fn differ(&self, one: i64, other: i64) -> bool {
        let apart = (i128::from(one) - i128::from(other)).abs();
        let larger = i128::from(one).abs().max(i128::from(other).abs());
        apart * 100 > larger * i128::from(self.tolerance_percent)
    }
}

impl Default for Precedence {
    fn default() -> Self {
        Self::of(&FigureRules::default())
    }
}

fn default_order() -> [Source; SOURCES] {
    [
        Source::AuditReport,
        Source::Disclosure,
        Source::Tax,
        Source::SocialInsurance,
        Source::Company,
        Source::Town,
    ]
}

/// Moves one source to the front.
fn with_first(first: Source, order: [Source; SOURCES]) -> [Source; SOURCES] {
    let mut led = order;
    led.sort_by_key(|source| *source != first); // stable: the others keep their order
    led
}

/// A value with its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourcedValue {
    /// In the stored unit: whole yuan, parts per million, people, patents.
    pub value: i64,
    pub source: Source,
    /// 经审计
    pub audited: bool,
}

/// A figure for which another source has a different value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disagreement {
    pub figure: Figure,
    /// The value that is shown.
    pub shown: SourcedValue,
    /// The value of the other source.
    pub other: SourcedValue,
}

/// One fiscal year of a company with the statements of all sources.
#[derive(Debug, Clone, Copy)]
pub struct Year<'a> {
    /// 年度
    pub fiscal_year: i32,
    order: &'a Precedence,
    by_source: [Option<&'a Statement>; SOURCES],
}

impl<'a> Year<'a> {
    fn empty(fiscal_year: i32, order: &'a Precedence) -> Self {
        Self { fiscal_year, order, by_source: [None; SOURCES] }
    }

    /// Returns the shown value of a figure in its stored unit: whole yuan, parts per million,
    /// people, patents. `None` if no source has it.
    pub fn value(&self, figure: Figure) -> Option<i64> {
        self.shown(figure).map(|said| said.value)
    }

    /// Returns the shown value of a figure with its source: the first source that has it.
    pub fn shown(&self, figure: Figure) -> Option<SourcedValue> {
        self.all(figure).next()
    }

    /// Returns the values of a figure from all sources, the shown one first.
    pub fn all(&self, figure: Figure) -> impl Iterator<Item = SourcedValue> + '_ {
        self.order.order(figure).iter().filter_map(move |source| {
            let facts = &self.of(*source)?.facts;
            let value = facts.value(figure)?;
            Some(SourcedValue { value, source: *source, audited: facts.audited })
        })
    }

    /// Returns all values of other sources that differ from the shown one by more than the
    /// tolerance.
    pub fn disagreements(&self) -> impl Iterator<Item = Disagreement> + '_ {
        Figure::ALL.iter().flat_map(|figure| self.disagreements_of(*figure))
    }

    /// Returns the disagreements of one figure.
    pub fn disagreements_of(&self, figure: Figure) -> impl Iterator<Item = Disagreement> + '_ {
        let shown = self.shown(figure);
        let others = self.all(figure).skip(1);
        others.filter_map(move |other| {
            let shown = shown?;
            let differ = self.order.differ(shown.value, other.value);
            differ.then_some(Disagreement { figure, shown, other })
        })
    }

    /// Returns the statements of the year, in the general order of sources.
    pub fn statements(&self) -> impl Iterator<Item = &'a Statement> + '_ {
        self.order.general.iter().filter_map(|source| self.of(*source))
    }

    fn of(&self, source: Source) -> Option<&'a Statement> {
        self.by_source.get(source as usize).copied().flatten()
    }
}

/// Groups the statements of one company by fiscal year, ascending.
pub fn years<'a>(statements: &'a [Statement], order: &'a Precedence) -> Vec<Year<'a>> {
    let mut years: Vec<Year<'a>> = Vec::new();
    for statement in statements {
        let fiscal_year = statement.facts.fiscal_year;
        let at = match years.binary_search_by_key(&fiscal_year, |year| year.fiscal_year) {
            Ok(at) => at,
            Err(at) => {
                years.insert(at, Year::empty(fiscal_year, order));
                at
            }
        };
        let year = years.get_mut(at);
        let place = year.and_then(|y| y.by_source.get_mut(statement.facts.source as usize));
        if let Some(place) = place {
            *place = Some(statement);
        }
    }
    years
}

/// Groups statements by company. They must be ordered by company.
pub fn by_company(statements: &[Statement]) -> impl Iterator<Item = (i64, &[Statement])> {
    let same = statements.chunk_by(|one, next| one.company_id == next.company_id);
    same.filter_map(|own| Some((own.first()?.company_id, own)))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::super::model::Facts;
    use super::*;

    fn statement(company_id: i64, facts: Facts) -> Statement {
        let at = NaiveDateTime::default();
        Statement {
            id: 0,
            company_id,
            facts,
            entered_by: String::new(),
            entered_at: at,
            updated_at: at,
            version: 1,
            import_id: None,
        }
    }

    fn said(year: i32, source: Source, revenue: i64, tax: i64) -> Statement {
        let facts = Facts::new(year, source);
        let facts = Facts { revenue_yuan: Some(revenue), tax_paid_yuan: Some(tax), ..facts };
        statement(1, Facts { audited: source == Source::AuditReport, ..facts })
    }

    #[test]
    fn each_year_shows_the_first_source_that_has_a_figure() {
        let mut audited = said(2023, Source::AuditReport, 10_000, 90);
        audited.facts.tax_paid_yuan = None;
        let all = [
            said(2024, Source::Company, 7, 7),
            said(2023, Source::Town, 10_300, 70),
            audited,
            said(2023, Source::Company, 10_099, 80),
            said(2022, Source::Tax, 5, 5),
        ];
        let order = Precedence::default();
        let years = years(&all, &order);
        let shown: Vec<_> =
            years.iter().map(|y| (y.fiscal_year, y.value(Figure::Revenue))).collect();
        assert_eq!(shown, [(2022, Some(5)), (2023, Some(10_000)), (2024, Some(7))]);
        let year = &years[1];
        let revenue = SourcedValue { value: 10_000, source: Source::AuditReport, audited: true };
        assert_eq!(year.shown(Figure::Revenue), Some(revenue));
        assert_eq!(year.value(Figure::TaxPaid), Some(80), "the report says nothing of taxes");
        assert_eq!(year.value(Figure::NetProfit), None);
        let others: Vec<_> = year.all(Figure::Revenue).map(|said| said.value).collect();
        assert_eq!(others, [10_000, 10_099, 10_300]);
        let found: Vec<_> =
            year.disagreements().map(|d| (d.figure, d.shown.value, d.other.value)).collect();
        assert_eq!(found, [(Figure::Revenue, 10_000, 10_300), (Figure::TaxPaid, 80, 70)]);
        assert_eq!(year.statements().count(), 3);
    }

    #[test]
    fn taxes_and_the_insured_have_their_own_first_source() {
        let mut social = said(2023, Source::SocialInsurance, 1, 1);
        let mut report = said(2023, Source::AuditReport, 2, 2);
        (social.facts.insured, report.facts.insured) = (Some(30), Some(40));
        let all = [report, social, said(2023, Source::Tax, 3, 3)];
        let order = Precedence::default();
        let year = years(&all, &order)[0];
        assert_eq!(
            [Figure::Revenue, Figure::TaxPaid, Figure::Insured].map(|f| year.value(f)),
            [Some(2), Some(3), Some(30)]
        );
    }

    #[test]
    fn another_precedence_changes_only_what_is_shown() {
        let all = [said(2023, Source::AuditReport, 2, 2), said(2023, Source::Town, 3, 3)];
        let mut rules = FigureRules::default();
        rules.source_order.reverse();
        let (usual, reversed) = (Precedence::default(), Precedence::of(&rules));
        let [before, after] = [&usual, &reversed].map(|order| years(&all, order)[0]);
        assert_eq!([before, after].map(|y| y.value(Figure::Revenue)), [Some(2), Some(3)]);
        assert_eq!(before.disagreements().count(), after.disagreements().count());
    }

    #[test]
    fn tolerance_is_a_share_of_the_larger_value() {
        let order = Precedence::default();
        for (one, other, differ) in [
            (10_000, 9_900, false),
            (10_000, 9_899, true),
            (-10_000, 10_000, true),
            (-10_000, -10_050, false),
            (0, 0, false),
            (0, 1, true),
            (i64::MAX, i64::MIN, true),
        ] {
            assert_eq!(order.differ(one, other), differ, "{one} {other}");
            assert_eq!(order.differ(other, one), differ, "{other} {one}");
        }
    }

    #[test]
    fn many_companies_are_looked_through_in_no_time() {
        let years_of = |company| (2022..2025).map(move |year| (company, year));
        let all: Vec<Statement> = (0..100_000)
            .flat_map(years_of)
            .map(|(company, year)| {
                statement(company, said(year, Source::Company, company, company).facts)
            })
            .collect();
        let order = Precedence::default();
        let sum: i64 = by_company(&all)
            .flat_map(|(_, own)| years(own, &order))
            .filter_map(|year| year.value(Figure::Revenue))
            .sum();
        assert_eq!(sum, 3 * (0..100_000).sum::<i64>());
    }
}
