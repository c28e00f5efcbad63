//! The fields of a company, as forms and histories name them.

use crate::market::{Board, Venue};
use crate::money::Currency;
use crate::town::Town;
use crate::web::parts::{Choice, Field, Input};

/// The facts of a company. Only those who may choose a unit are asked for one.
pub fn facts(towns: Option<&[Town]>) -> Vec<Field> {
    let mut fields = identity();
    if let Some(towns) = towns {
        let choices = towns.iter().map(|town| Choice::new(&town.code, &town.name));
        fields.insert(2, Field::choice("town_code", "所属镇街（园区）", choices).required());
    }
    fields.extend(business());
    fields.extend(plan());
    fields
}

/// Those that many companies can share.
const SHARED: [&str; 8] = [
    "target_board",
    "planned_filing_on",
    "reserve_batch",
    "entered_pool_on",
    "industry",
    "sponsor",
    "auditor_firm",
    "law_firm",
];

/// What can be changed of many companies at once, in the order of [`SHARED`].
pub fn of_many() -> Vec<Field> {
    let mut fields = facts(None);
    fields.retain(|field| SHARED.contains(&field.name));
    fields.sort_by_key(|field| SHARED.iter().position(|name| *name == field.name));
    fields
}

fn identity() -> Vec<Field> {
    vec![
        Field::line("name", "企业名称")
            .required()
            .hint("营业执照上的全称。更名后，原名称自动记为曾用名。"),
        Field::line("short_name", "简称"),
        Field::line("credit_code", "统一社会信用代码").hint("18 位，末位是校验码。"),
        Field::line("old_registration_no", "旧注册号").hint("15 位，只在没有信用代码时填写。"),
        Field::day("established_on", "成立日期"),
        Field::line("legal_representative", "法定代表人"),
        Field::new("registered_capital_yuan", "注册资本", Input::Wan),
        Field::new("foreign_capital", "外币注册资本", Input::Whole)
            .hint("以外币登记时填写，单位为元。"),
        Field::choice("foreign_capital_currency", "币种", currencies()),
        Field::line("registered_address", "注册地址"),
        Field::line("contact_person", "联系人"),
        Field::line("contact_phone", "联系电话").hint("页面上只显示部分数字；不改动即保持原号码。"),
    ]
}

fn currencies() -> impl Iterator<Item = Choice> {
    let foreign = Currency::ALL.iter().filter(|currency| **currency != Currency::Cny);
    foreign.map(|currency| Choice::new(currency.code(), currency.label()))
}

fn business() -> Vec<Field> {
    vec![
        Field::line("industry", "行业"),
        Field::new("employees", "员工人数", Input::Whole),
        Field::new("tags", "标签", Input::Words),
        Field::long("main_business", "主营业务"),
    ]
}

fn plan() -> Vec<Field> {
    vec![
        Field::choice("target_board", "拟上市板块", boards()),
        Field::day("planned_filing_on", "计划申报日期"),
        Field::line("reserve_batch", "后备企业批次"),
        Field::day("entered_pool_on", "入库日期"),
        Field::day("left_pool_on", "出库日期"),
        Field::line("left_pool_reason", "出库原因"),
        Field::line("sponsor", "保荐机构"),
        Field::line("auditor_firm", "会计师事务所"),
        Field::line("law_firm", "律师事务所"),
        Field::long("note", "备注"),
    ]
}

/// The boards on which a company can be listed.
pub fn boards() -> impl Iterator<Item = Choice> {
    let listed = Board::ALL.iter().filter(|board| board.venue() != Venue::Quotation);
    listed.map(|board| Choice::new(board.code(), board.label()))
}
