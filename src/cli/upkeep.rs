//! Commands that look after the books: migrate, seed, backup, restore, check, openapi.

use std::path::Path;

use serde::Serialize;

use super::office;
use crate::access::{Clock, Scope};
use crate::audit::{ChainReport, verify_chain};
use crate::config::Storage;
use crate::db::{self, Database, DatabaseUrl};
use crate::error::Error;
use crate::goal;
use crate::reference;
use crate::web;

/// Brings the schema up to date.
pub fn migrate(storage: &Storage) -> Result<u8, Error> {
    let run = db::migrate(&Database::open(storage.url())?)?;
    match run.len() {
        0 => println!("数据库结构已是最新。"),
        count => println!("已执行 {count} 项结构更新：{}", run.join("、")),
    }
    Ok(0)
}

/// Loads the reference data.
pub fn seed(storage: &Storage) -> Result<u8, Error> {
    let database = Database::open(storage.url())?;
    db::migrate(&database)?;
    let report = reference::load(&database, Clock::System.now())?;
    println!("{report}");
    Ok(0)
}

/// Copies the embedded database while it is in use.
pub fn backup(storage: &Storage, file: &Path) -> Result<u8, Error> {
    db::backup(&Database::open(storage.url())?, file)?;
    println!("已备份到 {}，并通过完整性校验。", file.display());
    Ok(0)
}

/// Puts a backup in the place of the embedded database, after a rehearsal on a copy.
pub fn restore(storage: &Storage, file: &Path) -> Result<u8, Error> {
    let DatabaseUrl::Sqlite(target) = storage.url() else {
        return Err(Error::bad_request("use_pg_restore", "PostgreSQL 请使用 pg_restore 恢复。"));
    };
    db::verify(file)?;
    std::fs::create_dir_all(&storage.data_dir)?;
    let rehearsal = target.with_extension("rehearsal.sqlite3");
    std::fs::copy(file, &rehearsal)?;
    let copy = Database::open(DatabaseUrl::Sqlite(rehearsal.clone()))?;
    db::migrate(&copy)?;
    let report = examine(&copy)?;
    drop(copy);
    if !report.is_sound() {
        remove(&rehearsal)?;
        return Err(Error::conflict("unsound_backup", "备份通不过检查，没有恢复。请换一份备份。"));
    }
    if db::is_in_use(&target) {
        remove(&rehearsal)?;
        return Err(Error::conflict("in_use", "数据库正在使用，请先停止服务再恢复。"));
    }
    if target.exists() {
        let stamp = Clock::System.now().format("%Y%m%d%H%M%S");
        let kept = target.with_extension(format!("before-restore-{stamp}.sqlite3"));
        std::fs::rename(&target, &kept)?;
        println!("原数据库保留为 {}。", kept.display());
    }
    remove_companions(&target)?;
    std::fs::rename(&rehearsal, &target)?;
    remove_companions(&rehearsal)?;
    println!("已恢复，共 {} 条审计记录，检查通过。", report.audit.entries);
    Ok(0)
}

fn remove(file: &Path) -> Result<(), Error> {
    std::fs::remove_file(file)?;
    remove_companions(file)
}

/// The write-ahead log and its index belong to the file they were written beside.
fn remove_companions(file: &Path) -> Result<(), Error> {
    for ending in ["-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        if Path::new(&name).exists() {
            std::fs::remove_file(&name)?;
        }
    }
    Ok(())
}

/// What a check found.
#[derive(Debug, Serialize)]
struct Examination {
    /// What the engine says of its file.
    integrity: Vec<String>,
    /// Unit and measure of totals that differ from a recount.
    totals: Vec<(String, goal::Measure)>,
    /// The audit log.
    audit: ChainReport,
}

impl Examination {
    fn is_sound(&self) -> bool {
        self.integrity.is_empty() && self.totals.is_empty() && self.audit.broken_at.is_none()
    }
}

fn examine(database: &Database) -> Result<Examination, Error> {
    let integrity = db::integrity_findings(database)?;
    database.read(|db| {
        let scope = Scope::whole_city("a check recounts everything");
        let totals = goal::recount_differences(db, &scope)?;
        Ok(Examination { integrity, totals, audit: verify_chain(db)? })
    })
}

/// Checks the file, the totals and the audit chain; 1 when anything is wrong.
pub fn check(storage: &Storage, json: bool) -> Result<u8, Error> {
    let workplace = office::open(storage)?;
    let found = examine(workplace.database_for_upkeep())?;
    if json {
        println!("{}", serde_json::to_string_pretty(&found)?);
    } else {
        let state = |good: bool| if good { "完好" } else { "有误" };
        println!("数据文件：{}", state(found.integrity.is_empty()));
        println!("破零计数：{}", state(found.totals.is_empty()));
        println!(
            "审计链：{}（{} 条）",
            state(found.audit.broken_at.is_none()),
            found.audit.entries
        );
    }
    Ok(u8::from(!found.is_sound()))
}

/// Prints the OpenAPI document.
pub fn openapi() -> Result<u8, Error> {
    println!("{}", serde_json::to_string_pretty(&web::openapi_document())?);
    Ok(0)
}
