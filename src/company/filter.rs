//! Filters and sort order of a company list. Only fixed sets of values are accepted.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::Grade;
use crate::db::types::text_enum;
use crate::error::{Code, Error};
use crate::market::{Board, Venue};
use crate::saved_view::Questions;
use crate::stage::{Phase, Stage};
use crate::standard::{self, answers};
use crate::web::{Paging, Sorting};

text_enum! {
    /// Fields by which a company list can be sorted.
    pub enum SortField {
        Name = "name" => "企业名称",
        RegisteredCapital = "registered_capital_yuan" => "注册资本",
        EstablishedOn = "established_on" => "成立日期",
        Employees = "employees" => "员工人数",
        StageSince = "stage_since" => "进入阶段日期",
        EnteredPoolOn = "entered_pool_on" => "入库日期",
        PlannedFilingOn = "planned_filing_on" => "计划申报日期",
        OpenBlockers = "open_blockers" => "未结困难问题",
        Priority = "priority" => "优先级",
        Town = "town" => "镇街（园区）",
        CreatedAt = "created_at" => "录入时间",
        UpdatedAt = "updated_at" => "更新时间",
    }
}

/// Query of a company list and of its export.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompanyQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// Such as `-registered_capital_yuan,name`. At most five fields, each only once.
    pub sort: Option<String>,
    /// 镇街（园区）, 9-digit code.
    pub town: Option<String>,
    /// 阶段
    pub stage: Option<Stage>,
    /// 阶段大类
    pub phase: Option<Phase>,
    /// 分级
    pub grade: Option<Grade>,
    /// 拟上市板块
    pub board: Option<Board>,
    /// 行业
    pub industry: Option<String>,
    /// 标签
    pub tag: Option<String>,
    /// Only companies listed at this venue and not delisted there.
    pub venue: Option<Venue>,
    /// Only companies that meet this listing standard, such as `szse_chinext.1`.
    pub standard: Option<String>,
    /// With `standard`: includes companies that miss it by at most this percentage (0 to 50) in any
    /// figure.
    pub within: Option<u8>,
    /// Only companies with at least this priority, in points.
    pub min_priority: Option<u8>,
    /// Only companies with (`true`) or without (`false`) open blockers.
    pub has_open_blockers: Option<bool>,
    /// Any part of a name, former or short name, credit code, stock code, pinyin or initials.
    pub q: Option<String>,
    /// Lists the recycle bin instead of the active companies.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// A validated query.
#[derive(Debug, Clone)]
pub struct CompanyFilter {
    /// The query as it was sent.
    pub query: CompanyQuery,
    /// Sort order. Ties follow the order of recording, in the direction of the last field.
    pub sort: Vec<Sorting<SortField>>,
    pub paging: Paging,
}

impl CompanyQuery {
    /// Returns the query without page and sort order.
    pub fn any_page(&self) -> Self {
        Self { page: None, per_page: None, sort: None, ..self.clone() }
    }

    fn check_standard(&self) -> Result<(), Error> {
        let unknown = |id: &String| standard::rulebook().map(|all| all.standard(id).is_none());
        if self.standard.as_ref().map(unknown).transpose()?.unwrap_or(false) {
            let sentence = "没有这条上市标准。标准的编号见企业的上市画像。";
            return Err(Error::bad_request(Code::UnknownStandard, sentence));
        }
        if self.within.is_some() && self.standard.is_none() {
            let sentence = "请先选择上市标准，再选差距不超过多少。";
            return Err(Error::bad_request(Code::StandardRequired, sentence));
        }
        if self.within.is_some_and(|percent| percent > answers::MOST_PERCENT) {
            let sentence = format!("差距须在 0 到 {}（%）之间。", answers::MOST_PERCENT);
            return Err(Error::bad_request(Code::OutOfRange, sentence));
        }
        Ok(())
    }

    /// Validates the query. Refuses pages, sort fields and standards that do not exist.
    pub fn validate(self) -> Result<CompanyFilter, Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let mut sort = Sorting::parse(self.sort.as_deref())?;
        self.check_standard()?;
        if sort.is_empty() {
            sort.push(Sorting { field: SortField::Name, descending: false });
        }
        Ok(CompanyFilter { query: self, sort, paging })
    }
}

/// Allows saved views of the list of companies.
pub static QUESTIONS: Questions =
    Questions(|asked| asked.read::<CompanyQuery>()?.validate().map(|_| ()));
