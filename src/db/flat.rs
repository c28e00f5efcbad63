//! Insert statements for wide rows on SQLite.

/// Declares the insert statement of one row: each column with the field of the record it stores.
/// The columns are checked by diesel. Diesel's own insert walks six times through nested tuples of
/// columns for each row, which took a fifth of the time of an import of rows with forty columns.
macro_rules! flat_insert {
    (
        $(#[$meta:meta])*
        $name:ident: $record:ty => $table:ident;
        $first:ident = $first_field:ident $(. $first_part:ident)*,
        $($column:ident = $field:ident $(. $part:ident)*,)*
    ) => {
        $(#[$meta])*
        pub(super) struct $name<'a>(pub(super) &'a $record);

        impl diesel::query_builder::QueryId for $name<'_> {
            type QueryId = $name<'static>;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl<C> diesel::RunQueryDsl<C> for $name<'_> {}

        impl diesel::query_builder::QueryFragment<diesel::sqlite::Sqlite> for $name<'_> {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, diesel::sqlite::Sqlite>,
            ) -> diesel::QueryResult<()> {
                use diesel::{Column, Expression};
                out.push_sql("INSERT INTO ");
                out.push_identifier(stringify!($table))?;
                out.push_sql(" (");
                out.push_identifier(<$table::$first as Column>::NAME)?;
                $(
                    out.push_sql(", ");
                    out.push_identifier(<$table::$column as Column>::NAME)?;
                )*
                out.push_sql(") VALUES (");
                out.push_bind_param::<<$table::$first as Expression>::SqlType, _>(
                    &self.0.$first_field $(. $first_part)*
                )?;
                $(
                    out.push_sql(", ");
                    out.push_bind_param::<<$table::$column as Expression>::SqlType, _>(
                        &self.0.$field $(. $part)*
                    )?;
                )*
                out.push_sql(")");
                Ok(())
            }
        }
    };
}
pub(crate) use flat_insert;
