//! Attachments as stored.

use crate::error::Named;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::kind::FileKind;
use crate::access::{CompanyRef, minute};
use crate::db::schema::attachments;

/// A file of a company.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = attachments)]
pub struct Attachment {
    /// Number.
    pub id: i64,
    /// Whose.
    pub company_id: i64,
    /// As it was sent.
    pub file_name: String,
    /// What it is.
    pub kind: FileKind,
    /// In bytes.
    pub size: i64,
    /// Of its content.
    pub sha256: String,
    /// Who sent it.
    pub uploaded_by: String,
    /// UTC
    pub uploaded_at: NaiveDateTime,
}

impl Named for Attachment {
    const NAME: &'static str = "附件";
}

impl Attachment {
    /// Its size, as people read it.
    pub fn size_read(&self) -> String {
        match self.size {
            small if small < 1024 => format!("{small} 字节"),
            medium if medium < 1024 * 1024 => format!("{} KB", medium / 1024),
            large => format!("{}.{} MB", large / 1_048_576, large % 1_048_576 * 10 / 1_048_576),
        }
    }

    /// When it was sent, by the clocks of China.
    pub fn sent_at(&self) -> String {
        minute(self.uploaded_at)
    }
}

/// A file about to be recorded.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = attachments, treat_none_as_default_value = false)]
pub struct NewAttachment<'a> {
    /// Whose.
    pub company_id: CompanyRef,
    /// As it was sent.
    pub file_name: &'a str,
    /// What it is.
    pub kind: FileKind,
    /// In bytes.
    pub size: i64,
    /// Of its content.
    pub sha256: &'a str,
    /// Who sent it.
    pub uploaded_by: &'a str,
    /// UTC
    pub uploaded_at: NaiveDateTime,
}
