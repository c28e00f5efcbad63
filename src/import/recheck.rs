//! Changes of a checked batch: how its file is read, and corrections of single cells. The stored
//! file is not changed; the batch is read and planned again.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::actions::{Hints, refuse_unless, still_as};
use super::batch::{self, Opened};
use super::check::{self, check};
use super::mapping;
use super::model::{Correction, State};
use super::plan::Circumstances;
use super::store::{self, NewPlan};
use crate::error::{Code, Error};
use crate::session::Actor;
use crate::sheet::Table;

/// Maximum number of corrections of a batch. With more errors, the list itself should be corrected.
const MOST_CORRECTIONS: usize = 2_000;
/// Maximum length of a corrected text, in characters: the same as for a cell of a list.
const LONGEST_TEXT: usize = 4_000;

/// A corrected text for a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText {
    /// Row of the sheet.
    pub row: u32,
    /// 0-based position of the column in the sheet.
    pub column: usize,
    /// Text to read instead.
    pub text: String,
}

/// Reads the file of a checked batch with other settings and plans it again. The date of the list
/// stays the same if `hints` has none. A column mapping is valid only for the sheet and encoding
/// whose columns were shown: with another one, the columns are recognised again. Blocks.
pub fn read_differently(actor: &Actor, id: i64, hints: Hints) -> Result<(), Error> {
    let (before, bytes, hints, familiar) = actor.read_blocking(|db, scope| {
        let before = batch::open(db, scope, id)?;
        refuse_unless(&before.row, State::Checked)?;
        if let Some(asked) = &hints.mapping {
            mapping::refuse_twice(before.row.kind, asked)?;
        }
        let hints = of_these_columns(hints, &before);
        let familiar = check::familiar_headings(db, scope, &hints, before.row.kind)?;
        Ok((before, store::file(db, scope, id)?, hints, familiar))
    })?;
    let kind = before.row.kind;
    let mut table = check::read(&before.row.file_name, &bytes, &hints, kind, &familiar)?;
    let same_sheet = table.sheet == before.reading.sheet;
    let kept = before.reading.corrections.iter().filter(|_| same_sheet);
    let corrections = written(&mut table, kept.cloned().collect());
    let as_of = hints.as_of.unwrap_or(before.row.as_of);
    let how = json!({"encoding": hints.encoding, "sheet": hints.sheet, "town": hints.town,
        "as_of": as_of, "mapping": hints.mapping});
    let again =
        NewCheck { hints, as_of, table, corrections, detail: json!({"again": true, "read": how}) };
    recheck_as(actor, &before, again)
}

fn of_these_columns(hints: Hints, before: &Opened) -> Hints {
    let other = |asked: &Option<String>, present: Option<&str>| {
        asked.as_deref().is_some_and(|asked| Some(asked) != present)
    };
    let reading = &before.reading;
    let elsewhere = other(&hints.sheet, Some(&reading.sheet))
        || other(&hints.encoding, reading.encoding.as_deref());
    let mapping = hints.mapping.filter(|_| !elsewhere);
    Hints { mapping, ..hints }
}

/// Corrects cells of a checked batch and plans it again. If a cell gets the sender's own text
/// again, its correction is removed. Blocks.
pub fn correct(actor: &Actor, id: i64, texts: Vec<NewText>) -> Result<(), Error> {
    let (before, bytes) = actor.read_blocking(|db, scope| {
        let before = batch::open(db, scope, id)?;
        refuse_unless(&before.row, State::Checked)?;
        Ok((before, store::file(db, scope, id)?))
    })?;
    let mut table = check::read_as_sent(&before, &bytes)?;
    let (corrections, changed) = merged(&before, &table, texts)?;
    if changed.is_empty() {
        return Ok(());
    }
    let corrections = written(&mut table, corrections);
    let reading = &before.reading;
    let hints = Hints {
        town: reading.default_town.clone(),
        mapping: Some(mapping::as_wishes(&reading.columns)),
        ..Hints::default()
    };
    let detail = json!({"again": true, "corrected": changed});
    let again = NewCheck { hints, as_of: before.row.as_of, table, corrections, detail };
    recheck_as(actor, &before, again)
}

/// Returns all corrections of the batch after this change, and the changed ones.
fn merged(
    before: &Opened,
    table: &Table,
    texts: Vec<NewText>,
) -> Result<(Vec<Correction>, Vec<Correction>), Error> {
    let known: HashSet<usize> = before.reading.columns.iter().map(|column| column.index).collect();
    let old = before.reading.corrections.iter().map(|one| ((one.row, one.column), one.clone()));
    let mut all: BTreeMap<(u32, usize), Correction> = old.collect();
    let mut changed = Vec::new();
    for NewText { row, column, text } in texts {
        let place = (row, column);
        let cell = table.row_numbered(row).filter(|_| known.contains(&column));
        let Some(was) = cell.map(|row| row.text(column).into_owned()) else {
            return Err(Error::bad_request(
                Code::NoSuchCell,
                format!("名单中没有第 {row} 行的这一格。"),
            ));
        };
        let present = all.get(&place).map_or(was.as_str(), |known| known.text.as_str());
        if one_line(present) == one_line(&text) {
            continue;
        }
        let text: String = text.trim().chars().take(LONGEST_TEXT).collect();
        let one = Correction { row, column, was, text };
        changed.push(one.clone());
        match one_line(&one.was) == one_line(&one.text) {
            true => all.remove(&place),
            false => all.insert(place, one),
        };
    }
    if all.len() > MOST_CORRECTIONS {
        return Err(Error::conflict(
            Code::TooManyCorrections,
            format!(
                "在线更正的内容超过 {MOST_CORRECTIONS} 处。请下载错误清单，在表格中改正后作为新的名单上传。"
            ),
        ));
    }
    Ok((all.into_values().collect(), changed))
}

/// Returns the text as a one-line input field of a page returns it.
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect::<String>().trim().to_owned()
}

/// Writes the corrections into a table; returns those whose row exists in it.
fn written(table: &mut Table, corrections: Vec<Correction>) -> Vec<Correction> {
    let (kept, _): (Vec<_>, Vec<_>) =
        corrections.into_iter().partition(|one| table.row_numbered(one.row).is_some());
    for one in &kept {
        table.write(one.row, one.column, &one.text);
    }
    kept
}

/// New reading of a batch.
struct NewCheck {
    hints: Hints,
    as_of: NaiveDate,
    table: Table,
    corrections: Vec<Correction>,
    /// For the audit log.
    detail: Value,
}

fn recheck_as(actor: &Actor, before: &Opened, again: NewCheck) -> Result<(), Error> {
    let NewCheck { hints, as_of, table, corrections, detail } = again;
    let kind = before.row.kind;
    let with = Circumstances { seeds: actor.seeds(), as_of, today: actor.clock().today() };
    let checked = actor.read_blocking(|db, scope| check(db, scope, &hints, kind, &table, with))?;
    let (mut reading, (report, errors, digest)) = checked;
    reading.corrections = corrections;
    let (reading, report) = (serde_json::to_string(&reading)?, serde_json::to_string(&report)?);
    actor.write_blocking(|tx, scope| {
        let id = still_as(tx.db(), scope, before)?.id;
        let plan = NewPlan { reading: &reading, as_of, plan_digest: &digest, report: &report };
        store::set_plan(tx.db(), scope, id, &plan, &errors)?;
        tx.audit("import_checked", "import", &id.to_string(), detail)
    })
}
