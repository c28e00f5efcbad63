//! Actions of an import: upload, commit, undo.

use std::sync::atomic::AtomicU64;

use chrono::NaiveDate;
use serde_json::json;

use super::any_kind::AnyListKind;
use super::batch::{self, Opened};
use super::check::{self, OFFICE, check, read_again};
use super::mapping::{self, Wishes};
use super::model::{Counts, OnError, Reading, Report, State};
use super::plan::Circumstances;
use super::store::{self, ImportRow, NewImport, NewPlan};
use crate::access::Scope;
use crate::db::Db;
use crate::digest::sha256_hex;
use crate::error::{Code, Error, Present};
use crate::record::Tx;
use crate::session::Actor;
use crate::sheet::Table;

/// An uploaded list.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// 名单种类
    pub kind: Option<AnyListKind>,
    /// Name of the file as the sender gave it.
    pub file_name: String,
    pub bytes: Vec<u8>,
    pub hints: Hints,
}

/// Settings that the sender gives for reading a list. All are optional.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Code of the town for rows that name none.
    pub town: Option<String>,
    /// Date on which the data of the list are valid; today by default.
    pub as_of: Option<NaiveDate>,
    /// Encoding of a text file, if the detection is wrong.
    pub encoding: Option<String>,
    /// Name of the sheet to read.
    pub sheet: Option<String>,
    /// Requested fields of columns.
    pub mapping: Option<Wishes>,
}

/// Reads and plans a list and stores it as a checked batch. Changes no company. Blocks.
pub fn upload(actor: &Actor, upload: &Upload) -> Result<i64, Error> {
    let kind = upload.kind.ok_or_else(|| {
        let sentence = format!("请指明名单种类（kind）：{}。", AnyListKind::listed("或 "));
        Error::invalid_field("kind", Code::MissingField, sentence)
    })?;
    let hints = &upload.hints;
    let familiar =
        actor.read_blocking(|db, scope| check::familiar_headings(db, scope, hints, kind))?;
    let table = check::read(&upload.file_name, &upload.bytes, hints, kind, &familiar)?;
    let today = actor.clock().today();
    let as_of = hints.as_of.unwrap_or(today);
    let with = Circumstances { seeds: actor.seeds(), as_of, today };
    let checked = actor.read_blocking(|db, scope| check(db, scope, hints, kind, &table, with))?;
    let (reading, (report, errors, digest)) = checked;
    let (reading, report) = (serde_json::to_string(&reading)?, serde_json::to_string(&report)?);
    let sha256 = sha256_hex(&upload.bytes);
    actor.write_blocking(|tx, scope| {
        let (created_by, created_at) = (tx.actor().to_owned(), tx.now());
        let new = NewImport {
            kind,
            state: State::Checked,
            town_code: scope.own_town(),
            as_of,
            file_name: &upload.file_name,
            file_sha256: &sha256,
            file: &upload.bytes,
            reading: &reading,
            plan_digest: &digest,
            report: &report,
            created_by: &created_by,
            created_at,
        };
        let id = store::insert(tx.db(), scope, &new)?;
        store::set_errors(tx.db(), scope, id, &errors)?;
        let detail = json!({"file": upload.file_name, "sha256": sha256, "kind": kind});
        tx.audit("import_checked", "import", &id.to_string(), detail)?;
        Ok(id)
    })
}

/// Commits a checked batch in one transaction. Blocks.
pub fn commit(actor: &Actor, id: i64, on_error: OnError) -> Result<(), Error> {
    commit_counting(actor, id, on_error, &AtomicU64::new(0))
}

/// Like [`commit`], and counts the finished rows in `done`.
pub fn commit_counting(
    actor: &Actor,
    id: i64,
    on_error: OnError,
    done: &AtomicU64,
) -> Result<(), Error> {
    let (shown, table) = actor.read_blocking(|db, scope| {
        let shown = batch::open(db, scope, id)?;
        refuse_unless(&shown.row, State::Checked)?;
        let table = read_again(&shown, store::file(db, scope, id)?)?;
        Ok((shown, table))
    })?;
    let mut is_outdated = false;
    let committed = actor.write_blocking(|tx, scope| {
        let written = write_rows(tx, scope, &shown, on_error, &table, done)?;
        is_outdated = written.digest != written.batch.plan_digest;
        match is_outdated {
            true => Err(plan_changed(&written.report)),
            false => set_committed(tx, scope, on_error, &table, &shown.reading, &written),
        }
    });
    if is_outdated {
        actor.write_blocking(|tx, scope| check_again(tx, scope, &shown, &table))?;
    }
    committed
}

/// Result of a commit, before it is compared with the plan that was shown.
struct Written {
    batch: ImportRow,
    report: Report,
    digest: String,
}

fn write_rows(
    tx: &mut Tx<'_>,
    scope: &Scope,
    shown: &Opened,
    on_error: OnError,
    table: &Table,
    done: &AtomicU64,
) -> Result<Written, Error> {
    let (batch, reading) = (still_as(tx.db(), scope, shown)?, &shown.reading);
    let id = batch.id;
    let checked: Report = serde_json::from_str(&batch.report)?;
    if on_error == OnError::Abort && checked.counts.failed > 0 {
        return Err(rows_failed(id, checked.counts));
    }
    tx.on_behalf_of_import(id);
    let of = (batch.as_of, batch.file_name.as_str());
    let (report, _, digest) = (batch.kind.commit)(tx, scope, table, reading, of, done)?;
    Ok(Written { batch, report, digest })
}

fn set_committed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    on_error: OnError,
    table: &Table,
    reading: &Reading,
    written: &Written,
) -> Result<(), Error> {
    let Written { batch, report, .. } = written;
    let (id, now) = (batch.id, tx.now());
    let words = serde_json::to_string(report)?;
    store::set_committed(tx.db(), scope, id, on_error.code(), &words, now)?;
    let sender = reading.default_town.as_deref().unwrap_or(OFFICE);
    let wishes = serde_json::to_string(&mapping::as_wishes(&reading.columns))?;
    store::remember(tx, scope, sender, batch.kind, &mapping::headings_digest(table), &wishes)?;
    let detail =
        json!({"file": batch.file_name, "sha256": batch.file_sha256, "counts": report.counts});
    tx.audit("import_committed", "import", &id.to_string(), detail)
}

fn check_again(tx: &mut Tx<'_>, scope: &Scope, shown: &Opened, table: &Table) -> Result<(), Error> {
    let batch = still_as(tx.db(), scope, shown)?;
    let with = Circumstances { seeds: tx.seeds(), as_of: batch.as_of, today: tx.today() };
    let plan = batch.kind.plan;
    let (report, errors, digest) = plan(tx.db(), scope, table, &shown.reading, with)?;
    let report = serde_json::to_string(&report)?;
    let plan = NewPlan {
        reading: &batch.reading,
        as_of: batch.as_of,
        plan_digest: &digest,
        report: &report,
    };
    store::set_plan(tx.db(), scope, batch.id, &plan, &errors)?;
    tx.audit("import_checked", "import", &batch.id.to_string(), json!({"again": true}))
}

/// Returns the batch if it is still uncommitted and its reading has not changed. The check is
/// needed because the table was read outside the transaction.
pub(super) fn still_as(db: &mut Db, scope: &Scope, shown: &Opened) -> Result<ImportRow, Error> {
    let now = store::find(db, scope, shown.row.id)?.present()?;
    refuse_unless(&now, State::Checked)?;
    if (&now.reading, now.as_of) == (&shown.row.reading, shown.row.as_of) {
        return Ok(now);
    }
    Err(Error::conflict(
        Code::ReadingChanged,
        "刚才有人更正了这个批次的内容或改变了识别方式，因此没有执行。请查看最新的核对结果后再操作。",
    ))
}

pub(super) fn refuse_unless(batch: &ImportRow, wanted: State) -> Result<(), Error> {
    if batch.state == wanted {
        return Ok(());
    }
    let (code, sentence) = match batch.state {
        State::Checked => (Code::NotCommitted, "这个批次还没有提交，无需撤销。"),
        State::Committed => (Code::AlreadyCommitted, "这个批次已经提交过，不会重复导入。"),
        State::Undone => (Code::AlreadyUndone, "这个批次已经撤销。如需再次导入，请重新上传。"),
    };
    Err(Error::conflict(code, sentence))
}

/// Returns the error for a batch with failed rows that was committed with [`OnError::Abort`].
pub fn rows_failed(id: i64, counts: Counts) -> Error {
    Error::conflict(
        Code::RowsFailed,
        format!(
            "有 {} 行存在错误，按“有错误则全部不导入”未写入任何内容。请更正这些错误后再提交（错误清单：/api/v1/imports/{id}/errors.xlsx），或选择“跳过错误行”（on_error=skip）。",
            counts.failed
        ),
    )
    .with("counts", counts)
}

fn plan_changed(now: &Report) -> Error {
    Error::conflict(
        Code::PlanChanged,
        "核对之后系统中的数据有了变化，导入结果会与您看到的不同，因此没有写入。已按最新数据重新核对，请查看后再次提交。",
    )
    .with("counts", now.counts)
}

/// Undoes a committed batch, except for data that someone has changed since. Blocks.
pub fn undo(actor: &Actor, id: i64) -> Result<(), Error> {
    actor.write_blocking(|tx, scope| {
        let batch = store::find(tx.db(), scope, id)?.present()?;
        refuse_unless(&batch, State::Committed)?;
        let mut report: Report = serde_json::from_str(&batch.report)?;
        report.kept = (batch.kind.take_back)(tx, scope, id)?;
        let now = tx.now();
        store::set_undone(tx.db(), scope, id, &serde_json::to_string(&report)?, now)?;
        let detail = json!({"file": batch.file_name, "kept": report.kept.len()});
        tx.audit("import_undone", "import", &id.to_string(), detail)
    })
}
