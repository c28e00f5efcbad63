//! Chinese words for exports in the audit log, mostly for the filters.

use super::model::Format;
use crate::blocker::{self, Awaiting, Severity, Status};
use crate::company::{self, Grade};
use crate::deadline::Light;
use crate::department;
use crate::listing::ListingStatus;
use crate::market::{Board, Venue};
use crate::pool::MemberState;
use crate::record::{Term, Vocabulary, Words};
use crate::stage::{Phase, Stage};
use crate::town;

pub const WORDS: Words = Words {
    kinds: &[
        Vocabulary::new("export", "导出名单", OF_ALL),
        Vocabulary::of("export", OF_COMPANIES),
        Vocabulary::of("export", OF_BLOCKERS),
        Vocabulary::of("export", OF_OTHERS),
    ],
    actions: &[("exported", "导出名单")],
    ..Words::NONE
};

const OF_ALL: &[Term] = &[
    Term::new("filter", "查询条件"),
    Term::word("format", "格式", |code| code.parse().ok().map(Format::label)),
    Term::told("sort", "排序", order),
    Term::listed("town", "镇街（园区）", town::NAMES),
];

const OF_COMPANIES: &[Term] = &[
    Term::new("q", "关键词"),
    Term::word("stage", "当前阶段", |code| code.parse().ok().map(Stage::label)),
    Term::word("phase", "阶段大类", |code| code.parse().ok().map(Phase::label)),
    Term::word("grade", "分级", |code| code.parse().ok().map(Grade::label)),
    Term::word("board", "板块", |code| code.parse().ok().map(Board::label)),
    Term::word("venue", "境内外", |code| code.parse().ok().map(Venue::label)),
    Term::new("industry", "行业"),
    Term::new("tag", "标签"),
    Term::new("standard", "上市标准"),
    Term::new("within", "差距（%）以内"),
    Term::new("min_priority", "优先级不低于"),
    Term::new("has_open_blockers", "有未结困难问题"),
    Term::new("deleted", "回收站"),
];

const OF_BLOCKERS: &[Term] = &[
    Term::listed("department", "部门", department::NAMES),
    Term::listed("lead", "牵头部门", department::NAMES),
    Term::listed("category", "类别", department::CATEGORY_NAMES),
    Term::word("status", "状态", |code| code.parse().ok().map(Status::label)),
    Term::new("open", "未销号"),
    Term::word("severity", "严重程度", |code| code.parse().ok().map(Severity::label)),
    Term::word("light", "亮灯", |code| code.parse().ok().map(Light::label)),
    Term::word("awaiting", "待办环节", |code| code.parse().ok().map(Awaiting::label)),
    Term::new("late_sign", "逾期未签收"),
    Term::new("supervised", "列入督办"),
    Term::new("parent", "主问题"),
    Term::new("quiet_since", "此后没有进展"),
];

/// Filters of listings and of the pool.
const OF_OTHERS: &[Term] = &[
    Term::new("year", "上市年份"),
    Term::word("status", "状态", |code| code.parse().ok().map(ListingStatus::label)),
    Term::new("as_of", "截至日期"),
    Term::new("batch", "批次编号"),
    Term::new("no_batch", "批次不详"),
    Term::word("state", "在库状态", |code| code.parse().ok().map(MemberState::label)),
    Term::new("expires_within", "服务期剩余天数以内"),
];

/// Describes a sort order, such as `-registered_capital_yuan,name`.
fn order(_: &str, asked: &str) -> Option<String> {
    let words = asked.split(',').map(|one| {
        let (field, backwards) = one.strip_prefix('-').map_or((one, ""), |rest| (rest, "（倒序）"));
        let of_companies = field.parse().ok().map(company::SortField::label);
        let of_blockers = || field.parse().ok().map(blocker::SortField::label);
        let of_listings = || (field == "listed_on").then_some("上市日期");
        let label = of_companies.or_else(of_blockers).or_else(of_listings)?;
        Some(format!("{label}{backwards}"))
    });
    words.collect::<Option<Vec<_>>>().map(|words| words.join("，"))
}
