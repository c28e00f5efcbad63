//! Boards, standards and conditions, as in the file of standards.

use chrono::NaiveDate;

use super::known::Rates;
use crate::db::types::text_enum;
use crate::market::Board;

text_enum! {
    /// Kind of companies that a standard is for.
    #[schema(as = standard::Kind)]
    pub enum StandardKind {
        General = "general" => "一般标准",
        Positioning = "positioning" => "板块定位",
        Wvr = "wvr" => "表决权差异企业",
        RedChipUnlisted = "red_chip_unlisted" => "未上市红筹企业",
        RedChipListed = "red_chip_listed" => "已上市红筹企业",
        Entry = "entry" => "挂牌（进层）条件",
        Special = "special" => "特定行业企业",
    }
}

text_enum! {
    /// Figure that a condition measures.
    pub enum Metric {
        NetProfit = "net_profit" => "净利润（孰低）",
        Revenue = "revenue" => "营业收入",
        OpCashFlow = "op_cash_flow" => "经营活动产生的现金流量净额",
        MarketCap = "market_cap" => "预计市值",
        RdExpense = "rd_expense" => "研发投入",
        RdRatio = "rd_ratio" => "研发投入占营业收入比例",
        RdStaffPct = "rd_staff_pct" => "研发人员占当年员工总数比例",
        InventionPatents = "invention_patents" => "应用于公司主营业务并能够产业化的发明专利",
        NetAssets = "net_assets" => "期末净资产",
        NetAssetsPerShare = "net_assets_per_share" => "每股净资产",
        WeightedRoe = "weighted_roe" => "加权平均净资产收益率",
        ShareCapitalAfter = "share_capital_after" => "发行后股本总额",
        ShareCapital = "share_capital" => "股本总额",
        PublicOfferPct = "public_offer_pct" => "公开发行股份占股份总数比例",
        PublicOfferShares = "public_offer_shares" => "公开发行股份",
        PublicOfferInvestors = "public_offer_investors" => "发行对象",
        Shareholders = "shareholders" => "公开发行后股东人数",
        NeeqMonths = "neeq_months" => "新三板连续挂牌时间",
        NeeqLayer = "neeq_layer" => "所属层级（创新层=2）",
        HkProfit = "hk_profit" => "股东应占盈利",
        HkRevenue = "hk_revenue" => "收益",
        HkOpCash = "hk_op_cash" => "经营现金流入",
        HkMarketCap = "hk_market_cap" => "上市时预期市值",
        HkRd = "hk_rd" => "研发开支",
        HkRdRatio = "hk_rd_ratio" => "研发开支占总营运开支比例",
        HkPublicValue = "hk_public_value" => "公众持股市值",
        TrackYears = "track_years" => "营业记录 / 持续经营",
        InstitutionEquity = "institution_equity" => "专业机构投资者股权投资金额",
        DirectedIssueRaised = "directed_issue_raised" => "定向发行普通股融资金额",
        MarketMakers = "market_makers" => "做市商",
        AvgMarketCap = "avg_market_cap" => "有成交交易日的平均股票市值",
    }
}

text_enum! {
    /// Unit of a threshold.
    pub enum Unit {
        Wan = "万元" => "万元",
        WanHkd = "万港元" => "万港元",
        WanShares = "万股" => "万股",
        Percent = "%" => "%",
        People = "人" => "人",
        Pieces = "项" => "项",
        Firms = "家" => "家",
        Months = "月" => "个月",
        Years = "年" => "年",
        YuanPerShare = "元/股" => "元/股",
    }
}

text_enum! {
    /// Certainty of a figure in the rules.
    pub enum Certainty {
        A = "A" => "两处以上独立来源引用规则原文，一致",
        B = "B" => "一处来源引用或紧扣规则原文",
        C = "C" => "常识，未在来源中查到，待核",
    }
}

/// Years over which a metric is taken, and the operation on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Value of the last full year.
    Latest,
    /// Each of the last N years.
    Each(i32),
    /// Total of the last N years.
    Sum(i32),
    /// Average of the last N years.
    Avg(i32),
    /// Compound growth per year, from the first to the last of N years.
    Cagr(i32),
    /// Growth of the last year over the year before.
    YearOnYear,
    /// Total of the numerator over total of the denominator, for N years.
    RatioSum(i32),
    /// Ratio in each of N years.
    RatioEach(i32),
    /// Total of the N years before the last one.
    SumPrior(i32),
    /// Decided by the offering.
    AtIssue,
    /// Value on the day of the check.
    AtDate,
}

/// Comparison of a value with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// ≥
    AtLeast,
    /// >
    Above,
}

/// A condition of a standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub metric: Metric,
    /// Years and operation.
    pub over: Over,
    pub op: Op,
    /// Threshold in `unit`, as in the rule.
    pub value: i64,
    /// Unit used in the rule.
    pub unit: Unit,
    pub certainty: Certainty,
    /// Further text of the rule.
    pub note: Option<String>,
}

/// Conditions of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Never empty.
    pub conditions: Vec<Condition>,
}

/// One way of meeting a standard; all groups must be met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Name of the branch, if there are several.
    pub label: Option<String>,
    pub groups: Vec<Group>,
}

/// 上市标准.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// Stable, such as `sse_main.1`.
    pub id: String,
    pub board: Board,
    /// 第几套
    pub no: u32,
    /// Kind of companies that the standard is for.
    pub kind: StandardKind,
    /// Name, if it has one besides its number.
    pub title: Option<String>,
    /// 条款
    pub article: String,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; `None` if open-ended.
    pub effective_to: Option<NaiveDate>,
    /// Whether only a person can judge a part of it.
    pub manual: bool,
    /// Ids of the sources in the file.
    pub sources: Vec<String>,
    /// Remarks on the standard.
    pub note: Option<String>,
    /// Exemptions: who is exempt from which condition.
    pub exempt: Option<String>,
    /// Alternatives; one is enough.
    pub branches: Vec<Branch>,
}

/// The rules of a board: structure conditions that every issuer must meet besides one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRule {
    pub board: Board,
    /// 规则名称
    pub rule: String,
    /// 文号
    pub rule_ref: String,
    /// First day of the current version of the rule.
    pub effective: NaiveDate,
    /// 条款 of the structure conditions.
    pub article: String,
    /// Remarks on the board.
    pub note: Option<String>,
    /// 基本条件, as a branch.
    pub structure: Branch,
}

/// All boards and standards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    /// Day on which the rules were compiled.
    pub compiled_on: NaiveDate,
    /// Hash of the file.
    pub edition: String,
    /// In the order of the file.
    pub boards: Vec<BoardRule>,
    /// In the order of the file. The index of a standard is its position in compact answers.
    pub standards: Vec<Standard>,
}

impl Unit {
    /// Number of base units in the unit. Base units are yuan, millionths, months and pieces.
    pub const fn scale(self) -> i64 {
        match self {
            Self::Wan | Self::WanHkd | Self::WanShares | Self::Percent => 10_000,
            Self::YuanPerShare => 1_000_000,
            Self::Years => 12,
            Self::People | Self::Pieces | Self::Firms | Self::Months => 1,
        }
    }
}

impl Condition {
    /// Returns the threshold in base units. Hong Kong dollars are converted to yuan at the given
    /// rate, rounded up.
    pub fn threshold(&self, rates: Rates) -> i64 {
        let base = self.value.saturating_mul(self.unit.scale());
        match self.unit {
            Unit::WanHkd => rates.yuan_of_hkd(base),
            _ => base,
        }
    }

    /// Whether the offering decides the condition; no figure of the company does.
    pub fn is_of_offering(&self) -> bool {
        self.over == Over::AtIssue
    }

    /// Whether the condition is a market value that the offering must reach.
    pub fn is_market_value(&self) -> bool {
        self.is_of_offering() && matches!(self.metric, Metric::MarketCap | Metric::HkMarketCap)
    }
}

impl Standard {
    /// Whether the standard is in force on a day, first and last day included.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.effective_from <= on && self.effective_to.is_none_or(|last| on <= last)
    }

    /// Whether an ordinary company may list or be quoted by it.
    pub fn is_ordinary(&self) -> bool {
        matches!(self.kind, StandardKind::General | StandardKind::Entry)
    }

    /// Display name: `标准一`, `科创属性…`, `表决权差异企业`.
    pub fn name(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        match self.kind {
            StandardKind::General | StandardKind::Entry => format!("标准{}", numeral(self.no)),
            kind => kind.label().to_owned(),
        }
    }
}

fn numeral(no: u32) -> String {
    let numerals = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let known = usize::try_from(no).ok().and_then(|no| numerals.get(no));
    known.map_or_else(|| no.to_string(), |word| (*word).to_owned())
}

impl Rulebook {
    /// Returns a standard with its index.
    pub fn standard(&self, id: &str) -> Option<(usize, &Standard)> {
        self.standards.iter().enumerate().find(|(_, standard)| standard.id == id)
    }

    /// Returns the standards of a board in force on a day, with their indexes.
    pub fn in_force(
        &self,
        board: Board,
        on: NaiveDate,
    ) -> impl Iterator<Item = (usize, &Standard)> {
        let standards = self.standards.iter().enumerate();
        standards.filter(move |(_, one)| one.board == board && one.in_force(on))
    }
}
