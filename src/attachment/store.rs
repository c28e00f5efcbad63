//! Every query on attachments.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Attachment, NewAttachment};
use crate::access::Scope;
use crate::company;
use crate::db::Db;
use crate::db::schema::attachments;
use crate::error::Error;

/// A company has no more than this many.
pub const MOST: i64 = 200;

/// The files of a company, newest first. The caller has found the company in its scope.
pub fn of_company(db: &mut Db, _scope: &Scope, company_id: i64) -> Result<Vec<Attachment>, Error> {
    Ok(attachments::table
        .filter(attachments::company_id.eq(company_id).and(attachments::removed_at.is_null()))
        .order(attachments::id.desc())
        .limit(MOST)
        .select(Attachment::as_select())
        .load(db)?)
}

/// How many files a company has.
pub fn count(db: &mut Db, _scope: &Scope, company_id: i64) -> Result<i64, Error> {
    let kept = attachments::company_id.eq(company_id).and(attachments::removed_at.is_null());
    Ok(attachments::table.filter(kept).count().get_result(db)?)
}

/// One file of a company within the scope.
pub fn find(db: &mut Db, scope: &Scope, company_id: i64, id: i64) -> Result<Attachment, Error> {
    company::find(db, scope, company_id)?;
    attachments::table
        .filter(attachments::id.eq(id).and(attachments::company_id.eq(company_id)))
        .filter(attachments::removed_at.is_null())
        .select(Attachment::as_select())
        .first(db)
        .optional()?
        .ok_or_else(|| Error::not_found("附件"))
}

/// Number, hash and size of every file, so many at a time, after a number.
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

/// Records a file.
pub fn insert(db: &mut Db, _scope: &Scope, new: &NewAttachment<'_>) -> Result<i64, Error> {
    let stored = diesel::insert_into(attachments::table).values(new);
    Ok(stored.returning(attachments::id).get_result(db)?)
}

/// Takes a file away from its company. What is recorded of it stays.
pub fn remove(db: &mut Db, _scope: &Scope, id: i64, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(attachments::table.find(id)).set(attachments::removed_at.eq(at)).execute(db)?;
    Ok(())
}
