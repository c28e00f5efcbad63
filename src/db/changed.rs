//! Updates that set only the columns that changed, so that the engine leaves the indexes of the
//! other columns alone.

use diesel::backend::Backend;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment};
use diesel::result::QueryResult;

/// Builds the changeset of the columns whose values differ: `changed!(old => new, Record, table:
/// field, …)`. Columns have the names of their fields. A field that is left out does not compile.
macro_rules! changed {
    ($old:expr => $new:expr, $record:ident, $table:ident: $($field:ident),+ $(,)?) => {{
        let (old, $record { $($field,)+ .. }) = ($old, $new);
        ($( (old.$field != *$field).then(|| $table::$field.eq($field)), )+)
    }};
}
pub(crate) use changed;

/// A changeset whose SQL text differs almost every time, so its statement is not cached.
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
