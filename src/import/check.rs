//! How a stored or uploaded file becomes a table and a plan.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use actix_web::http::StatusCode;
use chrono::NaiveDate;

use super::actions::Hints;
use super::batch::Opened;
use super::kinds::blockers::terms::Terms;
use super::mapping::{self, Wishes};
use super::model::{Reading, Report, RowError};
use super::plan::Planner;
use super::row::{Reader, mapped};
use super::store;
use crate::access::Scope;
use crate::city::Seeds;
use crate::columns::Field;
use crate::columns::Kind;
use crate::company::searchable;
use crate::db::Db;
use crate::department;
use crate::error::{Code, Error};
use crate::sheet::{self, Limits, ReadOptions, Table};
use crate::town;

/// The sender under which a city list's mapping is remembered.
pub const OFFICE: &str = "office";

/// Headings that only this sender's lists have: asked for now, or remembered.
pub fn familiar_headings(
    db: &mut Db,
    scope: &Scope,
    hints: &Hints,
    kind: Kind,
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

/// Reads a file as it is asked for.
pub fn read(
    file_name: &str,
    bytes: &[u8],
    hints: &Hints,
    kind: Kind,
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
    let vocabulary = |heading: &str| {
        Field::is_familiar(kind, heading) || familiar.contains(&searchable(heading))
    };
    sheet::read(bytes, &options, &vocabulary).map_err(|e| unreadable(&e))
}

/// Reads the file of a batch the way it was read before, without the corrections.
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

/// Reads the file of a batch the way it was read before, with the corrections.
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

/// What a plan goes by beside the list.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// What the city is set up with.
    pub seeds: &'a Arc<Seeds>,
    /// The date the list speaks of.
    pub as_of: NaiveDate,
    /// Today, in China.
    pub today: NaiveDate,
}

/// What names are recognised by.
pub struct Dictionary {
    /// Units.
    pub gazetteer: town::Gazetteer,
    /// Categories and departments.
    pub terms: Terms,
}

impl Dictionary {
    /// What a list of this kind needs.
    pub fn read(db: &mut Db, scope: &Scope, seeds: &Arc<Seeds>, kind: Kind) -> Result<Self, Error> {
        let terms = match kind {
            Kind::Companies | Kind::Listings | Kind::Financials => Terms::default(),
            Kind::Blockers => {
                let categories = department::categories(db, scope)?;
                Terms::new(categories, department::list(db, scope)?, seeds.city())
            }
        };
        Ok(Self { gazetteer: town::gazetteer(db, scope, seeds)?, terms })
    }
}

/// What a plan found: the report, the errors and the digest of what it would do.
pub type Plan = (Report, Vec<RowError>, String);

/// Finds out what a table means and what it would do.
pub fn check(
    db: &mut Db,
    scope: &Scope,
    hints: &Hints,
    kind: Kind,
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
    let plan = plan(db, scope, kind, table, &reading, with)?;
    Ok((reading, plan))
}

/// A town's rows belong to the town; the office may name one for a list that names none.
fn default_town(db: &mut Db, scope: &Scope, asked: Option<&str>) -> Result<Option<String>, Error> {
    let own = scope.own_town();
    let Some(code) = asked.filter(|code| !code.is_empty()).or(own) else { return Ok(None) };
    if !scope.covers_town(code) || !crate::company::town_exists(db, code)? {
        return Err(Error::not_found("镇街（园区）"));
    }
    Ok(Some(code.to_owned()))
}

/// What each row of a table would do.
pub fn plan(
    db: &mut Db,
    scope: &Scope,
    kind: Kind,
    table: &Table,
    reading: &Reading,
    with: Circumstances<'_>,
) -> Result<Plan, Error> {
    let dictionary = Dictionary::read(db, scope, with.seeds, kind)?;
    let rows = row_reader(kind, table, reading, &dictionary, with.today);
    Planner::new(&rows, scope, with.as_of).run(table, db, |db| db, |_| Ok(()), |_, ()| Ok(()))
}

/// Reads rows of a table as it was understood.
pub fn row_reader<'a>(
    kind: Kind,
    table: &'a Table,
    reading: &'a Reading,
    dictionary: &'a Dictionary,
    today: NaiveDate,
) -> Reader<'a> {
    Reader {
        kind,
        gazetteer: &dictionary.gazetteer,
        terms: &dictionary.terms,
        sheet: &table.sheet,
        columns: mapped(table, &reading.columns),
        default_town: reading.default_town.as_deref(),
        today,
    }
}
