//! Recording a company.

use serde_json::json;

use super::NewEvent;
use crate::access::Scope;
use crate::company::{self, Company, Facts, Keys, NewCompany, refuse_foreign_town};
use crate::course;
use crate::error::{Error, Present};
use crate::goal;
use crate::record::{Change, ChangeKind, Tx};

/// Records a company with its first event.
pub fn register(
    tx: &mut Tx<'_>,
    scope: &Scope,
    facts: Facts,
    first: &NewEvent,
) -> Result<Company, Error> {
    let facts = facts.checked()?;
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
    tx.audit("company_created", "company", &id.to_string(), json!({"name": new.facts.name}))?;
    company::find(tx.db(), scope, id)?.present()
}
