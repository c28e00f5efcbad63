//! Digests of the migrations that a database has run. A migration must not change afterwards.

use diesel::prelude::*;

use super::schema::migration_digests;
use super::{Database, Db};
use crate::digest::sha256_hex;
use crate::error::{Code, Error};

/// The name of a migration's folder, and its SQL.
type Text = (&'static str, &'static str);

/// Embeds the SQL of the named migrations for both engines.
macro_rules! texts {
    ($($name:literal)+) => {
        const SQLITE: &[Text] = &[$((
            $name,
            include_str!(concat!("../../migrations/sqlite/", $name, "/up.sql")),
        )),+];
        const POSTGRES: &[Text] = &[$((
            $name,
            include_str!(concat!("../../migrations/postgres/", $name, "/up.sql")),
        )),+];
    };
}

texts! {
    "0001_reference"
    "0002_accounts"
    "0003_imports"
    "0004_trace"
    "0005_companies"
    "0006_course"
    "0007_financials"
    "0008_profiles"
    "0009_blockers"
    "0010_meetings"
    "0011_pool"
    "0012_notices"
    "0013_declarations"
}

fn texts_of(db: &Db) -> &'static [Text] {
    match db {
        Db::Sqlite(_) => SQLITE,
        Db::Postgres(_) => POSTGRES,
    }
}

/// Returns the number of a migration and the digest of its SQL, independent of line endings.
fn digest((name, text): &Text) -> (&'static str, String) {
    let version = name.split_once('_').map_or(*name, |(version, _)| version);
    (version, sha256_hex(text.replace("\r\n", "\n").as_bytes()))
}

/// Refuses a database whose migrations differ from those of this program.
///
/// # Errors
/// 409 `changed_migration`.
pub(super) fn refuse_changed(database: &Database, applied: &[String]) -> Result<(), Error> {
    if applied.is_empty() {
        return Ok(());
    }
    let (stored, known): (Vec<(String, String)>, _) = database.maintenance(|db| {
        let columns = (migration_digests::version, migration_digests::sha256);
        Ok((migration_digests::table.select(columns).load(db)?, texts_of(db)))
    })?;
    let as_it_was = |(version, digest): &(&str, String)| {
        stored.iter().any(|(number, was)| number == version && was == digest)
    };
    let mut had = known.iter().filter(|(name, _)| {
        applied.iter().any(|version| name.split('_').next() == Some(version.as_str()))
    });
    match had.find(|text| !as_it_was(&digest(text))) {
        None => Ok(()),
        Some((name, _)) => Err(Error::conflict(
            Code::ChangedMigration,
            format!(
                "数据库结构 {name} 与本程序所带的不一致：建库之后这份结构脚本被改动过，没有启动。\
                 请改用原来版本的程序；确需换用本程序的，请用原来的程序导出数据，再导入新库。"
            ),
        )),
    }
}

/// Stores the digests of migrations that have just been run.
pub(super) fn store_digests(db: &mut Db, run: &[String]) -> QueryResult<()> {
    for (version, sha256) in texts_of(db).iter().map(digest) {
        if !run.iter().any(|one| one == version) {
            continue;
        }
        // A digest is already stored if the migration was reverted once.
        diesel::delete(migration_digests::table.find(version)).execute(db)?;
        diesel::insert_into(migration_digests::table)
            .values((migration_digests::version.eq(version), migration_digests::sha256.eq(sha256)))
            .execute(db)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_has_its_digest() {
        for (engine, texts) in [("sqlite", SQLITE), ("postgres", POSTGRES)] {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
            let entries = std::fs::read_dir(format!("{folder}/{engine}")).unwrap();
            let name = |entry: std::io::Result<std::fs::DirEntry>| {
                entry.unwrap().file_name().to_string_lossy().into_owned()
            };
            let mut folders: Vec<String> = entries.map(name).collect();
            folders.sort();
            let listed: Vec<&str> = texts.iter().map(|(name, _)| *name).collect();
            assert_eq!(folders, listed, "{engine}: list it in src/db/digests.rs");
        }
    }

    #[test]
    fn the_ends_of_lines_do_not_count() {
        let (version, unix) = digest(&("0001_reference", "a\nb\n"));
        assert_eq!((version, &unix), ("0001", &digest(&("0001_x", "a\r\nb\r\n")).1));
        assert_ne!(unix, digest(&("0001_reference", "a\nc\n")).1);
    }
}
