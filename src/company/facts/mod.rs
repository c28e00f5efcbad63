//! Facts that people enter about a company. One table of facts defines the record, forms, bulk
//! changes, limits, histories, pages and lists.
//!
//! A new fact needs a line in this table, a line in [`crate::db::schema`], and a line in the
//! migration of each engine.

mod about;
mod value;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::about::{about, code, day, line};
use self::value::FactType;
use super::tags::Tags;
use crate::db::schema::companies;
use crate::market::Board;
use crate::membership::{PoolFacts, latest};
use crate::money::{Currency, wan};

pub use about::{About, Group, Input, Listed, Shown};
pub use value::{Value, ValueMut};

/// Passes the table of facts to another macro, with the given arguments.
///
/// Each line has: field, type, Chinese label, and how the fact is entered, shown and listed. The
/// facts of `companies` are columns of that table. Those of `memberships` are read from the latest
/// membership.
macro_rules! with_facts {
    ($then:ident! { $($argument:tt)* }) => { $then! { { $($argument)* }
        companies {
            name: [String] "企业名称" = line().required()
                .hint("营业执照上的全称。更名后，原名称自动记为曾用名。").shown(Shown::Elsewhere)
                .listed(34.0, "{short}示例智能科技股份有限公司", "营业执照上的全称。");
            #[serde(default)]
            short_name: [Option<String>] "简称" = line().listed(12.0, "示例智能", "常用简称。");
            #[serde(default)]
            credit_code: [Option<String>] "统一社会信用代码" = code().hint("18 位，末位是校验码。")
                .listed(22.0, "91{region}MA0EXAMPLE", "18 位，字母大写；请保持文本格式，以免末位变成 0。");
            #[serde(default)]
            old_registration_no: [Option<String>] "旧注册号" = code()
                .hint("15 位，只在没有信用代码时填写。").shown(Shown::IfKnown);
            town_code: [String] "所属镇街（园区）" = about(Input::Town).required()
                .shown(Shown::Elsewhere)
                .listed(16.0, "{town}", "从下拉列表选择。镇街填报时可不填，默认为本镇街。");
            #[serde(default)]
            registered_address: [Option<String>] "注册地址" = line().shown(Shown::IfKnown)
                .listed(36.0, "{above}{city}{town}示例路1号", "营业执照上的住所。");
            #[serde(default)]
            legal_representative: [Option<String>] "法定代表人" = line()
                .listed(12.0, "张示例", "姓名。");
            #[serde(default)]
            established_on: [Option<NaiveDate>] "成立日期" = day()
                .listed(13.0, "2012-03-05", "如 2012-03-05 或 2012年3月5日。")
                .called("成立日期、成立时间、注册日期、注册时间、成立日、设立日期、设立时间");
            /// Whole yuan.
            #[serde(default)]
            registered_capital_yuan: [Option<i64>] "注册资本" = about(Input::Wan)
                .headed("注册资本（万元）").listed(16.0, "2915", "以万元为单位；外币请写明币种，如 500万美元。");
            /// Capital in another currency, in whole units of that currency.
            #[serde(default)]
            foreign_capital: [Option<i64>] "外币注册资本" = about(Input::Whole)
                .hint("以外币登记时填写，单位为元。").shown(Shown::Elsewhere);
            #[serde(default)]
            foreign_capital_currency: [Option<Currency>] "币种" = about(Input::Currency)
                .shown(Shown::Elsewhere);
            #[serde(default)]
            industry: [Option<String>] "行业" = line().shared()
                .listed(18.0, "新一代信息技术", "所属行业。");
            #[serde(default)]
            main_business: [Option<String>] "主营业务" = about(Input::Long).shown(Shown::IfKnown)
                .listed(30.0, "智能装备研发与制造", "一两句话。")
                .called("主营业务、主营产品、经营范围、主要产品、主营业务及产品、主要业务");
            /// Such as 高新技术企业.
            #[serde(default)]
            tags: [Tags] "标签" = about(Input::Tags)
                .listed(24.0, "高新技术企业、专精特新中小企业", "资质、荣誉，用顿号分隔。")
                .called("标签、企业资质、资质、荣誉、资质荣誉、企业荣誉");
            #[serde(default)]
            employees: [Option<i32>] "员工人数" = about(Input::Whole).listed(10.0, "320", "整数。")
                .called("员工人数、从业人数、职工人数、人数、员工数、社保人数");
            #[serde(default)]
            contact_person: [Option<String>] "联系人" = line().shown(Shown::Elsewhere)
                .listed(10.0, "李示例", "企业负责上市工作的人。")
                .called("联系人、联系人姓名、联系人姓名职务、企业联系人、联系人及职务");
            /// Masked in responses.
            #[serde(default)]
            contact_phone: [Option<String>] "联系电话" = code()
                .hint("页面上只显示部分数字；不改动即保持原号码。").shown(Shown::Elsewhere)
                .listed(16.0, "{dialling}-00000000", "手机或固定电话。");
            #[serde(default)]
            target_board: [Option<Board>] "拟上市板块" = about(Input::Board).shared()
                .listed(14.0, "创业板", "从下拉列表选择。")
                .called("拟上市板块、拟上市地、目标板块、拟申报板块、拟上市地点、上市板块、板块");
            #[serde(default)]
            planned_filing_on: [Option<NaiveDate>] "计划申报日期" = day().shared()
                .listed(14.0, "2027-06-30", "计划向交易所申报的日期。")
                .called("计划申报日期、计划申报时间、预计申报时间、拟申报时间、预计申报日期");
            #[serde(default)]
            sponsor: [Option<String>] "保荐机构" = line().shared().in_group(Group::Firms)
                .listed(22.0, "", "券商全称。")
                .called("保荐机构、保荐人、券商、辅导机构、保荐券商");
            #[serde(default)]
            auditor_firm: [Option<String>] "会计师事务所" = line().shared().in_group(Group::Firms)
                .listed(22.0, "", "全称。")
                .called("会计师事务所、会计师、审计机构、会所");
            #[serde(default)]
            law_firm: [Option<String>] "律师事务所" = line().shared().in_group(Group::Firms)
                .listed(22.0, "", "全称。")
                .called("律师事务所、律师、律所");
            #[serde(default)]
            note: [Option<String>] "备注" = about(Input::Long).in_group(Group::Note)
                .shown(Shown::IfKnown).listed(30.0, "", "其他需要说明的情况。");
        }
        memberships {
            #[serde(default)]
            #[diesel(select_expression = latest::batch_name(), skip_insertion)]
            reserve_batch: [Option<String>] "后备企业批次" = line().shared().in_group(Group::Pool)
                .listed(14.0, "第十批", "认定为后备企业的批次。")
                .called("后备企业批次、批次、认定批次、入库批次");
            #[serde(default)]
            #[diesel(select_expression = latest::entered_on(), skip_insertion)]
            entered_pool_on: [Option<NaiveDate>] "入库日期" = day().shared().in_group(Group::Pool)
                .listed(13.0, "2026-01-15", "认定为后备企业的日期。")
                .called("入库日期、入库时间、认定日期、认定时间");
            #[serde(default)]
            #[diesel(select_expression = latest::left_on(), skip_insertion)]
            left_pool_on: [Option<NaiveDate>] "出库日期" = day().in_group(Group::Pool)
                .shown(Shown::IfKnown);
            #[serde(default)]
            #[diesel(select_expression = latest::left_reason(), skip_insertion)]
            left_pool_reason: [Option<String>] "出库原因" = line().in_group(Group::Pool)
                .shown(Shown::IfKnown);
        }
    } };
}
pub(super) use with_facts;

/// Passes the facts that are columns of `companies` to a macro as `$then! { arguments… field, field
/// … }`.
macro_rules! stored_facts {
    ({ $then:ident { $($argument:tt)* } }
        companies { $($(#[$attribute:meta])* $field:ident: [$($kind:tt)*] $label:tt = $about:expr;)+ }
        memberships { $($other:tt)* }
    ) => { $then! { $($argument)* $($field),+ } };
}
pub(super) use stored_facts;

macro_rules! define {
    ({}
        companies { $($(#[$own:meta])* $field:ident: [$($kind:tt)*] $label:tt = $about:expr;)+ }
        memberships { $($(#[$other:meta])* $told:ident: [$($type:tt)*] $name:tt = $of_it:expr;)+ }
    ) => {
        /// 企业事实: the data that people enter, correct and import. A PATCH changes them, and each
        /// changed field becomes a history entry. The stage of a company is not a fact: it follows
        /// from dated events. Pool facts are stored only in memberships: they are read from and
        /// written to the latest membership.
        #[derive(
            Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Queryable,
            Selectable, Insertable,
        )]
        #[diesel(table_name = companies, treat_none_as_default_value = false)]
        #[serde(deny_unknown_fields)]
        #[schema(as = company::Facts)]
        pub struct Facts {
            $(#[doc = $label] $(#[$own])* pub $field: $($kind)*,)+
            $(#[doc = $name] $(#[$other])* pub $told: $($type)*,)+
        }

        const ALL: &[Fact] = &[
            $(Fact {
                name: stringify!($field),
                label: $label,
                about: $about,
                value: |facts| facts.$field.value(),
                place: |facts| facts.$field.place(),
                copy: |from, to| to.$field.clone_from(&from.$field),
            },)+
            $(Fact {
                name: stringify!($told),
                label: $name,
                about: $of_it,
                value: |facts| facts.$told.value(),
                place: |facts| facts.$told.place(),
                copy: |from, to| to.$told.clone_from(&from.$told),
            },)+
        ];
    };
}
with_facts! { define! {} }

/// One fact of a company.
pub struct Fact {
    /// Name in the API, forms, histories and tables.
    pub name: &'static str,
    /// Chinese label.
    pub label: &'static str,
    pub about: About,
    value: fn(&Facts) -> Value<'_>,
    place: fn(&mut Facts) -> ValueMut<'_>,
    copy: fn(&Facts, &mut Facts),
}

/// Returns every fact, in the order of forms, pages and lists.
pub fn facts() -> impl Iterator<Item = &'static Fact> {
    [Group::Company, Group::Pool, Group::Firms, Group::Note]
        .into_iter()
        .flat_map(|group| ALL.iter().filter(move |fact| fact.about.group == group))
}

/// Returns the fact with this API name.
pub fn fact(name: &str) -> Option<&'static Fact> {
    ALL.iter().find(|fact| fact.name == name)
}

impl Fact {
    /// Returns the value in a record.
    pub fn value<'a>(&self, facts: &'a Facts) -> Value<'a> {
        (self.value)(facts)
    }

    /// Whether the value in a record is known, that is, not empty.
    pub fn is_known(&self, facts: &Facts) -> bool {
        match self.value(facts) {
            Value::Text(text) => text.is_some_and(|text| !text.is_empty()),
            Value::Day(day) => day.is_some(),
            Value::Number(number) => number.is_some(),
            Value::Board(board) => board.is_some(),
            Value::Currency(currency) => currency.is_some(),
            Value::Tags(tags) => !tags.is_empty(),
        }
    }

    /// Returns mutable access to the value in a record.
    pub fn place<'a>(&self, facts: &'a mut Facts) -> ValueMut<'a> {
        (self.place)(facts)
    }

    /// Returns the text in a record, or `None` if the fact is not an optional text.
    pub fn text<'a>(&self, facts: &'a mut Facts) -> Option<&'a mut Option<String>> {
        match self.place(facts) {
            ValueMut::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Copies the value to another record.
    pub fn copy(&self, from: &Facts, to: &mut Facts) {
        (self.copy)(from, to);
    }

    /// Returns the value as people read it, or `None` if it is unknown. A capital is in 万元, or in
    /// its own currency.
    pub fn shown(&self, facts: &Facts) -> Option<String> {
        if self.about.input == Input::Wan {
            return facts.capital();
        }
        match self.value(facts) {
            Value::Text(text) => text.map(str::to_owned),
            Value::Day(day) => day.map(|day| day.to_string()),
            Value::Number(number) => number.map(|number| number.to_string()),
            Value::Board(board) => board.map(|board| board.label().to_owned()),
            Value::Currency(currency) => currency.map(|currency| currency.label().to_owned()),
            Value::Tags(tags) => Some(tags.iter().collect::<Vec<_>>().join("、")),
        }
        .filter(|text| !text.is_empty())
    }
}

impl Facts {
    /// Creates facts of a company of which only name and town are known.
    pub fn new(name: impl Into<String>, town_code: impl Into<String>) -> Self {
        Self { name: name.into(), town_code: town_code.into(), ..Self::default() }
    }

    /// Returns the pool facts.
    pub fn pool(&self) -> PoolFacts {
        PoolFacts {
            batch_name: self.reserve_batch.clone(),
            entered_on: self.entered_pool_on,
            left_on: self.left_pool_on,
            left_reason: self.left_pool_reason.clone(),
        }
    }

    /// Returns each 中介机构 as label and name. The name is “—” if it is unknown.
    pub fn firms(&self) -> impl Iterator<Item = (&'static str, String)> {
        let firms = ALL.iter().filter(|fact| fact.about.group == Group::Firms);
        firms.map(|firm| (firm.label, firm.shown(self).unwrap_or_else(|| "—".to_owned())))
    }

    /// Returns 注册资本 in 万元, or in its own currency.
    pub fn capital(&self) -> Option<String> {
        match (self.registered_capital_yuan, self.foreign_capital) {
            (Some(yuan), _) => Some(format!("{} 万元", wan(yuan))),
            (None, Some(amount)) => {
                let currency = self.foreign_capital_currency.map_or("", |one| one.label());
                Some(format!("{} 万{currency}", wan(amount)))
            }
            (None, None) => None,
        }
    }
}
