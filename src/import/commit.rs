//! Executes a plan.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;

use super::list_kind::{ListKind, RowToWrite};
use super::model::Reading;
use super::plan::{self, Plan, Planned};
use super::row::RowReader;
use crate::access::Scope;
use crate::error::Error;
use crate::record::Tx;
use crate::sheet::Table;
use crate::town;

/// Work of a chunk of rows, ready to be executed.
struct Chunk<W> {
    /// Number of planned rows, including those without work.
    rows: u64,
    /// Row of the sheet, company name and work.
    work: Vec<(u32, String, W)>,
}

/// Plans a table again and executes the plan chunk by chunk; `done` counts the finished rows. The
/// caller compares the result with the plan that was shown.
pub fn commit<K: ListKind>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    table: &Table,
    reading: &Reading,
    (as_of, file_name): (NaiveDate, &str),
    done: &AtomicU64,
) -> Result<Plan, Error> {
    let seeds = tx.seeds();
    let kind = K::open(tx.db(), scope, seeds)?;
    let gazetteer = town::gazetteer(tx.db(), scope, seeds)?;
    let rows = RowReader::new(&kind, table, reading, &gazetteer, tx.today());
    let mut pending = K::Pending::default();
    let with = (scope, as_of);
    let plan = plan::run(
        &rows,
        with,
        table,
        tx,
        |tx| tx.db(),
        prepare::<K>,
        |tx, chunk| carry_out::<K>(tx, scope, chunk, &mut pending, done),
    )?;
    K::conclude(tx, pending, file_name)?;
    Ok(plan)
}

/// Prepares the work of rows as far as possible without the database.
fn prepare<K: ListKind>(planned: Vec<Planned<K::Work>>) -> Chunk<K::Work> {
    let rows = planned.len() as u64;
    let asking = planned.into_iter().filter_map(|row| {
        let mut work = row.judgement.work?;
        K::prepare(&mut work);
        Some((row.number, row.judgement.name.unwrap_or(row.name), work))
    });
    Chunk { rows, work: asking.collect() }
}

/// Executes the work of a chunk: first row by row, then the pending writes together.
fn carry_out<K: ListKind>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    chunk: Chunk<K::Work>,
    pending: &mut K::Pending,
    done: &AtomicU64,
) -> Result<(), Error> {
    let others = chunk.rows - chunk.work.len() as u64;
    for (number, name, work) in chunk.work {
        let mut row = RowToWrite { tx, scope, number, name: &name };
        K::write(&mut row, work, pending).map_err(|refusal| refusal.in_row(number, &name))?;
        done.fetch_add(1, Ordering::Relaxed);
    }
    K::write_pending(tx, scope, pending)?;
    done.fetch_add(others, Ordering::Relaxed);
    Ok(())
}
