//! Sending notices, and opening them.

use serde_json::json;

use super::model::{Audience, Copy, Kind, NewNoticeRow, Notice};
use super::store;
use crate::error::{Error, Present};
use crate::record::Tx;

/// Sends a notice to everyone of these audiences, each one copy, but not to whoever does what it
/// tells of; its number.
/// The deed it tells of accounts for it in the audit log.
pub fn send(tx: &mut Tx<'_>, audiences: &[Audience], notice: &Notice) -> Result<i64, Error> {
    let (sent_by, sent_at) = (tx.actor().to_owned(), tx.now());
    let new = NewNoticeRow {
        kind: notice.kind,
        title: &notice.title,
        body: &notice.body,
        path: notice.path.as_deref(),
        sent_by: &sent_by,
        sent_at,
    };
    let id = store::insert(tx.db(), &new)?;
    // Of a circular the office keeps a copy, by which it sees who has read it.
    let without = if notice.kind == Kind::Circular { "" } else { &sent_by };
    let readers = store::people_of(tx.db(), audiences, without)?;
    store::insert_copies(tx.db(), id, &readers)?;
    Ok(id)
}

/// Opens someone's copy: from now on it is read.
pub fn open(tx: &mut Tx<'_>, person: i64, id: i64) -> Result<Copy, Error> {
    let copy = store::find(tx.db(), person, id)?.present()?;
    if copy.read_at.is_some() {
        tx.nothing_changed();
        return Ok(copy);
    }
    let now = tx.now();
    store::mark_read(tx.db(), person, id, now)?;
    tx.audit("notice_read", "notice", &id.to_string(), json!({"title": copy.title}))?;
    store::find(tx.db(), person, id)?.present()
}
