//! What all pages share: the frame, and how they are sent.

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, header};
use askama::Template;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::access::{Actor, Permission, Person, Role};
use crate::error::Error;

/// Nothing from elsewhere, and no script in the page itself.
const CONTENT_SECURITY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// What cannot stand as it is in an address within an address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// Which entry of the menu a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// 总览
    Overview,
    /// 我的账号, with 修改密码
    Account,
    /// Before anyone has signed in, and where something was refused.
    Nowhere,
}

/// What stands around every page.
pub struct Frame {
    /// Of the page.
    pub title: &'static str,
    /// The entry of the menu it belongs to.
    pub here: Here,
    /// Who looks at it.
    pub person: Option<Person>,
}

/// An entry of the menu.
pub struct Entry {
    /// The page.
    pub here: Here,
    /// Its address.
    pub path: &'static str,
    /// What people read.
    pub name: &'static str,
}

impl Frame {
    /// For someone who has signed in.
    pub fn of(actor: &Actor, here: Here, title: &'static str) -> Self {
        Self { title, here, person: Some(actor.person().clone()) }
    }

    /// For anyone.
    pub fn for_anyone(title: &'static str) -> Self {
        Self { title, here: Here::Nowhere, person: None }
    }

    /// The pages that this person may open.
    pub fn menu(&self) -> Vec<Entry> {
        let may = |permission| self.person.as_ref().is_some_and(|p| p.role.may(permission));
        let mut menu = Vec::new();
        if may(Permission::ViewGoal) {
            menu.push(Entry { here: Here::Overview, path: "/", name: "总览" });
        }
        menu
    }

    /// Where this person begins.
    pub fn home(&self) -> &'static str {
        self.person.as_ref().map_or("/", |person| home_of(person.role))
    }

    /// Changes with the files that pages need.
    pub fn edition(&self) -> &'static str {
        super::assets::edition()
    }
}

/// The page a role begins with.
pub fn home_of(role: Role) -> &'static str {
    if role.may(Permission::ViewGoal) { "/" } else { "/account" }
}

/// Sends a page.
pub fn page(template: &impl Template) -> Result<HttpResponse, Error> {
    send(&mut HttpResponse::Ok(), template)
}

fn send(
    response: &mut actix_web::HttpResponseBuilder,
    template: &impl Template,
) -> Result<HttpResponse, Error> {
    Ok(response
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(template.render().map_err(Error::internal)?))
}

#[derive(Template)]
#[template(path = "web/refusal.html", config = "src/askama.toml")]
struct Refusal<'a> {
    frame: Frame,
    error: &'a Error,
    trace_id: &'a str,
}

/// The address a browser asked for, if it expects a page there.
pub(super) fn wanted_by(request: &ServiceRequest) -> Option<String> {
    let accepts = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    let asks = accepts.contains("text/html") && !request.path().starts_with("/api/");
    let address = || match *request.method() {
        Method::GET => request.uri().to_string(),
        _ => "/".to_owned(),
    };
    asks.then(address)
}

/// A refusal as a page. Whoever has not signed in is sent to do so, and then back.
pub(super) fn refusal(error: &Error, trace_id: &str, address: &str) -> HttpResponse {
    if error.code() == "must_change_password" {
        return see_other("/password");
    }
    if error.status() == actix_web::http::StatusCode::UNAUTHORIZED {
        return see_other(&format!("/login?then={}", utf8_percent_encode(address, ESCAPED)));
    }
    let refusal = Refusal { frame: Frame::for_anyone("操作没有完成"), error, trace_id };
    let mut response = HttpResponse::build(error.status());
    send(&mut response, &refusal).unwrap_or_else(|_| HttpResponse::InternalServerError().finish())
}

/// Sends the browser on to another page of ours.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}
