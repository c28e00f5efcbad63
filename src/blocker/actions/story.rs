//! What stands in the story of a blocker.

use chrono::NaiveDate;

use crate::blocker::event::NewEvent;
use crate::blocker::flow::Action;
use crate::blocker::model::{Blocker, Status};
use crate::blocker::store;
use crate::error::Error;
use crate::record::Tx;

/// Something that happened to a blocker.
pub struct Happening<'a> {
    /// What.
    pub action: Action,
    /// 办理状态 after it.
    pub to_status: Status,
    /// 办结期限 after it.
    pub due_on: Option<NaiveDate>,
    /// What was written with it.
    pub note: Option<&'a str>,
    /// What it was done with, in words.
    pub detail: &'a str,
    /// The unit or department of whoever did it.
    pub unit: Option<&'a str>,
}

impl<'a> Happening<'a> {
    /// What leaves status and deadline as they are.
    pub fn in_passing(blocker: &Blocker, action: Action, detail: &'a str) -> Self {
        Self {
            action,
            to_status: blocker.flow.status,
            due_on: blocker.deadline.due_on,
            note: None,
            detail,
            unit: None,
        }
    }
}

/// Records what happened to a blocker that stood so before; the number of the event.
pub fn happened(tx: &mut Tx<'_>, before: &Blocker, what: Happening<'_>) -> Result<i64, Error> {
    let (actor, role, today, at) = (tx.actor().to_owned(), tx.role(), tx.today(), tx.now());
    let event = NewEvent {
        blocker_id: before.key(),
        action: what.action,
        from_status: Some(before.flow.status),
        to_status: what.to_status,
        note: what.note,
        detail: what.detail,
        department: &before.columns.lead_department,
        due_on: what.due_on,
        actor: &actor,
        role,
        unit: what.unit,
        happened_on: today,
        at,
    };
    store::insert_event(tx.db(), &event)
}
