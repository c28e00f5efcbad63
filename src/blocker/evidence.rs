//! Protects files that are evidence.

use super::store;
use crate::attachment::{Attachment, Needed};
use crate::db::Db;
use crate::error::{Code, Error};

/// Refuses to remove a file that is evidence of a blocker.
pub static EVIDENCE: Needed = Needed(refuse_removal);

fn refuse_removal(db: &mut Db, file: &Attachment) -> Result<(), Error> {
    let Some(blocker) = store::evidenced_by(db, file)? else { return Ok(()) };
    let sentence = format!("这个文件是困难问题（编号 {blocker}）的佐证材料，不能移除。");
    Err(Error::conflict(Code::IsEvidence, sentence))
}
