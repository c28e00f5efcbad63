//! 复核 as pages: the list, opening one, the answers of a town for many companies, and concluding.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Views, town_field};
use crate::access::{Permission, Reach};
use crate::error::{Code, Error, FieldError};
use crate::pool::actions::Answer;
use crate::pool::api::recheck_view;
use crate::pool::filter::{ItemQuery, PageQuery};
use crate::pool::model::Verdict;
use crate::pool::view::{ItemView, RecheckView};
use crate::pool::{HERE, actions, reading, store};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, Form, FormPage, ListPage, Pager, Pairs, Table,
};
use crate::web::{Frame, Paging, PathId, Query, page, page_after, see_other};

pub(super) async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let query: PageQuery = asked.read()?;
    let paging = Paging::new(query.page, query.per_page)?;
    let found = actor.read(move |db, scope| reading::rechecks(db, scope, paging)).await?;
    let frame = Frame::of(&actor, HERE, "复核");
    let answers = frame.may(Permission::NominateCompanies);
    let link =
        |one: &RecheckView, text: &str| Cell::link(format!("/pool/rechecks/{}", one.id), text);
    let state = |one: &RecheckView| match one.closed_on {
        Some(day) => format!("{day} 办结"),
        None => "进行中".to_owned(),
    };
    let act =
        |one: &RecheckView| if answers && one.closed_on.is_none() { "答复" } else { "查看" };
    let table = Table::of("复核列表", &found.items)
        .row_name("复核", |one| link(one, &one.name))
        .column("状态", "", state)
        .column("发起日期", "spare", |one| one.opened_on)
        .column("答复期限", "", |one| one.due_on)
        .column("应复核", "number spare", |one| one.progress.total)
        .column("继续保留", "number spare", |one| one.progress.keep)
        .column("建议取消资格", "number", |one| one.progress.remove)
        .column("未答复", "number", |one| one.progress.unanswered)
        .column("操作", "last", |one| link(one, act(one)));
    let may_open = frame.may(Permission::KeepPool);
    page(
        &ListPage::new(frame, "/pool/rechecks", table, "还没有发起过复核。")
            .main_link(may_open, "/pool/rechecks/new", "发起复核")
            .above(&Views { here: "/pool/rechecks" })?
            .pager(Pager::new(&found, &Address::new("/pool/rechecks", Pairs::of(&query)?))),
    )
}

fn new_form() -> Form {
    Form::new(vec![
        Field::line("name", "复核名称").required().wide().hint("例如 2026 年度后备企业复核。"),
        Field::day("due_on", "答复期限").required(),
        Field::long("note", "说明"),
    ])
}

fn new_page(actor: &Actor, form: Form) -> FormPage {
    let frame = Frame::of(actor, HERE, "发起复核");
    FormPage::new(frame, form, "/pool/rechecks/new", "/pool/rechecks")
        .note("发起后，各镇街（园区）收到通知，逐家答复全部在库企业。")
}

pub(super) async fn new(actor: Actor) -> Result<HttpResponse, Error> {
    page(&new_page(&actor, new_form()))
}

pub(super) async fn open(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let form = new_form().entered(&sent);
    let opened = actor.write_entered(form.read(), actions::open_recheck);
    match opened.await {
        Ok(recheck) => Ok(see_other(&format!("/pool/rechecks/{}?done=acted", recheck.id))),
        Err(refusal) => new_page(&actor, form).refused(refusal),
    }
}

/// A company with its entered answer.
struct RecheckRow {
    item: ItemView,
    verdict: String,
    reason: String,
    error: Option<String>,
}

impl RecheckRow {
    fn has(&self, verdict: &Verdict) -> bool {
        self.verdict == verdict.code()
    }

    /// Returns whether an answer is still possible: the membership exists and has not ended.
    fn asks(&self) -> bool {
        self.item.membership_id.is_some() && self.item.left_on.is_none()
    }
}

#[derive(Template)]
#[template(path = "pool/pages/recheck.html", config = "src/askama.toml")]
struct RecheckPage {
    frame: Frame,
    views: Views,
    recheck: RecheckView,
    bar: Bar,
    rows: Vec<RecheckRow>,
    /// Address of the page, to return to.
    address: Address,
    pager: Pager,
    refused: Option<String>,
}

impl RecheckPage {
    fn answers(&self) -> bool {
        self.recheck.closed_on.is_none() && self.frame.may(Permission::NominateCompanies)
    }

    /// Address of the items of one unit, or with one answer.
    fn only(&self, name: &str, value: &str) -> Address {
        let path = format!("/pool/rechecks/{}", self.recheck.id);
        Address::new(path, Pairs::default()).with(name, value)
    }
}

async fn load_page(actor: &Actor, id: i64, asked: &Pairs) -> Result<RecheckPage, Error> {
    let query: ItemQuery = asked.read()?;
    let paging = Paging::new(query.page, query.per_page)?;
    let address = Address::new(format!("/pool/rechecks/{id}"), Pairs::of(&query)?);
    let read = move |db: &mut _, scope: &_| {
        let recheck = recheck_view(db, scope, id)?;
        let found = store::items(db, scope, id, &query, paging)?;
        Ok((recheck, found, town::list(db, scope)?))
    };
    let (recheck, found, towns): (_, _, Vec<Town>) = actor.read(read).await?;
    let pager = Pager::new(&found, &address);
    let row = |record| {
        let item = ItemView::new(record, &towns);
        let verdict = item.verdict.map(Verdict::code).unwrap_or_default().to_owned();
        RecheckRow { verdict, reason: item.reason.clone().unwrap_or_default(), error: None, item }
    };
    let answered = [Choice::new("true", "未答复"), Choice::new("false", "已答复")];
    let mut fields = vec![
        Field::choice("unanswered", "答复情况", answered),
        Field::choice("verdict", "复核意见", Choice::each::<Verdict>()),
    ];
    if *actor.scope().reach() == Reach::City {
        fields.push(town_field(&towns));
    }
    Ok(RecheckPage {
        frame: Frame::of(actor, HERE, recheck.name.clone()),
        views: Views { here: "/pool/rechecks" },
        bar: Bar::new(fields, 3, "?", asked),
        rows: found.items.into_iter().map(row).collect(),
        recheck,
        address,
        pager,
        refused: None,
    })
}

pub(super) async fn show(
    actor: Actor,
    id: PathId,
    asked: Query<Pairs>,
) -> Result<HttpResponse, Error> {
    let said = asked.get("done").to_owned();
    let asked = asked.into_inner().with("done", "");
    let mut one = load_page(&actor, id.into_inner(), &asked).await?;
    one.frame = one.frame.saying(&said);
    page(&one)
}

/// Returns the answers of the form. A company without an answer is left out, or kept (继续保留) if
/// `rest` is checked.
fn answers(sent: &Pairs) -> Result<Vec<Answer>, Error> {
    let rest = sent.has("rest");
    let mut answers = Vec::new();
    let companies = sent.all("company").filter_map(|id| id.parse::<i64>().ok());
    for company in companies.take(actions::MOST_ANSWERS + 1) {
        let of = |what: &str| sent.get(&format!("{what}.{company}")).to_owned();
        let verdict = match of("verdict").parse() {
            Ok(verdict) => verdict,
            Err(_) if rest => Verdict::Keep,
            Err(_) => continue,
        };
        let version = of("version").parse().ok();
        let reason = Some(of("reason"));
        answers.push(Answer { company_id: company, verdict, reason, version });
    }
    if answers.is_empty() {
        let sentence = "请至少选择一家企业的复核意见。";
        return Err(Error::invalid(vec![FieldError::new(
            "answers",
            Code::NothingChosen,
            sentence,
        )]));
    }
    Ok(answers)
}

pub(super) async fn answer(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let done = actor
        .write_entered(answers(&sent), move |tx, scope, all| actions::answer(tx, scope, id, all))
        .await;
    let asked = Pairs::from_query(sent.get("asked"))?;
    match done {
        Ok(_) => {
            let back = Address::new(format!("/pool/rechecks/{id}"), asked);
            Ok(see_other(&back.with("done", "answered").to_string()))
        }
        Err(refusal) if refusal.is_absent() => Err(refusal),
        Err(refusal) => {
            let mut one = load_page(&actor, id, &asked).await?;
            one.enter(&sent, &refusal);
            page_after(refusal, &one)
        }
    }
}

impl RecheckPage {
    /// Puts the sent values and the errors into the page.
    fn enter(&mut self, sent: &Pairs, refusal: &Error) {
        let mut unplaced: Vec<&str> = Vec::new();
        for error in refusal.errors() {
            let of_row = error.field.strip_prefix("reason.").and_then(|id| id.parse::<i64>().ok());
            let row = self.rows.iter_mut().find(|row| Some(row.item.company.company_id) == of_row);
            match row {
                Some(row) => row.error = Some(error.message.clone()),
                None => unplaced.push(&error.message),
            }
        }
        for row in &mut self.rows {
            let company = row.item.company.company_id;
            if sent.has(&format!("verdict.{company}")) {
                sent.get(&format!("verdict.{company}")).clone_into(&mut row.verdict);
                sent.get(&format!("reason.{company}")).clone_into(&mut row.reason);
            }
        }
        self.refused = Some(match (refusal.errors().is_empty(), unplaced.is_empty()) {
            (true, _) => refusal.detail().to_owned(),
            (false, true) => "有的内容需要改正，请看下面标红的说明。".to_owned(),
            (false, false) => unplaced.join("；"),
        });
    }
}

#[derive(Template)]
#[template(path = "pool/pages/conclude.html", config = "src/askama.toml")]
struct Concluding {
    frame: Frame,
    recheck: RecheckView,
    leaving: Vec<ItemView>,
    unanswered: Vec<ItemView>,
    form: Form,
}

/// Maximum number of companies without an answer that are named.
const NAMED: usize = 200;

async fn about(actor: &Actor, id: i64) -> Result<Concluding, Error> {
    let read = move |db: &mut _, scope: &_| {
        let recheck = recheck_view(db, scope, id)?;
        let towns = town::list(db, scope)?;
        let view = |record| ItemView::new(record, &towns);
        let leaving = store::items_with(db, scope, id, Some(Verdict::Remove))?;
        let unanswered = store::items_with(db, scope, id, None)?;
        let leaving: Vec<ItemView> = leaving.into_iter().map(view).collect();
        let unanswered: Vec<ItemView> = unanswered.into_iter().map(view).collect();
        Ok((recheck, leaving, unanswered))
    };
    let (recheck, leaving, unanswered) = actor.read(read).await?;
    if let Some(day) = recheck.closed_on {
        let sentence = format!("“{}”已于 {day} 办结。", recheck.name);
        return Err(Error::conflict(Code::RecheckClosed, sentence));
    }
    let today = actor.clock().today();
    let day = Field::day("left_on", "出库日期").required().value(today);
    let day = day.hint("建议取消资格的企业从这一天起不再在库。");
    Ok(Concluding {
        frame: Frame::of(actor, HERE, "办结复核"),
        recheck,
        leaving,
        unanswered,
        form: Form::new(vec![day]),
    })
}

pub(super) async fn concluding(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    page(&about(&actor, id.into_inner()).await?)
}

pub(super) async fn conclude(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let mut page = about(&actor, id).await?;
    page.form = page.form.entered(&sent);
    let conclusion = page.form.read_with("version", seen);
    let done = actor
        .write_entered(conclusion, move |tx, scope, how| actions::conclude(tx, scope, id, how));
    match done.await {
        Ok(_) => Ok(see_other(&format!("/pool/rechecks/{id}?done=acted"))),
        Err(refusal) => {
            page.form = page.form.refused(&refusal);
            page_after(refusal, &page)
        }
    }
}
