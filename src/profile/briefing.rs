//! A company's briefing leaves the system.

use serde_json::json;

use crate::access::CompanyRef;
use crate::error::Error;
use crate::record::{Tx, Words};

/// What is said of it in the audit log.
pub const WORDS: Words =
    Words { actions: &[("briefing_made", "下载企业简报")], ..Words::NONE };

/// Notes who took a briefing of a company along, as a file of this name.
pub fn briefing_made(tx: &mut Tx<'_>, company: CompanyRef, file: &str) -> Result<(), Error> {
    tx.audit("briefing_made", "company", &company.id().to_string(), json!({"file": file}))
}
