//! Forms to plan and change a meeting, and to record that it was held and its minutes.

use actix_web::{HttpResponse, web};

use crate::error::{Error, Present};
use crate::flow::Act;
use crate::meeting::actions::Holding;
use crate::meeting::flow::{MeetingAction, Party};
use crate::meeting::model::{Meeting, MeetingKind, MeetingStatus};
use crate::meeting::{HERE, actions, store};
use crate::session::Actor;
use crate::web::parts::{Choice, Field, Form, FormPage, Pairs};
use crate::web::{Frame, Members, PathId, members, page, saved, see_other};

/// Returns the fields of a meeting without its minutes.
fn fields(status: MeetingStatus) -> Vec<Field> {
    let mut fields = vec![
        Field::line("title", "会议名称").required().wide(),
        Field::choice("kind", "类别", Choice::each::<MeetingKind>())
            .required()
            .value(MeetingKind::Coordination),
        Field::line("place", "地点"),
        Field::line("host", "主持人"),
        Field::long("participants", "参会单位和人员"),
    ];
    // The day of a held meeting is fixed, because deadlines of decisions count from it.
    if status == MeetingStatus::Planned {
        fields.insert(2, Field::day("held_on", "会议日期").required());
    }
    fields
}

fn new_page(actor: &Actor, form: Form) -> FormPage {
    let frame = Frame::of(actor, HERE, "筹备会议");
    FormPage::new(frame, form, "/meetings/new", "/meetings")
}

pub(super) async fn new(actor: Actor) -> Result<HttpResponse, Error> {
    page(&new_page(&actor, Form::new(fields(MeetingStatus::Planned))))
}

pub(super) async fn plan(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let form = Form::new(fields(MeetingStatus::Planned)).entered(&sent);
    let planned = actor.write_entered(form.read(), actions::plan);
    match planned.await {
        Ok(meeting) => Ok(see_other(&format!("/meetings/{}/agenda?done=created", meeting.id))),
        Err(refusal) => new_page(&actor, form).refused(refusal),
    }
}

/// A form that changes a meeting.
struct Part {
    title: &'static str,
    path: &'static str,
    fields: fn(MeetingStatus) -> Vec<Field>,
    /// The action of the form, if it is not legal in every status.
    action: Option<MeetingAction>,
}

const FACTS: &Part = &Part { title: "修改会议", path: "edit", fields, action: None };
const MINUTES: &Part = &Part {
    title: "会议纪要",
    path: "minutes",
    fields: |_| vec![Field::line("document_no", "纪要文号"), Field::long("minutes", "会议纪要")],
    action: Some(MeetingAction::Minutes),
};

/// Returns a meeting to change, its current values, and the form.
async fn editing(actor: &Actor, part: &Part, id: i64) -> Result<(Meeting, Members, Form), Error> {
    let meeting = actor.read(move |db, scope| store::find(db, scope, id)?.present()).await?;
    if let Some(action) = part.action {
        action.permitted(&[Party::Office], meeting.status)?;
    }
    let now = members(&meeting.facts)?;
    let form = Form::new((part.fields)(meeting.status)).editing(&now);
    Ok((meeting, now, form))
}

fn editing_page(
    actor: &Actor,
    part: &Part,
    meeting: &Meeting,
    form: Form,
    version: i64,
) -> FormPage {
    let back = format!("/meetings/{}", meeting.id);
    let frame = Frame::of(actor, HERE, part.title);
    FormPage::new(frame, form, format!("{back}/{}", part.path), &back)
        .about(&back, &meeting.facts.title)
        .keeping("version", version)
}

async fn show_form(actor: Actor, part: &Part, id: i64) -> Result<HttpResponse, Error> {
    let (meeting, _, form) = editing(&actor, part, id).await?;
    page(&editing_page(&actor, part, &meeting, form, meeting.version))
}

async fn changed(actor: Actor, part: &Part, id: i64, sent: &Pairs) -> Result<HttpResponse, Error> {
    let seen = sent.version()?;
    let (meeting, now, form) = editing(&actor, part, id).await?;
    let form = form.entered(sent);
    let changed = actor.write_entered(form.meaning(), move |tx, scope, patch| {
        actions::change(tx, scope, id, seen, patch)
    });
    match changed.await {
        Ok(after) => Ok(saved(&format!("/meetings/{id}"), seen, after.version)),
        Err(refusal) => editing_page(&actor, part, &meeting, form, seen).refused_over(
            refusal,
            &now,
            meeting.version,
        ),
    }
}

pub(super) async fn edit(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    show_form(actor, FACTS, id.into_inner()).await
}

pub(super) async fn save(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    changed(actor, FACTS, id.into_inner(), &sent).await
}

pub(super) async fn minutes(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    show_form(actor, MINUTES, id.into_inner()).await
}

pub(super) async fn record(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    changed(actor, MINUTES, id.into_inner(), &sent).await
}

/// Returns a meeting that can be recorded as held, and the form.
async fn planned(actor: &Actor, id: i64) -> Result<(Meeting, Form), Error> {
    let meeting = actor.read(move |db, scope| store::find(db, scope, id)?.present()).await?;
    MeetingAction::Hold.permitted(&[Party::Office], meeting.status)?;
    let day = Field::day("held_on", "实际召开日期").required().value(meeting.facts.held_on);
    Ok((meeting, Form::new(vec![day])))
}

fn holding_page(actor: &Actor, meeting: &Meeting, form: Form) -> FormPage {
    let back = format!("/meetings/{}", meeting.id);
    let frame = Frame::of(actor, HERE, "登记会议召开");
    FormPage::new(frame, form, format!("{back}/hold"), &back)
        .about(&back, &meeting.facts.title)
        .note("登记召开后会议日期不能再改：议定事项的期限从会议之日算起。")
        .keeping("version", meeting.version)
}

pub(super) async fn holding(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (meeting, form) = planned(&actor, id.into_inner()).await?;
    page(&holding_page(&actor, &meeting, form))
}

pub(super) async fn submit_held(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let (meeting, form) = planned(&actor, id).await?;
    let form = form.entered(&sent);
    let holding = form.read_with::<Holding>("version", seen);
    let held = actor
        .write_entered(holding, move |tx, scope, how| actions::record_held(tx, scope, id, &how));
    match held.await {
        Ok(_) => Ok(see_other(&format!("/meetings/{id}?done=saved"))),
        Err(refusal) => holding_page(&actor, &meeting, form).refused(refusal),
    }
}
