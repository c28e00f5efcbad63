//! Creating an account, and resetting its password. The new password is shown once, on the page
//! that answers the form; it has no address of its own.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::units::Units;
use crate::account::actions::UserChange;
use crate::account::api::NewUserRequest;
use crate::account::first_password::FirstPassword;
use crate::account::model::User;
use crate::account::{HERE, actions, store};
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::web::parts::{Field, Form, Pairs};
use crate::web::{Frame, PathId, from_members, page, page_after};

#[derive(Template)]
#[template(path = "account/new.html", config = "src/askama.toml")]
struct NewPage {
    frame: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "account/issued.html", config = "src/askama.toml")]
struct IssuedPage {
    frame: Frame,
    user: User,
    password: String,
}

#[derive(Template)]
#[template(path = "account/reset.html", config = "src/askama.toml")]
struct ResetPage {
    frame: Frame,
    user: User,
    refused: Option<String>,
}

async fn fields(actor: &Actor) -> Result<Vec<Field>, Error> {
    let mut fields = actor.read(Units::read).await?.fields();
    let username = Field::line("username", "用户名").required();
    let username =
        username.hint("3 至 64 个字母、数字、汉字或 . _ -，可以用手机号或工号；建立后不能修改。");
    fields.insert(0, username);
    Ok(fields)
}

pub async fn form(actor: Actor) -> Result<HttpResponse, Error> {
    let form = Form::new(fields(&actor).await?);
    page(&NewPage { frame: Frame::of(&actor, HERE, "新增账号"), form })
}

pub async fn create(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let form = Form::new(fields(&actor).await?).entered(&sent);
    match created(&actor, &form).await {
        Ok((user, password)) => {
            let frame = Frame::of(&actor, HERE, "账号已建立");
            page(&IssuedPage { frame, user, password })
        }
        Err(refusal) => {
            let frame = Frame::of(&actor, HERE, "新增账号");
            let form = form.refused(&refusal);
            page_after(refusal, &NewPage { frame, form })
        }
    }
}

async fn created(actor: &Actor, form: &Form) -> Result<(User, String), Error> {
    let request: NewUserRequest = from_members(form.meaning()?)?;
    let new = request.account().valid()?;
    let FirstPassword { shown, hash } = FirstPassword::made_up(actor).await?;
    let user = actor.write(move |tx, _| actions::create(tx, &new, &hash)).await?;
    Ok((user, shown))
}

pub async fn ask_reset(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    page(&load_reset_page(&actor, id.into_inner()).await?)
}

async fn load_reset_page(actor: &Actor, id: i64) -> Result<ResetPage, Error> {
    let user = actor.read(move |db, _| store::find(db, id)?.present()).await?;
    let frame = Frame::of(actor, HERE, "重置密码");
    Ok(ResetPage { frame, user, refused: None })
}

pub async fn reset(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let version = sent.get("version").parse().unwrap_or_default();
    let FirstPassword { shown, hash } = FirstPassword::made_up(&actor).await?;
    let change = UserChange { first_password: Some(hash), ..UserChange::default() };
    match actor.write(move |tx, _| actions::change(tx, id, version, &change)).await {
        Ok(user) => {
            let frame = Frame::of(&actor, HERE, "密码已重置");
            page(&IssuedPage { frame, user, password: shown })
        }
        Err(refusal) if !refusal.is_stale() => Err(refusal),
        Err(refusal) => {
            let refused = Some("您打开之后，这个账号已有变化，密码没有重置。请核对后再试。".into());
            page_after(refusal, &ResetPage { refused, ..load_reset_page(&actor, id).await? })
        }
    }
}
