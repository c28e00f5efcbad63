//! A page that is one form: a new record, a changed one, and the choice between two versions
//! where someone else was quicker.

use actix_web::HttpResponse;
use askama::Template;

use super::{Conflict, Form};
use crate::error::Error;
use crate::web::{Frame, Members, page_after};

/// The page.
#[derive(Template)]
#[template(path = "web/parts/form_page.html", config = "src/askama.toml")]
pub struct FormPage {
    frame: Frame,
    form: Form,
    action: String,
    cancel: String,
    /// What the record belongs to: address and name.
    about: Option<(String, String)>,
    note: &'static str,
    kept: Vec<(&'static str, String)>,
    conflict: Option<Conflict>,
}

impl FormPage {
    /// A form that is sent to an address, with the way back for whoever changes their mind.
    pub fn new(
        frame: Frame,
        form: Form,
        action: impl Into<String>,
        cancel: impl Into<String>,
    ) -> Self {
        let (action, cancel, kept) = (action.into(), cancel.into(), Vec::new());
        Self { frame, form, action, cancel, about: None, note: "", kept, conflict: None }
    }

    /// With what was just done, by its word.
    pub fn saying(mut self, done: &str) -> Self {
        self.frame = self.frame.saying(done);
        self
    }

    /// What the record belongs to, with its address.
    pub fn about(mut self, address: impl Into<String>, name: impl Into<String>) -> Self {
        self.about = Some((address.into(), name.into()));
        self
    }

    /// What to know before filling it in.
    pub fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// What is sent along unseen.
    pub fn keeping(mut self, name: &'static str, value: impl ToString) -> Self {
        self.kept.retain(|(known, _)| *known != name);
        self.kept.push((name, value.to_string()));
        self
    }

    /// The page again, with the reasons at their fields.
    pub fn refused(mut self, refusal: Error) -> Result<HttpResponse, Error> {
        self.form = self.form.refused(&refusal);
        page_after(refusal, &self)
    }

    /// As [`FormPage::refused`] for an edited record: if someone else has changed it in the
    /// meantime, the choice between what was entered and the record as it is now.
    pub fn refused_over(
        mut self,
        refusal: Error,
        now: &Members,
        version: i64,
    ) -> Result<HttpResponse, Error> {
        if !refusal.is_stale() {
            return self.refused(refusal);
        }
        self.conflict = Some(Conflict { both: self.form.disagreements(now) });
        page_after(refusal, &self.keeping("version", version))
    }
}
