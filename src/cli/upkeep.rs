//! Maintenance commands: migrate, seed, backup, restore, check, openapi.

use std::path::Path;

use serde::Serialize;

use super::office;
use crate::access::{Clock, Scope};
use crate::attachment;
use crate::blocker;
use crate::city::Seeds;
use crate::config::Storage;
use crate::db::{self, Database, DatabaseUrl};
use crate::error::{Code, Error};
use crate::files::Files;
use crate::goal;
use crate::record::{ChainReport, verify_chain};
use crate::reference;
use crate::server;

/// Upgrades the schema.
pub fn migrate(storage: &Storage) -> Result<u8, Error> {
    let run = office::upgrade(&Database::open(storage.url())?)?;
    match run.len() {
        0 => say!("数据库结构已是最新。")?,
        count => say!("已执行 {count} 项结构更新：{}", run.join("、"))?,
    }
    Ok(0)
}

/// Loads the reference data.
pub fn seed(storage: &Storage) -> Result<u8, Error> {
    let seeds = Seeds::of(storage.seeds_dir.as_deref())?;
    let database = Database::open(storage.url())?;
    office::upgrade(&database)?;
    let journal = server::journal(database, seeds);
    let report = reference::load(&journal, Clock::System.now())?;
    say!("{report}")?;
    Ok(0)
}

/// Copies the embedded database, which may be in use.
pub fn backup(storage: &Storage, file: &Path) -> Result<u8, Error> {
    let url = storage.url();
    refuse_absent(db::embedded_file(&url, "pg_dump")?)?;
    db::backup(&Database::open(url)?, file)?;
    say!("已备份到 {}，并通过完整性校验。", file.display())?;
    Ok(0)
}

/// Replaces the embedded database with a backup, after a rehearsal on a copy.
pub fn restore(storage: &Storage, file: &Path) -> Result<u8, Error> {
    let url = storage.url();
    let live = db::embedded_file(&url, "pg_restore")?;
    let rehearsed = db::rehearse(file, live)?;
    let report = match examine(&rehearsed, None) {
        Ok(report) if report.is_sound() => report,
        other => {
            db::discard_rehearsal(rehearsed, live)?;
            other?;
            return Err(Error::conflict(
                Code::UnsoundBackup,
                "备份通不过检查，没有恢复。请换一份备份。",
            ));
        }
    };
    let kept = db::put_in_place(rehearsed, live)?;
    say!("已恢复，共 {} 条审计记录，检查通过。", report.audit.entries)?;
    if let Some(kept) = kept {
        say!("原有数据保留为 {}。", kept.display())?;
    }
    Ok(0)
}

/// Refuses a missing database. Opening it would create an empty one, which would pass the check.
fn refuse_absent(live: &Path) -> Result<(), Error> {
    if live.exists() {
        return Ok(());
    }
    let sentence = format!("没有数据库文件 {}。请用 --data-dir 指明数据目录。", live.display());
    Err(Error::bad_request(Code::NoSuchFile, sentence))
}

/// The result of a check.
#[derive(Debug, Serialize)]
struct Examination {
    /// Problems that SQLite reports for its file.
    integrity: Vec<String>,
    /// Town and measure of totals that differ from a recount.
    totals: Vec<(String, goal::Measure)>,
    /// Ids of companies whose number of open blockers differs from a recount.
    open_blockers: Vec<i64>,
    /// Ids of attachments whose content is missing or truncated. Empty for a backup: attachments
    /// are stored in their own folder.
    attachments: Vec<i64>,
    audit: ChainReport,
}

impl Examination {
    fn is_sound(&self) -> bool {
        self.integrity.is_empty()
            && self.totals.is_empty()
            && self.open_blockers.is_empty()
            && self.attachments.is_empty()
            && self.audit.broken_at.is_none()
    }
}

fn examine(database: &Database, files: Option<&Files>) -> Result<Examination, Error> {
    let integrity = db::integrity_findings(database)?;
    database.read(|db| {
        let scope = Scope::whole_city("a check recounts everything");
        let totals = goal::recount_differences(db, &scope)?;
        let open_blockers = blocker::recount_differences(db, &scope)?;
        let attachments = match files {
            Some(files) => attachment::with_missing_content(db, &scope, files)?,
            None => Vec::new(),
        };
        let audit = verify_chain(db)?;
        Ok(Examination { integrity, totals, open_blockers, attachments, audit })
    })
}

/// Checks the file, the totals and the audit chain. Returns exit code 1 if anything is wrong.
pub fn check(storage: &Storage, json: bool) -> Result<u8, Error> {
    if let DatabaseUrl::Sqlite(live) = storage.url() {
        refuse_absent(&live)?;
    }
    let workplace = office::open_workplace(storage)?;
    let files = Files::at(storage.attachments());
    let found = examine(workplace.journal_for_upkeep(), Some(&files))?;
    if json {
        say!("{}", serde_json::to_string_pretty(&found)?)?;
    } else {
        let state = |good: bool| if good { "完好" } else { "有误" };
        say!("数据文件：{}", state(found.integrity.is_empty()))?;
        say!("破零计数：{}", state(found.totals.is_empty()))?;
        say!("困难问题计数：{}", state(found.open_blockers.is_empty()))?;
        say!("附件：{}", state(found.attachments.is_empty()))?;
        say!("审计链：{}（{} 条）", state(found.audit.broken_at.is_none()), found.audit.entries)?;
    }
    Ok(u8::from(!found.is_sound()))
}

/// Prints the OpenAPI document.
pub fn openapi() -> Result<u8, Error> {
    say!(
        "{}",
        serde_json::to_string_pretty(&server::openapi_document(server::FEATURES.iter().copied()))?
    )?;
    Ok(0)
}
