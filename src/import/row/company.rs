//! Facts of a company in a row.

use super::{Column, Draft, Reader, words};
use crate::chinese::fold_width;
use crate::columns::Field;
use crate::columns::Kind;
use crate::company::{CreditCode, OldRegistrationNo, Tags, clean_name};
use crate::error::Code;
use crate::export::unguarded;
use crate::import::value::{
    Amount, AmountError, HeadingUnit, amount_from_number, count_from_number, parse_amount,
    parse_count,
};
use crate::money::Currency;
use crate::sheet::Cell;
use crate::town::{How, TownError};

impl Reader<'_> {
    /// Takes a cell into the facts; whether it was one of theirs and gave something.
    pub fn take_fact(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) -> bool {
        let field = column.field;
        match field {
            Field::Name => self.take_name(draft, cell),
            Field::CreditCode => self.take_credit_code(draft, cell),
            Field::OldRegistrationNo => self.take_old_no(draft, cell),
            Field::EstablishedOn => {
                draft.facts.established_on = self.civil_date(draft, field, cell);
                draft.facts.established_on.is_some()
            }
            Field::PlannedFilingOn => {
                draft.facts.planned_filing_on = self.civil_date(draft, field, cell);
                draft.facts.planned_filing_on.is_some()
            }
            Field::EnteredPoolOn => {
                draft.facts.entered_pool_on = self.civil_date(draft, field, cell);
                draft.facts.entered_pool_on.is_some()
            }
            Field::RegisteredCapital => self.take_capital(draft, column, cell),
            Field::Employees => {
                draft.facts.employees = self.count(draft, column, cell);
                draft.facts.employees.is_some()
            }
            Field::Tags => {
                draft.facts.tags = Tags::split(&cell.text());
                !draft.facts.tags.is_empty()
            }
            Field::TargetBoard => self.take_target_board(draft, cell),
            Field::Town => self.take_town(draft, cell),
            _ => self.take_text(draft, field, cell),
        }
    }

    fn take_name(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let text = cell.text();
        draft.facts.name = clean_name(&text);
        if draft.facts.name.chars().count() > crate::limits::LONGEST_NAME {
            self.refuse(
                draft,
                Field::Name,
                &text,
                Code::TooLong,
                "企业名称超过 100 字，请核对是否混入了其他内容。",
            );
        }
        !draft.facts.name.is_empty()
    }

    fn take_credit_code(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let parsed = match cell {
            Cell::Number(number) => CreditCode::from_number(number),
            other => CreditCode::parse(&other.text()),
        };
        match parsed {
            Ok(code) => {
                if code.warn_org() {
                    draft.notes.push(
                        "信用代码中的组织机构代码校验位不符，请核对营业执照（不影响导入）".into(),
                    );
                }
                draft.facts.credit_code = Some(code.as_str().to_owned());
                true
            }
            Err(error) => {
                self.refuse(
                    draft,
                    Field::CreditCode,
                    &cell.text(),
                    error.code(),
                    error.to_string(),
                );
                false
            }
        }
    }

    fn take_old_no(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let parsed = match cell {
            Cell::Number(number) => OldRegistrationNo::from_number(number),
            other => OldRegistrationNo::parse(&other.text()),
        };
        match parsed {
            Ok(no) => {
                draft.facts.old_registration_no = Some(no.as_str().to_owned());
                true
            }
            Err(error) => {
                self.refuse(
                    draft,
                    Field::OldRegistrationNo,
                    &cell.text(),
                    error.code(),
                    error.to_string(),
                );
                false
            }
        }
    }

    fn take_capital(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) -> bool {
        match self.amount(draft, column, cell) {
            Some(Amount { units, currency: Currency::Cny }) => {
                draft.facts.registered_capital_yuan = Some(units);
                true
            }
            Some(Amount { units, currency }) => {
                draft.facts.foreign_capital = Some(units);
                draft.facts.foreign_capital_currency = Some(currency);
                draft.notes.push(format!("注册资本为{}，按原币种保存，未折算", currency.label()));
                true
            }
            None => false,
        }
    }

    /// An amount in whole units of its currency, never negative.
    pub fn amount(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) -> Option<Amount> {
        let amount = self.signed_amount(draft, column, cell)?;
        if amount.units >= 0 {
            return Some(amount);
        }
        let error = AmountError::BadNumber;
        self.refuse_at(draft, &column.heading, &cell.text(), error.code(), error.to_string());
        None
    }

    /// An amount in whole units of its currency, or a loss.
    pub fn signed_amount(
        &self,
        draft: &mut Draft,
        column: &Column,
        cell: Cell<'_>,
    ) -> Option<Amount> {
        let unit: Option<HeadingUnit> = column.unit;
        let parsed = match cell {
            Cell::Number(number) => amount_from_number(number, unit).map(Some),
            other => parse_amount(&other.text(), unit),
        };
        match parsed {
            Ok(amount) => amount,
            Err(error) => {
                let (text, code) = (cell.text(), error.code());
                self.refuse_at(draft, &column.heading, &text, code, error.to_string());
                None
            }
        }
    }

    /// A count that is no fraction and not too large to be one of people or patents.
    pub fn count(&self, draft: &mut Draft, column: &Column, cell: Cell<'_>) -> Option<i32> {
        let parsed = match cell {
            Cell::Number(number) => count_from_number(number).map(Some),
            other => parse_count(&other.text()),
        };
        let small = parsed.map(|count| count.map(i32::try_from));
        match small {
            Ok(Some(Ok(count))) if count >= 0 => Some(count),
            Ok(None) => None,
            _ => {
                let message = match column.field {
                    Field::Patents | Field::InventionPatents => {
                        "应为不带小数的非负数，例如 36 或 36项。"
                    }
                    _ => "人数应为不带小数的非负数，例如 1234 或 1,234人。",
                };
                self.refuse_at(draft, &column.heading, &cell.text(), Code::BadNumber, message);
                None
            }
        }
    }

    fn take_target_board(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let text = cell.text();
        draft.facts.target_board = words::board(&text, None);
        if draft.facts.target_board.is_none() {
            let message = format!("不认识板块“{}”。请填写：{}。", text.trim(), words::boards());
            self.refuse(draft, Field::TargetBoard, &text, Code::BadEnum, message);
        }
        draft.facts.target_board.is_some()
    }

    fn take_town(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let text = cell.text();
        match self.gazetteer.by_name(&text) {
            Ok(found) => {
                draft.facts.town_code = found.code.to_owned();
                if found.how != How::Exact {
                    draft.notes.push(format!("镇街“{}”认作{}", text.trim(), found.name));
                }
                true
            }
            Err(error) => {
                self.refuse(draft, Field::Town, &text, error.code(), error.to_string());
                false
            }
        }
    }

    fn take_text(&self, draft: &mut Draft, field: Field, cell: Cell<'_>) -> bool {
        let Some(place) = draft.facts.text_mut(field.code()) else { return false };
        let text = cell.text();
        let text = unguarded(text.trim());
        let long = !matches!(field, Field::MainBusiness | Field::Note)
            && text.chars().count() > crate::limits::LONGEST_LINE;
        *place = Some(match field {
            Field::ShortName | Field::Address | Field::ContactPhone => {
                fold_width(text).into_owned()
            }
            _ => text.to_owned(),
        });
        if long {
            let message =
                format!("{}超过 {} 字，请精简。", field.label(), crate::limits::LONGEST_LINE);
            self.refuse(draft, field, text, Code::TooLong, message);
        }
        // A masked number comes from our own export: it says nothing.
        if field == Field::ContactPhone && text.contains('*') {
            draft.facts.contact_phone = None;
            draft.notes.push("联系电话已打码，未采用".into());
            return false;
        }
        true
    }

    /// What only the whole row can tell: name and unit are there.
    pub fn finish_company(&self, draft: &mut Draft) {
        if draft.elsewhere.is_some() {
            return;
        }
        let known_by_code = match self.kind {
            Kind::Companies | Kind::Blockers => false,
            Kind::Listings => draft.extra.stock_code.is_some(),
            Kind::Financials => {
                draft.extra.stock_code.is_some() || draft.facts.credit_code.is_some()
            }
        };
        if draft.facts.name.is_empty() && !known_by_code && !self.has_error(draft, Field::Name) {
            let message = "缺少企业名称，请填写营业执照上的全称。";
            self.refuse(draft, Field::Name, "", Code::MissingName, message);
        }
        if self.kind.records_companies() {
            self.settle_town(draft); // the rest belongs where its company does
        }
    }

    /// The unit of the town column, else of the address, else of the whole batch.
    fn settle_town(&self, draft: &mut Draft) {
        let town_failed = self.has_error(draft, Field::Town);
        if !draft.facts.town_code.is_empty() || town_failed {
            return;
        }
        if let Some(address) = draft.facts.registered_address.clone() {
            match self.gazetteer.by_address(&address) {
                Ok(found) => {
                    draft.facts.town_code = found.code.to_owned();
                    draft.given.push(Field::Town);
                    draft.notes.push(format!("按注册地址认作{}", found.name));
                    return;
                }
                Err(TownError::OtherCity(city)) if self.kind == Kind::Listings => {
                    draft.elsewhere = Some(format!("注册地址在{city}，不属于本市"));
                    return;
                }
                Err(error) if self.default_town.is_none() => {
                    let code = match error {
                        TownError::Ambiguous(_) => Code::AmbiguousTown,
                        TownError::Unknown | TownError::OtherCity(_) => Code::UnknownTown,
                    };
                    return self.refuse(draft, Field::Address, &address, code, error.to_string());
                }
                Err(_) => {}
            }
        }
        if let Some(town) = self.default_town {
            draft.facts.town_code = town.to_owned();
        }
    }

    pub fn has_error(&self, draft: &Draft, field: Field) -> bool {
        let heading = self.heading(field);
        draft.errors.iter().any(|error| error.column == heading)
    }
}
