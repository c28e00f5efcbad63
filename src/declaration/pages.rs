//! Pages of declarations: the list, one declaration, confirming several, and declaring an entry to
//! or an exit from the pool.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::effect::Effects;
use super::flow::Decision;
use super::model::{DeclarationQuery, DeclarationState};
use super::view::DeclarationView;
use super::{HERE, actions, store};
use crate::access::{Access, Permission, Reach, Scope, minute};
use crate::attachment::{self, Attachment};
use crate::company::{self, Company};
use crate::confirmation::Proof;
use crate::db::Db;
use crate::error::{Error, Present};
use crate::flow::Card;
use crate::record::called;
use crate::session::Actor;
use crate::town::{self, Town, name_of};
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, Form, FormPage, ListPage, Pager, Pairs, Table, TableOf,
};
use crate::web::{
    Frame, Instant, Paging, PathId, Query, Route, from_members, page, page_after, pages, see_other,
};

const VIEW: Access = Access::Needs(Permission::ViewTrace);
const DECLARE: Access = Access::Needs(Permission::DeclareFacts);

pub const PAGES: &[Route] = pages![
    VIEW => Get "/declarations": list,
    Access::Needs(Permission::ConfirmFacts) => Post "/declarations/confirm": confirm,
    VIEW => Get "/declarations/{id}": show,
    Access::Needs(Permission::EditCompanies) => Post "/declarations/{id}/act": act,
    DECLARE => Get "/companies/{id}/pool": pool,
    DECLARE => Post "/companies/{id}/pool": declare_pool,
];

const PATH: &str = "/declarations";

/// Maximum number of declarations confirmed by one request: as many as a page shows.
const MOST: usize = 200;

/// Name of a user, as people read it.
fn who(actor: &str) -> &str {
    called(actor)
}

fn at(moment: &Instant) -> String {
    minute(moment.0)
}

/// Without a query, shows what waits for a confirmation.
fn asked_or_pending(asked: Query<Pairs>) -> Pairs {
    let asked = asked.into_inner();
    let asks = asked.iter().any(|(name, _)| name != "done");
    if asks { asked } else { asked.with("state", DeclarationState::Pending) }
}

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let done = asked.get("done").to_owned();
    let asked = asked_or_pending(asked).with("done", "");
    listed(&actor, &asked, &done, None).await
}

/// Shows the list; `refused` says which of several declarations were not confirmed.
async fn listed(
    actor: &Actor,
    asked: &Pairs,
    done: &str,
    refused: Option<Cell>,
) -> Result<HttpResponse, Error> {
    let query: DeclarationQuery = asked.read()?;
    let paging = Paging::new(query.page, query.per_page)?;
    let address = Address::new(PATH, Pairs::of(&query)?);
    let (role, today) = (actor.person().role, actor.clock().today());
    let read = move |db: &mut Db, scope: &Scope| {
        let found = store::list(db, scope, &query, paging)?;
        Ok((found, town::list(db, scope)?, Effects::read(db, scope, today)?))
    };
    let (found, towns, effects) = actor.read(read).await?;
    let pager = Pager::new(&found, &address);
    let rows = found.map(|found| DeclarationView::new(found, role, Some(&effects))).items;
    let frame = Frame::of(actor, HERE, "申报确认").saying(done);
    let confirms = frame.may(Permission::ConfirmFacts)
        && rows.iter().any(|one| one.state == DeclarationState::Pending);
    let mut fields = vec![Field::choice("state", "申报状态", Choice::each::<DeclarationState>())];
    if *actor.scope().reach() == Reach::City {
        let choices = towns.iter().map(|town| Choice::new(&town.code, &town.name));
        fields.push(Field::choice("town", "镇街（园区）", choices));
    }
    let empty = "没有符合条件的申报。";
    let list = ListPage::new(frame, PATH, table(&rows, &towns, today, confirms), empty)
        .subtitle("镇街（园区）申报的事项经确认后才计入破零、统计和考核。")
        .alert(refused)
        .bar(Bar::new(fields, 2, PATH, asked))
        .keeping(asked, &["company"]);
    let list = if confirms { list.below_table(&ConfirmBar)? } else { list };
    page(&list.pager(pager))
}

/// The form of the ticks in the list.
#[derive(Template)]
#[template(path = "declaration/confirm.html", config = "src/askama.toml")]
struct ConfirmBar;

fn table<'r>(
    rows: &'r [DeclarationView],
    towns: &'r [Town],
    today: NaiveDate,
    confirms: bool,
) -> TableOf<'r, DeclarationView> {
    let at_one = |one: &DeclarationView| format!("{PATH}/{}", one.id);
    let tick = |one: &DeclarationView| match one.state {
        DeclarationState::Pending => {
            let value = format!("{}:{}", one.id, one.version);
            Cell::tick("confirm", "one", value, format!("选中{}", one.company_name))
        }
        _ => Cell::empty(),
    };
    let company = |one: &DeclarationView| {
        Cell::link(at_one(one), &one.company_name).and_below(name_of(towns, &one.town_code))
    };
    let light = |one: &DeclarationView| {
        let light = Cell::from(one.light(today));
        let is_pending = one.state == DeclarationState::Pending;
        light.and_if(is_pending, |light| light.and_below(format!("应于 {}", one.due_on)))
    };
    let fact = |one: &DeclarationView| {
        let proof = match (&one.document_no, one.attachment_id, one.import_id) {
            (Some(number), ..) => number.as_str(),
            (None, Some(_), _) => "附证明文件",
            (None, None, _) => "导入的名单",
        };
        Cell::from(one.text.as_str()).and_below(proof)
    };
    let declared =
        |one: &DeclarationView| Cell::from(who(&one.declared_by)).and_below(at(&one.declared_at));
    let state =
        |one: &DeclarationView| one.reason.iter().fold(Cell::from(one.state_name), Cell::and_below);
    let act =
        |one: &DeclarationView| if one.legal_actions.is_empty() { "查看" } else { "办理" };
    Table::of("申报列表", rows)
        .stacked()
        .column_if(confirms, "选", "tick", tick)
        .row_name("企业", company)
        .column("申报事项", "long", fact)
        .column("确认后", "long", |one| one.effect.as_deref())
        .column("亮灯", "", light)
        .column("申报", "", declared)
        .column("状态", "", state)
        .column("操作", "last", |one| Cell::link(at_one(one), act(one)))
}

/// Confirms the chosen declarations one by one, so that one that is refused does not stop the
/// others.
async fn confirm(actor: Actor, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let chosen = sent.all("one").filter_map(|one| {
        let (id, version) = one.split_once(':')?;
        Some((id.parse().ok()?, version.parse().ok()?))
    });
    let chosen: Vec<(i64, i64)> = chosen.take(MOST).collect();
    let mut refusals = Vec::new();
    for (id, version) in &chosen {
        let (id, version) = (*id, *version);
        let confirmed = actor.write(move |tx, scope| {
            let decision = Decision::confirm(version);
            actions::act(tx, scope, id, decision).map(drop)
        });
        match confirmed.await {
            Ok(()) => {}
            Err(refusal) if refusal.status().is_server_error() => return Err(refusal),
            Err(refusal) => refusals.push((id, refusal.detail().to_owned())),
        }
    }
    if refusals.is_empty() {
        let done = if chosen.is_empty() { "" } else { "?done=confirmed" };
        return Ok(see_other(&format!("{PATH}{done}")));
    }
    let confirmed = chosen.len() - refusals.len();
    let begun = Cell::from(format!("已确认 {confirmed} 项，{} 项没有确认：", refusals.len()));
    let sentence = refusals.into_iter().fold(begun, |sentence, (id, why)| {
        sentence.and_link(format!("{PATH}/{id}"), format!("申报 {id}")).and(format!("（{why}）"))
    });
    let asked = Pairs::default().with("state", DeclarationState::Pending);
    listed(&actor, &asked, "", Some(sentence)).await
}

#[derive(Template)]
#[template(path = "declaration/one.html", config = "src/askama.toml")]
struct One {
    frame: Frame,
    one: DeclarationView,
    town: String,
    file: Option<Attachment>,
    refused: Option<String>,
    acts: Card,
}

impl One {
    /// Returns address and name of the file or the list that proves the fact.
    fn proof(&self) -> Option<(String, String)> {
        let file = self.file.as_ref().map(|file| {
            let address = format!("/companies/{}/attachments/{}", self.one.company_id, file.id);
            (address, file.file_name.clone())
        });
        let import = self.one.import_id;
        file.or_else(|| Some((format!("/imports/{}", import?), "导入的名单".to_owned())))
    }
}

async fn read(actor: &Actor, id: i64) -> Result<One, Error> {
    let (role, today) = (actor.person().role, actor.clock().today());
    let read = move |db: &mut Db, scope: &Scope| {
        let found = store::find(db, scope, id)?.present()?;
        let company = company::within_scope(db, scope, found.0.company_id)?.present()?;
        let file = match found.0.attachment_id {
            Some(file) => attachment::find(db, company, file)?,
            None => None,
        };
        Ok((found, file, town::list(db, scope)?, Effects::read(db, scope, today)?))
    };
    let (found, file, towns, effects) = actor.read(read).await?;
    let one = DeclarationView::new(found, role, Some(&effects));
    Ok(One {
        frame: Frame::of(actor, HERE, "申报"),
        town: name_of(&towns, &one.town_code).to_owned(),
        acts: Card::new(format!("{PATH}/{id}/act"), one.version, &one.legal_actions),
        one,
        file,
        refused: None,
    })
}

async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let mut one = read(&actor, id.into_inner()).await?;
    one.frame = one.frame.saying(asked.get("done"));
    page(&one)
}

async fn act(actor: Actor, id: PathId, sent: web::Form<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let mut one = read(&actor, id).await?;
    let decided = one.acts.entered(&sent).and_then(from_members);
    let done = actor.write_entered(decided, move |tx, scope, decision: Decision| {
        actions::act(tx, scope, id, decision).map(drop)
    });
    match done.await {
        Ok(()) => Ok(see_other(&format!("{PATH}/{id}?done=acted"))),
        Err(refusal) => {
            one.refused = one.acts.refused(&sent, &refusal);
            if one.refused.is_none() && refusal.errors().is_empty() {
                one.refused = Some(refusal.detail().to_owned());
            }
            page_after(refusal, &one)
        }
    }
}

/// The choice among a company's files.
pub fn files(attachments: &[Attachment]) -> Field {
    let choices = attachments.iter().map(|file| Choice::new(file.id.to_string(), &file.file_name));
    Field::choice("attachment_id", "已上传的附件", choices)
        .hint("没有文号的，可选择企业已有的附件。")
}

fn pool_form(attachments: &[Attachment]) -> Form {
    Form::new(vec![
        Field::day("entered_pool_on", "入库日期"),
        Field::line("reserve_batch", "后备企业批次"),
        Field::day("left_pool_on", "出库日期").hint("申报出库的填写。"),
        Field::long("left_pool_reason", "出库原因"),
        Field::line("document_no", "文号"),
        files(attachments),
    ])
}

async fn about(actor: &Actor, id: i64) -> Result<(Company, Vec<Attachment>), Error> {
    let read = move |db: &mut Db, scope: &Scope| {
        let company = company::find(db, scope, id)?.present()?;
        let files = attachment::of_company(db, company.key())?;
        Ok((company, files))
    };
    actor.read(read).await
}

fn pool_page(actor: &Actor, company: &Company, form: Form) -> FormPage {
    let back = format!("/companies/{}", company.id);
    let frame = Frame::of(actor, HERE, "申报入库或出库");
    FormPage::new(frame, form, format!("{back}/pool"), &back)
        .about(&back, &company.facts.name)
        .note("领导小组办公室确认后生效。尚未认定的企业请用“推荐入库”。")
}

async fn pool(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (company, files) = about(&actor, id.into_inner()).await?;
    page(&pool_page(&actor, &company, pool_form(&files)))
}

async fn declare_pool(
    actor: Actor,
    id: PathId,
    sent: web::Form<Pairs>,
) -> Result<HttpResponse, Error> {
    let (company, files) = about(&actor, id.into_inner()).await?;
    let form = pool_form(&files).entered(&sent);
    let id = company.id;
    let entered = form.meaning().and_then(|mut members| {
        let proof = proof_of(&mut members);
        Ok((from_members(members)?, proof))
    });
    let done = actor.write_entered(entered, move |tx, scope, (input, proof)| {
        actions::declare_pool(tx, scope, id, &input, proof)
    });
    match done.await {
        Ok(_) => Ok(see_other(&format!("/companies/{id}?done=declared"))),
        Err(refusal) => pool_page(&actor, &company, form).refused(refusal),
    }
}

/// Takes the proof out of the members of a form.
fn proof_of(members: &mut crate::web::Members) -> Proof {
    let mut text = |name: &str| members.remove(name).and_then(|it| it.as_str().map(str::to_owned));
    let attachment_id = text("attachment_id").and_then(|id| id.parse().ok());
    Proof { document_no: text("document_no"), attachment_id }
}
