//! A page with one form, for a new or an edited record. It also shows the conflict with a change by
//! another user.

use actix_web::HttpResponse;
use askama::Template;

use super::{Conflict, Form};
use crate::error::Error;
use crate::web::{Frame, Members, page_after};

#[derive(Template)]
#[template(path = "web/parts/form_page.html", config = "src/askama.toml")]
pub struct FormPage {
    frame: Frame,
    form: Form,
    action: String,
    cancel: String,
    /// Address and name of the record that the form belongs to.
    about: Option<(String, String)>,
    note: &'static str,
    kept: Vec<(&'static str, String)>,
    conflict: Option<Conflict>,
}

impl FormPage {
    /// Creates the page; `action` receives the form, `cancel` is the address of the cancel link.
    pub fn new(
        frame: Frame,
        form: Form,
        action: impl Into<String>,
        cancel: impl Into<String>,
    ) -> Self {
        let (action, cancel, kept) = (action.into(), cancel.into(), Vec::new());
        Self { frame, form, action, cancel, about: None, note: "", kept, conflict: None }
    }

    /// Adds the success message for the `done` value of the address.
    pub fn saying(mut self, done: &str) -> Self {
        self.frame = self.frame.saying(done);
        self
    }

    /// Sets the record that the form belongs to, with its address.
    pub fn about(mut self, address: impl Into<String>, name: impl Into<String>) -> Self {
        self.about = Some((address.into(), name.into()));
        self
    }

    /// Sets a warning above the form.
    pub fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// Adds a hidden field.
    pub fn keeping(mut self, name: &'static str, value: impl ToString) -> Self {
        self.kept.retain(|(known, _)| *known != name);
        self.kept.push((name, value.to_string()));
        self
    }

    /// Sends the page again with the error messages at their fields.
    pub fn refused(mut self, refusal: Error) -> Result<HttpResponse, Error> {
        self.form = self.form.refused(&refusal);
        page_after(refusal, &self)
    }

    /// Same as [`FormPage::refused`] for an edited record. If another user has changed it
    /// meanwhile, the page offers the choice between both versions.
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
