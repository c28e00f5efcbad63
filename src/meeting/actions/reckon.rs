//! Reckoning deadlines anew when the calendar or the rules have changed.

use serde_json::json;

use crate::access::Scope;
use crate::blocker::clock::Reckoning;
use crate::error::Error;
use crate::meeting::store;
use crate::record::{Change, ChangeKind, Tx};

/// So many decisions in one transaction.
const AT_ONCE: i64 = 200;

/// Reckons anew, a few hundred at a time, the deadlines of decisions to be carried out that were
/// reckoned by another edition of calendar and rules; how many were looked at. For the jobs of
/// the program: to be called until there are none.
pub fn reckon(tx: &mut Tx<'_>, scope: &Scope, by: &Reckoning) -> Result<usize, Error> {
    let outdated = store::outdated(tx.db(), scope, by.edition(), AT_ONCE)?;
    if outdated.is_empty() {
        tx.nothing_changed();
        return Ok(0);
    }
    tx.derived("deadlines follow from calendar and rules");
    store::mark_reckoned(tx.db(), &outdated, by.edition())?;
    for decision in &outdated {
        let (before, after) = (&decision.deadline, decision.deadline.again(by));
        if after.is_same(before) {
            continue;
        }
        let now = tx.now();
        store::update_deadline(tx.db(), decision, &after, now)?;
        let company = Some(decision.task.company_id);
        tx.history(&[Change {
            field: Some("due_on".into()),
            old: Some(before.due_on.to_string().into()),
            new: Some(after.due_on.to_string().into()),
            version: Some(decision.version + 1),
            ..Change::of_record(company, "decision", decision.id, ChangeKind::Updated)
        }])?;
        let detail = json!({"from": before.due_on, "to": after.due_on});
        tx.audit("decision_reckoned", "decision", &decision.id.to_string(), detail)?;
    }
    Ok(outdated.len())
}
