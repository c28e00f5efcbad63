//! 提交: writes the list, in the background if it takes long.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Head, PATIENCE, Seen, Step, changes, seen, subject};
use crate::background::Progress;
use crate::error::{Code, Error};
use crate::import::actions;
use crate::import::model::{OnError, State};
use crate::money::grouped;
use crate::session::Actor;
use crate::web::parts::Pairs;
use crate::web::{Frame, PathId, page, see_other};

#[derive(Template)]
#[template(path = "import/pages/progress.html", config = "src/askama.toml")]
struct ProgressPage {
    frame: Frame,
    head: Head,
    /// True for a commit, false for an undo.
    is_commit: bool,
    progress: Progress,
}

impl ProgressPage {
    fn done(&self) -> String {
        grouped(self.progress.done)
    }

    fn total(&self) -> String {
        grouped(self.progress.total)
    }
}

/// Commits a batch. A second click only shows the progress of the first one.
pub async fn commit(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let seen = seen(&actor, id).await?;
    let here = format!("/imports/{id}");
    let on_error = match sent.get("on_error").parse::<OnError>() {
        Ok(on_error) => on_error,
        Err(_) => {
            let asked = Error::refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                Code::BadEnum,
                "请选择",
                "请选择有错误的行怎么办，再提交。",
            );
            return changes::page_refused(actor, id, asked).await;
        }
    };
    let rows = u64::from(seen.opened.report.counts.rows);
    let committing = actor.clone();
    let work = move |done: &_| actions::commit_counting(&committing, id, on_error, done);
    match actor.background().run(subject(id), rows, PATIENCE, work).await {
        None => Ok(see_other(&here)),
        Some(Ok(())) => Ok(see_other(&format!("{here}?done=imported"))),
        Some(Err(refusal)) if refusal.status().is_server_error() => Err(refusal),
        Some(Err(refusal)) => match self::seen(&actor, id).await?.opened.row.state {
            State::Committed => Ok(see_other(&format!("{here}?done=imported-before"))),
            _ => changes::page_refused(actor, id, refusal).await,
        },
    }
}

/// Shows the progress of a commit or an undo.
pub(super) fn going_on(
    actor: &Actor,
    seen: Seen,
    progress: Progress,
) -> Result<HttpResponse, Error> {
    let is_commit = seen.is_open();
    let here = if is_commit { Step::Commit } else { Step::Result };
    let (frame, head) = (seen.frame(actor, None), seen.head(here));
    page(&ProgressPage { frame, head, is_commit, progress })
}
