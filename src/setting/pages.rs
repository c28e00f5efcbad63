//! Pages of settings: one form for each subject.

use super::subject::Subject;
use super::{actions, store};
use crate::error::Error;
use crate::session::Actor;
use crate::setting::HERE;
use crate::web::parts::{Field, Form, FormPage, Pairs};
use crate::web::{Frame, Members, Query, members, page, saved};
use actix_web::{HttpResponse, web};

/// A page of settings, registered by the feature that owns the subject.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    pub path: &'static str,
    pub title: &'static str,
}

/// A subject that has a form.
pub trait Sheet: Subject {
    const PAGE: Page;
    /// Note shown above the form, in Chinese.
    const NOTE: &'static str;

    fn fields() -> Vec<Field>;

    /// Returns the values of the form's fields.
    fn on_form(&self) -> Result<Members, Error> {
        members(self)
    }

    /// Converts changed fields of the form to members of the subject; `self` is the current value.
    fn meant(&self, fields: Members) -> Members {
        fields
    }
}

fn form<S: Sheet>(actor: &Actor, form: Form, version: i64) -> FormPage {
    let Page { path, title } = S::PAGE;
    let page = FormPage::new(Frame::of(actor, HERE, title), form, path, path)
        .keeping("version", version)
        .note(S::NOTE);
    match after(actor, path) {
        Some(other) => page.about(other.path, format!("另一项设置：{}", other.title)),
        None => page,
    }
}

/// Returns the next page of settings, cyclically; `None` if there is no other.
fn after(actor: &Actor, path: &str) -> Option<&'static Page> {
    let all: Vec<&Page> = actor.hooks().of::<Page>().collect();
    let at = all.iter().position(|page| page.path == path)?;
    all.get((at + 1) % all.len()).copied().filter(|other| other.path != path)
}

async fn load_settings<S: Sheet>(actor: &Actor) -> Result<(S, i64), Error> {
    actor.read(|db, _| store::with_version(db)).await
}

/// Shows the form of a subject.
pub async fn show<S: Sheet>(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (subject, version) = load_settings::<S>(&actor).await?;
    let shown = Form::new(S::fields()).editing(&subject.on_form()?);
    page(&form::<S>(&actor, shown, version).saying(asked.get("done")))
}

/// Saves the form of a subject.
pub async fn save<S: Sheet>(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let seen = sent.version()?;
    let (subject, version) = load_settings::<S>(&actor).await?;
    let now = subject.on_form()?;
    let entered = Form::new(S::fields()).editing(&now).entered(&sent);
    let patch = entered.meaning().map(|fields| subject.meant(fields));
    let changed =
        actor.write_entered(patch, move |tx, _, patch| actions::change::<S>(tx, seen, patch));
    match changed.await {
        Ok((_, after)) => Ok(saved(S::PAGE.path, seen, after)),
        Err(refusal) => form::<S>(&actor, entered, seen).refused_over(refusal, &now, version),
    }
}
