//! Financial data in a row: figures of the row's own year, or of the year of their column.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::chinese::fold_width;
use crate::columns::{Field, Meaning};
use crate::dates::{Precision, from_cell_number, parse_date};
use crate::error::Code;
use crate::export::unguarded;
use crate::financial::{FIRST_YEAR, Figure, Figures, Kind, Source};
use crate::import::row::{Column, Draft, Reader};
use crate::import::value::{parse_percent, percent_from_number};
use crate::money::Currency;
use crate::sheet::Cell;

/// What a row says of a company's figures.
#[derive(Debug, Default)]
pub struct FinancialDraft {
    /// 年度 of the row, where a column tells it.
    pub fiscal_year: Option<i32>,
    /// 来源
    pub source: Option<Source>,
    /// 经审计
    pub audited: Option<bool>,
    /// 数据日期
    pub as_of: Option<NaiveDate>,
    /// 出处
    pub document: Option<String>,
    /// The figures of each year; at first those of the row's own stand under none.
    pub years: BTreeMap<Option<i32>, Figures>,
}

/// What sources are also called.
const SOURCES: &[(Source, &[&str])] = &[
    (Source::AuditReport, &["审计", "经审计", "审计报告书", "会计师事务所", "年度审计报告"]),
    (
        Source::Disclosure,
        &[
            "年报",
            "年度报告",
            "招股书",
            "招股说明书",
            "公告",
            "交易所",
            "披露",
            "公开资料",
            "公开信息",
            "巨潮资讯",
        ],
    ),
    (Source::Tax, &["税务局", "市税务局", "税务部门", "国税", "地税"]),
    (Source::SocialInsurance, &["人社局", "市人社局", "社保", "社保局", "人社部门"]),
    (
        Source::Company,
        &["企业", "企业填报", "企业自报", "企业提供", "企业报表", "企业上报", "公司", "公司提供"],
    ),
    (Source::Town, &["镇街", "镇街报送", "镇街专班", "镇街园区", "专班", "园区"]),
];

impl Reader<'_> {
    /// Takes a cell that says something of figures; whether it gave something. None where it
    /// speaks of the company.
    pub fn take_financial(
        &self,
        draft: &mut Draft,
        column: &Column,
        cell: Cell<'_>,
    ) -> Option<bool> {
        if let Some(figure) = column.field.figure() {
            return Some(self.take_figure(draft, column, figure, cell));
        }
        let text = cell.text();
        let word = text.trim();
        let given = match column.field {
            Field::FiscalYear => self.take_year(draft, cell),
            Field::Source => self.take_source(draft, word),
            Field::Audited => self.take_audited(draft, cell),
            Field::AsOf => self.take_as_of(draft, cell),
            Field::Document => {
                draft.extra.financial.document = Some(unguarded(word).to_owned());
                true
            }
            _ => return None,
        };
        Some(given)
    }

    fn take_figure(
        &self,
        draft: &mut Draft,
        column: &Column,
        figure: Figure,
        cell: Cell<'_>,
    ) -> bool {
        let value = match figure.kind() {
            Kind::Money => self.yuan(draft, column, cell),
            Kind::Percent => self.percent(draft, column, cell),
            Kind::People | Kind::Items => self.count(draft, column, cell).map(i64::from),
        };
        if value.is_some() {
            let figures = draft.extra.financial.years.entry(column.year).or_default();
            figures.set(figure, value);
        }
        value.is_some()
    }

    fn yuan(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) -> Option<i64> {
        let amount = self.signed_amount(draft, column, cell)?;
        if amount.currency == Currency::Cny {
            return Some(amount.units);
        }
        let (heading, currency) = (&column.heading, amount.currency.label());
        draft.notes.push(format!("“{heading}”为{currency}，未折算，未采用"));
        None
    }

    /// A spreadsheet keeps 12.5% as 0.125, and a file does not tell the two apart.
    fn percent(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) -> Option<i64> {
        let parsed = match cell {
            Cell::Number(number) => percent_from_number(number).map(Some),
            other => parse_percent(&other.text()),
        };
        match parsed {
            Ok(value) => {
                if matches!(cell, Cell::Number(number) if number != 0.0 && number.abs() < 1.0) {
                    let (heading, text) = (&column.heading, cell.text());
                    draft.notes.push(format!(
                        "“{heading}”按 {text}% 读取；如果单元格设了百分比格式，请改为不带百分号的数字"
                    ));
                }
                value
            }
            Err(error) => {
                let (text, code) = (cell.text(), error.code());
                self.refuse_at(draft, &column.heading, &text, code, error.to_string());
                None
            }
        }
    }

    fn take_year(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let year = match cell {
            Cell::Date(date) => whole_year(date),
            Cell::Number(number) if (1900.0..2200.0).contains(&number) && number.fract() == 0.0 => {
                Some(number as i32)
            }
            Cell::Number(number) => {
                from_cell_number(number, false).ok().and_then(|date| whole_year(date.date))
            }
            other => written_year(&other.text()),
        };
        if year.is_none() {
            let message = "不是完整的年度，请填写年份，例如 2024、2024年度 或 2024-12-31。";
            self.refuse(draft, Field::FiscalYear, &cell.text(), Code::BadYear, message);
        }
        draft.extra.financial.fiscal_year = year;
        year.is_some()
    }

    fn take_source(&self, draft: &mut Draft, word: &str) -> bool {
        let found = source(word);
        match found {
            None => {
                let all = Source::ALL.iter().map(|one| one.label()).collect::<Vec<_>>().join("、");
                let message = format!("不认识来源“{word}”。请填写其中一个：{all}。");
                self.refuse(draft, Field::Source, word, Code::BadEnum, message);
            }
            Some(known) if known.label() != word && known.code() != word => {
                draft.notes.push(format!("来源“{word}”认作{}", known.label()));
            }
            Some(_) => {}
        }
        draft.extra.financial.source = found;
        found.is_some()
    }

    fn take_audited(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let text = cell.text();
        let said = match text.trim().to_lowercase().as_str() {
            "是" | "已审计" | "经审计" | "已经审计" | "√" | "y" | "yes" | "true" | "1" => {
                Some(true)
            }
            "否" | "未审计" | "未经审计" | "×" | "n" | "no" | "false" | "0" => Some(false),
            _ => None,
        };
        if said.is_none() {
            let message = "是否经审计请填写：是、否。";
            self.refuse(draft, Field::Audited, &text, Code::BadEnum, message);
        }
        draft.extra.financial.audited = said;
        said.is_some()
    }

    fn take_as_of(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let Some(day) = self.civil_date(draft, Field::AsOf, cell) else { return false };
        if day > self.today {
            let message = format!("数据日期不能晚于今天（{}）。", self.today);
            self.refuse(draft, Field::AsOf, &cell.text(), Code::FutureDate, message);
            return false;
        }
        draft.extra.financial.as_of = Some(day);
        true
    }

    /// What only the whole row can tell: of which years it speaks, and that they are over.
    pub fn finish_financial(&self, draft: &mut Draft) {
        if draft.elsewhere.is_some() {
            return;
        }
        if draft.extra.financial.years.is_empty() {
            if draft.errors.is_empty() {
                draft.elsewhere = Some("这一行没有填写任何财务数据".into());
            }
            return;
        }
        self.settle_year(draft);
        let years: Vec<i32> = draft.extra.financial.years.keys().flatten().copied().collect();
        for year in years {
            if (FIRST_YEAR..self.today.year()).contains(&year) {
                continue;
            }
            let message = if year < FIRST_YEAR {
                format!("年度不能早于 {FIRST_YEAR} 年，请核对。")
            } else {
                format!("{year} 年度尚未结束，请在年度结束后填报全年数据。")
            };
            let of_year = self.columns.iter().find(|column| column.year == Some(year));
            let heading = of_year
                .map_or_else(|| self.heading(Field::FiscalYear), |column| column.heading.clone());
            self.refuse_at(draft, &heading, &year.to_string(), Code::BadYear, message);
        }
    }

    /// The figures of columns without a year are of the row's.
    fn settle_year(&self, draft: &mut Draft) {
        let Some(own) = draft.extra.financial.years.remove(&None) else { return };
        let Some(year) = draft.extra.financial.fiscal_year else {
            if !self.has_error(draft, Field::FiscalYear) {
                let message = "不知道是哪一个年度的数据。请增加“年度”一列，或在列名中写明年份，例如“2024年营业收入”。";
                self.refuse(draft, Field::FiscalYear, "", Code::MissingYear, message);
            }
            return;
        };
        let figures = draft.extra.financial.years.entry(Some(year)).or_default();
        let before = *figures;
        for (figure, value) in own.known() {
            figures.set(figure, Some(value));
        }
        let contradicts = |(figure, value)| own.value(figure).is_some_and(|other| other != value);
        if let Some((figure, _)) = before.known().find(|known| contradicts(*known)) {
            let message = format!("同一行中有两个不同的{year}年{}，请只保留一个。", figure.label());
            let field = figure.code().parse().unwrap_or(Field::FiscalYear);
            let heading = self.heading_of(Meaning { field, year: Some(year) });
            self.refuse_at(draft, &heading, "", Code::Duplicate, message);
        }
    }
}

/// The year that a date ends.
fn whole_year(date: NaiveDate) -> Option<i32> {
    ((date.month(), date.day()) == (12, 31)).then_some(date.year())
}

/// `2024`, `2024年`, `2024年度`, `2024-12-31`, `2024年12月`.
fn written_year(text: &str) -> Option<i32> {
    let folded = fold_width(text);
    let text = folded.trim().to_lowercase();
    let bare = text.strip_prefix("fy").unwrap_or(&text);
    let bare = bare.strip_suffix("年报").or_else(|| bare.strip_suffix("年度")).unwrap_or(bare);
    let date = parse_date(bare.trim()).ok()?;
    match date.precision {
        Precision::Year => Some(date.date.year()),
        Precision::Month | Precision::Day => whole_year(date.date),
    }
}

/// The source a word means.
fn source(word: &str) -> Option<Source> {
    let folded = fold_width(word);
    let text: String =
        folded.chars().filter(|c| !c.is_whitespace() && !"()、/".contains(*c)).collect();
    let known = Source::ALL.iter().find(|one| one.label() == text || one.code() == text).copied();
    known.or_else(|| {
        SOURCES.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(source, _)| *source)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_as_people_write_them() {
        for (text, year) in [
            ("2024", Some(2024)),
            ("２０２４年", Some(2024)),
            ("2024年度", Some(2024)),
            ("2024年报", Some(2024)),
            ("FY2024", Some(2024)),
            ("2024-12-31", Some(2024)),
            ("2024年12月", Some(2024)),
            ("20241231", Some(2024)),
            ("2024-06-30", None),
            ("2024年6月", None),
            ("去年", None),
        ] {
            assert_eq!(written_year(text), year, "{text}");
        }
    }

    #[test]
    fn sources_are_known_by_their_words() {
        for (word, found) in [
            ("审计报告", Some(Source::AuditReport)),
            ("tax", Some(Source::Tax)),
            ("市税务局", Some(Source::Tax)),
            ("镇街（园区）", Some(Source::Town)),
            ("企业自报", Some(Source::Company)),
            ("听说", None),
        ] {
            assert_eq!(source(word), found, "{word}");
        }
    }
}
