//! Inputs of profiles, read for many companies at once: a fixed number of queries per slice, not
//! per company.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{case_when, max, sum};
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::{among, within};
use crate::access::{CompanyRef, Scope};
use crate::blocker::{Severity, Status};
use crate::company::Tags;
use crate::db::Db;
use crate::db::schema::{blockers, companies, quotations, stage_events};
use crate::error::Error;
use crate::financial;
use crate::market::Board;
use crate::profile::calculate::{Burden, Records, Rules, figures};
use crate::stage::Stage;

/// Selects companies by ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompanySelection {
    /// A few IDs.
    These(Vec<i64>),
    /// A range of IDs, both ends included.
    Between(i64, i64),
}

/// The columns of a company that its profile depends on.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = companies)]
pub struct Subject {
    pub id: i64,
    /// 阶段
    pub stage: Stage,
    /// 进入本阶段的日期
    pub stage_since: NaiveDate,
    /// 标签
    pub tags: Tags,
    /// 成立日期
    pub established_on: Option<NaiveDate>,
    /// 注册资本, whole yuan
    pub registered_capital_yuan: Option<i64>,
    /// 计划申报日期
    pub planned_filing_on: Option<NaiveDate>,
    /// Sort key for lists, as stored.
    pub priority_key: i64,
}

impl Subject {
    /// Returns the witness that the company exists for the reader.
    pub fn key(&self) -> CompanyRef {
        CompanyRef::found_by("a subject that a scoped query has read", self.id)
    }
}

/// Returns at most `limit` IDs of companies after an ID, including deleted companies.
pub fn company_ids(db: &mut Db, _scope: &Scope, after: i64, limit: i64) -> Result<Vec<i64>, Error> {
    Ok(companies::table
        .filter(companies::id.gt(after))
        .order(companies::id.asc())
        .limit(limit)
        .select(companies::id)
        .load(db)?)
}

/// Returns these companies, except those in the recycle bin.
pub fn subjects(
    db: &mut Db,
    scope: &Scope,
    which: &CompanySelection,
) -> Result<Vec<Subject>, Error> {
    Ok(companies::table
        .filter(within(scope))
        .filter(among!(which, companies::id))
        .order(companies::id.asc())
        .select(Subject::as_select())
        .load(db)?)
}

/// Returns the records of these companies, by ID.
pub fn records(
    db: &mut Db,
    scope: &Scope,
    which: &CompanySelection,
    rules: &Rules,
) -> Result<HashMap<i64, Records>, Error> {
    let mut found: HashMap<i64, Records> = HashMap::new();
    let statements = match which {
        CompanySelection::These(ids) => financial::by_ids(db, scope, ids)?,
        CompanySelection::Between(first, last) => financial::between(db, scope, *first, *last)?,
    };
    for (id, own) in financial::by_company(&statements) {
        found.entry(id).or_default().years = figures(own, &rules.precedence);
    }
    for (id, on) in last_events(db, which)? {
        found.entry(id).or_default().last_event_on = on;
    }
    for (id, burden) in burdens(db, which, rules.on)? {
        found.entry(id).or_default().burden = burden;
    }
    for (id, board, from, until) in quoted(db, which)? {
        found.entry(id).or_default().quotations.push((board, from, until));
    }
    Ok(found)
}

fn last_events(
    db: &mut Db,
    which: &CompanySelection,
) -> Result<Vec<(i64, Option<NaiveDate>)>, Error> {
    Ok(stage_events::table
        .filter(among!(which, stage_events::company_id))
        .filter(stage_events::voided_at.is_null())
        .group_by(stage_events::company_id)
        .select((stage_events::company_id, max(stage_events::occurred_on)))
        .load(db)?)
}

/// Company ID, and its numbers of severe, other and overdue open blockers.
type Counted = (i64, Option<i64>, Option<i64>, Option<i64>);

fn burdens(
    db: &mut Db,
    which: &CompanySelection,
    on: NaiveDate,
) -> Result<Vec<(i64, Burden)>, Error> {
    macro_rules! one_where {
        ($condition:expr) => {
            sum(case_when($condition, 1_i32.into_sql::<Integer>())
                .otherwise(0_i32.into_sql::<Integer>()))
        };
    }
    let ended = blockers::turn_ends_on.assume_not_null().lt(on);
    let counted: Vec<Counted> = blockers::table
        .filter(among!(which, blockers::company_id))
        .filter(blockers::status.ne(Status::Closed))
        .group_by(blockers::company_id)
        .select((
            blockers::company_id,
            one_where!(blockers::severity.eq(Severity::Severe)),
            one_where!(blockers::severity.ne(Severity::Severe)),
            one_where!(blockers::turn_ends_on.is_not_null().and(ended)),
        ))
        .load(db)?;
    let count = |found: Option<i64>| i32::try_from(found.unwrap_or(0)).unwrap_or(i32::MAX);
    let burden = |(id, severe, other, overdue)| {
        let [severe, other, overdue] = [severe, other, overdue].map(count);
        (id, Burden { severe, other, overdue })
    };
    Ok(counted.into_iter().map(burden).collect())
}

type Quoted = (i64, Board, NaiveDate, Option<NaiveDate>);

fn quoted(db: &mut Db, which: &CompanySelection) -> Result<Vec<Quoted>, Error> {
    Ok(quotations::table
        .filter(among!(which, quotations::company_id))
        .order((quotations::company_id.asc(), quotations::quoted_on.asc(), quotations::id.asc()))
        .select((
            quotations::company_id,
            quotations::venue,
            quotations::quoted_on,
            quotations::ended_on,
        ))
        .load(db)?)
}
