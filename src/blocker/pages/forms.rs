//! Forms for raising and changing a blocker.

use actix_web::{HttpResponse, web};

use super::Names;
use crate::blocker::model::{BlockerRecord, Severity};
use crate::blocker::{HERE, actions, store};
use crate::company;
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::web::parts::{Choice, Field, Form, FormPage, Input, Pairs};
use crate::web::{Frame, Members, PathId, Query, members, page, saved, see_other};

/// Fields of the facts of a blocker.
pub(super) fn fields(names: &Names) -> Vec<Field> {
    let categories = names.categories.iter().map(|one| {
        let (name, lead) = (&one.name, names.department(&one.lead_department));
        let days = one.usual_working_days;
        Choice::new(&one.code, format!("{name}（{lead}牵头，通常 {days} 个工作日）"))
    });
    vec![
        Field::choice("category", "类别", categories).required().wide(),
        Field::choice("severity", "严重程度", Choice::each::<Severity>())
            .required()
            .value(Severity::Normal),
        Field::choice("lead_department", "牵头部门", names.of_departments())
            .hint("不选时，由所选类别的牵头部门牵头。"),
        Field::line("responsible_person", "责任人"),
        Field::day("raised_on", "登记日期"),
        Field::new("parent_id", "主问题编号", Input::Whole)
            .hint("几家企业同一原因的，填主问题的编号，由部门在主问题上一并办理。"),
        Field::long("description", "问题描述").required(),
        Field::new("departments", "协办部门", Input::Many(names.of_departments().collect())),
    ]
}

/// Reads the company of a new blocker, and the names for its form.
async fn raising(actor: &Actor, company: i64) -> Result<(company::Company, Names), Error> {
    let read = move |db: &mut _, scope: &_| {
        Ok((company::find(db, scope, company)?.present()?, Names::read(db, scope)?))
    };
    actor.read(read).await
}

fn raising_page(actor: &Actor, company: &company::Company, form: Form) -> FormPage {
    let frame = Frame::of(actor, HERE, "登记困难问题");
    let back = format!("/companies/{}", company.id);
    FormPage::new(frame, form, "/blockers/new", &back)
        .about(&back, &company.facts.name)
        .keeping("company", company.id)
}

pub(super) async fn new(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let Ok(company) = asked.get("company").parse() else {
        let frame = Frame::of(&actor, HERE, "登记困难问题");
        return company::pick(&actor, frame, "/blockers/new", asked.get("q")).await;
    };
    let (company, names) = raising(&actor, company).await?;
    let today = actor.clock().today();
    let mut fields = fields(&names);
    for field in fields.iter_mut().filter(|field| field.name == "raised_on") {
        field.value = today.to_string();
    }
    page(&raising_page(&actor, &company, Form::new(fields)))
}

pub(super) async fn raise(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let company = sent.get("company").parse().map_err(|_| Error::not_found("企业"))?;
    let (company, names) = raising(&actor, company).await?;
    let form = Form::new(fields(&names)).entered(&sent);
    let id = company.id;
    let raised = actor.write_entered(form.read(), move |tx, scope, facts| {
        let company = company::within_scope(tx.db(), scope, id)?.present()?;
        actions::raise(tx, scope, company, facts)
    });
    match raised.await {
        Ok(raised) => Ok(see_other(&format!("/blockers/{}?done=created", raised.blocker.id))),
        Err(refusal) => raising_page(&actor, &company, form).refused(refusal),
    }
}

/// Reads a blocker to edit, with its current values and its form.
async fn editing(actor: &Actor, id: i64) -> Result<(BlockerRecord, Members, Form), Error> {
    let read = move |db: &mut _, scope: &_| {
        Ok((store::find(db, scope, id)?.present()?, Names::read(db, scope)?))
    };
    let (record, names) = actor.read(read).await?;
    let now = members(&record.facts())?;
    let form = Form::new(fields(&names)).editing(&now);
    Ok((record, now, form))
}

fn editing_page(actor: &Actor, record: &BlockerRecord, form: Form, version: i64) -> FormPage {
    let frame = Frame::of(actor, HERE, "修改困难问题");
    let back = format!("/blockers/{}", record.blocker.id);
    let company = format!("/companies/{}", record.blocker.company_id);
    FormPage::new(frame, form, format!("{back}/edit"), back)
        .about(company, &record.company_name)
        .keeping("version", version)
}

pub(super) async fn edit(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (record, _, form) = editing(&actor, id.into_inner()).await?;
    page(&editing_page(&actor, &record, form, record.blocker.version))
}

pub(super) async fn save(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let (record, now, form) = editing(&actor, id).await?;
    let form = form.entered(&sent);
    let changed = actor.write_entered(form.meaning(), move |tx, scope, patch| {
        actions::change(tx, scope, id, seen, patch)
    });
    match changed.await {
        Ok(after) => Ok(saved(&format!("/blockers/{id}"), seen, after.blocker.version)),
        Err(refusal) => editing_page(&actor, &record, form, seen).refused_over(
            refusal,
            &now,
            record.blocker.version,
        ),
    }
}
