//! `/api/v1/auth/sessions`: the sessions of the caller, and ending them.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::store::{self, LivingSession};
use crate::access::Access;
use crate::error::Error;
use crate::session::{self, Actor};
use crate::web::{Instant, Page, Paging, Query, Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::SignedIn => __path_list: list,
    Access::SignedIn => __path_end: end,
];

/// Number of characters of a session id that are shown: enough to identify it, too few to forge a
/// token.
const SHOWN: usize = 16;

/// 登录会话
#[derive(Serialize, ToSchema)]
struct SessionView {
    /// The beginning of the session id.
    id: String,
    created_at: Instant,
    expires_at: Instant,
    address: String,
    agent: String,
    /// Whether it is the session of this request.
    current: bool,
}

impl SessionView {
    fn new(session: LivingSession, current: &str) -> Self {
        Self {
            current: session.id == current,
            id: shown(&session.id).to_owned(),
            created_at: Instant(session.created_at),
            expires_at: Instant(session.expires_at),
            address: session.address,
            agent: session.agent,
        }
    }
}

pub(super) fn shown(id: &str) -> &str {
    id.get(..SHOWN).unwrap_or(id)
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SessionQuery {
    /// From 1.
    page: Option<i64>,
    /// 1 to 200, 50 by default.
    per_page: Option<i64>,
}

/// Returns the sessions of the caller, newest first.
#[utoipa::path(get, path = "/api/v1/auth/sessions", tag = "登录", params(SessionQuery),
    responses((status = 200, body = Page<SessionView>)))]
async fn list(actor: Actor, query: Query<SessionQuery>) -> Result<Json<Page<SessionView>>, Error> {
    let paging = Paging::new(query.page, query.per_page)?;
    let person = actor.person().clone();
    let now = actor.clock().now();
    let (living, person) =
        actor.read(move |db, _| Ok((store::own_sessions(db, &person, now)?, person))).await?;
    let counted = i64::try_from(living.len()).unwrap_or(i64::MAX);
    let first = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
    let rows = usize::try_from(paging.per_page).unwrap_or_default();
    let page = living.into_iter().skip(first).take(rows);
    let items = page.map(|session| SessionView::new(session, &person.session_id)).collect();
    Ok(Json(Page::new(items, paging, counted)))
}

/// Ends a session of the caller, possibly the current one.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/{id}", tag = "登录",
    params(("id" = String, Path)), responses((status = 204), (status = 404)))]
async fn end(actor: Actor, id: Path<String>) -> Result<HttpResponse, Error> {
    end_own(&actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends a session of the caller, identified by the beginning of its id.
pub(super) async fn end_own(actor: &Actor, id: String) -> Result<(), Error> {
    let person = actor.person().clone();
    actor
        .write(move |tx, _| {
            let now = tx.now();
            let living = store::own_sessions(tx.db(), &person, now)?;
            let session = living
                .into_iter()
                .find(|session| shown(&session.id) == id)
                .ok_or_else(|| Error::not_found("登录会话"))?;
            session::end_session(tx, &session.id, "ended_by_owner")
        })
        .await
}
