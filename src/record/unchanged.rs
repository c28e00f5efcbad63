//! Cached results that are valid until the next change of the data.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::store;
use crate::db::Db;
use crate::error::Error;

/// Largest number of cached results; a full cache is emptied.
const MOST: usize = 1_000;

/// Identifies the current state of the data: the hash of the last audit entry, and the number of
/// derivations without one. Every change writes an entry in its own transaction, and the hash of an
/// entry covers all entries before it. So two reads in the same state see the same data, on any
/// server.
pub struct State(Option<(String, i64)>);

/// Returns the state that a read sees. Do not call it in a transaction that has already changed
/// something: the audit entry of the change is written last.
pub fn state(db: &mut Db) -> Result<State, Error> {
    Ok(State(store::state(db)?))
}

/// Cached results by question, all for one state. A result is never used after a change, whoever
/// made the change.
pub struct Unchanged<T>(Mutex<Findings<T>>);

struct Findings<T> {
    state: (String, i64),
    by_question: BTreeMap<String, T>,
}

/// An empty cache.
impl<T> Default for Unchanged<T> {
    fn default() -> Self {
        Self(Mutex::new(Findings { state: (String::new(), 0), by_question: BTreeMap::new() }))
    }
}

impl<T: Clone> Unchanged<T> {
    /// Returns the cached answer to a question, or computes and caches it.
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
        self.remember(state, question, found.clone());
        Ok(found)
    }

    fn known(&self, state: &(String, i64), question: &str) -> Option<T> {
        let findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = findings.by_question.get(question);
        known.filter(|_| findings.state == *state).cloned()
    }

    fn remember(&self, state: &(String, i64), question: String, found: T) {
        let mut findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if findings.state != *state || findings.by_question.len() >= MOST {
            findings.by_question.clear();
            findings.state.clone_from(state);
        }
        findings.by_question.insert(question, found);
    }
}
