//! Fields of a list of companies.

use std::sync::LazyLock;

use super::Companies;
use crate::chinese::fold_width;
use crate::columns::Field;
use crate::company::{self, Fact, Facts, Group};
use crate::error::Code;
use crate::import::list_kind::{CellContext, ListField, Refusal, put};
use crate::import::row::words;
use crate::import::value::Amount;
use crate::money::Currency;
use crate::stage::Step;

#[rustfmt::skip]
impl Companies {
    pub const STAGE: Field = Field::new("stage", "当前阶段", "当前阶段、阶段、上市阶段、所处阶段、目前阶段、目前进度、上市进度、进展阶段、状态");
    pub const CONTACT_PHONE: Field = Field::new("contact_phone", "联系电话", "联系电话、电话、手机、手机号、联系方式、联系人手机、联系人电话、联系人联系电话、联系人联系方式、手机号码");
    const CAPITAL: Field = Field::new("registered_capital_yuan", "注册资本", "注册资本、注册资金、注册资本金、注册资本额").amount();
}

type Own = ListField<Companies>;

/// Fields for all company facts, and in addition the former names and the stage (placed after the
/// facts of the pool).
pub static FIELDS: LazyLock<Vec<Own>> = LazyLock::new(|| {
    let mut fields: Vec<Own> = Vec::new();
    for fact in company::facts() {
        if fact.about.group > Group::Pool && fields.iter().all(|own| own.field != Companies::STAGE)
        {
            fields.extend([STAGE, STAGE_ON]);
        }
        fields.extend(of_fact(fact));
        if fact.name == Field::SHORT_NAME.code {
            fields.push(FORMER_NAMES);
        }
    }
    fields
});

// Former names come from changes of the company, not from a list: the column is not imported.
const FORMER_NAMES: Own = Own::of(Field::FORMER_NAMES, |_, _, _| Ok(()));
const STAGE: Own =
    Own::of(Companies::STAGE, |_, draft, cell| put(&mut draft.said.stage, read_stage(cell)?));
const STAGE_ON: Own = Own::new(
    "stage_on",
    "阶段日期",
    "阶段日期、进入阶段日期、阶段时间",
    |_, draft, cell| put(&mut draft.said.stage_on, cell.past_date()?),
);

/// Returns the field of a fact: one shared with other lists, one with its own rules, or one made
/// from the table of facts.
fn of_fact(fact: &Fact) -> Option<Own> {
    Some(match fact.name {
        "name" => Own::NAME,
        "short_name" => Own::SHORT_NAME,
        "credit_code" => Own::CREDIT_CODE,
        "old_registration_no" => Own::OLD_REGISTRATION_NO,
        "town_code" => Own::TOWN,
        "registered_address" => Own::ADDRESS,
        "legal_representative" => Own::LEGAL_REPRESENTATIVE,
        "industry" => Own::INDUSTRY,
        "registered_capital_yuan" => Own::of(Companies::CAPITAL, |_, draft, cell| {
            read_capital(&mut draft.facts, &mut draft.notes, cell)
        }),
        "contact_phone" => Own::of(Companies::CONTACT_PHONE, |_, draft, cell| {
            put(&mut draft.facts.contact_phone, read_phone(&mut draft.notes, cell)?)
        }),
        "note" => Own::NOTE,
        _ if fact.about.called.is_empty() => return None,
        name => Own::fact(Field::new(name, fact.label, fact.about.called)),
    })
}

fn read_capital(
    facts: &mut Facts,
    notes: &mut Vec<String>,
    cell: &CellContext<'_>,
) -> Result<(), Refusal> {
    match cell.amount()? {
        None => {}
        Some(Amount { units, currency: Currency::Cny }) => {
            facts.registered_capital_yuan = Some(units);
        }
        Some(Amount { units, currency }) => {
            facts.foreign_capital = Some(units);
            facts.foreign_capital_currency = Some(currency);
            notes.push(format!("注册资本为{}，按原币种保存，未折算", currency.label()));
        }
    }
    Ok(())
}

fn read_phone(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<Option<String>, Refusal> {
    let phone = fold_width(cell.line()?).into_owned();
    if !phone.contains('*') {
        return Ok(Some(phone));
    }
    // A masked number comes from our own export and has no information.
    notes.push("联系电话已打码，未采用".into());
    Ok(None)
}

fn read_stage(cell: &CellContext<'_>) -> Result<Step, Refusal> {
    words::step(cell.text).ok_or_else(|| {
        let message = format!("不认识阶段“{}”。请填写：{}。", cell.text, words::steps());
        Refusal::new(Code::BadEnum, message)
    })
}
