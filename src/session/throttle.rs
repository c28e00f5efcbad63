//! Slows down password guessing: counts failed sign-ins per address, in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chrono::{NaiveDateTime, TimeDelta};

/// Number of failures within [`WINDOW`] after which an address must wait.
const ALLOWED: u32 = 30;
const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// Maximum number of addresses remembered. When it is reached, the table is cleared so that it does
/// not grow.
const REMEMBERED: usize = 10_000;

/// Time of the first failure and number of failures in the current window, by address.
#[derive(Clone, Default)]
pub struct Throttle(Arc<Mutex<HashMap<String, (NaiveDateTime, u32)>>>);

impl Throttle {
    /// Whether the address has failed too often within the window.
    pub fn is_closed(&self, address: &str, now: NaiveDateTime) -> bool {
        self.0.lock().is_ok_and(|seen| {
            seen.get(address).is_some_and(|(since, n)| now - *since < WINDOW && *n >= ALLOWED)
        })
    }

    /// Counts a failed sign-in.
    pub fn failed(&self, address: &str, now: NaiveDateTime) {
        let Ok(mut seen) = self.0.lock() else { return };
        if seen.len() >= REMEMBERED && !seen.contains_key(address) {
            seen.clear();
        }
        let entry = seen.entry(address.to_owned()).or_insert((now, 0));
        if now - entry.0 >= WINDOW {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_waits_after_too_many_failures_and_is_let_in_again() {
        let throttle = Throttle::default();
        let start = chrono::DateTime::UNIX_EPOCH.naive_utc();
        for _ in 0..ALLOWED {
            assert!(!throttle.is_closed("10.0.0.1", start));
            throttle.failed("10.0.0.1", start);
        }
        assert!(throttle.is_closed("10.0.0.1", start));
        assert!(!throttle.is_closed("10.0.0.2", start));
        assert!(!throttle.is_closed("10.0.0.1", start + WINDOW));
    }
}
