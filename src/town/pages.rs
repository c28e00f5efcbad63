//! The form for a working group (专班).

use actix_web::HttpResponse;
use actix_web::web::{Form as Sent, Path};

use crate::access::{Access, Permission};
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::town::{GroupFacts, HERE, Town, WorkingGroup, actions, store};
use crate::web::parts::{Field, Form, FormPage, Pairs};
use crate::web::{Frame, Members, Route, from_members, members, page, pages, saved};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::EditWorkingGroup) => Get "/towns/{code}/working-group": edit,
    Access::Needs(Permission::EditWorkingGroup) => Post "/towns/{code}/working-group": save,
];

fn fields() -> Vec<Field> {
    vec![
        Field::line("leader", "组长").required(),
        Field::line("deputy", "副组长"),
        Field::line("contact", "联络员"),
        Field::line("phone", "联系电话").hint("只向本镇街（园区）和领导小组及其办公室完整显示。"),
    ]
}

/// Returns a town and its working group, if this person may change it.
async fn editing(actor: &Actor, code: String) -> Result<(Town, WorkingGroup, Members), Error> {
    let read = move |db: &mut _, scope: &crate::access::Scope| {
        if !scope.covers_town(&code) {
            return Err(Error::not_found("镇街（园区）"));
        }
        Ok((store::find(db, scope, &code)?.present()?, store::working_group(db, scope, &code)?))
    };
    let (town, group) = actor.read(read).await?;
    let now = members(&GroupFacts::from(&group))?;
    Ok((town, group, now))
}

fn editing_page(actor: &Actor, town: &Town, form: Form, version: i64) -> FormPage {
    let back = format!("/towns/{}", town.code);
    let frame = Frame::of(actor, HERE, "修改专班");
    FormPage::new(frame, form, format!("{back}/working-group"), &back)
        .about(&back, &town.name)
        .keeping("version", version)
}

async fn edit(actor: Actor, code: Path<String>) -> Result<HttpResponse, Error> {
    let (town, group, now) = editing(&actor, code.into_inner()).await?;
    page(&editing_page(&actor, &town, Form::new(fields()).editing(&now), group.version))
}

async fn save(actor: Actor, code: Path<String>, sent: Sent<Pairs>) -> Result<HttpResponse, Error> {
    let seen = sent.version()?;
    let (town, group, now) = editing(&actor, code.into_inner()).await?;
    let form = Form::new(fields()).editing(&now).entered(&sent);
    let code = town.code.clone();
    let group_facts = form.meaning().and_then(|changes| changed(now.clone(), changes));
    let set = actor.write_entered(group_facts, move |tx, scope, facts| {
        actions::set_working_group(tx, scope, &code, seen, facts)
    });
    match set.await {
        Ok((town, after)) => Ok(saved(&format!("/towns/{}", town.code), seen, after.version)),
        Err(refusal) => {
            editing_page(&actor, &town, form, seen).refused_over(refusal, &now, group.version)
        }
    }
}

/// Adds the changes to the unchanged fields, because the action needs the whole group.
fn changed(mut whole: Members, changes: Members) -> Result<GroupFacts, Error> {
    whole.extend(changes);
    from_members(whole)
}
