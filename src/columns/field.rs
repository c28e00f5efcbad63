//! The fields a list can fill, and the headings they are known by.

use super::headings::named;
use super::{Kind, Meaning};
use crate::chinese::fold_width;
use crate::db::types::text_enum;
use crate::financial::{self, Figure};

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
        Category = "category" => "问题类别",
        Severity = "severity" => "严重程度",
        Description = "description" => "问题描述",
        LeadDepartment = "lead_department" => "牵头部门",
        Departments = "departments" => "协办部门",
        ResponsiblePerson = "responsible_person" => "责任人",
        RaisedOn = "raised_on" => "登记日期",
        FiscalYear = "fiscal_year" => "年度",
        Revenue = "revenue_yuan" => "营业收入",
        NetProfit = "net_profit_yuan" => "净利润",
        NetProfitDeducted = "net_profit_deducted_yuan" => "扣非净利润",
        OpCashFlow = "op_cash_flow_yuan" => "经营活动现金流量净额",
        RdExpense = "rd_expense_yuan" => "研发投入",
        TotalAssets = "total_assets_yuan" => "总资产",
        NetAssets = "net_assets_yuan" => "净资产",
        TaxPaid = "tax_paid_yuan" => "纳税总额",
        WeightedRoe = "weighted_roe_ppm" => "加权平均净资产收益率",
        RdStaff = "rd_staff" => "研发人员",
        Insured = "insured" => "社保参保人数",
        Patents = "patents" => "专利数",
        InventionPatents = "invention_patents" => "发明专利数",
        Audited = "audited" => "是否经审计",
        AsOf = "as_of" => "数据日期",
        Document = "document" => "出处",
    }
}

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
    /// The field of this kind of list that a cleaned heading names, if any, of whichever year.
    pub fn of_heading(kind: Kind, heading: &str) -> Option<Self> {
        Meaning::of_heading(kind, heading).map(|meaning| meaning.field)
    }

    /// The field that a heading names by one of the words for it. `联系人/手机` is one heading of
    /// two levels.
    pub(super) fn of_words(kind: Kind, heading: &str) -> Option<Self> {
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
        let takes = move |field: &Self| named(kind).any(|(known, _)| known == field);
        Self::ALL.iter().copied().filter(takes)
    }

    /// The figure that it is in a list of financial data.
    pub fn figure(self) -> Option<Figure> {
        self.code().parse().ok()
    }

    /// Whether it holds amounts of money.
    pub fn is_amount(self) -> bool {
        let of_figures = || self.figure().is_some_and(|f| f.kind() == financial::Kind::Money);
        matches!(self, Self::RegisteredCapital | Self::FundsRaised) || of_figures()
    }

    /// Whether a heading is known to lists of this kind, as a field or otherwise.
    pub fn is_familiar(kind: Kind, heading: &str) -> bool {
        let text = comparable(heading);
        Self::of_heading(kind, heading).is_some()
            || (text.chars().count() <= 20 && FAMILIAR.iter().any(|word| text.contains(word)))
    }
}

fn lookup(kind: Kind, text: &str) -> Option<Field> {
    let find =
        |text: &str| named(kind).find(|(_, names)| names.contains(&text)).map(|(field, _)| *field);
    find(text).or_else(|| find(&without_brackets(text)))
}

/// Width, case, blanks, and the strokes between `镇街/园区`, `镇（街道）` do not count.
pub(super) fn comparable(heading: &str) -> String {
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

pub(super) fn without_brackets(text: &str) -> String {
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
            (Kind::Blockers, "存在问题/需协调事项", Some(Field::Description)),
            (Kind::Blockers, "问题 类别（必填）", Some(Field::Category)),
            (Kind::Blockers, "责任单位", Some(Field::LeadDepartment)),
            (Kind::Blockers, "配合单位", Some(Field::Departments)),
            (Kind::Blockers, "办理状态", None),
            (Kind::Blockers, "完成时限", None),
            (Kind::Blockers, "备注", None),
            (Kind::Financials, "公司名称", Some(Field::Name)),
            (Kind::Financials, "企业基本情况/信用代码", Some(Field::CreditCode)),
            (Kind::Financials, "会计年度", Some(Field::FiscalYear)),
            (Kind::Financials, "是否经审计", Some(Field::Audited)),
            (Kind::Financials, "加权平均净资产收益率(%)", Some(Field::WeightedRoe)),
            (Kind::Financials, "营业利润", None),
        ];
        for (kind, heading, field) in cases {
            assert_eq!(Field::of_heading(kind, heading), field, "{heading}");
        }
    }
}
