//! One blocker: its state, the actions possible now, and its history.

use std::collections::BTreeSet;

use actix_multipart::Multipart;
use actix_web::web::{self, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{Names, Shown, acts};
use crate::access::{Permission, Role, minute};
use crate::attachment;
use crate::blocker::event::{Event, Evidence};
use crate::blocker::flow::Action;
use crate::blocker::model::{BlockerRecord, Severity, Status};
use crate::blocker::view::BlockerView;
use crate::blocker::{Files, HERE, actions, party, store};
use crate::deadline::Light;
use crate::department::credit_report::{Covered, PROOFS, covered};
use crate::error::{Error, Present};
use crate::flow::{Act, Card};
use crate::record::{self, Glossary};
use crate::session::Actor;
use crate::web::parts::{Pairs, Trace};
use crate::web::{Frame, PathId, Query, page, page_after, see_other, upload};

/// Maximum number of history entries shown; the company's history has them all.
const MOST_TRACED: i64 = 200;

/// Maximum number of precedents shown.
const PRECEDENTS: i64 = 5;

/// Maximum number of files in one action.
const MOST_FILES: usize = 10;

/// Statuses a blocker passes, in order.
const WAY: [Status; 7] = [
    Status::Raised,
    Status::Assigned,
    Status::Signed,
    Status::InProgress,
    Status::Answered,
    Status::Verifying,
    Status::Closed,
];

#[derive(Template)]
#[template(path = "blocker/pages/one.html", config = "src/askama.toml")]
struct BlockerPage {
    frame: Frame,
    blocker: Shown,
    refused: Option<String>,
    acts: Card,
    events: Vec<Event>,
    evidence: Vec<Evidence>,
    followers: Vec<i64>,
    /// 主问题, if the user may open it.
    parent: Vec<i64>,
    /// Latest closed blockers of the same category.
    precedents: Vec<BlockerView>,
    names: Names,
    covered: Vec<Covered>,
    trace: Option<Trace>,
}

impl BlockerPage {
    /// Returns each status to pass, whether it is done, and whether it is the current one.
    fn way(&self) -> impl Iterator<Item = (Status, bool, bool)> {
        let status = self.blocker.view.status;
        let at = match status {
            Status::Paused => Status::InProgress,
            other => other,
        };
        let here = WAY.iter().position(|one| *one == at).unwrap_or(0);
        WAY.into_iter().enumerate().map(move |(place, one)| {
            let done = place < here || (place == here && status == Status::Closed);
            (one, done, place == here)
        })
    }

    fn of(&self, event: &Event) -> Vec<&Evidence> {
        self.evidence.iter().filter(|one| one.event_id == event.id).collect()
    }

    /// Returns who acted: the unit, then the person.
    fn by(&self, event: &Event) -> String {
        let unit = match (event.role, event.unit.as_deref()) {
            (Role::Town, Some(code)) => self.names.town(code).to_owned(),
            (Role::Department, Some(code)) => self.names.department(code).to_owned(),
            (role, _) => role.label().to_owned(),
        };
        let person = record::called(&event.actor);
        if event.actor == "system" { person.to_owned() } else { format!("{unit}　{person}") }
    }

    fn at(&self, event: &Event) -> String {
        minute(event.at.0)
    }

    /// Departments whose proof the credit report replaces, for the category of proofs only.
    fn covered(&self) -> String {
        let names: Vec<&str> =
            self.covered.iter().map(|one| self.names.department(&one.department)).collect();
        names.join("、")
    }

    /// Documents that define this, each with its first day of effect.
    fn covered_by(&self) -> String {
        let source = |one: &Covered| format!("{}，{} 起", one.source, one.effective_from);
        let sources: BTreeSet<String> = self.covered.iter().map(source).collect();
        sources.into_iter().collect::<Vec<_>>().join("；")
    }
}

async fn load_page(actor: &Actor, id: i64) -> Result<(BlockerPage, BlockerRecord), Error> {
    let today = actor.clock().today();
    let frame = Frame::of(actor, HERE, "困难问题");
    let traced = frame.may(Permission::ViewTrace);
    let glossary = Glossary::of(actor.hooks());
    let read = move |db: &mut _, scope: &_| {
        let record = store::find(db, scope, id)?.present()?;
        let key = record.blocker.key();
        let glossary = glossary.with_lists(db, scope)?;
        let entries = match traced {
            true => record::of_record(db, record.blocker.company(), "blocker", id, MOST_TRACED)?,
            false => Vec::new(),
        };
        let trace = traced.then(|| Trace::of(entries, &glossary));
        let story = (store::events_of(db, key)?, store::evidence_of(db, key)?);
        let like = (record.blocker.columns.category.as_str(), id);
        let precedents = store::precedents(db, scope, like, PRECEDENTS)?;
        let followers = store::followers(db, key)?;
        // Only those in the user's scope.
        let parent: Vec<i64> = record.blocker.columns.parent_id.into_iter().collect();
        let seen =
            |found: Vec<BlockerRecord>| found.into_iter().map(|one| one.blocker.id).collect();
        let followers: Vec<i64> = seen(store::these(db, scope, &followers)?);
        let parent: Vec<i64> = seen(store::these(db, scope, &parent)?);
        let related = (followers, parent, store::these(db, scope, &precedents)?);
        Ok((record, trace, story, related, Names::read(db, scope)?))
    };
    let (record, trace, (events, evidence), related, names) = actor.read(read).await?;
    let (followers, parent, precedents) = related;
    let precedents = precedents.into_iter().map(|one| BlockerView::new(one, today)).collect();
    let parties = party::parties_of(actor.scope(), actor.person().role, &record.blocker);
    let legal = Action::legal(&parties, record.blocker.flow.standing());
    let acts = acts::card(&record, &legal, &names);
    let blocker = Shown::new(record.clone(), &names, today);
    let refused = None;
    let one = BlockerPage {
        frame,
        blocker,
        refused,
        acts,
        events,
        evidence,
        followers,
        parent,
        precedents,
        names,
        covered: match record.blocker.columns.category == PROOFS {
            true => covered(actor.seeds(), today)?,
            false => Vec::new(),
        },
        trace,
    };
    Ok((one, record))
}

pub async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (mut one, _) = load_page(&actor, id.into_inner()).await?;
    one.frame = one.frame.saying(asked.get("done"));
    page(&one)
}

pub async fn act(actor: Actor, id: PathId, form: Multipart) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let (mut one, record) = load_page(&actor, id).await?;
    let received = upload::files(form, MOST_FILES, attachment::LARGEST).await;
    let (sent, files) = match received {
        Ok(received) => received,
        Err(refusal) => {
            one.refused = Some(refusal.detail().to_owned());
            return page_after(refusal, &one);
        }
    };
    let done = match acts::read_input(&one.acts, &sent, &record) {
        Ok(input) => {
            let acting = actor.clone();
            web::block(move || {
                let keep = |sent| attachment::store_content(acting.files(), sent).map(acts::titled);
                let kept: Files = files.iter().map(keep).collect::<Result<_, Error>>()?;
                acting.write_blocking(|tx, scope| {
                    actions::act_with_files(tx, scope, id, input, &kept).map(|_| ())
                })
            })
            .await?
        }
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(()) => Ok(see_other(&format!("/blockers/{id}?done=acted"))),
        Err(refusal) => {
            one.refused = one.acts.refused(&sent, &refusal);
            page_after(refusal, &one)
        }
    }
}

/// Sends the file of a piece of evidence as a download.
pub async fn evidence(
    actor: Actor,
    path: Path<(i64, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (id, evidence) = path.into_inner();
    let found = actor.read(move |db, scope| {
        let blocker = store::find(db, scope, id)?.present()?.blocker.key();
        store::file_of(db, blocker, evidence)?.present()
    });
    let found = found.await?;
    attachment::send(&actor, &found, &request).await
}

/// 督办单, one page of A4 to print.
#[derive(Template)]
#[template(path = "blocker/pages/slip.html", config = "src/askama.toml")]
struct Slip {
    frame: Frame,
    blocker: Shown,
    /// What the recipient is asked to do.
    wanted: String,
    evidence: String,
    events: Vec<(String, String)>,
}

/// Number of latest actions on a slip.
const ON_SLIP: usize = 6;

pub async fn slip(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (one, record) = load_page(&actor, id.into_inner()).await?;
    let view = &one.blocker.view;
    let wanted = match (view.due_on, view.status) {
        (_, Status::Closed) => "已销号，供存档。".to_owned(),
        (Some(due), _) if view.light == Some(Light::Red) => {
            format!("已于 {due} 到期，请立即办结，并在系统中反馈结果、上传佐证材料。")
        }
        (Some(due), _) => format!("请于 {due} 前办结，并在系统中反馈结果、上传佐证材料。"),
        (None, _) => "请尽快提出办理意见。".to_owned(),
    };
    let told = |event: &Event| {
        let words = [event.detail.as_str(), event.note.as_deref().unwrap_or_default()];
        let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
        let what = format!("{}　{}　{}", event.action.label(), one.by(event), words.join("；"));
        (one.at(event), what)
    };
    let of_people = one
        .events
        .iter()
        .filter(|event| event.action.rule().is_some() || event.action == Action::Raise);
    let events = of_people.take(ON_SLIP).map(told).collect();
    let evidence = one.names.usual_evidence(&record);
    page(&Slip { frame: one.frame, blocker: one.blocker, wanted, evidence, events })
}

impl Slip {
    fn view(&self) -> &BlockerView {
        &self.blocker.view
    }
}
