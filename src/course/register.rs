//! Recording a company.

use serde_json::json;

use super::{NewEvent, legal_step};
use crate::access::Scope;
use crate::company::{self, Company, Facts, Keys, NewCompany, refuse_foreign_town};
use crate::confirmation::{declare, must_declare};
use crate::course;
use crate::error::{Error, Present};
use crate::goal;
use crate::record::{Change, ChangeKind, Tx};

/// A recorded company.
pub struct Registered {
    pub company: Company,
    /// Declaration of the stage, if the stage needs a confirmation. The company is then a
    /// 培育线索 until it is confirmed.
    pub declared: Option<i64>,
}

/// Records a company with its first event.
///
/// # Errors
/// 409 `possible_duplicate` unless `confirmed` gives the reason why it is another company.
pub fn register(
    tx: &mut Tx<'_>,
    scope: &Scope,
    facts: Facts,
    first: &NewEvent,
    confirmed: Option<&str>,
) -> Result<Registered, Error> {
    if !must_declare(tx, first.stage)? {
        let company = record(tx, scope, facts, first, confirmed)?;
        return Ok(Registered { company, declared: None });
    }
    first.opening_standing()?;
    let candidate = NewEvent {
        occurred_precision: first.occurred_precision,
        ..NewEvent::candidate(first.occurred_on)
    };
    let company = record(tx, scope, facts, &candidate, confirmed)?;
    legal_step(tx, &company, first.clone())?;
    let declared = declare(tx, first.as_fact(company.key())?)?;
    Ok(Registered { company, declared: Some(declared) })
}

fn record(
    tx: &mut Tx<'_>,
    scope: &Scope,
    facts: Facts,
    first: &NewEvent,
    confirmed: Option<&str>,
) -> Result<Company, Error> {
    let facts = facts.checked()?;
    company::refuse_duplicate(tx, scope, (&facts.name, None), confirmed)?;
    refuse_foreign_town(tx, scope, &facts.town_code)?;
    let standing = first.opening_standing()?;
    let id = company::take_ids(tx.db(), 1)?;
    let now = tx.now();
    let new = NewCompany {
        id,
        keys: Keys::of(&facts, &[], &[]),
        facts,
        position: standing.into(),
        created_at: now,
        updated_at: now,
    };
    goal::recounting(tx, scope, new.key(), |tx| {
        company::insert(tx, &new)?;
        course::record_opening(tx, &new, first)
    })?;
    tx.history(&[Change::of_record(Some(id), "company", id, ChangeKind::Created)])?;
    let mut detail = json!({"name": new.facts.name});
    if let Some(reason) = confirmed {
        detail["confirm_duplicate"] = reason.into();
    }
    tx.audit("company_created", "company", &id.to_string(), detail)?;
    company::find(tx.db(), scope, id)?.present()
}
