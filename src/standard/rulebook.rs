//! Boards, standards and their conditions, as the file of standards has them.

use chrono::NaiveDate;

use super::known::Rates;
use crate::db::types::text_enum;
use crate::market::Board;

text_enum! {
    /// What a standard is for.
    #[schema(as = standard::Kind)]
    pub enum Kind {
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
    /// What a condition measures.
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
    /// Units of thresholds.
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
    /// How sure a figure is.
    pub enum Certainty {
        A = "A" => "两处以上独立来源引用规则原文，一致",
        B = "B" => "一处来源引用或紧扣规则原文",
        C = "C" => "常识，未在来源中查到，待核",
    }
}

/// Over which years a metric is taken, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The last full year.
    Latest,
    /// Every one of so many last years.
    Each(i32),
    /// Their total.
    Sum(i32),
    /// Their mean.
    Avg(i32),
    /// Compound growth a year from the first to the last of them.
    Cagr(i32),
    /// Growth of the last year over the one before.
    YearOnYear,
    /// The total of one over the total of another.
    RatioSum(i32),
    /// One over another in every year.
    RatioEach(i32),
    /// The total of so many years before the last one.
    SumPrior(i32),
    /// Decided by the offering.
    AtIssue,
    /// On the day asked about.
    AtDate,
}

/// How a value is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// ≥
    AtLeast,
    /// >
    Above,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Of what.
    pub metric: Metric,
    /// Over which time.
    pub over: Over,
    /// Compared how.
    pub op: Op,
    /// As the rule states it, in `unit`.
    pub value: i64,
    /// In which the rule states it.
    pub unit: Unit,
    /// How sure.
    pub certainty: Certainty,
    /// What else the rule says.
    pub note: Option<String>,
}

/// Conditions of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Never empty.
    pub conditions: Vec<Condition>,
}

/// A way of meeting a standard: all its groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// What it is called, where there are several.
    pub label: Option<String>,
    /// All of them.
    pub groups: Vec<Group>,
}

/// 上市标准.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// Stable, such as `sse_main.1`.
    pub id: String,
    /// Of which board.
    pub board: Board,
    /// 第几套
    pub no: u32,
    /// For whom.
    pub kind: Kind,
    /// What it is called, where not by its number.
    pub title: Option<String>,
    /// 条款
    pub article: String,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force.
    pub effective_to: Option<NaiveDate>,
    /// Has a limb that only a person can judge.
    pub manual: bool,
    /// Sources, by their ids.
    pub sources: Vec<String>,
    /// What else there is to say.
    pub note: Option<String>,
    /// Who is exempt from what.
    pub exempt: Option<String>,
    /// One of them is enough.
    pub branches: Vec<Branch>,
}

/// A board: what every issuer must meet besides one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRule {
    /// Which.
    pub board: Board,
    /// 规则名称
    pub rule: String,
    /// 文号
    pub rule_ref: String,
    /// Since when the rule reads so.
    pub effective: NaiveDate,
    /// 条款 of the structure conditions.
    pub article: String,
    /// What else there is to say.
    pub note: Option<String>,
    /// 基本条件, as a branch of their own.
    pub structure: Branch,
}

/// Every board and standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    /// When it was compiled.
    pub compiled_on: NaiveDate,
    /// Changes with every letter of the file.
    pub edition: String,
    /// In the order of the file.
    pub boards: Vec<BoardRule>,
    /// In the order of the file. A standard's place here is its number in compact answers.
    pub standards: Vec<Standard>,
}

impl Unit {
    /// So many base units it has: yuan, parts of a million, months, pieces.
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
    /// The threshold in base units; Hong Kong dollars become yuan at the stated rate, rounded up.
    pub fn threshold(&self, rates: Rates) -> i64 {
        let base = self.value.saturating_mul(self.unit.scale());
        match self.unit {
            Unit::WanHkd => rates.yuan_of_hkd(base),
            _ => base,
        }
    }

    /// Decided by the offering: no figure of the company says anything about it.
    pub fn is_of_offering(&self) -> bool {
        self.over == Over::AtIssue
    }

    /// The market value an offering must reach.
    pub fn is_market_value(&self) -> bool {
        self.is_of_offering() && matches!(self.metric, Metric::MarketCap | Metric::HkMarketCap)
    }
}

impl Standard {
    /// Whether it holds on a day; both ends included.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.effective_from <= on && self.effective_to.is_none_or(|last| on <= last)
    }

    /// Whether an ordinary company may list, or be quoted, by it.
    pub fn is_ordinary(&self) -> bool {
        matches!(self.kind, Kind::General | Kind::Entry)
    }

    /// What people call it: `标准一`, `科创属性…`, `表决权差异企业`.
    pub fn name(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        match self.kind {
            Kind::General | Kind::Entry => format!("标准{}", numeral(self.no)),
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
    /// A standard and its place.
    pub fn standard(&self, id: &str) -> Option<(usize, &Standard)> {
        self.standards.iter().enumerate().find(|(_, standard)| standard.id == id)
    }

    /// The standards of a board that hold on a day, with their places.
    pub fn in_force(
        &self,
        board: Board,
        on: NaiveDate,
    ) -> impl Iterator<Item = (usize, &Standard)> {
        let standards = self.standards.iter().enumerate();
        standards.filter(move |(_, one)| one.board == board && one.in_force(on))
    }
}
