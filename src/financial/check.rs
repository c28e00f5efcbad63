//! Checks of facts before they are stored: cleaning, limits and consistency.

use chrono::{Datelike, NaiveDate};

use super::figure::{Figure, FigureKind, PERCENT_DECIMALS};
use super::model::Facts;
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long};

/// First fiscal year that may be recorded: the Shanghai and Shenzhen exchanges opened in 1990.
pub const FIRST_YEAR: i32 = 1990;
/// Largest return on equity, 10 000 % in parts per million. A larger value is a misplaced decimal
/// point.
const MOST_ROE: i64 = 10_000 * 10_i64.pow(PERCENT_DECIMALS);

impl Facts {
    /// Trims all texts, then reports all errors at once. `today`, the day in China, decides which
    /// years are over.
    pub fn checked(mut self, today: NaiveDate) -> Result<Self, Error> {
        for text in [&mut self.document, &mut self.note] {
            let trimmed = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
            *text = trimmed.map(str::to_owned);
        }
        let errors = self.complaints(today);
        if errors.is_empty() { Ok(self) } else { Err(Error::invalid(errors)) }
    }

    /// Returns everything that is wrong with the facts.
    pub fn complaints(&self, today: NaiveDate) -> Vec<FieldError> {
        let mut errors = Vec::new();
        self.check_year(today, &mut errors);
        self.check_figures(&mut errors);
        self.check_parts(&mut errors);
        if Figure::ALL.iter().all(|figure| self.value(*figure).is_none()) {
            let sentence = "请至少填写一项财务数据。";
            errors.push(FieldError::new("figures", Code::MissingFigures, sentence));
        }
        if self.as_of.is_some_and(|day| day > today) {
            let sentence = "数据日期不能晚于今天。";
            errors.push(FieldError::new("as_of", Code::FutureDate, sentence));
        }
        errors.extend(too_long("document", "出处", self.document.as_ref(), LONGEST_LINE));
        errors.extend(too_long("note", "备注", self.note.as_ref(), LONGEST_TEXT));
        errors
    }

    fn check_year(&self, today: NaiveDate, errors: &mut Vec<FieldError>) {
        let (code, sentence) = match self.fiscal_year {
            year if year == today.year() => {
                (Code::YearNotOver, format!("{year} 年度尚未结束，请在年度结束后填报全年数据。"))
            }
            year if !(FIRST_YEAR..today.year()).contains(&year) => {
                let last = today.year() - 1;
                (Code::BadYear, format!("年度须在 {FIRST_YEAR} 到 {last} 之间。"))
            }
            _ => return,
        };
        errors.push(FieldError::new("fiscal_year", code, sentence));
    }

    fn check_figures(&self, errors: &mut Vec<FieldError>) {
        for figure in Figure::ALL {
            let Some(value) = self.value(*figure) else { continue };
            if value < 0 && !figure.may_be_negative() {
                let sentence = format!("“{}”不能为负，请核对。", figure.label());
                errors.push(FieldError::new(figure.code(), Code::BadNumber, sentence));
            }
            if figure.kind() == FigureKind::Percent && value.abs() > MOST_ROE {
                let sentence = format!("“{}”超出 ±10000%，请核对小数点和百分号。", figure.label());
                errors.push(FieldError::new(figure.code(), Code::BadNumber, sentence));
            }
        }
    }

    /// Checks that a part is not larger than the whole.
    fn check_parts(&self, errors: &mut Vec<FieldError>) {
        for (part, whole) in
            [(Figure::RdStaff, Figure::Employees), (Figure::InventionPatents, Figure::Patents)]
        {
            if let (Some(some), Some(all)) = (self.value(part), self.value(whole))
                && some > all
            {
                let (part_name, whole_name) = (part.label(), whole.label());
                let sentence =
                    format!("“{part_name}”（{some}）不能多于“{whole_name}”（{all}），请核对。");
                errors.push(FieldError::new(part.code(), Code::MoreThanAll, sentence));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Source;
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
    }

    fn codes(facts: &Facts) -> Vec<(String, String)> {
        let found = facts.complaints(today()).into_iter();
        found.map(|error| (error.field, error.code.to_string())).collect()
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let facts = Facts {
            revenue_yuan: Some(-1),
            net_profit_yuan: Some(-1),
            weighted_roe_ppm: Some(-100_000_001),
            employees: Some(10),
            rd_staff: Some(11),
            patents: Some(3),
            invention_patents: Some(4),
            as_of: NaiveDate::from_ymd_opt(2026, 3, 3),
            ..Facts::new(2026, Source::Company)
        };
        assert_eq!(
            codes(&facts),
            [
                pair("fiscal_year", "year_not_over"),
                pair("revenue_yuan", "bad_number"),
                pair("weighted_roe_ppm", "bad_number"),
                pair("rd_staff", "more_than_all"),
                pair("invention_patents", "more_than_all"),
                pair("as_of", "future_date"),
            ]
        );
    }

    #[test]
    fn a_year_that_is_over_and_one_figure_are_enough() {
        let zero = |year| Facts { patents: Some(0), ..Facts::new(year, Source::Town) };
        assert_eq!(codes(&zero(2025)), []);
        assert_eq!(codes(&zero(1990)), []);
        assert_eq!(codes(&zero(1989)), [pair("fiscal_year", "bad_year")]);
        assert_eq!(codes(&zero(2027)), [pair("fiscal_year", "bad_year")]);
        let nothing = Facts::new(2025, Source::Town);
        assert_eq!(codes(&nothing), [pair("figures", "missing_figures")]);
        let blank = Facts { note: Some("  ".into()), ..zero(2025) };
        assert_eq!(blank.checked(today()).unwrap().note, None);
    }
}
