//! What senders call the fields of their lists.

use super::Field;
use super::Kind;
use super::figures::FIGURES;

/// A field and what it is called.
pub(super) type Names = (Field, &'static [&'static str]);

/// The headings of a kind of list, its own first.
pub(super) fn named(kind: Kind) -> impl Iterator<Item = &'static Names> {
    let (own, more) = match kind {
        Kind::Companies => (OF_COMPANIES, OF_RECORDS),
        Kind::Listings => (OF_LISTINGS, OF_RECORDS),
        Kind::Blockers => (OF_BLOCKERS, &[][..]),
        Kind::Financials => (OF_FINANCIALS, FIGURES),
    };
    own.iter().chain(more).chain(MARKS)
}

/// Headings of every kind of list: by them a company is known. Compared after folding width and
/// dropping blanks.
const MARKS: &[Names] = &[
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
];

/// Headings of lists that record companies.
const OF_RECORDS: &[Names] = &[
    (Field::ShortName, &["简称", "企业简称", "公司简称", "证券简称", "股票简称", "a股简称"]),
    (Field::FormerNames, &["曾用名", "原名称", "曾用名称", "变更前名称"]),
    (Field::OldRegistrationNo, &["旧注册号", "注册号", "工商注册号", "原注册号"]),
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

const STOCK_CODES: &[&str] = &["证券代码", "股票代码", "a股代码", "代码", "上市代码", "港股代码"];

/// What is said of a year or of a source beside its figures.
const OF_FINANCIALS: &[Names] = &[
    (Field::StockCode, STOCK_CODES),
    (
        Field::FiscalYear,
        &[
            "年度",
            "年份",
            "会计年度",
            "财务年度",
            "报告期",
            "所属年度",
            "数据年度",
            "统计年度",
            "填报年度",
            "年",
        ],
    ),
    (Field::Source, &["来源", "数据来源", "资料来源"]),
    (
        Field::Audited,
        &["是否经审计", "是否审计", "是否已审计", "经审计", "审计情况", "是否经过审计"],
    ),
    (Field::AsOf, &["数据日期", "截止日期", "截至日期", "数据截止日期", "数据截至日期"]),
    (
        Field::Document,
        &["出处", "数据出处", "文号", "审计报告文号", "报告文号", "审计报告编号", "来源文件"],
    ),
    (Field::Note, &["备注", "说明", "其他说明"]),
];

const OF_LISTINGS: &[Names] = &[
    (Field::StockCode, STOCK_CODES),
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

/// How far a blocker is stands in no field: that follows from what is done alone.
const OF_BLOCKERS: &[Names] = &[
    (
        Field::Category,
        &[
            "问题类别",
            "类别",
            "问题类型",
            "问题分类",
            "类型",
            "事项类别",
            "事项类型",
            "困难类别",
            "困难类型",
            "困难问题类别",
        ],
    ),
    (Field::Severity, &["严重程度", "问题严重程度", "严重性", "问题程度", "程度"]),
    (
        Field::Description,
        &[
            "问题描述",
            "存在问题",
            "存在的问题",
            "存在困难",
            "存在的困难",
            "存在困难问题",
            "存在困难和问题",
            "存在的困难和问题",
            "存在的主要问题",
            "存在问题及需协调事项",
            "存在问题需协调事项",
            "主要问题",
            "困难问题",
            "困难和问题",
            "困难问题描述",
            "问题内容",
            "问题详情",
            "问题",
            "具体问题",
            "具体情况",
            "需协调事项",
            "需协调问题",
            "需协调解决事项",
            "需协调解决的事项",
            "需协调解决问题",
            "需协调解决的问题",
            "需要协调事项",
            "需要协调解决的问题",
            "需解决的问题",
            "事项",
            "事项内容",
            "具体事项",
            "诉求",
            "企业诉求",
            "困难诉求",
        ],
    ),
    (
        Field::LeadDepartment,
        &[
            "牵头部门",
            "牵头单位",
            "牵头责任单位",
            "牵头责任部门",
            "责任单位",
            "责任部门",
            "主责单位",
            "主责部门",
            "主办单位",
            "主办部门",
            "承办单位",
            "承办部门",
            "办理单位",
            "办理部门",
            "市级牵头部门",
        ],
    ),
    (
        Field::Departments,
        &[
            "协办部门",
            "协办单位",
            "配合单位",
            "配合部门",
            "协助单位",
            "协助部门",
            "协同单位",
            "协同部门",
            "参与单位",
            "参与部门",
        ],
    ),
    (Field::ResponsiblePerson, &["责任人", "责任人姓名", "具体责任人", "部门责任人", "负责人"]),
    (
        Field::RaisedOn,
        &[
            "登记日期",
            "登记时间",
            "提出日期",
            "提出时间",
            "问题提出时间",
            "上报日期",
            "上报时间",
            "收集日期",
            "收集时间",
        ],
    ),
];
