//! Pages of 审计日志: the log and its verification.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDateTime;

use super::api::{AuditQuery, PartQuery, entries, verification};
use super::words;
use crate::access::{Access, Permission, in_china};
use crate::audit::HERE;
use crate::error::Error;
use crate::record::{AuditEntry, ChainReport, Glossary, Word};
use crate::session::Actor;
use crate::web::parts::{Address, Bar, Choice, Field, Pairs};
use crate::web::{Frame, Query, Route, page, pages};

/// Pages to read and verify the audit log.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ReadAudit) => Get "/audit": log,
    Access::Needs(Permission::ReadAudit) => Get "/audit/verification": verify,
];

const PATH: &str = "/audit";

#[derive(Template)]
#[template(path = "audit/log.html", config = "src/askama.toml")]
struct LogPage {
    frame: Frame,
    bar: Bar,
    entries: Vec<AuditEntry>,
    glossary: Glossary,
    /// Whether older entries than the newest are shown.
    goes_back: bool,
    newest: Address,
    earlier: Option<Address>,
}

#[derive(Template)]
#[template(path = "audit/verification.html", config = "src/askama.toml")]
struct VerificationPage {
    frame: Frame,
    report: ChainReport,
    at: NaiveDateTime,
}

fn second(at: &NaiveDateTime) -> String {
    in_china(*at).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Builds the filter bar of the log.
fn bar(glossary: &Glossary, asked: &Pairs) -> Bar {
    let choice = |(code, name): Word| Choice::new(code, name);
    let fields = vec![
        Field::line("actor", "人").hint("完整的用户名"),
        Field::choice("action", "动作", glossary.actions().map(choice)),
        Field::choice("object", "对象", glossary.kinds().map(choice)),
        Field::line("object_id", "编号").hint("对象的编号、代码或用户名"),
    ];
    Bar::new(fields, 4, PATH, asked)
}

async fn log(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let query: AuditQuery = asked.read()?;
    let address = Address::new(PATH, Pairs::of(&query)?);
    let goes_back = query.before.is_some();
    let (entries, next_before) = entries(&actor, query).await?;
    let glossary = Glossary::of(actor.hooks());
    let glossary = actor.read(move |db, scope| glossary.with_lists(db, scope)).await?;
    page(&LogPage {
        frame: Frame::of(&actor, HERE, "审计日志"),
        bar: bar(&glossary, &asked),
        entries,
        glossary,
        goes_back,
        newest: address.with("before", ""),
        earlier: next_before.map(|before| address.with("before", before)),
    })
}

async fn verify(actor: Actor, part: Query<PartQuery>) -> Result<HttpResponse, Error> {
    let report = verification(&actor, part.into_inner()).await?;
    let frame = Frame::of(&actor, HERE, "校验审计日志");
    page(&VerificationPage { frame, report, at: actor.clock().now() })
}
