//! Updates that name the columns that changed, and no others: the engine then leaves the indexes
//! of the rest alone.

use diesel::backend::Backend;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment};
use diesel::result::QueryResult;

/// What sets the columns of a record that are not as they were: `changed!(old => new, Record,
/// table: field, …)`. Columns are called as their fields; one that is left out does not compile.
macro_rules! changed {
    ($old:expr => $new:expr, $record:ident, $table:ident: $($field:ident),+ $(,)?) => {{
        let (old, $record { $($field,)+ .. }) = ($old, $new);
        ($( (old.$field != *$field).then(|| $table::$field.eq($field)), )+)
    }};
}
pub(crate) use changed;

/// Changes that make another statement almost every time: none of these is kept for the next.
pub struct Uncached<C>(pub C);

impl<C: AsChangeset> AsChangeset for Uncached<C> {
    type Target = C::Target;
    type Changeset = Uncached<C::Changeset>;

    fn as_changeset(self) -> Self::Changeset {
        Uncached(self.0.as_changeset())
    }
}

impl<B: Backend, C: QueryFragment<B>> QueryFragment<B> for Uncached<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, B>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        self.0.walk_ast(out)
    }
}
