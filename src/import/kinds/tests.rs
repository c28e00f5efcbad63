//! Headings and meanings of the kinds of lists.

use super::super::any_kind::{AnyListKind, field};
use crate::columns::{Field, Meaning};
use crate::export::BLOCKERS;

fn fields(kind: &str) -> Vec<&'static Field> {
    (kind.parse::<AnyListKind>().unwrap().fields)()
}

#[test]
fn headings_of_real_lists_are_recognised() {
    let cases = [
        ("companies", "企业名称", Some("name")),
        ("companies", "镇街(园区)", Some("town")),
        ("companies", "所属镇街", Some("town")),
        ("companies", "联系人/手机", Some("contact_phone")),
        ("companies", "联系人/姓名", Some("contact_person")),
        ("companies", "2025年财务数据/营业收入", None),
        ("companies", "企业基本情况/注册资金", Some("registered_capital_yuan")),
        ("companies", "控股股东/统一社会信用代码", None),
        ("companies", "统一社会信用代码(18位)", Some("credit_code")),
        ("listings", "A股代码", Some("stock_code")),
        ("listings", "公司全称", Some("name")),
        ("listings", "A股上市日期", Some("listed_on")),
        ("listings", "B股代码", None),
        ("blockers", "存在问题/需协调事项", Some("description")),
        ("blockers", "问题 类别（必填）", Some("category")),
        ("blockers", "责任单位", Some("lead_department")),
        ("blockers", "配合单位", Some("departments")),
        ("blockers", "办理状态", None),
        ("blockers", "完成时限", None),
        ("blockers", "备注", None),
        ("financials", "公司名称", Some("name")),
        ("financials", "企业基本情况/信用代码", Some("credit_code")),
        ("financials", "会计年度", Some("fiscal_year")),
        ("financials", "是否经审计", Some("audited")),
        ("financials", "加权平均净资产收益率(%)", Some("weighted_roe_ppm")),
        ("financials", "营业利润", None),
    ];
    for (kind, heading, code) in cases {
        let found = Field::of_heading(&fields(kind), heading).map(|field| field.code);
        assert_eq!(found, code, "{heading}");
    }
}

#[test]
fn a_heading_names_one_field_of_a_kind() {
    for kind in AnyListKind::ALL {
        let fields = (kind.fields)();
        for field in &fields {
            for heading in field.headings() {
                let found = Field::of_heading(&fields, heading);
                assert_eq!(found.map(|found| found.code), Some(field.code), "{kind} {heading}");
            }
        }
    }
}

#[test]
fn figures_are_known_with_their_years() {
    let fields = fields("financials");
    let of = |code, year| Some(Meaning { field: field(code)?, year });
    for (heading, want) in [
        ("营业收入", of("revenue_yuan", None)),
        ("2023年/营业收入", of("revenue_yuan", Some(2023))),
        ("2023年财务数据/净利润", of("net_profit_yuan", Some(2023))),
        ("2023年营业收入", of("revenue_yuan", Some(2023))),
        ("营业收入（2023年）", of("revenue_yuan", Some(2023))),
        ("2023年度扣非后净利润", of("net_profit_deducted_yuan", Some(2023))),
        ("近三年营业收入/2022年", of("revenue_yuan", Some(2022))),
        ("近三年主要财务指标/2022年净利润", of("net_profit_yuan", Some(2022))),
        ("营业收入/2022", of("revenue_yuan", Some(2022))),
        ("2023年末总资产", of("total_assets_yuan", Some(2023))),
        ("2023年 12月31日 净资产", of("net_assets_yuan", Some(2023))),
        ("净利润(扣除非经常性损益后)", of("net_profit_deducted_yuan", None)),
        ("净利润(扣非前)", of("net_profit_yuan", None)),
        ("净利润(经审计)", of("net_profit_yuan", None)),
        ("年末从业人数", of("employees", None)),
        ("ROE", of("weighted_roe_ppm", None)),
        ("2024年净资产收益率(%)", of("weighted_roe_ppm", Some(2024))),
        ("发明专利数量", of("invention_patents", None)),
        ("财务数据/研发费用", of("rd_expense_yuan", None)),
        ("年度", of("fiscal_year", None)),
        ("企业名称", of("name", None)),
        ("主营业务收入", None),
        ("近三年营业收入", None),
        ("母公司/营业收入", None),
        ("2023年母公司财务数据/营业收入", None),
        ("净利润增长率", None),
        ("2023年1-6月/营业收入", None),
        ("2023年", None),
        ("上年营业收入", None),
        ("财务费用", None),
    ] {
        assert_eq!(Meaning::of_heading(&fields, heading), want, "{heading}");
    }
}

#[test]
fn the_year_may_stand_beside_the_unit() {
    let fields = fields("financials");
    let of = |heading, raw| Meaning::of_column(&fields, heading, raw);
    let year = |year| Some(Meaning { field: field("revenue_yuan")?, year });
    assert_eq!(of("营业收入", "营业收入（万元，2023年）"), year(Some(2023)));
    assert_eq!(of("营业收入", "营业收入（万元）"), year(None));
    assert_eq!(of("营业收入", "营业收入（万元，2022-2023年）"), None);
}

#[test]
fn a_meaning_is_written_and_read() {
    let (financials, companies) = (fields("financials"), fields("companies"));
    let read = |text: &str| Meaning::written(&financials, text).map(|it| it.to_string());
    for text in ["revenue_yuan@2023", "revenue_yuan", "name"] {
        assert_eq!(read(text), Some(text.into()));
    }
    for text in ["", "revenue", "revenue_yuan@", "revenue_yuan@二三"] {
        assert_eq!(read(text), None, "{text}");
    }
    assert!(read("employees@2023").is_some());
    assert!(read("name@2023").is_none());
    assert!(Meaning::written(&companies, "employees@2023").is_none());
}

#[test]
fn every_kind_knows_each_heading_of_its_template_and_export_but_the_row_number() {
    let unknown = |kind, headings: Vec<&'static str>| -> Vec<&'static str> {
        let fields = fields(kind);
        headings.into_iter().filter(|h| Field::of_heading(&fields, h).is_none()).collect()
    };
    for kind in AnyListKind::ALL {
        let template = (kind.about.template)().iter().map(|heading| heading.name).collect();
        assert_eq!(unknown(kind.code(), template), ["序号"], "{kind}");
    }
    // A list does not import the status of a blocker.
    let of_flow = [
        "编号",
        "办理状态",
        "亮灯",
        "交办日期",
        "办结期限",
        "时限情况",
        "签收日期",
        "反馈日期",
        "退回交办次数",
        "退回重办次数",
        "催办次数",
        "销号日期",
        "办结说明",
    ];
    let blockers = BLOCKERS.iter().map(|column| column.heading.name).collect();
    assert_eq!(unknown("blockers", blockers), of_flow);
}
