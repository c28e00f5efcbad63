//! The page of one account, and its editing.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;

use super::state;
use super::units::Units;
use crate::access::{Permission, minute};
use crate::account::api::UserPatch;
use crate::account::model::{Profile, User};
use crate::account::{HERE, actions, store};
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::web::parts::{Field, Form, FormPage, Input, Pairs};
use crate::web::{Frame, PathId, Query, from_members, members, page, page_after, saved};

#[derive(Template)]
#[template(path = "account/one.html", config = "src/askama.toml")]
struct OnePage {
    frame: Frame,
    user: User,
    units: Units,
    /// Number of live sessions.
    living: i64,
    form: Form,
    now: NaiveDateTime,
}

impl OnePage {
    fn new(actor: &Actor, known: Known) -> Self {
        let Known { user, units, living } = known;
        let title = format!("账号 {}", user.username);
        let frame = Frame::of(actor, HERE, title);
        Self { frame, user, units, living, form: Form::new(vec![]), now: actor.clock().now() }
    }

    fn state(&self) -> (&'static str, String) {
        state(&self.user, self.now)
    }

    fn is_locked(&self) -> bool {
        self.user.locked_until.is_some_and(|until| until > self.now)
    }

    fn created(&self) -> String {
        minute(self.user.created_at)
    }

    fn last_login(&self) -> String {
        let Some(at) = self.user.last_login_at else { return "从未登录".to_owned() };
        let from = self.user.last_login_from.as_deref().unwrap_or("—");
        format!("{}，来自 {from}", minute(at))
    }
}

/// An account and the other data of its page.
struct Known {
    user: User,
    units: Units,
    living: i64,
}

async fn load_user(actor: &Actor, id: i64) -> Result<Known, Error> {
    let now = actor.clock().now();
    let read = move |db: &mut _, scope: &_| {
        let user = store::find(db, id)?.present()?;
        let living = store::living_sessions(db, id, now)?;
        Ok(Known { user, units: Units::read(db, scope)?, living })
    };
    actor.read(read).await
}

fn fields(units: &Units) -> Vec<Field> {
    let mut fields = units.fields();
    let active = Field::new("active", "启用", Input::Tick);
    fields.push(active.hint("取消勾选即停用：立即退出登录，不能再登录，记录保留。"));
    fields
}

fn editing(units: &Units, profile: &Profile) -> Result<Form, Error> {
    Ok(Form::new(fields(units)).editing(&members(profile)?))
}

pub async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let known = load_user(&actor, id.into_inner()).await?;
    let form = editing(&known.units, &known.user.profile)?;
    let mut shown = OnePage::new(&actor, known);
    shown.frame = shown.frame.saying(asked.get("done"));
    page(&OnePage { form, ..shown })
}

/// Stores the changes. A form without a version is treated as outdated.
pub async fn save(actor: Actor, id: PathId, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let version = sent.get("version").parse().unwrap_or_default();
    let known = load_user(&actor, id).await?;
    let form = Form::new(fields(&known.units)).entered(&sent);
    match change(&actor, id, version, &form).await {
        Ok(user) => Ok(saved(&format!("/users/{id}"), version, user.version)),
        Err(refusal) if refusal.is_stale() => {
            let (frame, user) = (Frame::of(&actor, HERE, "修改账号"), known.user);
            let here = format!("/users/{id}");
            let choice = FormPage::new(frame, form, &here, &here).about(&here, &user.username);
            choice.refused_over(refusal, &members(&user.profile)?, user.version)
        }
        Err(refusal) => {
            let form = form.refused(&refusal);
            page_after(refusal, &OnePage { form, ..OnePage::new(&actor, known) })
        }
    }
}

async fn change(actor: &Actor, id: i64, version: i64, form: &Form) -> Result<User, Error> {
    let patch: UserPatch = from_members(form.meaning()?)?;
    let change = patch.change();
    actor.write(move |tx, _| actions::change(tx, id, version, &change)).await
}
