//! The check before every route.

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};

use super::token::Purpose;
use super::{Actor, Origin, Visitor, Workplace, cookie, store};
use crate::access::{Access, Person};
use crate::config::Proxy;
use crate::db::Db;
use crate::error::{Code, Error};
use crate::record::Via;
use crate::trace_id::TraceId;

/// Admits a request to a route, or refuses it: 401 without a live session, 403 without the
/// permission or if the first password must still be changed.
pub async fn admit(
    access: Access,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match check(access, &request).await {
        Ok(()) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(refusal) => Ok(request.error_response(refusal)),
    }
}

/// Checks access and stores the actor (on an open route the visitor) in the request.
async fn check(access: Access, request: &ServiceRequest) -> Result<(), Error> {
    let workplace = request
        .app_data::<web::Data<Workplace>>()
        .map(|data| Arc::clone(data))
        .ok_or_else(|| Error::internal("no workplace"))?;
    let mut origin = origin(request);
    if access == Access::Anyone {
        request.extensions_mut().insert(Visitor { origin: Arc::new(origin), workplace });
        return Ok(());
    }
    let (purpose, token) = credential(request)?;
    if purpose == Purpose::Page {
        origin.via = Via::Form;
    }
    let person = authenticate(purpose, &token, &workplace).await?;
    tracing::Span::current().record("user", person.username.as_str());
    let (role, must_change) = (person.role, person.must_change_password);
    // Before any refusal: an error page shows the menu of the person.
    request.extensions_mut().insert(Actor::new(person, origin, workplace));
    match access {
        Access::Needs(_) if must_change => Err(Error::password_to_be_changed()),
        Access::Needs(permission) if !role.may(permission) => Err(Error::forbidden(role.label())),
        _ => Ok(()),
    }
}

async fn authenticate(
    purpose: Purpose,
    token: &str,
    workplace: &Arc<Workplace>,
) -> Result<Person, Error> {
    let now = workplace.clock.now();
    let claims = workplace.key.read(token, purpose, now.and_utc().timestamp())?;
    let on_page = purpose == Purpose::Page;
    let person = move |db: &mut Db| store::person_of(db, &claims.sid, claims.sub, on_page, now);
    workplace.journal.query_now(person).await?.ok_or_else(|| {
        Error::unauthorized(
            Code::SessionEnded,
            "登录已失效（已退出、账号停用或在别处被终止），请重新登录。",
        )
    })
}

/// Returns the bearer token of a program, or else the cookie of a browser.
fn credential(request: &ServiceRequest) -> Result<(Purpose, String), Error> {
    if let Some(token) = bearer(request) {
        return Ok((Purpose::Api, token.to_owned()));
    }
    let cookie = request.cookie(cookie::NAME).ok_or_else(|| {
        Error::unauthorized(
            Code::MissingToken,
            "此操作需要登录：请在 Authorization 头中提供 Bearer 凭证。",
        )
    })?;
    if !request.method().is_safe() && !cookie::is_from_our_pages(request.headers()) {
        return Err(Error::refuse(
            actix_web::http::StatusCode::FORBIDDEN,
            Code::CrossSite,
            "来源不符",
            "这个操作不是从本系统的页面发出的，没有执行。请从本系统的页面重新操作。",
        ));
    }
    Ok((Purpose::Page, cookie.value().to_owned()))
}

fn bearer(request: &ServiceRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn origin(request: &ServiceRequest) -> Origin {
    let text = |name: &str| {
        let value = request.headers().get(name)?.to_str().ok()?;
        Some(value.chars().take(200).collect::<String>())
    };
    let trusted = request.app_data::<web::Data<Proxy>>().is_some_and(|proxy| proxy.trusted);
    let forwarded = if trusted { text("x-forwarded-for") } else { None };
    let address = forwarded
        .and_then(|list| list.rsplit(',').next().map(|last| last.trim().to_owned()))
        .or_else(|| request.peer_addr().map(|peer| peer.ip().to_string()))
        .unwrap_or_else(|| "local".into());
    Origin {
        address,
        agent: text("user-agent").unwrap_or_default(),
        trace_id: request.extensions().get::<TraceId>().map(|id| id.0.clone()).unwrap_or_default(),
        idempotency_key: text("idempotency-key").filter(|key| !key.is_empty()),
        via: Via::Api,
    }
}
