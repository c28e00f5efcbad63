//! Company fields that several list kinds share, and how their cells are read.

use super::cell::{CellContext, Refusal};
use super::{Draft, Reader, words};
use crate::chinese::fold_width;
use crate::columns::Field;
use crate::company::{
    CreditCode, Facts, Input, OldRegistrationNo, Tags, ValueMut, clean_name, fact,
};
use crate::error::Code;
use crate::import::list_kind::{ListField, ListKind, put};
use crate::limits::LONGEST_NAME;
use crate::market::{Board, CodeNote, Market, StockCode};
use crate::money::{Currency, grouped};
use crate::sheet::Cell;
use crate::town::{How, TownError};

#[rustfmt::skip]
impl Field {
    pub(crate) const NAME: Self = Self::new("name", "企业名称", "企业名称、公司名称、单位名称、企业全称、公司全称、名称、企业、公司、企业名、拟上市企业、拟上市企业名称、后备企业名称、申报企业、申报单位、推荐企业、推荐企业名称").or_told_by("short_name");
    pub(crate) const CREDIT_CODE: Self = Self::new("credit_code", "统一社会信用代码", "统一社会信用代码、社会信用代码、信用代码、统一信用代码、统一代码、机构信用代码、营业执照号");
    pub(crate) const TOWN: Self = Self::new("town", "镇街（园区）", "镇街园区、镇街、所属镇街、所属镇街园区、镇街道、所在镇街、所在镇街园区、属地、所属园区、镇、镇区、所属镇区、园区镇街、所属园区镇街、镇街名称、所属镇、属地镇街、推荐镇街").or_told_by("registered_address");
    pub(crate) const SHORT_NAME: Self = Self::new("short_name", "简称", "简称、企业简称、公司简称、证券简称、股票简称、a股简称");
    pub(crate) const FORMER_NAMES: Self = Self::new("former_names", "曾用名", "曾用名、原名称、曾用名称、变更前名称");
    pub(crate) const ADDRESS: Self = Self::new("registered_address", "注册地址", "注册地址、地址、企业地址、住所、注册地、公司地址、登记地址、详细地址、注册住所");
    pub(crate) const NOTE: Self = Self::new("note", "备注", "备注、说明、其他说明");
    pub(crate) const STOCK_CODE: Self = Self::new("stock_code", "证券代码", "证券代码、股票代码、a股代码、代码、上市代码、港股代码");
}

/// Fields that several list kinds share.
#[rustfmt::skip]
impl<K: ListKind> ListField<K> {
    pub const NAME: Self = Self::of(Field::NAME, |_, draft, cell| read_name(&mut draft.facts, cell));
    pub const CREDIT_CODE: Self = Self::of(Field::CREDIT_CODE, |_, draft, cell| {
        put(&mut draft.facts.credit_code, read_credit_code(&mut draft.notes, cell)?)
    });
    pub const TOWN: Self = Self::of(Field::TOWN, |_, draft, cell| {
        draft.facts.town_code = read_town(&mut draft.notes, cell)?;
        draft.says_town = true;
        Ok(())
    });
    pub const SHORT_NAME: Self = Self::folded(Field::SHORT_NAME);
    pub const OLD_REGISTRATION_NO: Self = Self::new("old_registration_no", "旧注册号", "旧注册号、注册号、工商注册号、原注册号",
        |_, draft, cell| put(&mut draft.facts.old_registration_no, read_old_no(cell)?));
    pub const ADDRESS: Self = Self::folded(Field::ADDRESS);
    pub const LEGAL_REPRESENTATIVE: Self = Self::fact(Field::new("legal_representative", "法定代表人", "法定代表人、法人代表、法人、法人姓名、法定代表人姓名"));
    pub const INDUSTRY: Self = Self::fact(Field::new("industry", "行业", "行业、所属行业、行业类别、行业分类、产业、所属产业、行业领域"));
    pub const NOTE: Self = Self::text(Field::NOTE);
    pub const STOCK_CODE: Self = Self::of(Field::STOCK_CODE,
        |_, draft, cell| put(&mut draft.stock_code, read_stock_code(&mut draft.notes, cell)?));
}

impl<K: ListKind> ListField<K> {
    /// Creates the field of a fact that is a text without a length limit of its own.
    pub const fn text(field: Field) -> Self {
        Self::of(field, |_, draft, cell| put_text(&mut draft.facts, cell, cell.unguarded()))
    }

    /// Creates the field of a fact without special rules: it is read by its type.
    pub const fn fact(field: Field) -> Self {
        Self::of(field, |_, draft, cell| read_fact(&mut draft.facts, &mut draft.notes, cell))
    }

    /// Creates the field of a fact that is one line of text, with full-width characters folded.
    const fn folded(field: Field) -> Self {
        Self::of(field, |_, draft, cell| {
            put_text(&mut draft.facts, cell, &fold_width(cell.line()?))
        })
    }
}

fn read_fact(
    facts: &mut Facts,
    notes: &mut Vec<String>,
    cell: &CellContext<'_>,
) -> Result<(), Refusal> {
    let Some(fact) = fact(cell.column.field.code) else { return Ok(()) };
    match fact.place(facts) {
        ValueMut::Text(text) if fact.about.input == Input::Long => {
            put(text, cell.unguarded().to_owned())
        }
        ValueMut::Text(text) => put(text, cell.line()?.to_owned()),
        ValueMut::Day(day) => put(day, cell.civil_date(notes)?),
        ValueMut::Count(count) => {
            let otherwise = format!("{}应为不带小数的非负数，例如 1234 或 1,234。", fact.label);
            put(count, cell.count(&otherwise)?)
        }
        ValueMut::Board(board) => put(board, read_board(cell)?),
        ValueMut::Tags(tags) => {
            *tags = Tags::split(cell.text);
            Ok(())
        }
        ValueMut::Own => Ok(()),
    }
}

fn put_text(facts: &mut Facts, cell: &CellContext<'_>, text: &str) -> Result<(), Refusal> {
    if let Some(place) = fact(cell.column.field.code).and_then(|fact| fact.text(facts)) {
        *place = Some(text.to_owned());
    }
    Ok(())
}

fn read_name(facts: &mut Facts, cell: &CellContext<'_>) -> Result<(), Refusal> {
    facts.name = clean_name(cell.text);
    if facts.name.chars().count() <= LONGEST_NAME {
        return Ok(());
    }
    let message = "企业名称超过 100 字，请核对是否混入了其他内容。";
    Err(Refusal::new(Code::TooLong, message))
}

fn read_credit_code(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<String, Refusal> {
    let parsed = match cell.cell {
        Cell::Number(number) => CreditCode::from_number(number),
        _ => CreditCode::parse(cell.text),
    };
    let code = parsed.map_err(|error| Refusal::new(error.code(), error.to_string()))?;
    if code.warn_org() {
        notes.push("信用代码中的组织机构代码校验位不符，请核对营业执照（不影响导入）".into());
    }
    Ok(code.as_str().to_owned())
}

fn read_old_no(cell: &CellContext<'_>) -> Result<String, Refusal> {
    let parsed = match cell.cell {
        Cell::Number(number) => OldRegistrationNo::from_number(number),
        _ => OldRegistrationNo::parse(cell.text),
    };
    let number = parsed.map_err(|error| Refusal::new(error.code(), error.to_string()))?;
    Ok(number.as_str().to_owned())
}

fn read_town(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<String, Refusal> {
    let found = cell.reader.gazetteer.by_name(cell.text);
    let found = found.map_err(|error| Refusal::new(error.code(), error.to_string()))?;
    if found.how != How::Exact {
        notes.push(format!("镇街“{}”认作{}", cell.text, found.name));
    }
    Ok(found.code.to_owned())
}

/// Reads a stock code. Short codes are padded with zeros if the heading names the market: a column
/// `A股代码` has A-share codes.
fn read_stock_code(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<StockCode, Refusal> {
    let is_of_shares = cell.column.heading.contains(['A', 'Ａ', 'a']);
    let market = is_of_shares.then_some(Market::AShare);
    let parsed = match cell.cell {
        Cell::Number(number) => StockCode::from_number(number, market),
        _ => StockCode::parse(cell.text, market),
    };
    let code = parsed.map_err(|error| Refusal::new(Code::BadLength, error.to_string()))?;
    if let Some(note @ CodeNote::ZerosRestored) = code.note {
        notes.push(format!("证券代码 {code}：{note}"));
    }
    Ok(code)
}

/// Reads a board.
pub fn read_board(cell: &CellContext<'_>) -> Result<Board, Refusal> {
    words::board(cell.text, None).ok_or_else(|| {
        let message = format!("不认识板块“{}”。请填写：{}。", cell.text, words::boards());
        Refusal::new(Code::BadEnum, message)
    })
}

impl Reader<'_> {
    /// Refuses a row without a company name, unless it gives a known code.
    pub fn require_name<S>(&self, draft: &mut Draft<S>, is_known_by_code: bool) {
        if draft.facts.name.is_empty() && !is_known_by_code && !self.has_error(draft, &Field::NAME)
        {
            self.refuse(draft, &Field::NAME, "", Code::MissingName, NO_NAME);
        }
    }

    /// Sets the town of a row: from the town column, otherwise from the address, otherwise from the
    /// batch. Returns the name of the city if the address is in another city and
    /// `refuses_other_cities` is false.
    pub fn settle_town<S>(
        &self,
        draft: &mut Draft<S>,
        refuses_other_cities: bool,
    ) -> Option<String> {
        if !draft.facts.town_code.is_empty() || self.has_error(draft, &Field::TOWN) {
            return None;
        }
        if let Some(address) = draft.facts.registered_address.clone() {
            match self.gazetteer.by_address(&address) {
                Ok(found) => {
                    draft.facts.town_code = found.code.to_owned();
                    draft.says_town = true;
                    draft.notes.push(format!("按注册地址认作{}", found.name));
                    return None;
                }
                Err(TownError::OtherCity(city)) if !refuses_other_cities => return Some(city),
                Err(error) if self.default_town.is_none() => {
                    let code = match error {
                        TownError::Ambiguous(_) => Code::AmbiguousTown,
                        TownError::Unknown | TownError::OtherCity(_) => Code::UnknownTown,
                    };
                    self.refuse(draft, &Field::ADDRESS, &address, code, error.to_string());
                    return None;
                }
                Err(_) => {}
            }
        }
        if let Some(town) = self.default_town {
            draft.facts.town_code = town.to_owned();
        }
        None
    }
}

/// Error message for a row without a company name.
pub const NO_NAME: &str = "缺少企业名称，请填写营业执照上的全称。";

/// Formats a stored fact of a company for display. `None` if the fact needs no format.
pub fn read_out_fact(field: &str, value: &str) -> Option<String> {
    match field {
        "target_board" | "board" => Some(value.parse::<Board>().ok()?.label().to_owned()),
        "foreign_capital" => value.parse().ok().map(grouped),
        "foreign_capital_currency" => Some(value.parse::<Currency>().ok()?.label().to_owned()),
        _ => None,
    }
}
