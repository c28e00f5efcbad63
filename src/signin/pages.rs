//! Pages of 登录, 退出登录, 修改密码.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::access::Access;
use crate::error::Error;
use crate::session::{Actor, Visitor, cookie, end_session, renew_password, sign_in};
use crate::signin::ACCOUNT;
use crate::web::{Frame, Query, Route, home_of, page, pages, see_other};

/// Pages of the feature.
pub const ROUTES: &[Route] = pages![
    Access::Anyone => Get "/login": login,
    Access::Anyone => Post "/login": enter,
    Access::SignedIn => Post "/logout": leave,
    Access::SignedIn => Get "/password": password,
    Access::SignedIn => Post "/password": renew,
];

/// Address to go to after signing in.
#[derive(Deserialize)]
struct Then {
    then: Option<String>,
}

#[derive(Template)]
#[template(path = "signin/login.html", config = "src/askama.toml")]
struct LoginPage {
    frame: Frame,
    /// Name of 领导小组办公室.
    office: String,
    then: String,
    username: String,
    refused: Option<String>,
}

impl LoginPage {
    fn new(visitor: &Visitor, then: Option<String>) -> Self {
        let frame = Frame::for_visitor(visitor, "登录");
        let office = visitor.city().offices.office.clone();
        Self { frame, office, then: ours(then), username: String::new(), refused: None }
    }
}

/// Accepts only an address of this system, so that a link to the login page cannot lead elsewhere.
fn ours(then: Option<String>) -> String {
    let then = then.unwrap_or_default();
    let is_ours = then.starts_with('/')
        && !then.starts_with("//")
        && !then.contains(['\\', '\r', '\n'])
        && !then.starts_with("/login");
    if is_ours { then } else { "/".to_owned() }
}

async fn login(visitor: Visitor, query: Query<Then>) -> Result<HttpResponse, Error> {
    page(&LoginPage::new(&visitor, query.into_inner().then))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginForm {
    username: String,
    password: String,
    then: Option<String>,
}

/// Signs in. An error is shown on the form, which keeps the user name.
async fn enter(
    visitor: Visitor,
    request: HttpRequest,
    form: web::Form<LoginForm>,
) -> Result<HttpResponse, Error> {
    let LoginForm { username, password, then } = form.into_inner();
    if !cookie::is_from_our_pages(request.headers()) {
        return Ok(see_other("/login"));
    }
    let visitor = visitor.on_page();
    let token = sign_in(&visitor, username.clone(), password, |visitor, account, session, _| {
        let token = visitor.issue_for_pages(account, session)?;
        Ok((token, account.role, account.must_change_password))
    });
    match token.await {
        Ok((token, role, must_change)) => {
            let next = match ours(then) {
                _ if must_change => "/password".to_owned(),
                first if first == "/" => home_of(visitor.hooks(), role).to_owned(),
                then => then,
            };
            let mut response = see_other(&next);
            response.add_cookie(&cookie::session_cookie(token)).map_err(Error::internal)?;
            Ok(response)
        }
        Err(refusal) if refusal.status().is_client_error() => {
            let refused = Some(refusal.detail().to_owned());
            answered(
                refusal.status(),
                page(&LoginPage { refused, username, ..LoginPage::new(&visitor, then) }),
            )
        }
        Err(fault) => Err(fault),
    }
}

/// Sets an error status on a page that shows the error.
fn answered(status: StatusCode, page: Result<HttpResponse, Error>) -> Result<HttpResponse, Error> {
    let mut page = page?;
    *page.status_mut() = status;
    Ok(page)
}

async fn leave(actor: Actor) -> Result<HttpResponse, Error> {
    let own = actor.person().session_id.clone();
    actor.write(move |tx, _| end_session(tx, &own, "logout")).await?;
    let mut response = see_other("/login");
    response.add_cookie(&cookie::removed()).map_err(Error::internal)?;
    Ok(response)
}

#[derive(Template)]
#[template(path = "signin/password.html", config = "src/askama.toml")]
struct PasswordPage {
    frame: Frame,
    /// Whether the initial password must be changed.
    first: bool,
    refused: Option<String>,
}

impl PasswordPage {
    fn new(actor: &Actor, refused: Option<String>) -> Self {
        let frame = Frame::of(actor, ACCOUNT, "修改密码");
        Self { frame, first: actor.person().must_change_password, refused }
    }
}

async fn password(actor: Actor) -> Result<HttpResponse, Error> {
    page(&PasswordPage::new(&actor, None))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordForm {
    /// For the password manager of the browser.
    #[expect(dead_code, reason = "whose password it is, the session says")]
    username: Option<String>,
    old_password: String,
    new_password: String,
    again: String,
}

async fn renew(actor: Actor, form: web::Form<PasswordForm>) -> Result<HttpResponse, Error> {
    let PasswordForm { old_password, new_password, again, .. } = form.into_inner();
    if new_password != again {
        let refused = Some("两次输入的新密码不一致，请重新输入。".to_owned());
        return answered(
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&PasswordPage::new(&actor, refused)),
        );
    }
    match renew_password(&actor, old_password, new_password).await {
        Ok(()) => Ok(see_other(home_of(actor.hooks(), actor.person().role))),
        Err(refusal) if refusal.status().is_client_error() => {
            let refused = Some(refusal.detail().to_owned());
            answered(refusal.status(), page(&PasswordPage::new(&actor, refused)))
        }
        Err(fault) => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::ours;

    #[test]
    fn login_leads_only_to_addresses_of_ours() {
        for (asked, led) in [
            (Some("/companies?town=441900119&sort=-name"), "/companies?town=441900119&sort=-name"),
            (Some("//evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("/login?then=/login"), "/"),
            (Some("/a\r\nset-cookie: x"), "/"),
            (None, "/"),
        ] {
            assert_eq!(ours(asked.map(str::to_owned)), led);
        }
    }
}
