//! 错误: shows each refused cell with its error and an input field for the correction.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Head, Seen, Step, number, seen, subject};
use crate::columns::Field;
use crate::error::Error;
use crate::import::any_kind::ALL_FIELDS;
use crate::import::check::read_again;
use crate::import::model::{Correction, MappedColumn, RowError};
use crate::import::recheck::NewText;
use crate::import::{batch, recheck, store};
use crate::session::Actor;
use crate::sheet::{SheetRow, Table};
use crate::web::parts::{Address, Pager, Pairs};
use crate::web::{Frame, Page, Paging, PathId, Query, page, page_after, see_other};

/// Maximum number of corrections listed.
const CORRECTIONS_SHOWN: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "import/pages/errors.html", config = "src/askama.toml")]
struct ErrorsPage {
    frame: Frame,
    head: Head,
    seen: Seen,
    refused: Option<String>,
    errors: Vec<ErrorShown>,
    pager: Pager,
    corrections: Vec<CorrectionShown>,
}

/// An error and the cell to correct, if a single cell can correct it.
struct ErrorShown {
    error: RowError,
    /// 企业名称 of the row.
    name: String,
    cell: Option<Cell>,
}

struct Cell {
    /// Name of the input field.
    field: String,
    heading: String,
    text: String,
}

struct CorrectionShown {
    correction: Correction,
    cell: Cell,
}

pub async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    page(&errors_page(&actor, id.into_inner(), &asked, None).await?)
}

async fn errors_page(
    actor: &Actor,
    id: i64,
    asked: &Pairs,
    refused: Option<String>,
) -> Result<ErrorsPage, Error> {
    let mut rest = asked.clone();
    let done = rest.take("done");
    let paging = Paging::new(rest.read::<Asked>()?.page, None)?;
    let seen = seen(actor, id).await?;
    let opened = seen.opened.clone();
    let read = actor.read(move |db, scope| {
        let errors = batch::errors(db, scope, &opened, paging)?;
        let table = read_again(&opened, store::file(db, scope, id)?)?;
        Ok((errors, table))
    });
    let (errors, table) = read.await?;
    let pager = Pager::new(&errors, &Address::new(format!("/imports/{id}/errors"), rest));
    let columns = &seen.opened.reading.columns;
    let errors = shown(errors, &table, columns);
    let on_page: HashSet<_> = errors.iter().flat_map(|e| &e.cell).map(|c| &c.field).collect();
    let corrections = corrections(&seen.opened.reading.corrections, columns, &on_page);
    let (frame, head) = (seen.frame(actor, done.as_deref()), seen.head(Step::Check));
    Ok(ErrorsPage { frame, head, refused, pager, corrections, errors, seen })
}

/// Returns the errors with the cells to correct. A cell with several errors is offered once.
fn shown(errors: Page<RowError>, table: &Table, columns: &[MappedColumn]) -> Vec<ErrorShown> {
    let mut offered = HashSet::new();
    let errors = errors.items.into_iter().map(|error| {
        let row = table.row_numbered(error.row);
        let column = column_of(&error, columns);
        let cell = row.zip(column).map(|(row, column)| Cell {
            field: field_name(error.row, column.index),
            heading: column.heading.clone(),
            text: row.text(column.index).trim().to_owned(),
        });
        let cell = cell.filter(|cell| offered.insert(cell.field.clone()));
        ErrorShown { name: row.map_or_else(String::new, |row| name_of(row, columns)), cell, error }
    });
    errors.collect()
}

fn corrections(
    corrections: &[Correction],
    columns: &[MappedColumn],
    on_page: &HashSet<&String>,
) -> Vec<CorrectionShown> {
    let shown = corrections.iter().map(|correction| {
        let column = columns.iter().find(|column| column.index == correction.column);
        let cell = Cell {
            field: field_name(correction.row, correction.column),
            heading: column.map(|column| column.heading.clone()).unwrap_or_default(),
            text: correction.text.clone(),
        };
        CorrectionShown { correction: correction.clone(), cell }
    });
    shown.filter(|one| !on_page.contains(&one.cell.field)).take(CORRECTIONS_SHOWN).collect()
}

fn name_of(row: SheetRow<'_>, columns: &[MappedColumn]) -> String {
    let named = |field: &'static Field| columns.iter().find(|column| column.field == Some(field));
    let column = named(&Field::NAME).or_else(|| named(&Field::SHORT_NAME));
    column.map(|column| row.text(column.index).trim().to_owned()).unwrap_or_default()
}

/// Returns the column in which an error is corrected: its own, or one that can replace it.
fn column_of<'c>(error: &RowError, columns: &'c [MappedColumn]) -> Option<&'c MappedColumn> {
    let mut read = columns.iter().filter(|column| column.field.is_some());
    let own = read.clone().find(|column| column.heading == error.column);
    own.or_else(|| {
        let missing = ALL_FIELDS.iter().find(|field| field.label == error.column);
        let others =
            missing.map_or([Field::NAME.code, Field::SHORT_NAME.code], |field| [field.told_by, ""]);
        read.find(|column| column.field.is_some_and(|field| others.contains(&field.code)))
    })
}

/// Saves the texts entered for errors and for earlier corrections.
pub async fn correct(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let texts = sent.iter().filter_map(|(name, text)| new_text(name, text)).collect();
    let correcting = actor.clone();
    let corrected = web::block(move || recheck::correct(&correcting, id, texts)).await?;
    match corrected {
        Ok(()) => {
            actor.background().forget(subject(id));
            Ok(see_other(&format!("/imports/{id}/errors?done=mended")))
        }
        Err(refusal) => {
            let why = Some(refusal.detail().to_owned());
            let errors = errors_page(&actor, id, &Pairs::default(), why).await?;
            page_after(refusal, &errors)
        }
    }
}

/// Returns the name of a cell's input field.
fn field_name(row: u32, column: usize) -> String {
    format!("cell.{row}.{column}")
}

fn new_text(name: &str, text: &str) -> Option<NewText> {
    let (row, column) = name.strip_prefix("cell.")?.split_once('.')?;
    Some(NewText { row: row.parse().ok()?, column: column.parse().ok()?, text: text.to_owned() })
}
