//! All queries on attachments.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Attachment, NewAttachment};
use crate::access::{CompanyRef, Scope};
use crate::db::Db;
use crate::db::schema::attachments;
use crate::error::Error;

/// Maximum number of files of a company.
pub const MOST: i64 = 200;

/// Returns the files of a company, newest first.
pub fn of_company(db: &mut Db, company: CompanyRef) -> Result<Vec<Attachment>, Error> {
    Ok(attachments::table
        .filter(attachments::company_id.eq(company).and(attachments::removed_at.is_null()))
        .order(attachments::id.desc())
        .limit(MOST)
        .select(Attachment::as_select())
        .load(db)?)
}

/// Counts the files of a company.
pub fn count(db: &mut Db, company: CompanyRef) -> Result<i64, Error> {
    let kept = attachments::company_id.eq(company).and(attachments::removed_at.is_null());
    Ok(attachments::table.filter(kept).count().get_result(db)?)
}

/// Finds a file of a company.
pub fn find(db: &mut Db, company: CompanyRef, id: i64) -> Result<Option<Attachment>, Error> {
    Ok(attachments::table
        .filter(attachments::id.eq(id).and(attachments::company_id.eq(company)))
        .filter(attachments::removed_at.is_null())
        .select(Attachment::as_select())
        .first(db)
        .optional()?)
}

/// Returns id, hash and size of at most `most` files with an id greater than `after`, in order of
/// id.
pub fn all(
    db: &mut Db,
    _scope: &Scope,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, String, i64)>, Error> {
    Ok(attachments::table
        .filter(attachments::id.gt(after).and(attachments::removed_at.is_null()))
        .order(attachments::id.asc())
        .limit(most)
        .select((attachments::id, attachments::sha256, attachments::size))
        .load(db)?)
}

/// Inserts an attachment and returns its id.
pub fn insert(db: &mut Db, new: &NewAttachment<'_>) -> Result<i64, Error> {
    let stored = diesel::insert_into(attachments::table).values(new);
    Ok(stored.returning(attachments::id).get_result(db)?)
}

/// Marks a file as removed. The row stays.
pub fn remove(db: &mut Db, file: &Attachment, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(attachments::table.find(file.id))
        .set(attachments::removed_at.eq(at))
        .execute(db)?;
    Ok(())
}
