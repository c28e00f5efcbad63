//! Sending notices, and opening them.

use serde_json::json;

use super::model::{Audience, Copy, NewNoticeRow, Notice, NoticeKind};
use super::store;
use crate::error::{Error, Present};
use crate::record::Tx;

/// Sends a notice to all members of the audiences, one copy each, except to the person who causes
/// it. Returns its id.
/// It writes no audit entry: the action that causes it does.
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
    // The office keeps a copy of its own circular, to see who has read it.
    let without = if notice.kind == NoticeKind::Circular { "" } else { &sent_by };
    let readers = store::people_of(tx.db(), audiences, without)?;
    store::insert_copies(tx.db(), id, &readers)?;
    Ok(id)
}

/// Opens a person's copy and marks it as read.
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
