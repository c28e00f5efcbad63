//! Database rows of attachments.

use crate::error::Named;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::kind::FileKind;
use crate::access::{CompanyRef, minute};
use crate::db::schema::attachments;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = attachments)]
pub struct Attachment {
    pub id: i64,
    pub company_id: i64,
    /// As uploaded, without control characters.
    pub file_name: String,
    pub kind: FileKind,
    /// In bytes.
    pub size: i64,
    /// Hash of the content, in hexadecimal.
    pub sha256: String,
    /// Name of the user who uploaded it.
    pub uploaded_by: String,
    /// UTC
    pub uploaded_at: NaiveDateTime,
}

impl Named for Attachment {
    const NAME: &'static str = "附件";
}

impl Attachment {
    /// Returns the size for display.
    pub fn size_read(&self) -> String {
        match self.size {
            small if small < 1024 => format!("{small} 字节"),
            medium if medium < 1024 * 1024 => format!("{} KB", medium / 1024),
            large => format!("{}.{} MB", large / 1_048_576, large % 1_048_576 * 10 / 1_048_576),
        }
    }

    /// Returns the time of the upload in China time.
    pub fn sent_at(&self) -> String {
        minute(self.uploaded_at)
    }
}

/// An attachment to be inserted.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = attachments, treat_none_as_default_value = false)]
pub struct NewAttachment<'a> {
    pub company_id: CompanyRef,
    /// As uploaded, without control characters.
    pub file_name: &'a str,
    pub kind: FileKind,
    /// In bytes.
    pub size: i64,
    /// Hash of the content, in hexadecimal.
    pub sha256: &'a str,
    /// Name of the user who uploaded it.
    pub uploaded_by: &'a str,
    /// UTC
    pub uploaded_at: NaiveDateTime,
}
