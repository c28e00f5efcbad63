//! 议定事项 pages: recording a decision, the ledger with lights, and one decision with its actions.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::access::Reach;
use crate::blocker::{self, BlockerRecord};
use crate::db::Db;
use crate::deadline::{Light, OpenLights};
use crate::department::{self, Department};
use crate::error::{Error, Present};
use crate::flow::{Act, Card};
use crate::meeting::filter::DecisionQuery;
use crate::meeting::flow::{Action, MeetingAction, Party, parties};
use crate::meeting::model::{DecisionRecord, DecisionStatus, Meeting};
use crate::meeting::view::DecisionView;
use crate::meeting::{HERE, actions, store};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, Form, FormPage, Input, ListPage, Pager, Pairs, Table,
    TableOf,
};
use crate::web::{Frame, PathId, Query, from_members, page, page_after, see_other};

/// Units that can carry out decisions.
struct Units {
    departments: Vec<Department>,
    towns: Vec<Town>,
}

impl Units {
    fn read(db: &mut Db, scope: &crate::access::Scope) -> Result<Self, Error> {
        Ok(Self { departments: department::list(db, scope)?, towns: town::list(db, scope)? })
    }

    fn departments(&self) -> impl Iterator<Item = Choice> {
        self.departments.iter().map(|one| Choice::new(&one.code, &one.name))
    }

    fn towns(&self) -> impl Iterator<Item = Choice> {
        self.towns.iter().map(|one| Choice::new(&one.code, &one.name))
    }
}

/// Returns the meeting, the blocker, and the form of a decision.
async fn about(actor: &Actor, id: i64, on: i64) -> Result<(Meeting, BlockerRecord, Form), Error> {
    let read = move |db: &mut _, scope: &_| {
        let meeting = store::find(db, scope, id)?.present()?;
        MeetingAction::Decide.permitted(&[Party::Office], meeting.status)?;
        Ok((meeting, blocker::find(db, scope, on)?.present()?, Units::read(db, scope)?))
    };
    let (meeting, record, units) = actor.read(read).await?;
    let lead = &record.blocker.columns.lead_department;
    let form = Form::new(vec![
        Field::long("text", "议定内容").required(),
        Field::choice("department", "责任部门", units.departments()).value(lead),
        Field::choice("town", "责任镇街（园区）", units.towns())
            .hint("责任单位只有一个：由镇街（园区）落实的，责任部门选“—”。"),
        Field::line("responsible_person", "责任人"),
        Field::new("working_days", "办理时限（工作日）", Input::Whole)
            .hint("从会议之日的次日起算。"),
        Field::day("due_on", "或期限日期").hint("两项只填一项；须为工作日。"),
    ]);
    Ok((meeting, record, form))
}

fn deciding_page(actor: &Actor, meeting: &Meeting, on: &BlockerRecord, form: Form) -> FormPage {
    let back = format!("/meetings/{}", meeting.id);
    let frame = Frame::of(actor, HERE, "登记议定事项");
    let name = format!("{}　{}", on.company_name, on.category_name);
    FormPage::new(frame, form, format!("{back}/decide"), &back)
        .about(format!("/blockers/{}", on.blocker.id), name)
        .keeping("blocker", on.blocker.id)
}

fn blocker_of(sent: &Pairs) -> Result<i64, Error> {
    sent.get("blocker").parse().map_err(|_| Error::not_found("困难问题"))
}

pub(super) async fn deciding(
    actor: Actor,
    id: PathId,
    asked: Query<Pairs>,
) -> Result<HttpResponse, Error> {
    let (meeting, on, form) = about(&actor, id.into_inner(), blocker_of(&asked)?).await?;
    page(&deciding_page(&actor, &meeting, &on, form))
}

pub(super) async fn decide(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, blocker) = (id.into_inner(), blocker_of(&sent)?);
    let (meeting, on, form) = about(&actor, id, blocker).await?;
    let form = form.entered(&sent);
    let new = form.read_with("blocker_id", blocker);
    let made = actor.write_entered(new, move |tx, scope, new| actions::decide(tx, scope, id, new));
    match made.await {
        Ok(_) => Ok(see_other(&format!("/meetings/{id}?done=acted"))),
        Err(refusal) => deciding_page(&actor, &meeting, &on, form).refused(refusal),
    }
}

/// Without a query, shows unfinished decisions, the most urgent first.
fn asked_or_urgent(asked: Query<Pairs>) -> Pairs {
    let asked = asked.into_inner();
    let nothing = asked.iter().next().is_none();
    if nothing { asked.with("open", true).with("sort", "due_on") } else { asked }
}

pub(super) async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let asked = asked_or_urgent(asked);
    let query: DecisionQuery = asked.read()?;
    let filter = query.clone().validate()?;
    let (today, of_query) = (actor.clock().today(), query.clone());
    let read = move |db: &mut _, scope: &_| {
        let meeting = match of_query.meeting {
            Some(id) => Some(store::find(db, scope, id)?.present()?),
            None => None,
        };
        let open = store::lights(db, scope, &of_query, today)?;
        let found = store::list_decisions(db, scope, &filter, today)?;
        Ok((meeting, open, found, Units::read(db, scope)?))
    };
    let (meeting, open, found, units) = actor.read(read).await?;
    let address = Address::new("/decisions", Pairs::of(&query)?);
    let pager = Pager::new(&found, &address);
    let first = (found.page - 1) * found.per_page + 1;
    let views = found.map(|record| DecisionView::new(record, today)).items;
    let only_one = meeting.map(|meeting| {
        Cell::from("只列出")
            .and_link(format!("/meetings/{}", meeting.id), &meeting.facts.title)
            .and("的议定事项。")
            .and_link(address.with("meeting", ""), "列出全部会议")
    });
    let frame = Frame::of(&actor, HERE, "议定事项台账");
    let empty = "没有符合条件的议定事项。可以放宽查询条件再看。";
    page(
        &ListPage::new(frame, "/decisions", ledger(&views, first, &address), empty)
            .link(true, "/meetings", "会议")
            .alert(only_one)
            .above(&OpenLights {
                label: "待落实的议定事项，按亮灯", open, address: &address
            })?
            .bar(Bar::new(query_fields(&actor, &units), 3, "/decisions", &asked))
            .keeping(&asked, &["meeting", "blocker", "sort"])
            .pager(pager),
    )
}

fn ledger<'r>(
    rows: &'r [DecisionView],
    first: i64,
    address: &Address,
) -> TableOf<'r, DecisionView> {
    let due = |one: &DecisionView| {
        let provisional = one.due_provisional;
        Cell::from(one.due_on).and_if(provisional, |day| day.and(" 暂定"))
    };
    let meeting = |one: &DecisionView| {
        Cell::link(format!("/meetings/{}", one.meeting_id), &one.meeting_title)
    };
    Table::of("议定事项列表", rows)
        .numbered(first)
        .column("亮灯", "", |one| one.light)
        .row_name("企业", |one| {
            Cell::from(one.company_name.as_str()).and_below(&one.category_name)
        })
        .column("议定内容", "long", |one| one.text.as_str())
        .column("责任单位", "head", |one| one.unit_name.as_str())
        .column("时限情况", "", DecisionView::standing)
        .column("期限", "", due)
        .sorted("due_on", address)
        .column("状态", "", |one| one.status_name)
        .column("退回", "number spare", |one| one.returns)
        .column("会议", "spare head", meeting)
        .column("操作", "last", |one| Cell::link(format!("/decisions/{}", one.id), "查看"))
}

fn query_fields(actor: &Actor, units: &Units) -> Vec<Field> {
    let mut fields = vec![
        Field::choice(
            "open",
            "完成情况",
            [Choice::new("true", "未完成"), Choice::new("false", "已完成")],
        ),
        Field::choice("light", "亮灯", Choice::each::<Light>()),
        Field::choice("status", "状态", Choice::each::<DecisionStatus>()),
        Field::choice("department", "责任部门", units.departments()),
    ];
    if *actor.scope().reach() == Reach::City {
        fields.push(Field::choice("town", "责任镇街（园区）", units.towns()));
    }
    fields
}

#[derive(Template)]
#[template(path = "meeting/pages/decision.html", config = "src/askama.toml")]
struct DecisionPage {
    frame: Frame,
    one: DecisionView,
    /// The user can see the blocker, and therefore the company.
    knows_blocker: bool,
    refused: Option<String>,
    acts: Card,
}

async fn load_page(actor: &Actor, id: i64) -> Result<DecisionPage, Error> {
    let today = actor.clock().today();
    let read = move |db: &mut _, scope: &_| {
        let record = store::find_decision(db, scope, id)?.present()?;
        let blocker = record.decision.task.blocker_id;
        let known = !blocker::these(db, scope, &[blocker])?.is_empty();
        Ok((record, known))
    };
    let (record, knows_blocker): (DecisionRecord, bool) = actor.read(read).await?;
    let parties = parties(actor.scope(), actor.person().role, &record.decision.task);
    let legal = Action::legal(&parties, record.decision.progress.status);
    let one = DecisionView::new(record, today);
    Ok(DecisionPage {
        frame: Frame::of(actor, HERE, "议定事项"),
        acts: Card::new(format!("/decisions/{id}/act"), one.version, &legal),
        one,
        knows_blocker,
        refused: None,
    })
}

pub(super) async fn show(
    actor: Actor,
    id: PathId,
    asked: Query<Pairs>,
) -> Result<HttpResponse, Error> {
    let mut one = load_page(&actor, id.into_inner()).await?;
    one.frame = one.frame.saying(asked.get("done"));
    page(&one)
}

pub(super) async fn act(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let mut one = load_page(&actor, id).await?;
    let done = actor
        .write_entered(one.acts.entered(&sent).and_then(from_members), move |tx, scope, input| {
            actions::act(tx, scope, id, input)
        });
    match done.await {
        Ok(_) => Ok(see_other(&format!("/decisions/{id}?done=acted"))),
        Err(refusal) => {
            one.refused = one.acts.refused(&sent, &refusal);
            page_after(refusal, &one)
        }
    }
}
