//! 会议 pages: the list, one meeting with a sheet for each company, the forms, and the ledger of
//! decisions.

mod agenda;
mod decisions;
mod forms;
mod one;

use actix_web::HttpResponse;

use super::filter::MeetingQuery;
use super::model::{MeetingKind, MeetingStatus};
use super::store;
use super::view::MeetingInList;
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::meeting::HERE;
use crate::session::Actor;
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, ListPage, Pager, Pairs, Table, TableOf,
};
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
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/{id}/hold": forms::submit_held,
    Access::Needs(Permission::HoldMeetings) => Get "/meetings/{id}/agenda": agenda::choose,
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/{id}/agenda": agenda::set,
    Access::Needs(Permission::HoldMeetings) => Get "/meetings/{id}/decide": decisions::deciding,
    Access::Needs(Permission::HoldMeetings) => Post "/meetings/{id}/decide": decisions::decide,
    Access::Needs(Permission::ViewMeetings) => Get "/decisions": decisions::list,
    Access::Needs(Permission::ViewMeetings) => Get "/decisions/{id}": decisions::show,
    Access::Needs(Permission::AnswerDecisions) => Post "/decisions/{id}/act": decisions::act,
];

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: MeetingQuery = asked.read()?;
    let paging = Paging::new(query.page, query.per_page)?;
    let address = Address::new("/meetings", Pairs::of(&query)?);
    let found = actor.read(move |db, scope| store::list(db, scope, &query, paging)).await?;
    let fields = vec![
        Field::choice("kind", "类别", Choice::each::<MeetingKind>()),
        Field::choice("status", "状态", Choice::each::<MeetingStatus>()),
    ];
    let frame = Frame::of(&actor, HERE, "会议");
    let may_hold = frame.may(Permission::HoldMeetings);
    let pager = Pager::new(&found, &address);
    let rows = found.map(|counted| MeetingInList::new(counted, actor.scope())).items;
    let empty = Cell::from("没有符合条件的会议。");
    let empty = match may_hold {
        true => empty.and("可以放宽查询条件，或").and_link("/meetings/new", "筹备会议").and("。"),
        false => empty.and("列入议程或议定了本单位事项的会议在这里列出。"),
    };
    page(
        &ListPage::new(frame, "/meetings", table(&rows, may_hold), empty)
            .main_link(may_hold, "/meetings/new", "筹备会议")
            .link(true, "/decisions", "议定事项台账")
            .bar(Bar::new(fields, usize::MAX, "/meetings", &asked))
            .pager(pager),
    )
}

fn table(rows: &[MeetingInList], may_hold: bool) -> TableOf<'_, MeetingInList> {
    let at = |row: &MeetingInList| format!("/meetings/{}", row.meeting.id);
    let acts = |row| {
        let edit = |cell: Cell| cell.and(" ").and_link(format!("{}/edit", at(row)), "修改");
        Cell::link(at(row), "查看").and_if(may_hold, edit)
    };
    Table::of("会议列表", rows)
        .column("会议日期", "", |row| row.meeting.facts.held_on)
        .row_name("会议名称", |row| Cell::link(at(row), &row.meeting.facts.title))
        .column("类别", "", |row| row.meeting.kind_name)
        .column("状态", "", |row| row.meeting.status_name)
        .column("地点", "spare", |row| row.meeting.facts.place.as_deref())
        .column("主持人", "spare", |row| row.meeting.facts.host.as_deref())
        .column("议题", "number", |row| row.items)
        .column("议定事项", "number", |row| row.decisions)
        .column("未完成", "number", |row| row.unfinished)
        .column("操作", "last", acts)
}
