//! 办理: what may be done with a record now, each act with the form that does it.

use askama::Template;

use super::{Form, Pairs};
use crate::error::Error;

/// An act that is legal.
#[derive(Debug, Clone)]
pub struct Act {
    /// Its word in the request.
    pub code: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it asks.
    pub form: Form,
    /// It leads on; the others lead back or away.
    pub leads_on: bool,
    /// It is what comes next, or was sent and refused.
    pub open: bool,
}

/// The card of acts, nothing where none is legal: give it to a template with `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/acts.html", config = "src/askama.toml")]
pub struct Acts {
    path: String,
    version: i64,
    acts: Vec<Act>,
}

impl Acts {
    /// Acts on a version of a record, sent to an address.
    pub fn new(path: impl Into<String>, version: i64, acts: Vec<Act>) -> Self {
        Self { path: path.into(), version, acts }
    }

    /// With what was sent and refused at its act; the reason where the act is no longer legal.
    pub fn refused(&mut self, code: &str, sent: &Pairs, refusal: &Error) -> Option<String> {
        let Some(act) = self.acts.iter_mut().find(|act| act.code == code) else {
            return Some(refusal.detail().to_owned());
        };
        act.form = act.form.clone().entered(sent).refused(refusal);
        act.open = true;
        None
    }
}
