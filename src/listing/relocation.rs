//! Moves of a company's registered address.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::actions::take;
use super::store;
use crate::access::Scope;
use crate::company::{self, Company};
use crate::confirmation::refuse_undeclared;
use crate::course::{LegalStep, NewEvent};
use crate::dates::{InexactDate, Precision};
use crate::error::{Code, Error};
use crate::goal;
use crate::record::{Tx, field_changes};
use crate::stage::Step;

/// 迁移 to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMove {
    /// Code of the new town. Absent: out of the city.
    #[serde(default)]
    pub to_town: Option<String>,
    /// 迁移日期
    pub moved_on: NaiveDate,
    /// `day` by default.
    #[serde(default)]
    pub moved_precision: Option<Precision>,
    /// 原因
    pub reason: String,
}

/// Records a move of a company's registered address. From then on the company counts for the new
/// town, or for none. Earlier totals stay the same.
pub fn relocate(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    new: &NewMove,
) -> Result<(), Error> {
    relocate_on_step(tx, scope, company, new, None)
}

/// As [`relocate`], for a company that takes a step with the move. `step` is given if it was
/// already checked.
pub(super) fn relocate_on_step(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    new: &NewMove,
    step: Option<&LegalStep>,
) -> Result<(), Error> {
    let on = InexactDate::containing(new.moved_on, new.moved_precision.unwrap_or(Precision::Day));
    refuse_undeclared(tx, Step::MovedOut)?;
    let reason = company::required("reason", &new.reason, "迁移须写明原因。")?;
    check_move(tx, company, new, on)?;
    let now = tx.now();
    goal::recounting(tx, scope, company.key(), |tx| {
        let route = (company.facts.town_code.as_str(), new.to_town.as_deref());
        store::insert_move(tx, company.key(), route, on, &reason)?;
        match &new.to_town {
            Some(town) => company::set_town(tx.db(), company.key(), town, now),
            None => {
                let event = || NewEvent {
                    occurred_precision: Some(on.precision),
                    note: Some(reason.clone()),
                    ..NewEvent::on_day(Step::MovedOut, on.date)
                };
                take(tx, company, step, event)
            }
        }
    })?;
    let of = (Some(company.id), "company", company.id, company.version + 1);
    let moved = ("town_code", Some(company.facts.town_code.clone()), new.to_town.clone());
    tx.history(&field_changes(of, [moved]))?;
    let detail = json!({"from": company.facts.town_code, "to": new.to_town, "on": on.date, "reason": reason});
    tx.audit("company_moved", "company", &company.id.to_string(), detail)
}

fn check_move(
    tx: &mut Tx<'_>,
    company: &Company,
    new: &NewMove,
    on: InexactDate,
) -> Result<(), Error> {
    if let Some(town) = &new.to_town {
        if !company::town_exists(tx.db(), town)? {
            return Err(Error::not_found("镇街（园区）"));
        }
        if *town == company.facts.town_code {
            return Err(Error::invalid_field(
                "to_town",
                Code::SameTown,
                "企业已经登记在这个镇街（园区）。",
            ));
        }
    }
    if on.earliest() > tx.today() {
        return Err(Error::invalid_field("moved_on", Code::FutureDate, "迁移日期不能晚于今天。"));
    }
    let last = store::moves_of(tx.db(), company.key())?.pop();
    if last.is_some_and(|last| on.date < last.moved_on) {
        return Err(Error::invalid_field(
            "moved_on",
            Code::DateBeforeLast,
            "迁移日期不能早于上一次迁移。",
        ));
    }
    Ok(())
}
