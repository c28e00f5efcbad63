//! Turns a stored or uploaded file into a table and a plan.

use std::collections::{BTreeMap, HashSet};

use actix_web::http::StatusCode;

use super::actions::Hints;
use super::any_kind::AnyListKind;
use super::batch::Opened;
use super::mapping::{self, Wishes};
use super::model::Reading;
use super::plan::{Circumstances, Plan};
use super::store;
use crate::access::Scope;
use crate::columns::Field;
use crate::company::searchable;
use crate::db::Db;
use crate::error::{Code, Error};
use crate::sheet::{self, Limits, ReadOptions, Table};

/// Sender under which the mapping of a list of the whole city is remembered.
pub const OFFICE: &str = "office";

/// Returns the headings that only this sender's lists have, requested now or remembered.
pub fn familiar_headings(
    db: &mut Db,
    scope: &Scope,
    hints: &Hints,
    kind: AnyListKind,
) -> Result<HashSet<String>, Error> {
    let sender = hints.town.as_deref().or(scope.own_town()).unwrap_or(OFFICE);
    let mut headings: HashSet<String> = HashSet::new();
    for text in store::remembered_mappings(db, scope, sender, kind)? {
        let wishes: Wishes = serde_json::from_str(&text)?;
        headings.extend(wishes.keys().map(|heading| searchable(heading)));
    }
    let asked = hints.mapping.iter().flat_map(BTreeMap::keys);
    headings.extend(asked.map(|heading| searchable(heading)));
    Ok(headings)
}

/// Reads a file into a table, following the hints.
pub fn read(
    file_name: &str,
    bytes: &[u8],
    hints: &Hints,
    kind: AnyListKind,
    familiar: &HashSet<String>,
) -> Result<Table, Error> {
    let encoding =
        hints.encoding.as_deref().map(str::parse).transpose().map_err(|e| unreadable(&e))?;
    let options = ReadOptions {
        file_name,
        encoding,
        sheet: hints.sheet.as_deref(),
        limits: Limits::default(),
    };
    let fields = (kind.fields)();
    let vocabulary = |heading: &str| {
        Field::is_familiar(&fields, heading) || familiar.contains(&searchable(heading))
    };
    sheet::read(bytes, &options, &vocabulary).map_err(|e| unreadable(&e))
}

/// Reads the file of a batch with its stored settings, without the corrections.
pub fn read_as_sent(opened: &Opened, bytes: &[u8]) -> Result<Table, Error> {
    let reading = &opened.reading;
    let familiar = reading.columns.iter().map(|column| searchable(&column.heading)).collect();
    let hints = Hints {
        encoding: reading.encoding.clone(),
        sheet: Some(reading.sheet.clone()),
        ..Hints::default()
    };
    read(&opened.row.file_name, bytes, &hints, opened.row.kind, &familiar)
}

/// Reads the file of a batch with its stored settings and applies the corrections.
pub fn read_again(opened: &Opened, bytes: Vec<u8>) -> Result<Table, Error> {
    let mut table = read_as_sent(opened, &bytes)?;
    for correction in &opened.reading.corrections {
        table.write(correction.row, correction.column, &correction.text);
    }
    Ok(table)
}

fn unreadable(error: &sheet::ReadError) -> Error {
    let too_large = matches!(
        error.code(),
        Code::TooLarge
            | Code::ZipBomb
            | Code::TooManyRows
            | Code::TooManyColumns
            | Code::TooManySheets
    );
    let status =
        if too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
    Error::refuse(status, error.code(), "名单无法读取", error.to_string())
}

/// Maps the columns of a table and plans its rows.
pub fn check(
    db: &mut Db,
    scope: &Scope,
    hints: &Hints,
    kind: AnyListKind,
    table: &Table,
    with: Circumstances<'_>,
) -> Result<(Reading, Plan), Error> {
    let default_town = default_town(db, scope, hints.town.as_deref())?;
    let headings = mapping::headings_digest(table);
    let sender = default_town.as_deref().unwrap_or(OFFICE);
    let remembered = store::remembered(db, scope, sender, kind, &headings)?;
    let remembered: Option<Wishes> =
        remembered.map(|text| serde_json::from_str(&text)).transpose()?;
    let columns = mapping::map_columns(table, kind, hints.mapping.as_ref(), remembered.as_ref())?;
    let reading = Reading {
        encoding: table.encoding.map(|encoding| encoding.as_str().to_owned()),
        sheet: table.sheet.clone(),
        sheets: table.sheets.clone(),
        header_row: table.header_row,
        columns,
        default_town,
        corrections: Vec::new(),
    };
    let plan = (kind.plan)(db, scope, table, &reading, with)?;
    Ok((reading, plan))
}

/// Returns the town for rows that name none: the requested one or the sender's own.
fn default_town(db: &mut Db, scope: &Scope, asked: Option<&str>) -> Result<Option<String>, Error> {
    let own = scope.own_town();
    let Some(code) = asked.filter(|code| !code.is_empty()).or(own) else { return Ok(None) };
    if !scope.covers_town(code) || !crate::company::town_exists(db, code)? {
        return Err(Error::not_found("镇街（园区）"));
    }
    Ok(Some(code.to_owned()))
}
