//! Both folders of migrations and `schema.rs` define the same schema.

use std::path::Path;

use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use kunpeng::db::{Db, migrate, pending_migrations};

use super::declared;
use super::introspect::{Schema, Table, schema};
use crate::support::{Engine, TestDatabase};

fn migrated(engine: Engine) -> Option<Schema> {
    let place = TestDatabase::empty(engine)?;
    migrate(&place.database).expect("migrate");
    Some(schema(&place))
}

/// Compares table by table, so that differences are short.
#[track_caller]
fn assert_same<T: std::fmt::Debug + PartialEq>(
    (one, left): (&str, &Schema),
    (other, right): (&str, &Schema),
    part: impl Fn(&Table) -> &T,
) {
    let names = |schema: &Schema| schema.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(left), names(right), "tables of {one} and {other}");
    for (name, table) in left {
        assert_eq!(part(table), part(&right[name]), "{name}: {one} and {other}");
    }
}

#[test]
fn both_engines_have_the_same_schema() {
    let Some(postgres) = migrated(Engine::Postgres) else { return };
    let sqlite = migrated(Engine::Sqlite).expect("always there");
    let (sqlite, postgres) = (("sqlite", &sqlite), ("postgres", &postgres));
    assert_same(sqlite, postgres, |table| &table.columns);
    assert_same(sqlite, postgres, |table| &table.primary_key);
    assert_same(sqlite, postgres, |table| &table.foreign_keys);
    assert_same(sqlite, postgres, |table| &table.indexes);
}

#[test]
fn the_schema_file_says_what_the_migrations_make() {
    let migrated = migrated(Engine::Sqlite).expect("always there");
    let declared = declared::schema();
    assert!(declared.len() > 20, "the schema file was not understood");
    let (migrated, declared) = (("the database", &migrated), ("schema.rs", &declared));
    assert_same(migrated, declared, |table| &table.columns);
    assert_same(migrated, declared, |table| &table.primary_key);
}

/// `src/error/taken.rs` selects the error by this name. An index on an expression is named after
/// its meaning.
#[test]
fn unique_constraints_are_named_after_table_and_columns() {
    let Some(postgres) = migrated(Engine::Postgres) else { return };
    for (table, has) in &postgres {
        for (name, index) in has.indexes.iter().filter(|(_, index)| index.unique) {
            let columns = match index.columns.join("_").as_str() {
                "(expression)" => "open".to_owned(),
                columns => columns.to_owned(),
            };
            assert_eq!(*name, format!("{table}_{columns}_key"));
        }
    }
}

#[test]
fn migrations_have_the_same_names_in_both_folders() {
    let names = |engine: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
        let entries = std::fs::read_dir(folder).expect("a folder of migrations");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("entry").file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

fn back_to_nothing_and_up_again(engine: Engine) {
    let Some(place) = TestDatabase::empty(engine) else { return };
    migrate(&place.database).unwrap();
    let before = schema(&place);
    let reverted = place.database.maintenance(|db| {
        let reverted = match db {
            Db::Sqlite(c) => c.revert_all_migrations(folder("sqlite")).map(|list| list.len()),
            Db::Postgres(c) => c.revert_all_migrations(folder("postgres")).map(|list| list.len()),
        };
        Ok(reverted.expect("revert"))
    });
    assert!(reverted.unwrap() >= 5);
    assert_eq!(schema(&place).keys().collect::<Vec<_>>(), [""; 0]);
    assert!(pending_migrations(&place.database).unwrap() >= 5);
    migrate(&place.database).unwrap();
    assert_eq!(schema(&place), before);
    assert_eq!(pending_migrations(&place.database).unwrap(), 0);
}

#[test]
fn migrations_run_back_to_nothing_and_up_again_on_sqlite() {
    back_to_nothing_and_up_again(Engine::Sqlite);
}

#[test]
fn migrations_run_back_to_nothing_and_up_again_on_postgres() {
    back_to_nothing_and_up_again(Engine::Postgres);
}

pub fn folder(engine: &str) -> FileBasedMigrations {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    FileBasedMigrations::from_path(folder).expect("a folder of migrations")
}
