//! 我的账号: the account and the sessions of the signed-in person.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::access::{Person, SignIn, minute};
use crate::account::own_sessions::{end_own, shown};
use crate::account::store;
use crate::account::store::LivingSession;
use crate::error::Error;
use crate::session::{Actor, sign_in_before};
use crate::signin::ACCOUNT;
use crate::web::{Frame, page, see_other};

#[derive(Template)]
#[template(path = "account/account.html", config = "src/askama.toml")]
struct AccountPage {
    frame: Frame,
    person: Person,
    /// The previous sign-in.
    before: Option<SignIn>,
    living: Vec<LivingSession>,
}

impl AccountPage {
    fn is_this(&self, session: &LivingSession) -> bool {
        session.id == self.person.session_id
    }

    /// Returns when the session began, in China time.
    fn began(&self, session: &LivingSession) -> String {
        minute(session.created_at)
    }

    fn number<'a>(&self, session: &'a LivingSession) -> &'a str {
        shown(&session.id)
    }
}

pub async fn account(actor: Actor) -> Result<HttpResponse, Error> {
    let (person, now) = (actor.person().clone(), actor.clock().now());
    let read = move |db: &mut _, _: &_| {
        let before = sign_in_before(db, person.id, &person.session_id)?;
        Ok((before, store::own_sessions(db, &person, now)?))
    };
    let (before, living) = actor.read(read).await?;
    let frame = Frame::of(&actor, ACCOUNT, "我的账号");
    page(&AccountPage { frame, person: actor.person().clone(), before, living })
}

pub async fn end(actor: Actor, id: Path<String>) -> Result<HttpResponse, Error> {
    end_own(&actor, id.into_inner()).await?;
    Ok(see_other("/account"))
}
