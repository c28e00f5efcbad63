//! Audit entry for the download of a company's briefing.

use serde_json::json;

use crate::access::CompanyRef;
use crate::error::Error;
use crate::record::{Tx, Words};

/// Words of the audit log.
pub const WORDS: Words =
    Words { actions: &[("briefing_made", "下载企业简报")], ..Words::NONE };

/// Writes an audit entry that the user downloaded a company's briefing. `file` is the file name.
pub fn briefing_made(tx: &mut Tx<'_>, company: CompanyRef, file: &str) -> Result<(), Error> {
    tx.audit("briefing_made", "company", &company.id().to_string(), json!({"file": file}))
}
