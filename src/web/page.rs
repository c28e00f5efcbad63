//! The frame of all pages, and the functions that send pages.

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

/// Allows no resources from other sites and no inline scripts.
const CONTENT_SECURITY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// Characters to escape in an address that is a parameter of another address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// Success messages used by pages of several features, by the `done` value in the address.
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

/// The frame around every page.
pub struct Frame {
    pub title: Cow<'static, str>,
    /// Menu entry of the page.
    pub here: Here,
    /// The signed-in user, if any.
    pub person: Option<Person>,
    /// Success message.
    pub said: Option<&'static str>,
    /// Whether the page loads the chart scripts.
    pub charts: bool,
    /// Name of the city; empty in [`Frame::for_anyone`].
    pub city: String,
    today: Option<NaiveDate>,
    features: Vec<&'static Feature>,
}

impl Frame {
    /// The frame for a signed-in user.
    pub fn of(actor: &Actor, here: Here, title: impl Into<Cow<'static, str>>) -> Self {
        let today = Some(actor.clock().today());
        let person = Some(actor.person().clone());
        let features = actor.hooks().of::<Feature>().collect();
        let city = actor.city().name.clone();
        Self { title: title.into(), here, person, said: None, charts: false, city, today, features }
    }

    /// The frame for a visitor who is not signed in.
    pub fn for_visitor(visitor: &Visitor, title: &'static str) -> Self {
        Self { city: visitor.city().name.clone(), ..Self::for_anyone(title) }
    }

    /// The frame for anyone, without a city.
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

    /// Adds the success message for the `done` value of the address.
    pub fn saying(mut self, done: &str) -> Self {
        let own = self.features.iter().flat_map(|feature| feature.done);
        let said = own.chain(DONE).find(|(word, _)| *word == done);
        self.said = said.map(|(_, sentence)| *sentence);
        self
    }

    /// Loads the chart scripts.
    pub fn with_charts(mut self) -> Self {
        self.charts = true;
        self
    }

    /// Returns the menu entries that the user may open.
    pub fn menu(&self) -> impl Iterator<Item = &'static MenuEntry> {
        let entries = self.features.iter().flat_map(|feature| feature.menu);
        entries.filter(|entry| self.may(entry.needs))
    }

    /// Whether the user has a permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.person.as_ref().is_some_and(|person| person.role.may(permission))
    }

    /// Returns the greeting right after sign-in.
    pub fn greeting(&self) -> Option<&Greeting> {
        self.person.as_ref()?.greeting.as_ref()
    }

    /// Returns the address of the user's first page.
    pub fn home(&self) -> &'static str {
        self.person.as_ref().map_or("/", |person| first_of(&self.features, person.role))
    }

    /// Returns the version of the static files.
    pub fn edition(&self) -> &'static str {
        super::assets::edition()
    }

    /// Whether the downloaded static files are present.
    pub fn is_dressed(&self) -> bool {
        super::assets::are_dressed()
    }

    /// Returns the line on printed pages: unit and name of the user, and the day.
    pub fn imprint(&self) -> String {
        let Some(person) = &self.person else { return String::new() };
        let unit = person.unit.as_deref().unwrap_or_else(|| person.role.label());
        let day = self.today.map(|day| day.to_string()).unwrap_or_default();
        format!("{unit}　{}　{day}", person.display_name)
    }
}

/// Returns the address of the first page of a role.
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

/// Sends a page that also shows why an operation was refused. Server errors are returned as errors
/// instead.
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

/// Returns the address that a browser asked for, if it expects a page; `/` if the method is not
/// GET.
pub fn wanted_by(request: &ServiceRequest) -> Option<String> {
    let accepts = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    let asks = accepts.contains("text/html") && !request.path().starts_with("/api/");
    let address = || match *request.method() {
        Method::GET => request.uri().to_string(),
        _ => "/".to_owned(),
    };
    asks.then(address)
}

/// Sends an error page. A visitor who is not signed in is redirected to the sign-in page and back.
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

/// Redirects the browser to another page of the program.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// Redirects to a record after saving; the message depends on whether the version changed.
pub fn saved(path: &str, seen: i64, version: i64) -> HttpResponse {
    see_other(&format!("{path}?done={}", if version == seen { "unchanged" } else { "saved" }))
}
