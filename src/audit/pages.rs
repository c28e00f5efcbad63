//! Pages of 审计日志: the log and its verification.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDateTime;

use super::api::{AuditQuery, PartQuery, entries, verification};
use super::words;
use crate::access::{Access, Permission, in_china};
use crate::audit::HERE;
use crate::error::Error;
use crate::record::{self, AuditEntry, ChainReport, Glossary, Word};
use crate::session::Actor;
use crate::web::parts::{Address, Bar, Cell, Choice, Field, ListPage, Pairs, Table, TableOf};
use crate::web::{Frame, Query, Route, page, pages};

/// Pages to read and verify the audit log.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ReadAudit) => Get "/audit": log,
    Access::Needs(Permission::ReadAudit) => Get "/audit/verification": verify,
];

const PATH: &str = "/audit";

/// Links to the newest and to earlier entries: the log is read backwards and never counted.
#[derive(Template)]
#[template(path = "audit/way.html", config = "src/askama.toml")]
struct Way {
    /// The page does not show the newest entries.
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
    let way = Way {
        goes_back,
        newest: address.with("before", ""),
        earlier: next_before.map(|before| address.with("before", before)),
    };
    let frame = Frame::of(&actor, HERE, "审计日志");
    let empty = Cell::from("没有符合条件的记录。可以").and_link(PATH, "重置查询").and("后再找。");
    page(
        &ListPage::new(frame, PATH, table(&entries, &glossary), empty)
            .link(true, "/audit/verification", "校验完整性")
            .bar(bar(&glossary, &asked))
            .below_table(&way)?,
    )
}

fn table<'r>(entries: &'r [AuditEntry], glossary: &'r Glossary) -> TableOf<'r, AuditEntry> {
    let actor = |entry: &AuditEntry| match record::program(&entry.actor) {
        Some(program) => Cell::from(program),
        None => Cell::from(format!("{} ", entry.actor)).and_small(entry.role.label()),
    };
    let detail = |entry: &AuditEntry| {
        let detail = words::detail(glossary, &entry.object, &entry.detail);
        (!detail.is_empty()).then_some(detail)
    };
    Table::of("审计日志，最新的在前", entries)
        .column("序号", "number", |entry| entry.id)
        .column("时间", "", |entry| second(&entry.at))
        .column("人", "", actor)
        .column("动作", "", |entry| words::action(glossary, entry))
        .column("对象", "", |entry| words::object(glossary, entry))
        .column("详情", "long", detail)
        .column("途径", "spare", |entry| entry.via.label())
        .column("地址", "spare", |entry| entry.address.as_str())
}

async fn verify(actor: Actor, part: Query<PartQuery>) -> Result<HttpResponse, Error> {
    let report = verification(&actor, part.into_inner()).await?;
    let frame = Frame::of(&actor, HERE, "校验审计日志");
    page(&VerificationPage { frame, report, at: actor.clock().now() })
}
