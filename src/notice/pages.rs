//! 通知 as pages: the caller's notices, one opened notice, and the circulars of the office.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::api::{NewCircular, circulate};
use super::model::{Copy, NoticeKind, NoticeQuery, Reader};
use super::{actions, store};
use crate::access::{Access, Permission, minute};
use crate::department;
use crate::error::Error;
use crate::notice::HERE;
use crate::record;
use crate::session::Actor;
use crate::town;
use crate::web::parts::{Address, Bar, Choice, Field, Form, FormPage, Input, Pager, Pairs};
use crate::web::{Frame, Instant, Paging, PathId, Query, Route, page, pages, see_other};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ReadNotices) => Get "/notices": list,
    Access::Needs(Permission::SendCirculars) => Get "/notices/new": new,
    Access::Needs(Permission::SendCirculars) => Post "/notices/new": create,
    Access::Needs(Permission::ReadNotices) => Get "/notices/{id}": open,
];

#[derive(Template)]
#[template(path = "notice/list.html", config = "src/askama.toml")]
struct List {
    frame: Frame,
    bar: Bar,
    rows: Vec<Copy>,
    pager: Pager,
}

impl List {
    fn sent(&self, copy: &Copy) -> String {
        format!("{}　{}", minute(copy.sent_at.0), record::called(&copy.sent_by))
    }
}

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let mut shown = asked.clone();
    let done = shown.take("done");
    let query: NoticeQuery = shown.read()?;
    let (paging, person) = (Paging::new(query.page, query.per_page)?, actor.person().id);
    let address = Address::new("/notices", Pairs::of(&query)?);
    let found = actor.read(move |db, _| store::list(db, person, &query, paging)).await?;
    let fields = vec![
        Field::choice(
            "unread",
            "阅读情况",
            [Choice::new("true", "未阅"), Choice::new("false", "已阅")],
        ),
        Field::choice("kind", "类别", Choice::each::<NoticeKind>()),
    ];
    page(&List {
        frame: Frame::of(&actor, HERE, "通知").saying(done.as_deref().unwrap_or_default()),
        bar: Bar::new(fields, 2, "/notices", &shown),
        pager: Pager::new(&found, &address),
        rows: found.items,
    })
}

#[derive(Template)]
#[template(path = "notice/one.html", config = "src/askama.toml")]
struct NoticePage {
    frame: Frame,
    copy: Copy,
    readers: Vec<Reader>,
}

impl NoticePage {
    fn at(&self, moment: &Instant) -> String {
        minute(moment.0)
    }

    fn unread(&self) -> usize {
        self.readers.iter().filter(|reader| reader.read_at.is_none()).count()
    }
}

async fn open(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (id, person) = (id.into_inner(), actor.person().id);
    let frame = Frame::of(&actor, HERE, "通知");
    let sends = frame.may(Permission::SendCirculars);
    let copy = actor.write(move |tx, _| actions::open(tx, person, id)).await?;
    let readers = match sends {
        true => actor.read(move |db, _| store::readers(db, id)).await?,
        false => Vec::new(),
    };
    page(&NoticePage { frame, copy, readers })
}

async fn circular(actor: &Actor) -> Result<Form, Error> {
    let read = |db: &mut _, scope: &_| Ok((town::list(db, scope)?, department::list(db, scope)?));
    let (towns, departments) = actor.read(read).await?;
    let towns = towns.iter().map(|one| Choice::new(&one.code, &one.name)).collect();
    let departments = departments.iter().map(|one| Choice::new(&one.code, &one.name)).collect();
    Ok(Form::new(vec![
        Field::line("title", "标题").required().wide(),
        Field::long("body", "正文").required(),
        Field::new("towns", "镇街（园区）", Input::Many(towns))
            .hint("镇街（园区）和部门都不选，则发给全体业务人员。"),
        Field::new("departments", "部门", Input::Many(departments)),
    ]))
}

fn circular_page(actor: &Actor, form: Form) -> FormPage {
    let frame = Frame::of(actor, HERE, "发送通知公告");
    FormPage::new(frame, form, "/notices/new", "/notices")
}

async fn new(actor: Actor) -> Result<HttpResponse, Error> {
    let form = circular(&actor).await?;
    page(&circular_page(&actor, form))
}

async fn create(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let form = circular(&actor).await?.entered(&sent);
    let done =
        actor.write_entered(form.read::<NewCircular>(), move |tx, _, new| circulate(tx, &new));
    match done.await {
        Ok(_) => Ok(see_other("/notices?done=sent")),
        Err(refusal) => circular_page(&actor, form).refused(refusal),
    }
}
