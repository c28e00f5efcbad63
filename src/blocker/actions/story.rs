//! Entries of a blocker's history.

use chrono::NaiveDate;

use crate::blocker::event::NewEvent;
use crate::blocker::flow::Action;
use crate::blocker::model::{Blocker, Status};
use crate::blocker::store;
use crate::error::Error;
use crate::record::Tx;

/// Something that happened to a blocker.
pub struct Happening<'a> {
    pub action: Action,
    /// 办理状态 after it.
    pub to_status: Status,
    /// 办结期限 after it.
    pub due_on: Option<NaiveDate>,
    /// Text the user wrote.
    pub note: Option<&'a str>,
    /// Input of the action, described in Chinese.
    pub detail: &'a str,
    /// Unit or department of the user.
    pub unit: Option<&'a str>,
}

impl<'a> Happening<'a> {
    /// Creates an entry that leaves status and deadline unchanged.
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

/// Adds an entry to the history of a blocker, given as it was before, and returns the id.
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
