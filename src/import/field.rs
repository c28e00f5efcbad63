//! The fields a list can fill, and the headings they are known by.

use super::model::Kind;
use crate::chinese::fold_width;
use crate::db::types::text_enum;

text_enum! {
    /// A field of a list.
    pub enum Field {
        Name = "name" => "企业名称",
        ShortName = "short_name" => "简称",
        FormerNames = "former_names" => "曾用名",
        CreditCode = "credit_code" => "统一社会信用代码",
        OldRegistrationNo = "old_registration_no" => "旧注册号",
        Town = "town" => "镇街（园区）",
        Address = "registered_address" => "注册地址",
        LegalRepresentative = "legal_representative" => "法定代表人",
        EstablishedOn = "established_on" => "成立日期",
        RegisteredCapital = "registered_capital_yuan" => "注册资本",
        Industry = "industry" => "行业",
        MainBusiness = "main_business" => "主营业务",
        Tags = "tags" => "标签",
        Employees = "employees" => "员工人数",
        ContactPerson = "contact_person" => "联系人",
        ContactPhone = "contact_phone" => "联系电话",
        TargetBoard = "target_board" => "拟上市板块",
        PlannedFilingOn = "planned_filing_on" => "计划申报日期",
        ReserveBatch = "reserve_batch" => "后备企业批次",
        EnteredPoolOn = "entered_pool_on" => "入库日期",
        Stage = "stage" => "当前阶段",
        StageOn = "stage_on" => "阶段日期",
        Sponsor = "sponsor" => "保荐机构",
        AuditorFirm = "auditor_firm" => "会计师事务所",
        LawFirm = "law_firm" => "律师事务所",
        Note = "note" => "备注",
        StockCode = "stock_code" => "证券代码",
        Board = "board" => "板块",
        Exchange = "exchange" => "交易所",
        ListedOn = "listed_on" => "上市日期",
        FundsRaised = "funds_raised_yuan" => "募集资金",
        City = "city" => "城市",
        ExitKind = "exit_kind" => "退出类型",
        ExitOn = "exit_on" => "退出日期",
        ExitPrecision = "exit_precision" => "退出日期精度",
        Source = "source" => "来源",
    }
}

/// Headings of both kinds of list. Compared after folding width and dropping blanks.
const COMMON: &[Names] = &[
    (
        Field::Name,
        &[
            "企业名称",
            "公司名称",
            "单位名称",
            "企业全称",
            "公司全称",
            "名称",
            "企业",
            "公司",
            "拟上市企业",
            "拟上市企业名称",
            "后备企业名称",
            "企业名",
            "申报企业",
            "申报单位",
            "推荐企业",
            "推荐企业名称",
        ],
    ),
    (Field::ShortName, &["简称", "企业简称", "公司简称", "证券简称", "股票简称", "a股简称"]),
    (Field::FormerNames, &["曾用名", "原名称", "曾用名称", "变更前名称"]),
    (
        Field::CreditCode,
        &[
            "统一社会信用代码",
            "社会信用代码",
            "信用代码",
            "统一信用代码",
            "统一代码",
            "机构信用代码",
            "营业执照号",
        ],
    ),
    (Field::OldRegistrationNo, &["旧注册号", "注册号", "工商注册号", "原注册号"]),
    (
        Field::Town,
        &[
            "镇街园区",
            "镇街",
            "所属镇街",
            "所属镇街园区",
            "镇街道",
            "所在镇街",
            "所在镇街园区",
            "属地",
            "所属园区",
            "镇",
            "镇区",
            "所属镇区",
            "园区镇街",
            "所属园区镇街",
            "镇街名称",
            "所属镇",
            "属地镇街",
            "推荐镇街",
        ],
    ),
    (
        Field::Address,
        &[
            "注册地址",
            "地址",
            "企业地址",
            "住所",
            "注册地",
            "公司地址",
            "登记地址",
            "详细地址",
            "注册住所",
        ],
    ),
    (Field::LegalRepresentative, &["法定代表人", "法人代表", "法人", "法人姓名", "法定代表人姓名"]),
    (
        Field::Industry,
        &["行业", "所属行业", "行业类别", "行业分类", "产业", "所属产业", "行业领域"],
    ),
    (Field::Note, &["备注", "说明", "其他说明"]),
];

const OF_COMPANIES: &[Names] = &[
    (
        Field::EstablishedOn,
        &["成立日期", "成立时间", "注册日期", "注册时间", "成立日", "设立日期", "设立时间"],
    ),
    (Field::RegisteredCapital, &["注册资本", "注册资金", "注册资本金", "注册资本额"]),
    (
        Field::MainBusiness,
        &["主营业务", "主营产品", "经营范围", "主要产品", "主营业务及产品", "主要业务"],
    ),
    (Field::Tags, &["标签", "企业资质", "资质", "荣誉", "资质荣誉", "企业荣誉"]),
    (Field::Employees, &["员工人数", "从业人数", "职工人数", "人数", "员工数", "社保人数"]),
    (
        Field::ContactPerson,
        &["联系人", "联系人姓名", "联系人姓名职务", "企业联系人", "联系人及职务"],
    ),
    (
        Field::ContactPhone,
        &[
            "联系电话",
            "电话",
            "手机",
            "手机号",
            "联系方式",
            "联系人手机",
            "联系人电话",
            "联系人联系电话",
            "联系人联系方式",
            "手机号码",
        ],
    ),
    (
        Field::TargetBoard,
        &["拟上市板块", "拟上市地", "目标板块", "拟申报板块", "拟上市地点", "上市板块", "板块"],
    ),
    (
        Field::PlannedFilingOn,
        &["计划申报日期", "计划申报时间", "预计申报时间", "拟申报时间", "预计申报日期"],
    ),
    (Field::ReserveBatch, &["后备企业批次", "批次", "认定批次", "入库批次"]),
    (Field::EnteredPoolOn, &["入库日期", "入库时间", "认定日期", "认定时间"]),
    (
        Field::Stage,
        &[
            "当前阶段",
            "阶段",
            "上市阶段",
            "所处阶段",
            "目前阶段",
            "目前进度",
            "上市进度",
            "进展阶段",
            "状态",
        ],
    ),
    (Field::StageOn, &["阶段日期", "进入阶段日期", "阶段时间"]),
    (Field::Sponsor, &["保荐机构", "保荐人", "券商", "辅导机构", "保荐券商"]),
    (Field::AuditorFirm, &["会计师事务所", "会计师", "审计机构", "会所"]),
    (Field::LawFirm, &["律师事务所", "律师", "律所"]),
];

const OF_LISTINGS: &[Names] = &[
    (Field::StockCode, &["证券代码", "股票代码", "a股代码", "代码", "上市代码", "港股代码"]),
    (Field::Board, &["板块", "上市板块", "上市地", "上市板"]),
    (Field::Exchange, &["交易所", "上市交易所", "证券交易所"]),
    (Field::ListedOn, &["上市日期", "a股上市日期", "上市时间", "挂牌上市日期", "上市日"]),
    (Field::FundsRaised, &["募集资金", "首发募资", "首发融资", "募资总额", "首发募集资金"]),
    (Field::City, &["城市", "地级市", "所在城市", "注册城市"]),
    (Field::ExitKind, &["退出类型"]),
    (Field::ExitOn, &["退出日期", "退市日期"]),
    (Field::ExitPrecision, &["退出日期精度"]),
    (Field::Source, &["来源", "数据来源", "地址来源"]),
];

/// Words of columns that no field takes yet, or that belong to any list; they help to recognise
/// the heading row.
const FAMILIAR: &[&str] = &[
    "序号",
    "编号",
    "营业收入",
    "净利润",
    "总资产",
    "净资产",
    "纳税",
    "研发",
    "利润总额",
    "b股",
    "总股本",
    "流通股本",
    "英文名称",
    "省份",
    "地区",
    "网址",
    "实际控制人",
    "存在问题",
    "需协调",
    "填报",
    "镇街代码",
    "财务数据",
    "股本",
    "市值",
];

/// Groups of a two-level heading whose parts speak of the company itself.
const OWN_GROUPS: &[&str] =
    &["基本", "企业", "公司", "单位", "登记", "工商", "信息", "情况", "概况", "注册"];
/// Groups whose parts speak of somebody or something else.
const OTHER_GROUPS: &[&str] =
    &["股东", "控制人", "母公司", "子公司", "财务", "保荐", "中介", "投资", "担保"];

impl Field {
    /// The field of this kind of list that a cleaned heading names, if any. `联系人/手机` is one
    /// heading of two levels.
    pub fn of_heading(kind: Kind, heading: &str) -> Option<Self> {
        let whole = comparable(heading);
        if let Some(field) = lookup(kind, &whole) {
            return Some(field);
        }
        let (group, leaf) = heading.rsplit_once('/')?;
        let speaks_of = |words: &[&str]| words.iter().any(|word| group.contains(word));
        if speaks_of(OWN_GROUPS) && !speaks_of(OTHER_GROUPS) {
            return lookup(kind, &comparable(leaf));
        }
        None
    }

    /// The fields that a list of this kind can fill, in the order of declaration.
    pub fn of_kind(kind: Kind) -> impl Iterator<Item = Self> {
        let takes =
            move |field: &Self| own(kind).iter().chain(COMMON).any(|(known, _)| known == field);
        Self::ALL.iter().copied().filter(takes)
    }

    /// Whether it holds amounts of money.
    pub fn is_amount(self) -> bool {
        matches!(self, Self::RegisteredCapital | Self::FundsRaised)
    }

    /// Whether a heading is known to lists of this kind, as a field or otherwise.
    pub fn is_familiar(kind: Kind, heading: &str) -> bool {
        let text = comparable(heading);
        Self::of_heading(kind, heading).is_some()
            || (text.chars().count() <= 20 && FAMILIAR.iter().any(|word| text.contains(word)))
    }
}

type Names = (Field, &'static [&'static str]);

fn own(kind: Kind) -> &'static [Names] {
    match kind {
        Kind::Companies => OF_COMPANIES,
        Kind::Listings => OF_LISTINGS,
    }
}

fn lookup(kind: Kind, text: &str) -> Option<Field> {
    let find = |text: &str| {
        own(kind)
            .iter()
            .chain(COMMON)
            .find(|(_, names)| names.contains(&text))
            .map(|(field, _)| *field)
    };
    find(text).or_else(|| find(&without_brackets(text)))
}

/// Width, case, blanks, and the strokes between `镇街/园区`, `镇（街道）` do not count.
fn comparable(heading: &str) -> String {
    let folded = fold_width(heading);
    let kept = folded
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '/' | '、' | '*' | ':' | '：'));
    let text: String = kept.flat_map(char::to_lowercase).collect();
    match text.as_str() {
        "镇街(园区)"
        | "所属镇街(园区)"
        | "镇(街道)"
        | "镇街(道)"
        | "园区(镇街)"
        | "镇(街)"
        | "所属镇(街)" => text.replace(['(', ')'], ""),
        _ => text,
    }
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_real_lists_are_recognised() {
        let cases = [
            (Kind::Companies, "企业名称", Some(Field::Name)),
            (Kind::Companies, "镇街(园区)", Some(Field::Town)),
            (Kind::Companies, "所属镇街", Some(Field::Town)),
            (Kind::Companies, "联系人/手机", Some(Field::ContactPhone)),
            (Kind::Companies, "联系人/姓名", Some(Field::ContactPerson)),
            (Kind::Companies, "2025年财务数据/营业收入", None),
            (Kind::Companies, "企业基本情况/注册资金", Some(Field::RegisteredCapital)),
            (Kind::Companies, "控股股东/统一社会信用代码", None),
            (Kind::Companies, "统一社会信用代码(18位)", Some(Field::CreditCode)),
            (Kind::Listings, "A股代码", Some(Field::StockCode)),
            (Kind::Listings, "公司全称", Some(Field::Name)),
            (Kind::Listings, "A股上市日期", Some(Field::ListedOn)),
            (Kind::Listings, "B股代码", None),
        ];
        for (kind, heading, field) in cases {
            assert_eq!(Field::of_heading(kind, heading), field, "{heading}");
        }
    }
}
