//! What others have to say of a blocker.

use crate::access::Scope;
use crate::audit::Tx;
use crate::blocker::event::NewEvent;
use crate::blocker::flow::Action;
use crate::blocker::model::Blocker;
use crate::blocker::store;
use crate::error::Error;

/// Records on a blocker's timeline what was done elsewhere and concerns it. Whoever does that
/// need not be a party to the blocker; the deed it tells of accounts for it in the audit log.
pub fn note(tx: &mut Tx<'_>, scope: &Scope, id: i64, detail: &str) -> Result<(), Error> {
    let record = store::find(tx.db(), scope, id)?;
    let Blocker { columns, mut flow, clock, version, .. } = record.blocker;
    let (actor, role, today, at) = (tx.actor().to_owned(), tx.role(), tx.today(), tx.now());
    flow.last_word_on = today;
    store::update(tx.db(), scope, id, version, (&columns, &flow, &clock), at)?;
    let event = NewEvent {
        blocker_id: id,
        action: Action::Comment,
        from_status: Some(flow.status),
        to_status: flow.status,
        note: None,
        detail,
        department: &columns.lead_department,
        due_on: clock.due_on,
        actor: &actor,
        role,
        unit: scope.unit(),
        happened_on: today,
        at,
    };
    store::insert_event(tx.db(), scope, &event).map(|_| ())
}
