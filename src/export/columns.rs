//! The columns of the company list, by the headings that the import knows.

use super::cell::Cell;
use crate::blocker::Severity;
use crate::company::Company;
use crate::financial::Source;
use crate::limits::mask_phone;
use crate::market::{Board, Venue};
use crate::money::in_wan;
use crate::stage::Stage;

/// What a column holds; decides type, format and drop-down of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// 序号.
    Serial,
    /// Words.
    Words,
    /// A code or phone number: text, whatever it looks like.
    Code,
    /// A day.
    Day,
    /// 万元.
    Money,
    /// Percent, without the sign.
    Percent,
    /// A count.
    Whole,
    /// The number of a record.
    Number,
    /// One of a few words.
    Choice(Choice),
}

/// Where the words of a drop-down come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The units, in official order.
    Towns,
    /// Boards on which a company may be listed.
    Boards,
    /// Stages before the listing.
    Stages,
    /// 退市 and 迁出.
    Exits,
    /// 日, 月, 年.
    Precisions,
    /// Categories of blockers, in official order.
    Categories,
    /// 严重, 一般.
    Severities,
    /// Departments, in official order.
    Departments,
    /// Sources of financial data.
    Sources,
    /// 是, 否.
    YesOrNo,
}

/// A column as the template explains it.
#[derive(Debug, Clone, Copy)]
pub struct Heading {
    /// Its name.
    pub name: &'static str,
    /// A row without it is refused.
    pub required: bool,
    /// What it holds.
    pub content: Content,
    /// In characters.
    pub width: f64,
    /// What the example row shows, with gaps for what belongs to the city (`City::fill`).
    pub example: &'static str,
    /// What to enter.
    pub explanation: &'static str,
}

/// A column with the value it takes from a record.
pub struct Column<R> {
    /// How it is headed.
    pub heading: Heading,
    /// What stands in it.
    pub value: fn(&R) -> Cell,
}

/// A company about to be written.
pub struct CompanyRow {
    /// The company.
    pub company: Company,
    /// Its unit's name.
    pub town: String,
    /// Whether the reader may see whole phone numbers.
    pub whole_phone: bool,
}

impl Choice {
    /// The words, apart from those that the database knows.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Towns | Self::Categories | Self::Departments => Vec::new(),
            Self::Severities => Severity::ALL.iter().map(|one| one.label()).collect(),
            Self::Boards => {
                let listed = Board::ALL.iter().filter(|board| board.venue() != Venue::Quotation);
                listed.map(|board| board.label()).collect()
            }
            Self::Stages => {
                let before = Stage::ALL.iter().take_while(|stage| **stage != Stage::Listed);
                before.map(|stage| stage.label()).collect()
            }
            Self::Exits => vec!["退市", "迁出"],
            Self::Precisions => vec!["日", "月", "年"],
            Self::Sources => Source::ALL.iter().map(|one| one.label()).collect(),
            Self::YesOrNo => vec!["是", "否"],
        }
    }
}

impl Heading {
    /// A heading.
    pub const fn new(
        name: &'static str,
        required: bool,
        content: Content,
        width: f64,
        example: &'static str,
        explanation: &'static str,
    ) -> Self {
        Self { name, required, content, width, example, explanation }
    }
}

impl<R> Column<R> {
    /// A heading, and the value that stands under it.
    pub(super) const fn new(
        name: &'static str,
        required: bool,
        content: Content,
        width: f64,
        example: &'static str,
        explanation: &'static str,
        value: fn(&R) -> Cell,
    ) -> Self {
        let heading = Heading::new(name, required, content, width, example, explanation);
        Self { heading, value }
    }
}

use Choice::{Boards, Stages, Towns};
use Content::{Code, Day, Money, Serial, Whole, Words};

/// The company list.
#[rustfmt::skip]
pub const COMPANIES: &[Column<CompanyRow>] = &[
    Column::new("序号", false, Serial, 7.0, "", "行号，可不填。", |_| Cell::Empty),
    Column::new("企业名称", true, Words, 34.0, "{short}示例智能科技股份有限公司", "营业执照上的全称。",
        |r| Cell::text(Some(&r.company.facts.name))),
    Column::new("简称", false, Words, 12.0, "示例智能", "常用简称。",
        |r| Cell::text(r.company.facts.short_name.as_deref())),
    Column::new("统一社会信用代码", false, Code, 22.0, "91{region}MA0EXAMPLE", "18 位，字母大写；请保持文本格式，以免末位变成 0。",
        |r| Cell::text(r.company.facts.credit_code.as_deref())),
    Column::new("所属镇街（园区）", true, Content::Choice(Towns), 16.0, "{town}", "从下拉列表选择。镇街填报时可不填，默认为本镇街。",
        |r| Cell::text(Some(&r.town))),
    Column::new("注册地址", false, Words, 36.0, "{above}{city}{town}示例路1号", "营业执照上的住所。",
        |r| Cell::text(r.company.facts.registered_address.as_deref())),
    Column::new("法定代表人", false, Words, 12.0, "张示例", "姓名。",
        |r| Cell::text(r.company.facts.legal_representative.as_deref())),
    Column::new("成立日期", false, Day, 13.0, "2012-03-05", "如 2012-03-05 或 2012年3月5日。",
        |r| Cell::date(r.company.facts.established_on)),
    Column::new("注册资本（万元）", false, Money, 16.0, "2915", "以万元为单位；外币请写明币种，如 500万美元。", capital),
    Column::new("行业", false, Words, 18.0, "新一代信息技术", "所属行业。",
        |r| Cell::text(r.company.facts.industry.as_deref())),
    Column::new("主营业务", false, Words, 30.0, "智能装备研发与制造", "一两句话。",
        |r| Cell::text(r.company.facts.main_business.as_deref())),
    Column::new("标签", false, Words, 24.0, "高新技术企业、专精特新中小企业", "资质、荣誉，用顿号分隔。", tags),
    Column::new("员工人数", false, Whole, 10.0, "320", "整数。",
        |r| r.company.facts.employees.map_or(Cell::Empty, |n| Cell::Whole(n.into()))),
    Column::new("联系人", false, Words, 10.0, "李示例", "企业负责上市工作的人。",
        |r| Cell::text(r.company.facts.contact_person.as_deref())),
    Column::new("联系电话", false, Code, 16.0, "{dialling}-00000000", "手机或固定电话。", phone),
    Column::new("拟上市板块", false, Content::Choice(Boards), 14.0, "创业板", "从下拉列表选择。",
        |r| Cell::text(r.company.facts.target_board.map(Board::label))),
    Column::new("计划申报日期", false, Day, 14.0, "2027-06-30", "计划向交易所申报的日期。",
        |r| Cell::date(r.company.facts.planned_filing_on)),
    Column::new("后备企业批次", false, Words, 14.0, "第十批", "认定为后备企业的批次。",
        |r| Cell::text(r.company.facts.reserve_batch.as_deref())),
    Column::new("入库日期", false, Day, 13.0, "2026-01-15", "认定为后备企业的日期。",
        |r| Cell::date(r.company.facts.entered_pool_on)),
    Column::new("当前阶段", false, Content::Choice(Stages), 12.0, "后备入库", "从下拉列表选择；已上市企业请用上市公司名单导入。",
        |r| Cell::text(Some(r.company.position.stage.label()))),
    Column::new("保荐机构", false, Words, 22.0, "", "券商全称。",
        |r| Cell::text(r.company.facts.sponsor.as_deref())),
    Column::new("会计师事务所", false, Words, 22.0, "", "全称。",
        |r| Cell::text(r.company.facts.auditor_firm.as_deref())),
    Column::new("律师事务所", false, Words, 22.0, "", "全称。",
        |r| Cell::text(r.company.facts.law_firm.as_deref())),
    Column::new("备注", false, Words, 30.0, "", "其他需要说明的情况。",
        |r| Cell::text(r.company.facts.note.as_deref())),
];

/// Yuan as a number; another currency in words, never converted.
fn capital(row: &CompanyRow) -> Cell {
    let facts = &row.company.facts;
    match (facts.registered_capital_yuan, facts.foreign_capital, facts.foreign_capital_currency) {
        (Some(yuan), ..) => Cell::Money(yuan),
        (None, Some(amount), Some(currency)) => {
            Cell::Text(format!("{}万{}", in_wan(amount), currency.label()))
        }
        _ => Cell::Empty,
    }
}

fn tags(row: &CompanyRow) -> Cell {
    let words: Vec<&str> = row.company.facts.tags.iter().collect();
    Cell::text(Some(&words.join("、")))
}

fn phone(row: &CompanyRow) -> Cell {
    let phone = row.company.facts.contact_phone.as_deref();
    match row.whole_phone {
        true => Cell::text(phone),
        false => Cell::text(phone.map(mask_phone).as_deref()),
    }
}
