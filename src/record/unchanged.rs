//! What was found out about the data and holds until the next change.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::store;
use crate::db::Db;
use crate::error::Error;

/// Findings kept at once; a full memory is emptied.
const MOST: usize = 1_000;

/// Names what the data are at the moment: the hash of the last audit entry, and how often
/// something was derived without one. Every change writes an entry in its own transaction, and the
/// hash of an entry covers all entries before it: two reads in the same state see the same data,
/// whichever server or database they ask.
pub struct State(Option<(String, i64)>);

/// The state that a read sees. Within a transaction that has changed something already it must
/// not be asked for: the entry of the change comes last.
pub fn state(db: &mut Db) -> Result<State, Error> {
    Ok(State(store::state(db)?))
}

/// Findings by question, all of one state. A finding never outlives a change, by whoever it was
/// made.
pub struct Unchanged<T>(Mutex<Findings<T>>);

struct Findings<T> {
    state: (String, i64),
    by_question: BTreeMap<String, T>,
}

/// Nothing found out yet.
impl<T> Default for Unchanged<T> {
    fn default() -> Self {
        Self(Mutex::new(Findings { state: (String::new(), 0), by_question: BTreeMap::new() }))
    }
}

impl<T: Clone> Unchanged<T> {
    /// The answer to a question, found out unless it is known.
    pub fn answer(
        &self,
        state: &State,
        question: String,
        find_out: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(state) = &state.0 else { return find_out() };
        if let Some(known) = self.known(state, &question) {
            return Ok(known);
        }
        let found = find_out()?;
        self.keep(state, question, found.clone());
        Ok(found)
    }

    fn known(&self, state: &(String, i64), question: &str) -> Option<T> {
        let findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = findings.by_question.get(question);
        known.filter(|_| findings.state == *state).cloned()
    }

    fn keep(&self, state: &(String, i64), question: String, found: T) {
        let mut findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if findings.state != *state || findings.by_question.len() >= MOST {
            findings.by_question.clear();
            findings.state.clone_from(state);
        }
        findings.by_question.insert(question, found);
    }
}
