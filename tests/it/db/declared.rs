//! The schema declared in `src/db/schema.rs`, parsed from its text.

use super::introspect::{Column, Schema, Table};

/// Parses every `table!`.
pub fn schema() -> Schema {
    let text = include_str!("../../../src/db/schema.rs");
    let mut tables = Schema::new();
    for block in text.split("diesel::table! {").skip(1) {
        let (head, body) = block.split_once(") {").expect("a table");
        let (name, key) = head.trim().split_once(" (").expect("a primary key");
        let columns = body.split('}').next().expect("columns").lines().filter_map(column);
        let table = Table {
            columns: columns.collect(),
            primary_key: key.split(',').map(|column| column.trim().to_owned()).collect(),
            ..Table::default()
        };
        tables.insert(name.to_owned(), table);
    }
    tables
}

/// Parses `name -> Nullable<Text>,`.
fn column(line: &str) -> Option<(String, Column)> {
    let (name, kind) = line.trim().trim_end_matches(',').split_once(" -> ")?;
    let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
    let column = Column { kind: inner.unwrap_or(kind).to_owned(), nullable: inner.is_some() };
    Some((name.to_owned(), column))
}
