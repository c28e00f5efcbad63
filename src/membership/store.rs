//! Reads and stores memberships.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Membership, NewMembership, Span};
use super::step::BatchMark;
use crate::access::CompanyRef;
use crate::db::schema::{pool_batches, pool_memberships};
use crate::db::{Db, insert_all};
use crate::error::Error;

/// Limit of memberships read for one company, which has only a few.
const MOST_OF_ONE: i64 = 1_000;

/// Columns of a company's membership that was recorded last, for queries on companies.
pub mod latest {
    use diesel::dsl::auto_type;
    use diesel::prelude::*;

    use crate::db::schema::{companies, pool_memberships};

    #[auto_type]
    fn of_company() -> _ {
        pool_memberships::table
            .filter(pool_memberships::company_id.eq(companies::id))
            .order(pool_memberships::id.desc())
    }

    /// 批次名称
    #[auto_type]
    pub fn batch_name() -> _ {
        let rows: of_company = of_company();
        rows.select(pool_memberships::batch_name).single_value()
    }

    /// 入库日期
    #[auto_type]
    pub fn entered_on() -> _ {
        let rows: of_company = of_company();
        rows.select(pool_memberships::entered_on).single_value()
    }

    /// 出库日期
    #[auto_type]
    pub fn left_on() -> _ {
        let rows: of_company = of_company();
        rows.select(pool_memberships::left_on).single_value()
    }

    /// 出库原因
    #[auto_type]
    pub fn left_reason() -> _ {
        let rows: of_company = of_company();
        rows.select(pool_memberships::left_reason).single_value()
    }
}

/// Returns the memberships of a company, in the order in which they were recorded.
pub fn of_company(db: &mut Db, company: CompanyRef) -> Result<Vec<Membership>, Error> {
    Ok(pool_memberships::table
        .filter(pool_memberships::company_id.eq(company))
        .order(pool_memberships::id.asc())
        .limit(MOST_OF_ONE)
        .select(Membership::as_select())
        .load(db)?)
}

/// Returns the recorded batches with these names, by name.
pub fn batches_named(db: &mut Db, names: &[&str]) -> Result<HashMap<String, BatchMark>, Error> {
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, BatchMark)> = pool_batches::table
        .filter(pool_batches::name.eq_any(names))
        .select((pool_batches::name, (pool_batches::id, pool_batches::expires_on)))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Inserts a membership and returns its id.
pub fn insert(db: &mut Db, new: &NewMembership<'_>) -> Result<i64, Error> {
    let stored = diesel::insert_into(pool_memberships::table).values(new);
    Ok(stored.returning(pool_memberships::id).get_result(db)?)
}

/// Inserts memberships.
pub fn insert_many(db: &mut Db, new: &[NewMembership<'_>]) -> Result<(), Error> {
    insert_all!(db, pool_memberships::table, new)
}

/// Updates a membership and returns whether it still had the version that was read.
pub fn update(db: &mut Db, membership: &Membership, span: &Span) -> Result<bool, Error> {
    let Membership { id, version, .. } = membership;
    let seen = pool_memberships::id.eq(id).and(pool_memberships::version.eq(version));
    let changed = diesel::update(pool_memberships::table.filter(seen))
        .set((span, pool_memberships::version.eq(pool_memberships::version + 1)))
        .execute(db)?;
    Ok(changed == 1)
}

/// Sets 认定批次 and 服务管理期止 of these memberships.
pub fn set_batch(
    db: &mut Db,
    these: &[Membership],
    (batch, expires_on): (i64, NaiveDate),
) -> Result<(), Error> {
    let ids = these.iter().map(|membership| membership.id);
    diesel::update(pool_memberships::table.filter(pool_memberships::id.eq_any(ids)))
        .set((
            pool_memberships::batch_id.eq(batch),
            pool_memberships::expires_on.eq(expires_on),
            pool_memberships::version.eq(pool_memberships::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Deletes a membership that was a mistake; recheck answers about it stay.
pub fn remove(db: &mut Db, membership: &Membership) -> Result<(), Error> {
    diesel::delete(pool_memberships::table.find(membership.id)).execute(db)?;
    Ok(())
}

/// Deletes the memberships of companies that are themselves about to be deleted.
pub fn forget(db: &mut Db, companies: &[CompanyRef]) -> Result<(), Error> {
    let theirs = pool_memberships::company_id.eq_any(companies);
    diesel::delete(pool_memberships::table.filter(theirs)).execute(db)?;
    Ok(())
}
