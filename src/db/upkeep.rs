//! Looking after the embedded database: backup, integrity, replacing the file.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{Database, DatabaseUrl, Db};
use crate::error::Error;

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// What the engine finds wrong with its file; nothing for PostgreSQL, which checks its own pages.
pub fn integrity_findings(database: &Database) -> Result<Vec<String>, Error> {
    database.maintenance(|db| match db {
        Db::Postgres(_) => Ok(Vec::new()),
        Db::Sqlite(c) => {
            let found: Vec<Finding> = diesel::sql_query("PRAGMA integrity_check").load(c)?;
            let texts = found.into_iter().map(|finding| finding.integrity_check);
            Ok(texts.filter(|text| text != "ok").collect())
        }
    })
}

/// Writes a consistent copy of the embedded database while it is in use, and verifies the copy.
pub fn backup(database: &Database, file: &Path) -> Result<(), Error> {
    if file.exists() {
        let sentence = format!("备份文件 {} 已存在，请换一个文件名。", file.display());
        return Err(Error::bad_request("file_exists", sentence));
    }
    database.maintenance(|db| match db {
        Db::Postgres(_) => Err(Error::bad_request(
            "use_pg_dump",
            "PostgreSQL 请使用 pg_dump 备份、pg_restore 恢复；本命令只用于内置数据库。",
        )),
        Db::Sqlite(c) => {
            let path = file.to_string_lossy().into_owned();
            diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(path).execute(c)?;
            Ok(())
        }
    })?;
    verify(file)
}

/// Refuses a file that is no sound database.
pub fn verify(file: &Path) -> Result<(), Error> {
    let unsound = |why: String| {
        let sentence = format!("{} 不是完好的数据库文件：{why}", file.display());
        Error::conflict("damaged_backup", sentence)
    };
    if !file.is_file() {
        return Err(Error::bad_request(
            "no_such_file",
            format!("没有 {} 这个文件。", file.display()),
        ));
    }
    let copy =
        Database::open(DatabaseUrl::Sqlite(file.to_owned())).map_err(|e| unsound(e.to_string()))?;
    let findings = integrity_findings(&copy).map_err(|e| unsound(e.to_string()))?;
    match findings.first() {
        None => Ok(()),
        Some(first) => Err(unsound(first.clone())),
    }
}

/// Whether any other program has the file open.
pub fn is_in_use(file: &Path) -> bool {
    if !file.exists() {
        return false;
    }
    let Ok(mut c) = SqliteConnection::establish(&file.to_string_lossy()) else { return true };
    c.batch_execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK;").is_err()
}
