//! Pipeline of threads for a list. Rows are read on their own threads. Stored data are looked up
//! and changed on the caller's thread, the only one with the database. Work without the database is
//! done on another thread.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::Scope;

use super::{Draft, RowReader, Table};
use crate::error::Error;
use crate::import::list_kind::ListKind;

/// Number of rows in a chunk: their keys are looked up together, in a few queries.
const CHUNK: usize = 2_500;
/// Number of threads that read rows.
const READERS: usize = 2;

/// Returns the rows of a table in chunks, in order. Each thread reads every second chunk and waits
/// until the chunk is taken.
pub fn drafts<'s, K: ListKind>(
    threads: &'s Scope<'s, '_>,
    reader: &'s RowReader<'_, K>,
    table: &'s Table,
) -> impl Iterator<Item = Vec<Draft<K::Said>>> {
    let hands: [Receiver<Vec<Draft<K::Said>>>; READERS] = std::array::from_fn(|hand| {
        let (read, chunks) = sync_channel(0);
        threads.spawn(move || {
            for first in (hand * CHUNK..table.row_count()).step_by(READERS * CHUNK) {
                let rows = table.rows().skip(first).take(CHUNK);
                // After an error there is no receiver.
                if read.send(rows.map(|row| reader.draft(row)).collect()).is_err() {
                    return;
                }
            }
        });
        chunks
    });
    (0..table.row_count().div_ceil(CHUNK))
        .map_while(move |chunk| hands.get(chunk % READERS)?.recv().ok())
}

/// Passes each chunk of `first` through three stages: `look_up` and `last` on this thread,
/// `between` on its own thread, one chunk ahead of `last`.
pub fn pass_on<'s, C, A, B: Send + 's, D: Send + 's>(
    threads: &'s Scope<'s, '_>,
    carrier: &mut C,
    first: impl Iterator<Item = A>,
    mut look_up: impl FnMut(&mut C, A) -> Result<B, Error>,
    mut between: impl FnMut(B) -> Result<D, Error> + Send + 's,
    mut last: impl FnMut(&mut C, D) -> Result<(), Error>,
) -> Result<(), Error> {
    let (hand_over, looked_up) = sync_channel(1);
    let (hand_back, done) = sync_channel(1);
    threads.spawn(move || {
        for chunk in looked_up {
            if hand_back.send(between(chunk)).is_err() {
                return;
            }
        }
    });
    let lost = || Error::internal("a thread gave up");
    for (place, chunk) in first.enumerate() {
        hand_over.send(look_up(carrier, chunk)?).map_err(|_| lost())?;
        if place > 0 {
            last(carrier, done.recv().map_err(|_| lost())??)?;
        }
    }
    drop(hand_over);
    done.iter().try_for_each(|chunk| last(carrier, chunk?))
}
