//! Several blockers, one cause: followers go along with the one that leads.

use serde_json::json;

use super::record::{set_departments, trace_act};
use super::story::{Happening, happened};
use crate::access::{Role, Scope};
use crate::blocker::course::Course;
use crate::blocker::flow::Action;
use crate::blocker::model::{BlockerRecord, Status};
use crate::blocker::store;
use crate::error::{Code, Error, Present};
use crate::record::Tx;

/// Moves a blocker that was just put under a parent to the status, department and deadline of the
/// parent, if that is already with its department.
pub fn join(tx: &mut Tx<'_>, scope: &Scope, record: BlockerRecord) -> Result<BlockerRecord, Error> {
    let Some(parent) = record.blocker.columns.parent_id else { return Ok(record) };
    let whole = Scope::whole_city("the parent may be another unit's");
    let leading = store::find(tx.db(), &whole, parent)?.present()?;
    let (flow, deadline, columns) =
        (&leading.blocker.flow, &leading.blocker.deadline, &leading.blocker.columns);
    let under_way = matches!(flow.status, Status::Assigned | Status::Signed | Status::InProgress);
    if record.blocker.flow.status != Status::Raised || !under_way {
        return Ok(record);
    }
    let mut after = Course {
        flow: record.blocker.flow.clone(),
        deadline: deadline.clone(),
        lead_department: columns.lead_department.clone(),
        responsible_person: columns.responsible_person.clone(),
    };
    after.flow.status = flow.status;
    let (id, company, now) = (record.blocker.id, record.blocker.company_id, tx.now());
    let mut changed = record.blocker.columns.clone();
    changed.lead_department.clone_from(&after.lead_department);
    changed.responsible_person.clone_from(&after.responsible_person);
    store::update(tx.db(), &record.blocker, (&changed, &after.flow, &after.deadline), now)?;
    set_departments(tx, &record.blocker, &changed, &leading.assisting)?;
    trace_act(tx, &record, &after, &leading.assisting)?;
    record_joining(tx, scope, &record, &after, parent)?;
    let detail = json!({"company_id": company, "parent": parent});
    tx.audit("blocker_acted_on", "blocker", &id.to_string(), detail)?;
    store::find(tx.db(), scope, id)?.present()
}

fn record_joining(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    after: &Course,
    parent: i64,
) -> Result<(), Error> {
    let due = after.deadline.due_on.map(|day| format!("，期限 {day}")).unwrap_or_default();
    let detail = format!("随主问题（编号 {parent}）一并办理{due}");
    let happening = Happening {
        action: Action::Assign,
        to_status: after.flow.status,
        due_on: after.deadline.due_on,
        note: None,
        detail: &detail,
        unit: scope.unit(),
    };
    happened(tx, &record.blocker, happening).map(|_| ())
}

/// Refuses an action on a follower if departments and office must take it on the leading blocker.
pub fn refuse_if_following(
    tx: &mut Tx<'_>,
    record: &BlockerRecord,
    action: Action,
) -> Result<(), Error> {
    let Some(parent) = record.blocker.columns.parent_id.filter(|_| action.carries_on()) else {
        return Ok(());
    };
    let whole = Scope::whole_city("the parent may be another unit's");
    let parent = store::find(tx.db(), &whole, parent)?.present()?.blocker;
    if parent.flow.status != record.blocker.flow.status || tx.role() == Role::Town {
        return Ok(());
    }
    let sentence = format!("这个问题随主问题（编号 {}）一并办理，请在主问题上操作。", parent.id);
    Err(Error::conflict(Code::FollowsParent, sentence).with("parent_id", parent.id))
}
