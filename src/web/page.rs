//! What all pages share: the frame, and how they are sent.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, header};
use askama::Template;
use chrono::NaiveDate;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::feature::{Feature, Here, MenuEntry};
use crate::access::{Greeting, Permission, Person, Role};
use crate::error::{Error, WayOut};
use crate::record::Hooks;
use crate::session::{Actor, Visitor};

/// Nothing from elsewhere, and no script in the page itself.
const CONTENT_SECURITY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// What cannot stand as it is in an address within an address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// What pages of several features say of the deed that led to them, by the word in their address.
const DONE: &[(&str, &str)] = &[
    ("saved", "已保存。"),
    ("unchanged", "内容没有变化，没有保存新版本。"),
    ("created", "已新增。"),
    ("removed", "已删除。"),
    ("withdrawn", "已撤回。"),
    ("acted", "已办理，并已通知有关单位。"),
    ("asked", "已向镇街（园区）征集所缺资料。"),
    ("done", "已完成。"),
];

/// What stands around every page.
pub struct Frame {
    /// Of the page.
    pub title: Cow<'static, str>,
    /// The entry of the menu it belongs to.
    pub here: Here,
    /// Who looks at it.
    pub person: Option<Person>,
    /// What was just done.
    pub said: Option<&'static str>,
    /// It has charts.
    pub charts: bool,
    /// The city's name.
    pub city: String,
    today: Option<NaiveDate>,
    features: Vec<&'static Feature>,
}

impl Frame {
    /// For someone who has signed in.
    pub fn of(actor: &Actor, here: Here, title: impl Into<Cow<'static, str>>) -> Self {
        let today = Some(actor.clock().today());
        let person = Some(actor.person().clone());
        let features = actor.hooks().of::<Feature>().collect();
        let city = actor.city().name.clone();
        Self { title: title.into(), here, person, said: None, charts: false, city, today, features }
    }

    /// For someone who has not signed in.
    pub fn for_visitor(visitor: &Visitor, title: &'static str) -> Self {
        Self { city: visitor.city().name.clone(), ..Self::for_anyone(title) }
    }

    /// For anyone, in whatever city.
    pub fn for_anyone(title: &'static str) -> Self {
        Self {
            title: title.into(),
            here: Here::NOWHERE,
            person: None,
            said: None,
            charts: false,
            city: String::new(),
            today: None,
            features: Vec::new(),
        }
    }

    /// With what was just done, by its word.
    pub fn saying(mut self, done: &str) -> Self {
        let own = self.features.iter().flat_map(|feature| feature.done);
        let said = own.chain(DONE).find(|(word, _)| *word == done);
        self.said = said.map(|(_, sentence)| *sentence);
        self
    }

    /// With what draws charts.
    pub fn with_charts(mut self) -> Self {
        self.charts = true;
        self
    }

    /// The pages that this person may open.
    pub fn menu(&self) -> impl Iterator<Item = &'static MenuEntry> {
        let entries = self.features.iter().flat_map(|feature| feature.menu);
        entries.filter(|entry| self.may(entry.needs))
    }

    /// Whether the person may do something.
    pub fn may(&self, permission: Permission) -> bool {
        self.person.as_ref().is_some_and(|person| person.role.may(permission))
    }

    /// What the person is told who has just signed in.
    pub fn greeting(&self) -> Option<&Greeting> {
        self.person.as_ref()?.greeting.as_ref()
    }

    /// Where this person begins.
    pub fn home(&self) -> &'static str {
        self.person.as_ref().map_or("/", |person| first_of(&self.features, person.role))
    }

    /// Changes with the files that pages need.
    pub fn edition(&self) -> &'static str {
        super::assets::edition()
    }

    /// The files of others are there.
    pub fn is_dressed(&self) -> bool {
        super::assets::are_dressed()
    }

    /// What a printed page says of itself: who printed it, and when.
    pub fn imprint(&self) -> String {
        let Some(person) = &self.person else { return String::new() };
        let unit = person.unit.as_deref().unwrap_or_else(|| person.role.label());
        let day = self.today.map(|day| day.to_string()).unwrap_or_default();
        format!("{unit}　{}　{day}", person.display_name)
    }
}

/// The page a role begins with.
pub fn home_of(hooks: &Hooks, role: Role) -> &'static str {
    first_of(&hooks.of::<Feature>().collect::<Vec<_>>(), role)
}

fn first_of(features: &[&'static Feature], role: Role) -> &'static str {
    let mut entries = features.iter().flat_map(|feature| feature.menu);
    entries.find(|entry| role.may(entry.needs)).map_or("/account", |entry| entry.here.0)
}

/// Sends a page.
pub fn page(template: &impl Template) -> Result<HttpResponse, Error> {
    send(&mut HttpResponse::Ok(), template)
}

/// Sends a page that says at the same time why something was not done. What is our own fault is
/// no such page.
pub fn page_after(refusal: Error, template: &impl Template) -> Result<HttpResponse, Error> {
    if refusal.status().is_server_error() {
        return Err(refusal);
    }
    send(&mut HttpResponse::build(refusal.status()), template)
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
pub fn wanted_by(request: &ServiceRequest) -> Option<String> {
    let accepts = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    let asks = accepts.contains("text/html") && !request.path().starts_with("/api/");
    let address = || match *request.method() {
        Method::GET => request.uri().to_string(),
        _ => "/".to_owned(),
    };
    asks.then(address)
}

/// A refusal as a page. Whoever has not signed in is sent to do so, and then back.
pub fn refusal(
    error: &Error,
    trace_id: &str,
    address: &str,
    actor: Option<&Actor>,
) -> HttpResponse {
    match error.way_out() {
        Some(WayOut::OwnPassword) => return see_other("/password"),
        Some(WayOut::SignIn) => {
            return see_other(&format!("/login?then={}", utf8_percent_encode(address, ESCAPED)));
        }
        None => {}
    }
    let title = "操作没有完成";
    let frame = match actor {
        Some(actor) => Frame::of(actor, Here::NOWHERE, title),
        None => Frame::for_anyone(title),
    };
    let refusal = Refusal { frame, error, trace_id };
    let mut response = HttpResponse::build(error.status());
    send(&mut response, &refusal).unwrap_or_else(|_| HttpResponse::InternalServerError().finish())
}

/// Sends the browser on to another page of ours.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// To a record that was changed from the version that was seen to another, or to the same.
pub fn saved(path: &str, seen: i64, version: i64) -> HttpResponse {
    see_other(&format!("{path}?done={}", if version == seen { "unchanged" } else { "saved" }))
}
