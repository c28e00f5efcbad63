//! Which companies a list shows, and in which order: closed sets only.

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
    /// What a list of companies can be sorted by.
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

/// The query of a company list and of its export.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompanyQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// Such as `-registered_capital_yuan,name`: each field once, no more than five.
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
    /// Only those that have a listing at home or abroad and not been delisted there.
    pub venue: Option<Venue>,
    /// Only those that meet this listing standard, such as `szse_chinext.1`,
    pub standard: Option<String>,
    /// or are short of it by no more than so many percent, 1 to 50, in any of its figures.
    pub within: Option<u8>,
    /// Only those whose priority is not less than so many points.
    pub min_priority: Option<u8>,
    /// Only those with, or without, open blocking issues.
    pub has_open_blockers: Option<bool>,
    /// Any part of a name, former or short name, credit code, stock code, pinyin or initials.
    pub q: Option<String>,
    /// The recycle bin instead of the list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// The query, understood.
#[derive(Debug, Clone)]
pub struct CompanyFilter {
    /// As it was asked.
    pub query: CompanyQuery,
    /// In which order; ties end in the order of recording, in the direction of the last field.
    pub sort: Vec<Sorting<SortField>>,
    /// Which page.
    pub paging: Paging,
}

impl CompanyQuery {
    /// What is asked, on whichever page and in whatever order.
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

    /// Refuses pages, sort fields and standards that do not exist.
    pub fn understood(self) -> Result<CompanyFilter, Error> {
        let paging = Paging::new(self.page, self.per_page)?;
        let mut sort = Sorting::parse(self.sort.as_deref())?;
        self.check_standard()?;
        if sort.is_empty() {
            sort.push(Sorting { field: SortField::Name, descending: false });
        }
        Ok(CompanyFilter { query: self, sort, paging })
    }
}

/// Views are kept of the list of companies.
pub static QUESTIONS: Questions =
    Questions(|asked| asked.read::<CompanyQuery>()?.understood().map(|_| ()));
