//! Page to choose the company for a new record.

use actix_web::HttpResponse;
use askama::Template;

use super::{CompanyQuery, CompanyRow, store};
use crate::access::{Permission, Scope};
use crate::db::Db;
use crate::error::Error;
use crate::session::Actor;
use crate::town;
use crate::web::{Frame, Page, page};

/// Maximum number of matches shown.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "company/pick.html", config = "src/askama.toml")]
struct Pick {
    frame: Frame,
    /// Address of the next page, which receives the company.
    path: &'static str,
    q: String,
    found: Option<Page<(CompanyRow, String)>>,
}

/// Shows a page to choose a company. The page at `path` receives it as `?company=`.
pub async fn pick(
    actor: &Actor,
    frame: Frame,
    path: &'static str,
    q: &str,
) -> Result<HttpResponse, Error> {
    let q = q.trim().to_owned();
    let query = CompanyQuery { q: Some(q.clone()), per_page: Some(SHOWN), ..Default::default() };
    let filter = query.validate()?;
    let found = match q.is_empty() {
        true => None,
        false => {
            let memory = actor.memory().clone();
            let read = move |db: &mut Db, scope: &Scope| {
                let towns = town::list(db, scope)?;
                Ok(store::list(db, scope, &memory, &filter)?.map(|row| {
                    let town = town::name_of(&towns, &row.town_code).to_owned();
                    (row, town)
                }))
            };
            Some(actor.read(read).await?)
        }
    };
    page(&Pick { frame, path, q, found })
}
