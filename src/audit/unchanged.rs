//! What was found out about the data and holds until the next change.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::store;
use crate::db::Db;
use crate::error::Error;

/// Findings kept at once; a full memory is emptied.
const MOST: usize = 1_000;

/// Findings by question. Every change writes an audit entry in its own transaction, and the hash
/// of an entry covers all entries before it: two reads that see the same last hash see the same
/// data, whichever server or database they ask. A finding therefore never outlives a change, by
/// whoever it was made.
pub struct Unchanged<T>(Mutex<Findings<T>>);

struct Findings<T> {
    /// The hash of the last audit entry when they were found.
    state: String,
    by_question: Option<HashMap<String, T>>,
}

impl<T: Clone> Unchanged<T> {
    /// Nothing found out yet.
    pub const fn nothing_yet() -> Self {
        Self(Mutex::new(Findings { state: String::new(), by_question: None }))
    }

    /// The answer to a question, found out unless it is known. Within a transaction that has
    /// changed something already nothing may be asked: its entry comes last.
    pub fn answer(
        &self,
        db: &mut Db,
        question: String,
        find_out: impl FnOnce(&mut Db) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(state) = store::last_hash(db)? else { return find_out(db) };
        if let Some(known) = self.known(&state, &question) {
            return Ok(known);
        }
        let found = find_out(db)?;
        self.keep(state, question, found.clone());
        Ok(found)
    }

    fn known(&self, state: &str, question: &str) -> Option<T> {
        let findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if findings.state != state {
            return None;
        }
        findings.by_question.as_ref()?.get(question).cloned()
    }

    fn keep(&self, state: String, question: String, found: T) {
        let mut findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outdated = findings.state != state;
        let known = findings.by_question.get_or_insert_default();
        if outdated || known.len() >= MOST {
            known.clear();
        }
        known.insert(question, found);
        findings.state = state;
    }
}
