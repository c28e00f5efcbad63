//! 企业简报 as a printable page and as a Word document.

use actix_web::HttpResponse;
use askama::Template;

use super::content::Matter;
use super::docx::{CONTENT_TYPE, docx};
use super::sheet::{Block, Briefing};
use crate::access::Scope;
use crate::company;
use crate::error::{Error, Present};
use crate::grade;
use crate::profile;
use crate::record::Tx;
use crate::session::Actor;
use crate::town::{self, GroupView};
use crate::web::{Frame, PathId, download_response, page};

#[derive(Template)]
#[template(path = "dossier/briefing/briefing.html", config = "src/askama.toml")]
struct BriefingPage {
    frame: Frame,
    id: i64,
    briefing: Briefing,
}

/// Shows the two pages for reading and printing.
pub async fn show(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let (name, briefing) = load_briefing(&actor, id).await?;
    let frame = Frame::of(&actor, company::HERE, format!("企业简报：{name}"));
    page(&BriefingPage { frame, id, briefing })
}

/// Sends the briefing as a Word document. The document leaves the system, so the audit log records
/// who took it.
pub async fn file(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (id, today) = (id.into_inner(), actor.clock().today());
    let (name, briefing) = load_briefing(&actor, id).await?;
    let bytes = docx(&briefing, today)?;
    let day = today.format("%Y%m%d");
    let name = format!("{name}简报{day}.docx");
    let file = name.clone();
    let taken = move |tx: &mut Tx<'_>, scope: &Scope| {
        let company = company::within_scope(tx.db(), scope, id)?.present()?;
        profile::briefing_made(tx, company, &file)
    };
    actor.write(taken).await?;
    Ok(download_response(CONTENT_TYPE, &name, format!("briefing-{id}-{day}.docx")).body(bytes))
}

async fn load_briefing(actor: &Actor, id: i64) -> Result<(String, Briefing), Error> {
    let today = actor.clock().today();
    let made_by = Frame::of(actor, company::HERE, "企业简报").imprint();
    let read = move |db: &mut _, scope: &_| {
        let profile = profile::profile(db, scope, id, today, today)?;
        let company = company::find(db, scope, id)?.present()?;
        let standing = grade::standing(db, &company)?;
        let group = town::working_group(db, scope, &profile.company.facts.town_code)?;
        let group = GroupView::new(group, scope);
        let matter =
            Matter { profile: &profile, standing: &standing, group: &group, made_by: &made_by };
        let briefing = matter.briefing();
        Ok((profile.company.facts.name, briefing))
    };
    actor.read(read).await
}
