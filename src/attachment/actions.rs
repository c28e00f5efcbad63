//! Adding, checking and removing files.

use serde_json::json;

use super::kind::FileKind;
use super::model::{Attachment, NewAttachment};
use super::store;
use crate::access::{CompanyRef, Scope};
use crate::db::Db;
use crate::digest::sha256_hex;
use crate::error::{Code, Error, Present};
use crate::files::Files;
use crate::record::{Change, ChangeKind, Tx};
use crate::web::upload::Sent;

/// Maximum length of a file name, in characters; the rest is cut off.
const LONGEST_NAME: usize = 200;

/// A file whose content is already stored, before a record refers to it. Content without a record
/// does no harm.
#[derive(Debug, Clone)]
pub struct StoredFile {
    name: String,
    kind: FileKind,
    size: i64,
    sha256: String,
}

impl StoredFile {
    /// Returns the file name without the extension.
    pub fn title(&self) -> &str {
        self.name.rsplit_once('.').map_or(&self.name, |(title, _)| title)
    }
}

/// Checks a file and stores its content. Blocks.
pub fn store_content(files: &Files, sent: &Sent) -> Result<StoredFile, Error> {
    let kind = FileKind::of(&sent.name, &sent.content)?;
    let sha256 = sha256_hex(&sent.content);
    files.store(&sha256, &sent.content)?;
    let name: String = sent.name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let size = i64::try_from(sent.content.len()).map_err(Error::internal)?;
    Ok(StoredFile { name, kind, size, sha256 })
}

/// Records a stored file as an attachment of a company and returns its id.
pub fn record(tx: &mut Tx<'_>, company: CompanyRef, kept: &StoredFile) -> Result<i64, Error> {
    if store::count(tx.db(), company)? >= store::MOST {
        let sentence = format!("一家企业最多保存 {} 个附件，请先移除不再需要的。", store::MOST);
        return Err(Error::conflict(Code::TooManyAttachments, sentence));
    }
    let (uploaded_by, uploaded_at) = (tx.actor().to_owned(), tx.now());
    let new = NewAttachment {
        company_id: company,
        file_name: &kept.name,
        kind: kept.kind,
        size: kept.size,
        sha256: &kept.sha256,
        uploaded_by: &uploaded_by,
        uploaded_at,
    };
    let id = store::insert(tx.db(), &new)?;
    trace(tx, company, id, ChangeKind::Created, None, Some(&kept.name))?;
    let detail = json!({"company_id": company.id(), "file": kept.name, "sha256": kept.sha256});
    tx.audit("attachment_added", "attachment", &id.to_string(), detail)?;
    Ok(id)
}

/// Attachments checked per batch.
const SLICE: i64 = 1_000;

/// Returns the ids of attachments whose content is missing or has another size.
pub fn with_missing_content(db: &mut Db, scope: &Scope, files: &Files) -> Result<Vec<i64>, Error> {
    let (mut lost, mut after) = (Vec::new(), 0);
    loop {
        let slice = store::all(db, scope, after, SLICE)?;
        let Some((last, ..)) = slice.last() else { return Ok(lost) };
        after = *last;
        for (id, sha256, size) in slice {
            let kept = std::fs::metadata(files.path(&sha256)?);
            if !kept.is_ok_and(|kept| i64::try_from(kept.len()) == Ok(size)) {
                lost.push(id);
            }
        }
    }
}

/// Hook by which a feature that needs a file refuses its removal. It receives the file.
pub struct Needed(pub fn(&mut Db, &Attachment) -> Result<(), Error>);

/// Removes a file from a company. The content stays stored.
pub fn remove(tx: &mut Tx<'_>, company: CompanyRef, id: i64) -> Result<(), Error> {
    let gone = store::find(tx.db(), company, id)?.present()?;
    for Needed(refuse) in tx.hooks().of::<Needed>() {
        refuse(tx.db(), &gone)?;
    }
    let now = tx.now();
    store::remove(tx.db(), &gone, now)?;
    trace(tx, company, id, ChangeKind::Deleted, Some(&gone.file_name), None)?;
    let detail = json!({"company_id": company.id(), "file": gone.file_name, "sha256": gone.sha256});
    tx.audit("attachment_removed", "attachment", &id.to_string(), detail)
}

fn trace(
    tx: &mut Tx<'_>,
    company: CompanyRef,
    id: i64,
    kind: ChangeKind,
    old: Option<&str>,
    new: Option<&str>,
) -> Result<(), Error> {
    tx.history(&[Change {
        field: Some("file_name".into()),
        old: old.map(Into::into),
        new: new.map(Into::into),
        ..Change::of_record(Some(company.id()), "attachment", id, kind)
    }])
}
