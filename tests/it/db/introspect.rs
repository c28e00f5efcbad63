//! The schema of a migrated database, in the same form for both engines.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use kunpeng::db::Db;

use crate::support::{Engine, TestDatabase};

pub type Schema = BTreeMap<String, Table>;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: BTreeMap<String, Column>,
    /// Columns in the order of the key.
    pub primary_key: Vec<String>,
    /// Indexes by name, without primary keys.
    pub indexes: BTreeMap<String, Index>,
    /// `column -> table(column)`
    pub foreign_keys: BTreeSet<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Name of diesel's type.
    pub kind: String,
    pub nullable: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Index {
    pub columns: Vec<String>,
    pub unique: bool,
    /// Whether it covers only some rows (`WHERE`).
    pub partial: bool,
}

/// Reads the schema of a database, without diesel's own table.
pub fn schema(place: &TestDatabase) -> Schema {
    let (columns, indexes, foreign_keys) = match place.engine() {
        Engine::Sqlite => (SQLITE_COLUMNS, SQLITE_INDEXES, SQLITE_FOREIGN_KEYS),
        Engine::Postgres => (POSTGRES_COLUMNS, POSTGRES_INDEXES, POSTGRES_FOREIGN_KEYS),
    };
    let mut tables = Schema::new();
    for row in rows::<ColumnRow>(place, columns) {
        let column = Column { kind: kind(&row), nullable: row.nullable };
        tables.entry(row.table_name).or_default().columns.insert(row.column_name, column);
    }
    for row in rows::<IndexRow>(place, indexes) {
        let table = tables.entry(row.table_name).or_default();
        if row.primary {
            table.primary_key.push(row.column_name);
            continue;
        }
        let index = table.indexes.entry(row.index_name).or_insert_with(|| Index {
            columns: Vec::new(),
            unique: row.is_unique,
            partial: row.partial,
        });
        index.columns.push(row.column_name);
    }
    for row in rows::<ForeignKeyRow>(place, foreign_keys) {
        let key = format!("{} -> {}({})", row.column_name, row.other_table, row.other_column);
        tables.entry(row.table_name).or_default().foreign_keys.insert(key);
    }
    tables.remove("__diesel_schema_migrations");
    tables
}

fn rows<T: QueryableByName<kunpeng::db::Backend> + 'static>(
    place: &TestDatabase,
    query: &str,
) -> Vec<T>
where
    for<'q> diesel::query_builder::SqlQuery: diesel::query_dsl::LoadQuery<'q, Db, T>,
{
    place
        .database
        .maintenance(|db| Ok(diesel::sql_query(query).load::<T>(db)?))
        .unwrap_or_else(|error| panic!("{query}: {error}"))
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    type_name: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    /// Whether the column is the row id.
    #[diesel(sql_type = Bool)]
    numbered: bool,
}

#[derive(QueryableByName)]
struct IndexRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    index_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Bool)]
    is_unique: bool,
    #[diesel(sql_type = Bool)]
    primary: bool,
    #[diesel(sql_type = Bool)]
    partial: bool,
}

#[derive(QueryableByName)]
struct ForeignKeyRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    other_table: String,
    #[diesel(sql_type = Text)]
    other_column: String,
}

fn kind(row: &ColumnRow) -> String {
    let kind = match row.type_name.to_lowercase().as_str() {
        "integer" if row.numbered => "BigInt", // SQLite row ids have 64 bits under this name
        "integer" => "Integer",
        "bigint" => "BigInt",
        "text" => "Text",
        "boolean" => "Bool",
        "double precision" | "double" => "Double",
        "date" => "Date",
        "timestamp" | "timestamp without time zone" => "Timestamp",
        "blob" | "bytea" => "Binary",
        other => panic!("{}.{}: what is {other}?", row.table_name, row.column_name),
    };
    kind.to_owned()
}

const SQLITE_COLUMNS: &str = "
    SELECT t.name AS table_name, c.name AS column_name, c.type AS type_name,
           c.\"notnull\" = 0 AS nullable,
           c.pk > 0 AND NOT EXISTS
               (SELECT 1 FROM pragma_index_list(t.name) i WHERE i.origin = 'pk') AS numbered
    FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '%diesel%'";

/// A key that is the row id has no index; it is detected from the column.
const SQLITE_INDEXES: &str = "
    SELECT * FROM (
        SELECT t.name AS table_name, i.name AS index_name,
               coalesce(c.name, '(expression)') AS column_name,
               i.\"unique\" AS is_unique, i.origin = 'pk' AS \"primary\", i.partial AS partial,
               c.seqno AS position
        FROM sqlite_master t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
        WHERE t.type = 'table' AND i.origin <> 'u'
        UNION ALL
        SELECT t.name, t.name || '_' || group_concat(c.name, '_') || '_key', c.name,
               TRUE, FALSE, FALSE, c.seqno
        FROM sqlite_master t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
        WHERE t.type = 'table' AND i.origin = 'u'
        GROUP BY t.name, i.name
        UNION ALL
        SELECT t.name, '', c.name, TRUE, TRUE, FALSE, 0
        FROM sqlite_master t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '%diesel%' AND c.pk > 0 AND NOT EXISTS
            (SELECT 1 FROM pragma_index_list(t.name) i WHERE i.origin = 'pk')
    ) ORDER BY table_name, index_name, position";

const SQLITE_FOREIGN_KEYS: &str = "
    SELECT t.name AS table_name, f.\"from\" AS column_name, f.\"table\" AS other_table,
           f.\"to\" AS other_column
    FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";

const POSTGRES_COLUMNS: &str = "
    SELECT table_name::text, column_name::text, data_type::text AS type_name,
           is_nullable = 'YES' AS nullable, is_identity = 'YES' AS numbered
    FROM information_schema.columns 
    WHERE table_schema = 'public' AND table_name NOT LIKE '%diesel%'";

const POSTGRES_INDEXES: &str = "
    SELECT t.relname::text AS table_name, i.relname::text AS index_name,
           coalesce(a.attname::text, '(expression)') AS column_name, x.indisunique AS is_unique,
           x.indisprimary AS \"primary\", x.indpred IS NOT NULL AS partial
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
    CROSS JOIN LATERAL unnest(x.indkey::int[]) WITH ORDINALITY AS k (attnum, position)
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum AND k.attnum > 0
    ORDER BY 1, 2, k.position";

const POSTGRES_FOREIGN_KEYS: &str = "
    SELECT t.relname::text AS table_name, a.attname::text AS column_name,
           o.relname::text AS other_table, b.attname::text AS other_column
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_class o ON o.oid = c.confrelid
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k (here, there)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.here
    JOIN pg_attribute b ON b.attrelid = o.oid AND b.attnum = k.there
    WHERE c.contype = 'f'";
