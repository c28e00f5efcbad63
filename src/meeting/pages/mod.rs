//! 会议 pages: the list, one meeting with a sheet for each company, the forms, and the ledger of
//! decisions.

mod agenda;
mod decisions;
mod forms;
mod one;

use actix_web::HttpResponse;
use askama::Template;

use super::filter::MeetingQuery;
use super::model::{Kind, MeetingStatus};
use super::store;
use super::view::MeetingInList;
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::meeting::HERE;
use crate::session::Actor;
use crate::web::parts::{Address, Bar, Choice, Field, Pager, Pairs};
use crate::web::{Frame, Paging, Query, Route, page, pages};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewMeetings) => Get "/meetings": list,
    Access::Needs(Permission::HoldMeetings) => Get "/meetings/new": forms::new,
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/new": forms::plan,
    Access::Needs(Permission::ViewMeetings) => Get "/meetings/{id}": one::show,
    Access::Needs(Permission::HoldMeetings) => Get "/meetings/{id}/edit": forms::edit,
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/{id}/edit": forms::save,
    Access::Needs(Permission::HoldMeetings) => Get "/meetings/{id}/minutes": forms::minutes,
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/{id}/minutes": forms::record,
    Access::Needs(Permission::HoldMeetings) => Get "/meetings/{id}/hold": forms::holding,
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/{id}/hold": forms::hold,
    Access::Needs(Permission::HoldMeetings) => Get "/meetings/{id}/agenda": agenda::choose,
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/{id}/agenda": agenda::set,
    Access::Needs(Permission::HoldMeetings) => Get "/meetings/{id}/decide": decisions::deciding,
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/{id}/decide": decisions::decide,
    Access::Needs(Permission::ViewMeetings) => Get "/decisions": decisions::list,
    Access::Needs(Permission::ViewMeetings) => Get "/decisions/{id}": decisions::show,
    Access::Needs(Permission::AnswerDecisions) => Post "/decisions/{id}/act": decisions::act,
];

#[derive(Template)]
#[template(path = "meeting/pages/list.html", config = "src/askama.toml")]
struct List {
    frame: Frame,
    bar: Bar,
    rows: Vec<MeetingInList>,
    pager: Pager,
}

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: MeetingQuery = asked.read()?;
    let paging = Paging::new(query.page, query.per_page)?;
    let address = Address::new("/meetings", Pairs::of(&query)?);
    let found = actor.read(move |db, scope| store::list(db, scope, &query, paging)).await?;
    let fields = vec![
        Field::choice("kind", "类别", Choice::each::<Kind>()),
        Field::choice("status", "状态", Choice::each::<MeetingStatus>()),
    ];
    let pager = Pager::new(&found, &address);
    page(&List {
        frame: Frame::of(&actor, HERE, "会议"),
        bar: Bar::new(fields, usize::MAX, "/meetings", &asked),
        rows: found.map(|counted| MeetingInList::new(counted, actor.scope())).items,
        pager,
    })
}
