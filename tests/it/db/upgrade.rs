//! Executed migrations never change, and an SQLite database is copied before an upgrade.

use diesel_migrations::MigrationHarness;
use kunpeng::db::{Database, DatabaseUrl, Db, migrate};

use super::introspect::schema;
use super::schema::folder;
use crate::support::{Engine, TestApp, TestDatabase};

/// Reverts the last migration, as in the database of an older program, and returns its number.
pub fn make_older(database: &Database) -> String {
    let reverted = database.maintenance(|db| {
        let reverted = match db {
            Db::Sqlite(c) => c.revert_last_migration(folder("sqlite")).map(|one| one.to_string()),
            Db::Postgres(c) => {
                c.revert_last_migration(folder("postgres")).map(|one| one.to_string())
            }
        };
        Ok(reverted.expect("revert"))
    });
    reverted.unwrap()
}

fn an_older_one_is_kept(engine: Engine) {
    let Some(place) = TestDatabase::empty(engine) else { return };
    let first = migrate(&place.database).unwrap();
    assert!(first.run.len() > 5 && first.kept.is_none(), "a new one is not kept: {first:?}");
    let last = make_older(&place.database);
    assert_eq!(first.run.last(), Some(&last));
    let upgrade = migrate(&place.database).unwrap();
    assert_eq!(upgrade.run, [last]);
    let again = migrate(&place.database).unwrap();
    assert!(again.run.is_empty() && again.kept.is_none(), "{again:?}");
    match (engine, upgrade.kept) {
        (Engine::Postgres, kept) => assert_eq!(kept, None),
        (Engine::Sqlite, kept) => {
            let kept = kept.expect("a copy");
            assert_eq!(kept.parent(), Some(place.folder.path()));
            let name = kept.file_name().unwrap().to_string_lossy().into_owned();
            assert!(name.starts_with("kunpeng.sqlite3.before-upgrade-"), "{name}");
            let copy = Database::open(DatabaseUrl::Sqlite(kept)).unwrap();
            let older = kunpeng::db::pending_migrations(&copy).unwrap();
            assert_eq!(older, 1, "as it was before");
        }
    }
    assert!(schema(&place).contains_key("notices"));
}

#[test]
fn an_older_one_is_kept_before_it_is_upgraded_on_sqlite() {
    an_older_one_is_kept(Engine::Sqlite);
}

#[test]
fn postgres_is_upgraded_in_place() {
    an_older_one_is_kept(Engine::Postgres);
}

on_both! {
    async fn a_changed_migration_is_refused(app: TestApp) {
        let place = app.place();
        let had = place.count("__diesel_schema_migrations");
        assert_eq!(place.count("migration_digests"), had);
        migrate(&place.database).expect("nothing has changed");
        for change in [
            format!("UPDATE migration_digests SET sha256 = '{}' WHERE version = '0003'", "0".repeat(64)),
            "DELETE FROM migration_digests WHERE version = '0003'".to_owned(),
        ] {
            place.sql(&change);
            let refusal = migrate(&place.database).expect_err("another migration");
            assert_eq!((refusal.status().as_u16(), refusal.code().as_str()), (409, "changed_migration"));
            assert!(refusal.detail().contains("0003_imports"), "{refusal}");
        }
    }

    async fn the_database_of_a_newer_program_is_left_alone(app: TestApp) {
        let place = app.place();
        place.sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
        let refusal = migrate(&place.database).expect_err("a newer one");
        place.sql("DELETE FROM __diesel_schema_migrations WHERE version = '9999'");
        assert_eq!((refusal.status().as_u16(), refusal.code().as_str()), (409, "newer_schema"));
    }
}
