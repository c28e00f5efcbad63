//! Looking after the database: integrity, backup, restore. Backup and restore are the embedded
//! engine's; PostgreSQL brings its own tools.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{Database, DatabaseUrl, Db, applied_migrations, migrate};
use crate::error::Error;

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

/// What the engine finds wrong with its own file; nothing when all is well. PostgreSQL checks
/// its pages itself.
pub fn integrity_findings(database: &Database) -> Result<Vec<String>, Error> {
    database.maintenance(|connection| match connection {
        Db::Sqlite(sqlite) => problems_of(sqlite),
        Db::Postgres(_) => Ok(Vec::new()),
    })
}

fn problems_of(sqlite: &mut SqliteConnection) -> Result<Vec<String>, Error> {
    let findings: Vec<Finding> = diesel::sql_query("PRAGMA integrity_check").load(sqlite)?;
    let mut problems: Vec<String> =
        findings.into_iter().map(|finding| finding.integrity_check).collect();
    problems.retain(|line| line != "ok");
    let dangling: Counted =
        diesel::sql_query("SELECT count(*) AS found FROM pragma_foreign_key_check")
            .get_result(sqlite)?;
    if dangling.found > 0 {
        problems.push(format!("{} 行指向不存在的记录", dangling.found));
    }
    Ok(problems)
}

/// The file of the embedded database, or a refusal that names PostgreSQL's own tool.
pub fn embedded_file<'u>(url: &'u DatabaseUrl, tool: &str) -> Result<&'u Path, Error> {
    match url {
        DatabaseUrl::Sqlite(path) => Ok(path),
        DatabaseUrl::Postgres(_) => Err(Error::bad_request(
            "not_embedded",
            format!("PostgreSQL 数据库请用它自带的 {tool}；本命令只用于内嵌数据库（SQLite）。"),
        )),
    }
}

/// Copies the database, in use or not, into a new file that has been checked before it gets its
/// name.
pub fn backup(database: &Database, target: &Path) -> Result<(), Error> {
    embedded_file(database.url(), "pg_dump")?;
    if target.exists() {
        let sentence = format!("{} 已经存在。请换一个文件名，备份不覆盖文件。", target.display());
        return Err(Error::bad_request("file_exists", sentence));
    }
    let unfinished = beside(target, "unfinished");
    remove_if_there(&unfinished)?;
    let copied = copy_checked(database, &unfinished);
    if copied.is_err() {
        remove_if_there(&unfinished)?;
    }
    copied?;
    std::fs::rename(&unfinished, target)?;
    Ok(())
}

fn copy_checked(database: &Database, copy: &Path) -> Result<(), Error> {
    let path = copy.to_string_lossy().into_owned();
    database.maintenance(|connection| {
        if let Db::Sqlite(sqlite) = connection {
            diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(path).execute(sqlite)?;
        }
        Ok(())
    })?;
    refuse_damaged(copy)?;
    std::fs::File::open(copy)?.sync_all()?;
    Ok(())
}

fn refuse_damaged(file: &Path) -> Result<(), Error> {
    let damaged = |what: String| {
        let sentence =
            format!("{} 不是完好的数据库文件（{what}）。请换用另一份备份。", file.display());
        Error::refuse(
            actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
            "damaged",
            "文件已损坏",
            sentence,
        )
    };
    let problems = SqliteConnection::establish(&file.to_string_lossy())
        .map_err(|e| damaged(e.to_string()))
        .and_then(|mut sqlite| problems_of(&mut sqlite).map_err(|e| damaged(e.to_string())))?;
    match problems.first() {
        None => Ok(()),
        Some(first) => Err(damaged(first.clone())),
    }
}

/// Prepares a backup to take the live database's place: a copy beside it, found whole, with
/// this program's schema. The backup itself is only read.
pub fn rehearse(backup: &Path, live: &Path) -> Result<Database, Error> {
    if !backup.is_file() {
        let sentence = format!("没有 {} 这个文件。请核对路径。", backup.display());
        return Err(Error::bad_request("no_such_file", sentence));
    }
    if let Some(folder) = live.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let copy = rehearsal_of(live);
    discard(&copy)?;
    std::fs::copy(backup, &copy)?;
    let rehearsed = refuse_damaged(&copy).and_then(|()| {
        let database = Database::open(DatabaseUrl::Sqlite(copy.clone()))?;
        if applied_migrations(&database)?.is_empty() {
            let sentence = format!("{} 不是鲲鹏的数据库。请核对文件。", backup.display());
            return Err(Error::bad_request("foreign_file", sentence));
        }
        migrate(&database)?;
        Ok(database)
    });
    if rehearsed.is_err() {
        discard(&copy)?;
    }
    rehearsed
}

/// Puts a rehearsed copy in the live database's place; where the old one is kept. Refused while
/// any program has the live database open.
pub fn put_in_place(rehearsed: Database, live: &Path) -> Result<Option<PathBuf>, Error> {
    let copy = rehearsal_of(live);
    drop(rehearsed);
    let moved = close_to_one_file(&copy).and_then(|()| swap(&copy, live));
    if moved.is_err() {
        discard(&copy)?;
    }
    moved
}

fn swap(copy: &Path, live: &Path) -> Result<Option<PathBuf>, Error> {
    let kept = if live.exists() {
        close_to_one_file(live)?;
        let at = chrono::Local::now().format("before-restore-%Y%m%d%H%M%S").to_string();
        let kept = beside(live, &at);
        std::fs::rename(live, &kept)?;
        Some(kept)
    } else {
        None
    };
    std::fs::rename(copy, live)?;
    Ok(kept)
}

/// Takes the write-ahead log into the file. Only the last program that has it open can do so.
fn close_to_one_file(file: &Path) -> Result<(), Error> {
    let in_use = || {
        Error::conflict(
            "in_use",
            format!("{} 正在被其他程序使用。请先停止鲲鹏服务，再恢复。", file.display()),
        )
    };
    // The connections of a closed pool may take a moment to go.
    for _ in 0..20 {
        let mut sqlite =
            SqliteConnection::establish(&file.to_string_lossy()).map_err(Error::internal)?;
        let alone = sqlite.batch_execute(
            "PRAGMA busy_timeout = 50; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT;",
        );
        if alone.is_ok() && !beside_wal(file).exists() {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    Err(in_use())
}

/// Removes a rehearsed copy that will not be used.
pub fn discard_rehearsal(rehearsed: Database, live: &Path) -> Result<(), Error> {
    drop(rehearsed);
    discard(&rehearsal_of(live))
}

fn discard(copy: &Path) -> Result<(), Error> {
    remove_if_there(copy)?;
    remove_if_there(&beside_wal(copy))?;
    remove_if_there(&PathBuf::from(format!("{}-shm", copy.display())))
}

fn rehearsal_of(live: &Path) -> PathBuf {
    beside(live, "rehearsal")
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn beside_wal(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn remove_if_there(file: &Path) -> Result<(), Error> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
