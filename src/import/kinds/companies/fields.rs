//! The fields of a list of companies.

use super::Companies;
use crate::chinese::fold_width;
use crate::columns::Field;
use crate::company::{Facts, Tags};
use crate::error::Code;
use crate::import::list_kind::{CellContext, ListField, PEOPLE, Refusal, put};
use crate::import::row::company::read_board;
use crate::import::row::words;
use crate::import::value::Amount;
use crate::money::Currency;
use crate::stage::Step;

#[rustfmt::skip]
impl Companies {
    pub const STAGE: Field = Field::new("stage", "当前阶段", "当前阶段、阶段、上市阶段、所处阶段、目前阶段、目前进度、上市进度、进展阶段、状态");
    pub const CONTACT_PHONE: Field = Field::new("contact_phone", "联系电话", "联系电话、电话、手机、手机号、联系方式、联系人手机、联系人电话、联系人联系电话、联系人联系方式、手机号码");
    pub const CAPITAL: Field = Field::new("registered_capital_yuan", "注册资本", "注册资本、注册资金、注册资本金、注册资本额").amount();
    pub const MAIN_BUSINESS: Field = Field::new("main_business", "主营业务", "主营业务、主营产品、经营范围、主要产品、主营业务及产品、主要业务");
}

type Own = ListField<Companies>;

#[rustfmt::skip]
pub const FIELDS: &[Own] = &[
    Own::NAME,
    Own::SHORT_NAME,
    Own::of(Field::FORMER_NAMES, |_, _, _| Ok(())), // names change with the company, not with a list
    Own::CREDIT_CODE,
    Own::OLD_REGISTRATION_NO,
    Own::TOWN,
    Own::ADDRESS,
    Own::LEGAL_REPRESENTATIVE,
    Own::new("established_on", "成立日期", "成立日期、成立时间、注册日期、注册时间、成立日、设立日期、设立时间",
        |_, draft, cell| put(&mut draft.facts.established_on, cell.civil_date(&mut draft.notes)?)),
    Own::of(Companies::CAPITAL, |_, draft, cell| read_capital(&mut draft.facts, &mut draft.notes, cell)),
    Own::INDUSTRY,
    Own::text(Companies::MAIN_BUSINESS),
    Own::new("tags", "标签", "标签、企业资质、资质、荣誉、资质荣誉、企业荣誉", |_, draft, cell| {
        draft.facts.tags = Tags::split(cell.text);
        Ok(())
    }),
    Own::new("employees", "员工人数", "员工人数、从业人数、职工人数、人数、员工数、社保人数",
        |_, draft, cell| put(&mut draft.facts.employees, cell.count(PEOPLE)?)),
    Own::line("contact_person", "联系人", "联系人、联系人姓名、联系人姓名职务、企业联系人、联系人及职务"),
    Own::of(Companies::CONTACT_PHONE, |_, draft, cell| {
        put(&mut draft.facts.contact_phone, read_phone(&mut draft.notes, cell)?)
    }),
    Own::new("target_board", "拟上市板块", "拟上市板块、拟上市地、目标板块、拟申报板块、拟上市地点、上市板块、板块",
        |_, draft, cell| put(&mut draft.facts.target_board, read_board(cell)?)),
    Own::new("planned_filing_on", "计划申报日期", "计划申报日期、计划申报时间、预计申报时间、拟申报时间、预计申报日期",
        |_, draft, cell| put(&mut draft.facts.planned_filing_on, cell.civil_date(&mut draft.notes)?)),
    Own::line("reserve_batch", "后备企业批次", "后备企业批次、批次、认定批次、入库批次"),
    Own::new("entered_pool_on", "入库日期", "入库日期、入库时间、认定日期、认定时间",
        |_, draft, cell| put(&mut draft.facts.entered_pool_on, cell.civil_date(&mut draft.notes)?)),
    Own::of(Companies::STAGE, |_, draft, cell| put(&mut draft.said.stage, read_stage(cell)?)),
    Own::new("stage_on", "阶段日期", "阶段日期、进入阶段日期、阶段时间",
        |_, draft, cell| put(&mut draft.said.stage_on, cell.past_date()?)),
    Own::line("sponsor", "保荐机构", "保荐机构、保荐人、券商、辅导机构、保荐券商"),
    Own::line("auditor_firm", "会计师事务所", "会计师事务所、会计师、审计机构、会所"),
    Own::line("law_firm", "律师事务所", "律师事务所、律师、律所"),
    Own::NOTE,
];

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
    // A masked number comes from our own export: it says nothing.
    notes.push("联系电话已打码，未采用".into());
    Ok(None)
}

fn read_stage(cell: &CellContext<'_>) -> Result<Step, Refusal> {
    words::step(cell.text).ok_or_else(|| {
        let message = format!("不认识阶段“{}”。请填写：{}。", cell.text, words::steps());
        Refusal::new(Code::BadEnum, message)
    })
}
