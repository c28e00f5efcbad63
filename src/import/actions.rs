//! The verbs of an import: upload, commit, undo.

use std::collections::{BTreeMap, HashSet};

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use serde_json::json;

use super::commit::{Carried, carry_out, prepare};
use super::field::Field;
use super::mapping::{self, Wishes};
use super::model::{Kind, OnError, Reading, Report, RowError, State};
use super::plan::Planner;
use super::reader::{self, Limits, ReadOptions, Table};
use super::row::{Reader, mapped};
use super::store::{self, ImportRow, NewImport};
use super::undo::take_back;
use crate::access::{Actor, Scope};
use crate::audit::Tx;
use crate::company::searchable;
use crate::db::Db;
use crate::digest::sha256_hex;
use crate::error::Error;
use crate::town;

/// A list as it comes in.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// 名单种类
    pub kind: Option<Kind>,
    /// The name the file was sent under.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The unit of rows that name none.
    pub town: Option<String>,
    /// The date the list speaks of; today by default.
    pub as_of: Option<NaiveDate>,
    /// Encoding of a text file, when the detection is wrong.
    pub encoding: Option<String>,
    /// The sheet to read.
    pub sheet: Option<String>,
    /// Asked-for meanings of columns.
    pub mapping: Option<Wishes>,
}

/// The sender under which a city list's mapping is remembered.
const OFFICE: &str = "office";

/// Reads and plans a list and stores it as a checked batch. No company is touched. Blocks.
pub fn upload(actor: &Actor, upload: &Upload) -> Result<i64, Error> {
    let kind = upload.kind.ok_or_else(|| {
        Error::invalid_field(
            "kind",
            "missing_field",
            "请指明名单种类（kind）：companies 企业名单，或 listings 上市公司名单。",
        )
    })?;
    let familiar = actor.read_blocking(|db, scope| familiar_headings(db, scope, upload, kind))?;
    let table = read(upload, kind, &familiar)?;
    let as_of = upload.as_of.unwrap_or_else(|| actor.clock().today());
    let checked = actor.read_blocking(|db, scope| check(db, scope, upload, kind, &table, as_of))?;
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

/// Headings that only this sender's lists have: asked for now, or remembered.
fn familiar_headings(
    db: &mut Db,
    scope: &Scope,
    upload: &Upload,
    kind: Kind,
) -> Result<HashSet<String>, Error> {
    let sender = upload.town.as_deref().or(scope.own_town()).unwrap_or(OFFICE);
    let mut headings: HashSet<String> = HashSet::new();
    for text in store::remembered_mappings(db, scope, sender, kind)? {
        let wishes: Wishes = serde_json::from_str(&text)?;
        headings.extend(wishes.keys().map(|heading| searchable(heading)));
    }
    let asked = upload.mapping.iter().flat_map(BTreeMap::keys);
    headings.extend(asked.map(|heading| searchable(heading)));
    Ok(headings)
}

fn read(upload: &Upload, kind: Kind, familiar: &HashSet<String>) -> Result<Table, Error> {
    let encoding =
        upload.encoding.as_deref().map(str::parse).transpose().map_err(|e| unreadable(&e))?;
    let options = ReadOptions {
        file_name: &upload.file_name,
        encoding,
        sheet: upload.sheet.as_deref(),
        limits: Limits::default(),
    };
    let vocabulary = |heading: &str| {
        Field::is_familiar(kind, heading) || familiar.contains(&searchable(heading))
    };
    reader::read(&upload.bytes, &options, &vocabulary).map_err(|e| unreadable(&e))
}

fn unreadable(error: &reader::ReadError) -> Error {
    let too_large = matches!(
        error.code(),
        "too_large" | "zip_bomb" | "too_many_rows" | "too_many_columns" | "too_many_sheets"
    );
    let status =
        if too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
    Error::refuse(status, error.code(), "名单无法读取", error.to_string())
}

type Plan = (Report, Vec<RowError>, String);

fn check(
    db: &mut Db,
    scope: &Scope,
    upload: &Upload,
    kind: Kind,
    table: &Table,
    as_of: NaiveDate,
) -> Result<(Reading, Plan), Error> {
    let default_town = default_town(db, scope, upload.town.as_deref())?;
    let headings = mapping::headings_digest(table);
    let sender = default_town.as_deref().unwrap_or(OFFICE);
    let remembered = store::remembered(db, scope, sender, kind, &headings)?;
    let remembered: Option<Wishes> =
        remembered.map(|text| serde_json::from_str(&text)).transpose()?;
    let columns = mapping::map_columns(table, kind, upload.mapping.as_ref(), remembered.as_ref())?;
    let reading = Reading {
        encoding: table.encoding.map(|encoding| encoding.as_str().to_owned()),
        sheet: table.sheet.clone(),
        sheets: table.sheets.clone(),
        header_row: table.header_row,
        columns,
        default_town,
    };
    let plan = plan(db, scope, kind, table, &reading, as_of)?;
    Ok((reading, plan))
}

/// A town's rows belong to the town; the office may name one for a list that names none.
fn default_town(db: &mut Db, scope: &Scope, asked: Option<&str>) -> Result<Option<String>, Error> {
    let own = scope.own_town();
    let Some(code) = asked.filter(|code| !code.is_empty()).or(own) else { return Ok(None) };
    if !scope.covers_town(code) || !crate::company::store::town_exists(db, scope, code)? {
        return Err(Error::not_found("镇街（园区）"));
    }
    Ok(Some(code.to_owned()))
}

fn plan(
    db: &mut Db,
    scope: &Scope,
    kind: Kind,
    table: &Table,
    reading: &Reading,
    as_of: NaiveDate,
) -> Result<Plan, Error> {
    let gazetteer = town::gazetteer(db, scope)?;
    let rows = row_reader(kind, table, reading, &gazetteer);
    Planner::new(&rows, scope, as_of).run(table, db, |db| db, |_| Ok(()), |_, ()| Ok(()))
}

fn row_reader<'a>(
    kind: Kind,
    table: &'a Table,
    reading: &'a Reading,
    gazetteer: &'a town::Gazetteer,
) -> Reader<'a> {
    Reader {
        kind,
        gazetteer,
        sheet: &table.sheet,
        columns: mapped(table, &reading.columns),
        default_town: reading.default_town.as_deref(),
    }
}

/// Commits a checked batch in one transaction. Blocks.
pub fn commit(actor: &Actor, id: i64, on_error: OnError) -> Result<(), Error> {
    let table = actor.read_blocking(|db, scope| {
        let batch = store::find(db, scope, id)?;
        read_again(&batch, store::file(db, scope, id)?)
    })?;
    let committed =
        actor.write_blocking(|tx, scope| commit_within(tx, scope, id, on_error, &table));
    match committed {
        Err(error) if error.code() == "plan_changed" => {
            actor.write_blocking(|tx, scope| check_again(tx, scope, id, &table))?;
            Err(error)
        }
        other => other,
    }
}

pub fn read_again(batch: &ImportRow, bytes: Vec<u8>) -> Result<Table, Error> {
    let reading: Reading = serde_json::from_str(&batch.reading)?;
    let familiar = reading.columns.iter().map(|column| searchable(&column.heading)).collect();
    let upload = Upload {
        file_name: batch.file_name.clone(),
        bytes,
        encoding: reading.encoding,
        sheet: Some(reading.sheet),
        ..Upload::default()
    };
    read(&upload, batch.kind, &familiar)
}

fn commit_within(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    on_error: OnError,
    table: &Table,
) -> Result<(), Error> {
    let batch = store::find(tx.db(), scope, id)?;
    refuse_unless(&batch, State::Checked)?;
    let shown: Report = serde_json::from_str(&batch.report)?;
    if on_error == OnError::Abort && shown.counts.failed > 0 {
        return Err(has_failed_rows(id, &shown));
    }
    tx.on_behalf_of_import(id);
    let reading: Reading = serde_json::from_str(&batch.reading)?;
    let gazetteer = town::gazetteer(tx.db(), scope)?;
    let rows = row_reader(batch.kind, table, &reading, &gazetteer);
    let mut carried = Carried::default();
    let (report, _, digest) = Planner::new(&rows, scope, batch.as_of).run(
        table,
        tx,
        |tx| tx.db(),
        prepare,
        |tx, prepared| carry_out(tx, scope, prepared, &mut carried),
    )?;
    if digest != batch.plan_digest {
        return Err(plan_changed(&report));
    }
    carried.finish(tx, scope)?;
    let now = tx.now();
    store::set_committed(
        tx.db(),
        scope,
        id,
        on_error.code(),
        &serde_json::to_string(&report)?,
        now,
    )?;
    let sender = reading.default_town.as_deref().unwrap_or(OFFICE);
    let wishes = serde_json::to_string(&mapping::as_wishes(&reading.columns))?;
    store::remember(tx, scope, sender, batch.kind, &mapping::headings_digest(table), &wishes)?;
    let detail =
        json!({"file": batch.file_name, "sha256": batch.file_sha256, "counts": report.counts});
    tx.audit("import_committed", "import", &id.to_string(), detail)
}

fn check_again(tx: &mut Tx<'_>, scope: &Scope, id: i64, table: &Table) -> Result<(), Error> {
    let batch = store::find(tx.db(), scope, id)?;
    let reading: Reading = serde_json::from_str(&batch.reading)?;
    let (report, errors, digest) = plan(tx.db(), scope, batch.kind, table, &reading, batch.as_of)?;
    store::set_plan(tx.db(), scope, id, &digest, &serde_json::to_string(&report)?)?;
    store::set_errors(tx.db(), scope, id, &errors)?;
    tx.audit("import_checked", "import", &id.to_string(), json!({"again": true}))
}

fn refuse_unless(batch: &ImportRow, wanted: State) -> Result<(), Error> {
    if batch.state == wanted {
        return Ok(());
    }
    let (code, sentence) = match batch.state {
        State::Checked => ("not_committed", "这个批次还没有提交，无需撤销。"),
        State::Committed => ("already_committed", "这个批次已经提交过，不会重复导入。"),
        State::Undone => ("already_undone", "这个批次已经撤销。如需再次导入，请重新上传。"),
    };
    Err(Error::conflict(code, sentence))
}

fn has_failed_rows(id: i64, shown: &Report) -> Error {
    Error::conflict(
        "rows_failed",
        format!(
            "有 {} 行存在错误，按“有错误则全部不导入”未写入任何内容。请下载错误清单（/api/v1/imports/{id}/errors.xlsx）改正后重新上传，或选择跳过错误行（on_error=skip）。",
            shown.counts.failed
        ),
    )
    .with("counts", shown.counts)
}

fn plan_changed(now: &Report) -> Error {
    Error::conflict(
        "plan_changed",
        "核对之后系统中的数据有了变化，导入结果会与您看到的不同，因此没有写入。已按最新数据重新核对，请查看后再次提交。",
    )
    .with("counts", now.counts)
}

/// Takes a committed batch back, except what someone changed since. Blocks.
pub fn undo(actor: &Actor, id: i64) -> Result<(), Error> {
    actor.write_blocking(|tx, scope| {
        let batch = store::find(tx.db(), scope, id)?;
        refuse_unless(&batch, State::Committed)?;
        let mut report: Report = serde_json::from_str(&batch.report)?;
        report.kept = take_back(tx, scope, id)?;
        let now = tx.now();
        store::set_undone(tx.db(), scope, id, &serde_json::to_string(&report)?, now)?;
        let detail = json!({"file": batch.file_name, "kept": report.kept.len()});
        tx.audit("import_undone", "import", &id.to_string(), detail)
    })
}
