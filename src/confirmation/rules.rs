//! 确认规则: the steps that need a confirmation, and the time for it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::access::{Access, Permission};
use crate::db::Db;
use crate::error::{Code, Error, FieldError};
use crate::session::Actor;
use crate::setting::{self, Page, Sheet, Subject, save, show};
use crate::stage::Step;
use crate::web::parts::{Choice, Field, Input};
use crate::web::{Body, IfMatch, Route, Versioned, pages, routes};

/// 确认规则 in the API.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewUnits) => __path_confirmation: confirmation,
    Access::Needs(Permission::SetRules) => __path_change_confirmation: change_confirmation,
];

/// 确认规则 as a page.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::SetRules) => Get "/settings/confirmation": show::<Confirmation>,
    Access::Needs(Permission::SetRules) => Post "/settings/confirmation": save::<Confirmation>,
];

pub const PAGE: Page = Page { path: "/settings/confirmation", title: "确认规则" };

/// Longest time for a confirmation, in working days.
const MOST_DAYS: u32 = 20;

/// 确认规则. The default needs a confirmation for every step that gives or costs points, counts for
/// 破零, or moves the pool. Source: 领域规则 "Reported and confirmed".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// 须确认的事项. 后备入库 stands for entering and leaving the pool.
    pub steps: Vec<Step>,
    /// Working days that the office has for a confirmation.
    pub days: u32,
}

/// Whether a step needs a confirmation by default: all but the two stages before a result, and
/// pauses.
fn needs_by_default(step: Step) -> bool {
    !matches!(step, Step::Candidate | Step::Reforming | Step::Suspended | Step::Resumed)
}

impl Default for Confirmation {
    fn default() -> Self {
        let steps = Step::ALL.iter().copied().filter(|step| needs_by_default(*step)).collect();
        Self { steps, days: 3 }
    }
}

impl Subject for Confirmation {
    const NAME: &'static str = "confirmation";

    fn checked(mut self) -> Result<Self, Error> {
        let mut errors = Vec::new();
        if !(1..=MOST_DAYS).contains(&self.days) {
            let sentence = format!("确认时限须在 1 到 {MOST_DAYS} 个工作日之间。");
            errors.push(FieldError::new("days", Code::OutOfRange, sentence));
        }
        self.steps.sort_unstable();
        self.steps.dedup();
        if errors.is_empty() { Ok(self) } else { Err(Error::invalid(errors)) }
    }
}

impl Confirmation {
    /// Reads the rules in force.
    pub fn in_force(db: &mut Db) -> Result<Self, Error> {
        setting::in_force(db)
    }

    /// Whether a step needs a confirmation.
    pub fn needs(&self, step: Step) -> bool {
        self.steps.contains(&step)
    }
}

impl Sheet for Confirmation {
    const PAGE: Page = PAGE;
    const NOTE: &'static str = "选中的事项由镇街（园区）申报、领导小组办公室确认，确认之前不计入破零、统计和考核。\
        “后备入库”包括入库和出库。修改只影响以后的申报。";

    fn fields() -> Vec<Field> {
        vec![
            Field::new("steps", "须确认的事项", Input::Many(Choice::each::<Step>().collect())),
            Field::new("days", "确认时限（工作日）", Input::Whole)
                .required()
                .hint("自申报次日起算，过期亮红灯。"),
        ]
    }
}

/// 确认规则 in force.
#[utoipa::path(get, path = "/api/v1/settings/confirmation", tag = "设置",
    responses((status = 200, body = Confirmation)))]
async fn confirmation(actor: Actor) -> Result<Versioned<Confirmation>, Error> {
    setting::read(actor).await
}

/// Changes 确认规则. Only the members given change.
#[utoipa::path(patch, path = "/api/v1/settings/confirmation", tag = "设置",
    params(("If-Match" = String, Header)), request_body = Confirmation,
    responses((status = 200, body = Confirmation), (status = 412, description = "stale_version"),
        (status = 422)))]
async fn change_confirmation(
    actor: Actor,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<Confirmation>, Error> {
    setting::patch(actor, seen, body).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_what_counts_needs_a_confirmation() {
        let rules = Confirmation::default();
        for step in [Step::Reserved, Step::Reformed, Step::Accepted, Step::Listed, Step::MovedOut] {
            assert!(rules.needs(step), "{step}");
        }
        for step in [Step::Candidate, Step::Reforming, Step::Suspended] {
            assert!(!rules.needs(step), "{step}");
        }
    }

    #[test]
    fn steps_are_kept_once_and_days_within_their_limit() {
        let rules = Confirmation { steps: vec![Step::Listed, Step::Listed], days: 3 };
        assert_eq!(rules.checked().unwrap().steps, [Step::Listed]);
        for days in [0, MOST_DAYS + 1] {
            let refused = Confirmation { steps: Vec::new(), days }.checked().unwrap_err();
            assert_eq!(refused.errors()[0].code, "out_of_range");
        }
    }
}
