//! Page of 入库建议: suggested companies and comparison of lists of names.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use askama::Template;

use super::api::{SuggestionQuery, list_of};
use super::award::{self, Comparison, Match};
use super::suggest::{self, Suggestions};
use crate::access::{Access, Permission, Reach};
use crate::error::Error;
use crate::pool::{HERE, Views, town_field};
use crate::session::Actor;
use crate::town;
use crate::web::parts::{Address, Bar, Pager, Pairs};
use crate::web::{Frame, Paging, Query, Route, page, page_after, pages};

const VIEW: Access = Access::Needs(Permission::ViewPool);

pub const PAGES: &[Route] = pages![
    VIEW => Get "/pool/suggestions": show,
    VIEW => Post "/pool/suggestions": compare,
];

#[derive(Template)]
#[template(path = "suggestion/suggestions.html", config = "src/askama.toml")]
struct Page {
    frame: Frame,
    views: Views,
    bar: Option<Bar>,
    found: Suggestions,
    pager: Pager,
    /// The pasted list, shown again.
    text: String,
    compared: Option<Comparison>,
    refused: Option<String>,
}

async fn load_page(actor: &Actor, asked: &Pairs) -> Result<Page, Error> {
    let query: SuggestionQuery = asked.read()?;
    let paging = Paging::new(query.page, query.per_page)?;
    let address = Address::new("/pool/suggestions", Pairs::of(&query)?);
    let today = actor.clock().today();
    let read = move |db: &mut _, scope: &_| {
        let town = query.town.as_deref();
        let found = suggest::suggestions(db, scope, town, today, paging)?;
        Ok((found, town::list(db, scope)?))
    };
    let (found, towns) = actor.read(read).await?;
    let sees_city = *actor.scope().reach() == Reach::City;
    let bar = || Bar::new(vec![town_field(&towns)], 1, "/pool/suggestions", asked);
    Ok(Page {
        frame: Frame::of(actor, HERE, "入库建议"),
        views: Views::at("/pool/suggestions"),
        bar: sees_city.then(bar),
        pager: Pager::new(&found.page, &address),
        found,
        text: String::new(),
        compared: None,
        refused: None,
    })
}

async fn show(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    page(&load_page(&actor, &asked).await?)
}

async fn compare(actor: Actor, form: Multipart) -> Result<HttpResponse, Error> {
    let today = actor.clock().today();
    let mut shown = load_page(&actor, &Pairs::default()).await?;
    let compared = match list_of(form).await {
        Ok(text) => {
            shown.text.clone_from(&text);
            actor.read(move |db, scope| award::compare(db, scope, &text, today)).await
        }
        Err(refusal) => Err(refusal),
    };
    match compared {
        Ok(compared) => {
            shown.compared = Some(compared);
            page(&shown)
        }
        Err(refusal) => {
            shown.refused = Some(refusal.detail().to_owned());
            page_after(refusal, &shown)
        }
    }
}
