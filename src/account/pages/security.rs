//! Actions of the security administrator on accounts.

use actix_web::HttpResponse;
use askama::Template;

use crate::account::model::User;
use crate::account::{HERE, actions, store};
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::web::{Frame, PathId, page, see_other};

#[derive(Template)]
#[template(path = "account/end.html", config = "src/askama.toml")]
struct EndPage {
    frame: Frame,
    user: User,
    living: i64,
}

pub async fn unlock(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, _| actions::unlock(tx, id)).await?;
    Ok(see_other(&format!("/users/{id}?done=unlocked")))
}

pub async fn ask_end(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (id, now) = (id.into_inner(), actor.clock().now());
    let read = move |db: &mut _, _: &_| {
        Ok((store::find(db, id)?.present()?, store::living_sessions(db, id, now)?))
    };
    let (user, living) = actor.read(read).await?;
    page(&EndPage { frame: Frame::of(&actor, HERE, "终止登录"), user, living })
}

pub async fn end(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    actor.write(move |tx, _| actions::end_sessions(tx, id)).await?;
    Ok(see_other(&format!("/users/{id}?done=ended")))
}
