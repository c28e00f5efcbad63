//! Fields of a list of financial data. The figures belong to the year of the row, or to the year of
//! their column.

use chrono::{Datelike, NaiveDate};

use super::{Financials, Said};
use crate::chinese::fold_width;
use crate::columns::{Field, Meaning};
use crate::dates::{Precision, from_cell_number, parse_date};
use crate::error::Code;
use crate::financial::{FIRST_YEAR, Figure, FigureKind, Source};
use crate::import::list_kind::{CellContext, Draft, ListField, PEOPLE, Reader, Refusal, put};
use crate::import::value::{parse_percent, percent_from_number};
use crate::money::Currency;
use crate::sheet::Cell;

/// Creates the field of a figure. 主营业务收入, 营业总收入 and 利润总额 are other figures: they are
/// not headings here.
const fn figure(figure: Figure, headings: &'static str) -> Own {
    let field = Field::new(figure.code(), figure.label(), headings).yearly();
    let field = match figure.kind() {
        FigureKind::Money => field.amount(),
        FigureKind::Percent | FigureKind::People | FigureKind::Items => field,
    };
    Own::of(field, read_figure)
}

#[rustfmt::skip]
impl Financials {
    pub const FISCAL_YEAR: Field = Field::new("fiscal_year", "年度", "年度、年份、会计年度、财务年度、报告期、所属年度、数据年度、统计年度、填报年度、年");
    pub const SOURCE: Field = Field::new("source", "来源", "来源、数据来源、资料来源");
}

type Own = ListField<Financials>;

#[rustfmt::skip]
pub const FIELDS: &[Own] = &[
    Own::NAME,
    Own::CREDIT_CODE,
    Own::TOWN,
    Own::NOTE,
    Own::STOCK_CODE,
    Own::of(Financials::SOURCE, |_, draft, cell| put(&mut draft.said.source, read_source(&mut draft.notes, cell)?)),
    Own::of(Financials::FISCAL_YEAR, |_, draft, cell| put(&mut draft.said.fiscal_year, read_year(cell)?)),
    figure(Figure::Revenue, "营业收入、营收、销售收入、营业收入总额"),
    figure(Figure::NetProfit, "净利润、归母净利润、归属母公司净利润、归属于母公司净利润、归属于母公司的净利润、归属于母公司股东的净利润、归属于母公司所有者的净利润、归属于上市公司股东的净利润"),
    figure(Figure::NetProfitDeducted, "扣非净利润、扣非后净利润、扣非后的净利润、扣非归母净利润、扣非后归母净利润、扣除非经常性损益后净利润、扣除非经常性损益后的净利润、扣除非经常性损益的净利润、扣除非经常性损益净利润、扣除非经常性损益后的归母净利润、扣除非经常性损益后归属于母公司股东的净利润、扣除非经常性损益后归属于母公司所有者的净利润、归属于母公司股东的扣除非经常性损益的净利润、归属于上市公司股东的扣除非经常性损益的净利润"),
    figure(Figure::OpCashFlow, "经营活动产生的现金流量净额、经营活动产生的现金净流量、经营活动产生的现金流净额、经营活动现金流量净额、经营活动现金流净额、经营活动现金净流量、经营活动净现金流、经营活动现金流、经营活动现金流量、经营性现金流净额、经营性现金流量净额、经营性净现金流、经营性现金流、经营现金流、经营现金流净额"),
    figure(Figure::RdExpense, "研发投入、研发费用、研发支出、研发经费、研发投入金额、研发费用投入"),
    figure(Figure::TotalAssets, "总资产、资产总额、资产总计、资产合计"),
    figure(Figure::NetAssets, "净资产、归母净资产、净资产总额、所有者权益、所有者权益合计、所有者权益总额、股东权益、股东权益合计、归属于母公司所有者权益、归属于母公司股东权益、归属于上市公司股东的净资产"),
    figure(Figure::TaxPaid, "纳税总额、纳税额、纳税、税收、缴税、缴税额、缴纳税收、上缴税收、实缴税金、纳税金额、税收总额"),
    figure(Figure::WeightedRoe, "加权平均净资产收益率、净资产收益率、roe、加权净资产收益率、加权平均roe"),
    figure(Figure::Employees, "员工人数、从业人数、从业人员、从业人员数、职工人数、员工数、员工总数、员工、用工人数"),
    figure(Figure::RdStaff, "研发人员、研发人员数、研发人员数量、研发人数、研发人员人数"),
    figure(Figure::Insured, "社保参保人数、社保人数、参保人数、社保缴纳人数、缴纳社保人数、参加社保人数"),
    figure(Figure::Patents, "专利数、专利数量、专利、专利总数、拥有专利数、有效专利数"),
    figure(Figure::InventionPatents, "发明专利、发明专利数、发明专利数量、有效发明专利数、拥有发明专利数"),
    Own::new("audited", "是否经审计", "是否经审计、是否审计、是否已审计、经审计、审计情况、是否经过审计",
        |_, draft, cell| put(&mut draft.said.audited, read_audited(cell)?)),
    Own::new("as_of", "数据日期", "数据日期、截止日期、截至日期、数据截止日期、数据截至日期",
        |_, draft, cell| put(&mut draft.said.as_of, read_as_of(&mut draft.notes, cell)?)),
    Own::new("document", "出处", "出处、数据出处、文号、审计报告文号、报告文号、审计报告编号、来源文件",
        |_, draft, cell| put(&mut draft.said.document, cell.unguarded().to_owned())),
];

/// Other names of the sources.
const SOURCES: &[(Source, &str)] = &[
    (Source::AuditReport, "审计、经审计、审计报告书、会计师事务所、年度审计报告"),
    (
        Source::Disclosure,
        "年报、年度报告、招股书、招股说明书、公告、交易所、披露、公开资料、公开信息、巨潮资讯",
    ),
    (Source::Tax, "税务局、市税务局、税务部门、国税、地税"),
    (Source::SocialInsurance, "人社局、市人社局、社保、社保局、人社部门"),
    (Source::Company, "企业、企业填报、企业自报、企业提供、企业报表、企业上报、公司、公司提供"),
    (Source::Town, "镇街、镇街报送、镇街专班、镇街园区、专班、园区"),
];

fn read_figure(
    _: &Financials,
    draft: &mut Draft<Said>,
    cell: &CellContext<'_>,
) -> Result<(), Refusal> {
    let Ok(figure) = cell.column.field.code.parse::<Figure>() else { return Ok(()) };
    let value = match figure.kind() {
        FigureKind::Money => read_yuan(&mut draft.notes, cell)?,
        FigureKind::Percent => read_percent(&mut draft.notes, cell)?,
        FigureKind::People => cell.count(PEOPLE)?.map(i64::from),
        FigureKind::Items => cell.count("应为不带小数的非负数，例如 36 或 36项。")?.map(i64::from),
    };
    if value.is_some() {
        draft.said.years.entry(cell.column.year).or_default().set(figure, value);
    }
    Ok(())
}

fn read_yuan(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<Option<i64>, Refusal> {
    let Some(amount) = cell.signed_amount()? else { return Ok(None) };
    if amount.currency == Currency::Cny {
        return Ok(Some(amount.units));
    }
    let (heading, currency) = (&cell.column.heading, amount.currency.label());
    notes.push(format!("“{heading}”为{currency}，未折算，未采用"));
    Ok(None)
}

/// Reads a percentage. Adds a note to a number below 1: Excel stores 12.5% as 0.125, and this
/// cannot be distinguished from 0.125%.
fn read_percent(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<Option<i64>, Refusal> {
    let value = match cell.cell {
        Cell::Number(number) => Some(percent_from_number(number)?),
        _ => parse_percent(cell.text)?,
    };
    if matches!(cell.cell, Cell::Number(number) if number != 0.0 && number.abs() < 1.0) {
        let (heading, text) = (&cell.column.heading, cell.text);
        notes.push(format!(
            "“{heading}”按 {text}% 读取；如果单元格设了百分比格式，请改为不带百分号的数字"
        ));
    }
    Ok(value)
}

fn read_year(cell: &CellContext<'_>) -> Result<i32, Refusal> {
    let year = match cell.cell {
        Cell::Date(date) => whole_year(date),
        Cell::Number(number) if (1900.0..2200.0).contains(&number) && number.fract() == 0.0 => {
            Some(number as i32)
        }
        Cell::Number(number) => {
            from_cell_number(number, false).ok().and_then(|date| whole_year(date.date))
        }
        _ => written_year(cell.text),
    };
    let message = "不是完整的年度，请填写年份，例如 2024、2024年度 或 2024-12-31。";
    year.ok_or_else(|| Refusal::new(Code::BadYear, message))
}

fn read_source(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<Source, Refusal> {
    let known = || {
        let all = Source::ALL.iter().map(|one| one.label()).collect::<Vec<_>>().join("、");
        format!("不认识来源“{}”。请填写其中一个：{all}。", cell.text)
    };
    cell.word(source(cell.text), |found| [found.label(), found.code()], known, notes)
}

fn read_audited(cell: &CellContext<'_>) -> Result<bool, Refusal> {
    match cell.text.to_lowercase().as_str() {
        "是" | "已审计" | "经审计" | "已经审计" | "√" | "y" | "yes" | "true" | "1" => {
            Ok(true)
        }
        "否" | "未审计" | "未经审计" | "×" | "n" | "no" | "false" | "0" => Ok(false),
        _ => Err(Refusal::new(Code::BadEnum, "是否经审计请填写：是、否。")),
    }
}

fn read_as_of(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<NaiveDate, Refusal> {
    let (day, today) = (cell.civil_date(notes)?, cell.reader.today);
    if day <= today {
        return Ok(day);
    }
    Err(Refusal::new(Code::FutureDate, format!("数据日期不能晚于今天（{today}）。")))
}

/// Assigns the figures to years, and checks that these years are over.
pub fn finish(reader: &Reader<'_>, draft: &mut Draft<Said>) {
    let is_known_by_code = draft.stock_code.is_some() || draft.facts.credit_code.is_some();
    reader.require_name(draft, is_known_by_code);
    if draft.said.years.is_empty() {
        if draft.errors.is_empty() {
            draft.elsewhere = Some("这一行没有填写任何财务数据".into());
        }
        return;
    }
    settle_year(reader, draft);
    let years: Vec<i32> = draft.said.years.keys().flatten().copied().collect();
    for year in years {
        let message = match year {
            ..FIRST_YEAR => format!("年度不能早于 {FIRST_YEAR} 年，请核对。"),
            _ if year < reader.today.year() => continue,
            _ => format!("{year} 年度尚未结束，请在年度结束后填报全年数据。"),
        };
        let of_year = reader.columns.iter().find(|column| column.year == Some(year));
        let heading = match of_year {
            Some(column) => &column.heading,
            None => reader.heading((&Financials::FISCAL_YEAR).into()),
        };
        let value = year.to_string();
        draft.errors.push(reader.error(draft.number, heading, &value, Code::BadYear, message));
    }
}

/// Assigns the figures of columns without a year to the year of the row.
fn settle_year(reader: &Reader<'_>, draft: &mut Draft<Said>) {
    let Some(own) = draft.said.years.remove(&None) else { return };
    let Some(year) = draft.said.fiscal_year else {
        if !reader.has_error(draft, &Financials::FISCAL_YEAR) {
            let message = "不知道是哪一个年度的数据。请增加“年度”一列，或在列名中写明年份，例如“2024年营业收入”。";
            reader.refuse(draft, &Financials::FISCAL_YEAR, "", Code::MissingYear, message);
        }
        return;
    };
    let figures = draft.said.years.entry(Some(year)).or_default();
    let before = *figures;
    for (figure, value) in own.known() {
        figures.set(figure, Some(value));
    }
    let contradicts = |(figure, value)| own.value(figure).is_some_and(|other| other != value);
    if let Some((figure, _)) = before.known().find(|known| contradicts(*known)) {
        let message = format!("同一行中有两个不同的{year}年{}，请只保留一个。", figure.label());
        let heading = reader.heading(Meaning { field: field(figure.code()), year: Some(year) });
        draft.errors.push(reader.error(draft.number, heading, "", Code::Duplicate, message));
    }
}

/// Returns the field for a member of a statement; by default the field of the year.
pub fn field(member: &str) -> &'static Field {
    let known = FIELDS.iter().map(|own| &own.field).find(|field| field.code == member);
    known.unwrap_or(&Financials::FISCAL_YEAR)
}

/// Returns the year if the date is its last day.
fn whole_year(date: NaiveDate) -> Option<i32> {
    ((date.month(), date.day()) == (12, 31)).then_some(date.year())
}

/// Parses a year: `2024`, `2024年`, `2024年度`, `2024-12-31`, `2024年12月`.
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

/// Returns the source for a text.
fn source(word: &str) -> Option<Source> {
    let folded = fold_width(word);
    let text: String =
        folded.chars().filter(|c| !c.is_whitespace() && !"()、/".contains(*c)).collect();
    let known = Source::ALL.iter().find(|one| one.label() == text || one.code() == text).copied();
    let is_called = |words: &str| words.split('、').any(|word| word == text);
    known.or_else(|| SOURCES.iter().find(|(_, words)| is_called(words)).map(|(source, _)| *source))
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
