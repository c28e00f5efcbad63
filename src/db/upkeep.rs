//! Maintenance of the database: integrity check, backup and restore. Backup and restore are for
//! SQLite only; PostgreSQL has its own tools.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::aside::{self, MovedAside};
use super::migrate::{applied_migrations, migrate_copy};
use super::{Database, DatabaseUrl, Db};
use crate::error::{Code, Error};
use crate::owner_only;

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

/// Returns the problems that SQLite finds in its file, empty if there are none. PostgreSQL checks
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

/// Returns the file of the embedded database, or an error that names the tool for PostgreSQL.
pub fn embedded_file<'u>(url: &'u DatabaseUrl, tool: &str) -> Result<&'u Path, Error> {
    match url {
        DatabaseUrl::Sqlite(path) => Ok(path),
        DatabaseUrl::Postgres(_) => Err(Error::bad_request(
            Code::NotEmbedded,
            format!("PostgreSQL 数据库请用它自带的 {tool}；本命令只用于内嵌数据库（SQLite）。"),
        )),
    }
}

/// Copies the database, which may be in use, into a new file. The copy is checked before it gets
/// its final name.
pub fn backup(database: &Database, target: &Path) -> Result<(), Error> {
    embedded_file(database.url(), "pg_dump")?;
    if target.exists() {
        let sentence = format!("{} 已经存在。请换一个文件名，备份不覆盖文件。", target.display());
        return Err(Error::bad_request(Code::FileExists, sentence));
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
    owner_only::create_file(copy)?; // SQLite accepts an empty file as a new database
    database.maintenance(|connection| {
        if let Db::Sqlite(sqlite) = connection {
            diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(path).execute(sqlite)?;
        }
        Ok(())
    })?;
    refuse_damaged(copy, copy)?;
    std::fs::File::open(copy)?.sync_all()?;
    Ok(())
}

/// Refuses a file that is not an intact database. The error shows the path that the user knows.
fn refuse_damaged(file: &Path, known_as: &Path) -> Result<(), Error> {
    let problems = SqliteConnection::establish(&file.to_string_lossy())
        .map_err(|e| damaged(known_as, e))
        .and_then(|mut sqlite| problems_of(&mut sqlite).map_err(|e| damaged(known_as, e)))?;
    match problems.first() {
        None => Ok(()),
        Some(first) => Err(damaged(known_as, first)),
    }
}

/// The error for a damaged file. The message of SQLite goes to the log only.
fn damaged(file: &Path, what: impl std::fmt::Display) -> Error {
    tracing::debug!(file = %file.display(), %what, "damaged");
    let sentence = format!("{} 不是完好的数据库文件。请换用另一份备份。", file.display());
    Error::refuse(
        actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
        Code::Damaged,
        "文件已损坏",
        sentence,
    )
}

/// Refuses a file that is not a backup. A database that was copied by hand has its latest changes
/// in a log beside it; a backup has no such log.
fn refuse_no_backup(backup: &Path) -> Result<(), Error> {
    let file = backup.display();
    if !backup.is_file() {
        let sentence = match backup.exists() {
            true => format!("{file} 不是文件。请指明备份文件。"),
            false => format!("没有 {file} 这个文件。请核对路径。"),
        };
        return Err(Error::bad_request(Code::NoSuchFile, sentence));
    }
    let log = aside::part(backup, "-wal");
    if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        let sentence = format!(
            "{file} 旁边还有 {}：它是正在使用或没有正常关闭的数据库，不是备份，最近的改动不在文件中。\
             请改用 kunpeng backup 制作的备份；只有这一份的，请先启动一次鲲鹏再正常停止，使改动写入文件。",
            log.display()
        );
        return Err(Error::conflict(Code::UnsoundBackup, sentence));
    }
    Ok(())
}

/// Prepares a backup to replace the live database: copies it beside the live file, checks it and
/// upgrades its schema. The backup is only read.
pub fn rehearse(backup: &Path, live: &Path) -> Result<Database, Error> {
    refuse_no_backup(backup)?;
    if let Some(folder) = live.parent() {
        owner_only::create_folder(folder)?;
    }
    let copy = rehearsal_of(live);
    aside::remove(&copy)?;
    std::io::copy(&mut std::fs::File::open(backup)?, &mut owner_only::create_file(&copy)?)?;
    let rehearsed = refuse_damaged(&copy, backup).and_then(|()| {
        let database = Database::open(DatabaseUrl::Sqlite(copy.clone()))?;
        if applied_migrations(&database)?.is_empty() {
            let sentence = format!("{} 不是鲲鹏的数据库。请核对文件。", backup.display());
            return Err(Error::bad_request(Code::ForeignFile, sentence));
        }
        migrate_copy(&database)?;
        Ok(database)
    });
    if rehearsed.is_err() {
        aside::remove(&copy)?;
    }
    rehearsed
}

/// Replaces the live database with a rehearsed copy and checks the result. Returns where the old
/// database is kept, together with its log. After an error the old database is back in its place.
///
/// # Errors
/// 409 `in_use` while any program has the live database open, 422 `damaged`.
pub fn put_in_place(rehearsed: Database, live: &Path) -> Result<Option<PathBuf>, Error> {
    let copy = rehearsal_of(live);
    drop(rehearsed);
    let closed = close_to_one_file(&copy).map_err(|why| why.of(&copy));
    let moved = closed.and_then(|()| swap(&copy, live));
    if moved.is_err() {
        aside::remove(&copy)?;
    }
    moved
}

fn swap(copy: &Path, live: &Path) -> Result<Option<PathBuf>, Error> {
    if is_database(live)? {
        // A damaged database cannot be closed to one file. It is kept as it is, with its log.
        match close_to_one_file(live) {
            Err(NotClosed::InUse) => return Err(NotClosed::InUse.of(live)),
            Err(NotClosed::Failed(_)) | Ok(()) => {}
        }
    }
    let away = MovedAside::moved(live)?;
    let placed = std::fs::rename(copy, live).map_err(Error::from);
    let placed = placed.and_then(|()| refuse_damaged(live, live)).and_then(|()| sync_folder(live));
    if let Err(refusal) = placed {
        aside::remove(live)?;
        away.put_back()?;
        return Err(refusal);
    }
    Ok(away.first())
}

/// Whether a file begins with the header of a SQLite database.
fn is_database(file: &Path) -> Result<bool, Error> {
    let mut beginning = [0; 16];
    match std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut beginning)) {
        Ok(()) => Ok(beginning == *b"SQLite format 3\0"),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::UnexpectedEof) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes the folder entry of a new file to the disk.
fn sync_folder(file: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Why a database could not be closed to one file.
enum NotClosed {
    InUse,
    Failed(Error),
}

impl NotClosed {
    fn of(self, file: &Path) -> Error {
        let file = file.display();
        let in_use = || format!("{file} 正在被其他程序使用。请先停止鲲鹏服务，再恢复。");
        match self {
            Self::InUse => Error::conflict(Code::InUse, in_use()),
            Self::Failed(error) => error,
        }
    }
}

/// Moves the write-ahead log into the database file. This is possible only while no other program
/// has it open.
fn close_to_one_file(file: &Path) -> Result<(), NotClosed> {
    // The connections of a closed pool may take a moment to end.
    for _ in 0..20 {
        let mut sqlite = SqliteConnection::establish(&file.to_string_lossy())
            .map_err(|error| NotClosed::Failed(Error::internal(error)))?;
        let alone = sqlite.batch_execute(
            "PRAGMA busy_timeout = 50; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT;",
        );
        match alone {
            // Only the text of the error tells "busy" from "damaged".
            Ok(()) if !aside::part(file, "-wal").exists() => return Ok(()),
            Err(error) if !error.to_string().contains("locked") => {
                return Err(NotClosed::Failed(damaged(file, error)));
            }
            _ => {}
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    Err(NotClosed::InUse)
}

/// Removes a rehearsed copy that is not used.
pub fn discard_rehearsal(rehearsed: Database, live: &Path) -> Result<(), Error> {
    drop(rehearsed);
    aside::remove(&rehearsal_of(live))
}

fn rehearsal_of(live: &Path) -> PathBuf {
    beside(live, "rehearsal")
}

pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

pub(super) fn remove_if_there(file: &Path) -> Result<(), Error> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
