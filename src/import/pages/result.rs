//! 结果: shows what a list has written. 撤销.

use actix_web::HttpResponse;
use askama::Template;

use super::{Head, Kept, PATIENCE, Seen, Step, changes, moment, number, seen, subject};
use crate::columns::Meaning;
use crate::error::Error;
use crate::import::actions;
use crate::import::model::{OnError, State};
use crate::session::Actor;
use crate::web::parts::Pairs;
use crate::web::{Frame, PathId, page, page_after, see_other};

#[derive(Template)]
#[template(path = "import/pages/result.html", config = "src/askama.toml")]
struct ResultPage {
    frame: Frame,
    head: Head,
    seen: Seen,
    /// Why the last undo was refused.
    refused: Option<String>,
}

impl ResultPage {
    fn is_undone(&self) -> bool {
        self.seen.opened.row.state == State::Undone
    }

    fn committed_at(&self) -> String {
        moment(self.seen.opened.row.committed_at)
    }

    fn undone_at(&self) -> String {
        moment(self.seen.opened.row.undone_at)
    }

    fn on_error(&self) -> &'static str {
        let chosen = self.seen.opened.row.on_error.as_deref().and_then(|word| word.parse().ok());
        chosen.map_or("—", |chosen: OnError| chosen.label())
    }

    /// Link to the imported records: address and link text.
    fn records(&self) -> (&'static str, &'static str) {
        self.seen.opened.row.kind.about.records
    }

    /// Returns the Chinese name of the field that was kept.
    fn kept_field(&self, kept: &Kept) -> String {
        let Some(field) = &kept.field else { return "整条记录".to_owned() };
        let fields = (self.seen.opened.row.kind.fields)();
        Meaning::written(&fields, field).map_or_else(|| field.clone(), Meaning::label)
    }

    fn kept(&self) -> &[Kept] {
        &self.seen.opened.report.kept
    }
}

pub(super) fn page_of(
    actor: &Actor,
    seen: Seen,
    asked: &Pairs,
    refused: Option<String>,
) -> Result<HttpResponse, Error> {
    let (frame, head) = (seen.frame(actor, Some(asked.get("done"))), seen.head(Step::Result));
    page(&ResultPage { frame, head, seen, refused })
}

#[derive(Template)]
#[template(path = "import/pages/undo.html", config = "src/askama.toml")]
struct UndoPage {
    frame: Frame,
    head: Head,
    seen: Seen,
    refused: Option<String>,
}

impl UndoPage {
    fn new(actor: &Actor, seen: Seen, refused: Option<String>) -> Self {
        let (frame, head) = (seen.frame(actor, None), seen.head(Step::Result));
        Self { frame, head, seen, refused }
    }
}

/// Shows what an undo will do, before it is confirmed.
pub async fn ask_undo(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let seen = seen(&actor, id).await?;
    match seen.opened.row.state {
        State::Committed => page(&UndoPage::new(&actor, seen, None)),
        State::Checked | State::Undone => Ok(see_other(&format!("/imports/{id}"))),
    }
}

/// Undoes the import.
pub async fn undo(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let seen = seen(&actor, id).await?;
    let here = format!("/imports/{id}");
    let undoing = actor.clone();
    let work = move |_: &_| actions::undo(&undoing, id);
    match actor.background().run(subject(id), 0, PATIENCE, work).await {
        None => Ok(see_other(&here)),
        Some(Ok(())) => Ok(see_other(&format!("{here}?done=undone"))),
        Some(Err(refusal)) if seen.is_open() => changes::page_refused(actor, id, refusal).await,
        Some(Err(refusal)) => {
            let why = Some(refusal.detail().to_owned());
            page_after(refusal, &UndoPage::new(&actor, seen, why))
        }
    }
}
