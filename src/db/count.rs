//! Counts the rows of a query, up to a limit.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

use super::{Backend, Db};
use crate::error::Error;

/// Returns the number of rows of a query.
/// The limit of the query also limits the count, so large tables are not read in full.
pub fn count_rows<Q>(db: &mut Db, query: Q) -> Result<i64, Error>
where
    Counted<Q>: diesel::query_dsl::LoadQuery<'static, Db, i64>,
{
    Ok(Counted(query).get_result(db)?)
}

/// A query that counts the rows of another query.
#[derive(QueryId)]
pub struct Counted<Q>(Q);

impl<Q> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q> diesel::RunQueryDsl<Db> for Counted<Q> {}

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        out.push_sql("SELECT count(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}
