//! Change history of a company, newest first.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::words::HistoryLine;
use crate::access::Permission;
use crate::company;
use crate::error::{Error, Present};
use crate::record::{self, Glossary};
use crate::session::Actor;
use crate::web::parts::Pairs;
use crate::web::{Frame, PathId, Query, page};

/// Changes per page.
const SHOWN: i64 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Since {
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "dossier/company/history.html", config = "src/askama.toml")]
struct HistoryPage {
    frame: Frame,
    id: i64,
    name: String,
    lines: Vec<HistoryLine>,
    older: Option<i64>,
}

pub async fn history(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let (id, before) = (id.into_inner(), asked.read::<Since>()?.before);
    let glossary = Glossary::of(actor.hooks());
    let read = move |db: &mut _, scope: &_| {
        let company = company::find(db, scope, id)?.present()?;
        let glossary = glossary.with_lists(db, scope)?;
        let entries = record::of_company(db, company.key(), before, SHOWN)?;
        let lines = entries.into_iter().map(|entry| HistoryLine::of(entry, &glossary));
        Ok((company.facts.name, lines.collect::<Vec<_>>()))
    };
    let (name, lines) = actor.read(read).await?;
    let is_full = i64::try_from(lines.len()).is_ok_and(|shown| shown == SHOWN);
    let older = lines.last().filter(|_| is_full).map(|line| line.id);
    let frame = Frame::of(&actor, company::HERE, format!("修改历史：{name}"));
    page(&HistoryPage { frame, id, name, lines, older })
}
