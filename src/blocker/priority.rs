//! 优先顺序: priority of the company × severity × lateness, each with its reason.
//!
//! The factor of the company is its own priority (`crate::profile`): 潜力 × 进程 × 紧迫.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Scope;
use crate::blocker::{self, BlockerQuery, Candidate, Severity};
use crate::calendar::Calendar;
use crate::company;
use crate::db::Db;
use crate::deadline::{Light, light};
use crate::error::Error;

/// Maximum number of open blockers that are compared; those with the earliest deadline are taken.
pub const COMPARED: i64 = 2_000;

/// Level of escalation from which a blocker is for the agenda of the leading group.
const FOR_LEADERS: i32 = 3;

/// Returns the factor of severity, in tenths. A suggested default; no document defines it.
const fn severity_tenths(severity: Severity) -> i64 {
    match severity {
        Severity::Severe => 15,
        Severity::Normal => 10,
    }
}

/// Returns the factor of lateness, in tenths: 12 when yellow, 15 when one working day late and 1
/// more for each further day, at most 30; otherwise 10.
fn lateness_tenths(light: Option<Light>, late_days: i64) -> i64 {
    match light {
        None | Some(Light::Green) => 10,
        Some(Light::Yellow) => 12,
        Some(Light::Red) => (14 + late_days.max(1)).min(30),
    }
}

/// Place of a blocker in the order, with the reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ranked {
    /// 困难问题
    pub blocker_id: i64,
    /// 次序, from 1
    pub rank: usize,
    /// Product of the factors, rounded down.
    pub score: i64,
    /// Priority of the company, 1 to 100.
    pub company_points: i64,
    /// Severity, in tenths.
    pub severity_tenths: i64,
    /// Lateness, in tenths.
    pub lateness_tenths: i64,
    /// Late enough for the agenda of the leading group.
    pub for_leaders: bool,
    /// Reasons, in Chinese.
    pub because: String,
}

/// Returns the open blockers that match a query, in the order in which to solve them. Equal ones
/// are in the order of their deadlines, then of their ids.
pub fn queue(
    db: &mut Db,
    scope: &Scope,
    query: &BlockerQuery,
    today: NaiveDate,
) -> Result<Vec<Ranked>, Error> {
    let calendar = Calendar::read(db)?;
    let mut candidates = blocker::candidates(db, scope, query, today, COMPARED)?;
    candidates.sort_by_key(|one| (one.turn_ends_on.is_none(), one.turn_ends_on, one.id));
    Ok(ranked(&candidates, &calendar, today))
}

fn ranked(candidates: &[Candidate], calendar: &Calendar, today: NaiveDate) -> Vec<Ranked> {
    let mut all: Vec<Ranked> =
        candidates.iter().map(|one| rank_one(one, calendar, today)).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.score)); // stable: the input is sorted by deadline
    for (place, one) in all.iter_mut().enumerate() {
        one.rank = place + 1;
    }
    all
}

fn rank_one(one: &Candidate, calendar: &Calendar, today: NaiveDate) -> Ranked {
    let priority = company::priority_of(one.priority_key);
    let company_points = i64::from(priority.unwrap_or(0) / 100).clamp(1, 100);
    let light = light(one.turn_ends_on, one.yellow_from, today);
    let late_days = one.turn_ends_on.map_or(0, |ends| calendar.between(ends, today).max(0));
    let (severity, lateness) = (severity_tenths(one.severity), lateness_tenths(light, late_days));
    let company = match priority {
        Some(points) => format!("优先级 {}", company::points(points)),
        None => "不在上市途中".to_owned(),
    };
    let late = match light {
        Some(Light::Red) => format!("逾期 {late_days} 个工作日"),
        Some(other) => other.label().to_owned(),
        None => "时限未计".to_owned(),
    };
    let times = |tenths: i64| format!("{}.{}", tenths / 10, tenths % 10);
    Ranked {
        blocker_id: one.id,
        rank: 0,
        score: company_points * severity * lateness / 100,
        company_points,
        severity_tenths: severity,
        lateness_tenths: lateness,
        for_leaders: one.escalated >= FOR_LEADERS,
        because: format!(
            "企业 {company_points}（{company}）× {} {} × {late} {}",
            one.severity.label(),
            times(severity),
            times(lateness)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: i64, priority: i64, severity: Severity, ends: Option<&str>) -> Candidate {
        let turn_ends_on: Option<NaiveDate> = ends.map(|day| day.parse().unwrap());
        Candidate {
            id,
            priority_key: priority << 49,
            severity,
            escalated: 0,
            turn_ends_on,
            yellow_from: turn_ends_on,
        }
    }

    #[test]
    fn the_order_has_reasons() {
        let today = "2026-03-10".parse().unwrap();
        let all = [
            one(1, 6_000, Severity::Normal, Some("2026-03-20")),
            one(2, 6_000, Severity::Severe, Some("2026-03-20")),
            one(3, 8_625, Severity::Normal, Some("2026-03-05")),
            one(4, 8_000, Severity::Normal, None),
            one(5, 6_000, Severity::Normal, Some("2026-03-21")),
        ];
        let found = ranked(&all, &Calendar::default(), today);
        let order: Vec<_> = found.iter().map(|one| (one.blocker_id, one.score)).collect();
        assert_eq!(order, [(3, 146), (2, 90), (4, 80), (1, 60), (5, 60)]);
        assert_eq!(found[0].because, "企业 86（优先级 86.25）× 一般 1.0 × 逾期 3 个工作日 1.7");
        assert_eq!(found[2].because, "企业 80（优先级 80）× 一般 1.0 × 时限未计 1.0");
        assert_eq!(found[4].rank, 5);
    }

    #[test]
    fn lateness_never_counts_for_less() {
        let tenths: Vec<i64> =
            (1..40).map(|days| lateness_tenths(Some(Light::Red), days)).collect();
        assert!(tenths.is_sorted());
        assert!(tenths[0] > lateness_tenths(Some(Light::Yellow), 0));
        assert_eq!((tenths[0], tenths[38]), (15, 30));
    }
}
