//! Forms to enter, change and delete a statement.

use actix_web::HttpResponse;
use actix_web::web::Form as Sent;
use askama::Template;

use crate::company;
use crate::error::{Error, Present};
use crate::financial::figure::{Figure, FigureKind, PERCENT_DECIMALS};
use crate::financial::model::{Facts, Source, Statement};
use crate::financial::{actions, store};
use crate::session::Actor;
use crate::web::parts::{Choice, Field, Form, FormPage, Input, Pairs};
use crate::web::{Frame, Members, PathId, members, page, page_after, saved, see_other};

fn fields() -> Vec<Field> {
    let sources = Choice::each::<Source>();
    let mut fields = vec![
        Field::new("fiscal_year", "年度", Input::Whole)
            .required()
            .hint("已经结束的会计年度，例如 2024。"),
        Field::choice("source", "来源", sources).required(),
    ];
    fields.extend(Figure::ALL.iter().map(|figure| of_figure(*figure)));
    fields.extend([
        Field::new("audited", "经审计", Input::Tick),
        Field::day("as_of", "数据日期").hint("数据截至或提供的日期。"),
        Field::line("document", "出处").hint("例如审计报告文号、年报名称。"),
        Field::long("note", "备注"),
    ]);
    fields
}

fn of_figure(figure: Figure) -> Field {
    let input = match figure.kind() {
        FigureKind::Money => Input::Wan,
        FigureKind::Percent => Input::Decimal(PERCENT_DECIMALS),
        FigureKind::People | FigureKind::Items => Input::Whole,
    };
    let (label, hint) = match figure {
        Figure::NetProfit => ("净利润", "扣除非经常性损益前。"),
        Figure::WeightedRoe => ("加权平均净资产收益率（%）", "例如 12.34。"),
        Figure::Employees => ("年末员工人数（人）", ""),
        Figure::RdStaff => ("研发人员（人）", ""),
        Figure::Insured => ("社保参保人数（人）", ""),
        Figure::Patents => ("专利数（项）", ""),
        Figure::InventionPatents => ("发明专利数（项）", "用于主营业务的发明专利。"),
        other => (other.label(), ""),
    };
    Field::new(figure.code(), label, input).hint(hint)
}

async fn name_of(actor: &Actor, company_id: i64) -> Result<String, Error> {
    let read = move |db: &mut _, scope: &_| company::find(db, scope, company_id)?.present();
    Ok(actor.read(read).await?.facts.name)
}

fn new_page(actor: &Actor, company_id: i64, name: String, form: Form) -> FormPage {
    let frame = Frame::of(actor, company::HERE, "登记财务数据");
    let back = format!("/companies/{company_id}/financials");
    FormPage::new(frame, form, format!("{back}/new"), &back).about(&back, name)
}

pub async fn new(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let name = name_of(&actor, id).await?;
    page(&new_page(&actor, id, name, Form::new(fields())))
}

pub async fn create(actor: Actor, id: PathId, sent: Sent<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let name = name_of(&actor, id).await?;
    let form = Form::new(fields()).entered(&sent);
    let recorded = actor.write_entered(form.read::<Facts>(), move |tx, scope, facts| {
        let company = company::within_scope(tx.db(), scope, id)?.present()?;
        actions::record(tx, scope, company, facts)
    });
    match recorded.await {
        Ok(_) => Ok(see_other(&format!("/companies/{id}/financials?done=created"))),
        Err(refusal) => new_page(&actor, id, name, form).refused(refusal),
    }
}

/// Reads a statement, the name of its company, and its fields for the form.
async fn editing(actor: &Actor, id: i64) -> Result<(Statement, String, Members), Error> {
    let read = move |db: &mut _, scope: &_| {
        let statement = store::find(db, scope, id)?.present()?;
        let company = company::find(db, scope, statement.company_id)?.present()?;
        Ok((statement, company.facts.name))
    };
    let (statement, name) = actor.read(read).await?;
    let now = members(&statement.facts)?;
    Ok((statement, name, now))
}

fn edit_page(
    actor: &Actor,
    statement: &Statement,
    name: &str,
    form: Form,
    version: i64,
) -> FormPage {
    let frame = Frame::of(actor, company::HERE, "修改财务数据");
    let back = format!("/companies/{}/financials", statement.company_id);
    FormPage::new(frame, form, format!("/financials/{}/edit", statement.id), &back)
        .about(&back, format!("{name}　{}", statement.facts.called()))
        .keeping("version", version)
}

pub async fn edit(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    let (statement, name, now) = editing(&actor, id.into_inner()).await?;
    let form = Form::new(fields()).editing(&now);
    page(&edit_page(&actor, &statement, &name, form, statement.version))
}

pub async fn save(actor: Actor, id: PathId, sent: Sent<Pairs>) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    let (statement, name, now) = editing(&actor, id).await?;
    let form = Form::new(fields()).editing(&now).entered(&sent);
    let changed = actor.write_entered(form.meaning(), move |tx, scope, patch| {
        actions::change(tx, scope, id, seen, patch)
    });
    match changed.await {
        Ok(after) => {
            let path = format!("/companies/{}/financials", after.company_id);
            Ok(saved(&path, seen, after.version))
        }
        Err(refusal) => edit_page(&actor, &statement, &name, form, seen).refused_over(
            refusal,
            &now,
            statement.version,
        ),
    }
}

#[derive(Template)]
#[template(path = "financial/pages/delete.html", config = "src/askama.toml")]
struct DeletePage {
    frame: Frame,
    statement: Statement,
    name: String,
    refused: Option<String>,
}

impl DeletePage {
    async fn of(actor: &Actor, id: i64, refused: Option<String>) -> Result<Self, Error> {
        let (statement, name, _) = editing(actor, id).await?;
        let frame = Frame::of(actor, company::HERE, "删除财务数据");
        Ok(Self { frame, statement, name, refused })
    }
}

pub async fn confirm_delete(actor: Actor, id: PathId) -> Result<HttpResponse, Error> {
    page(&DeletePage::of(&actor, id.into_inner(), None).await?)
}

pub async fn delete(actor: Actor, id: PathId, sent: Sent<Pairs>) -> Result<HttpResponse, Error> {
    let (id, seen) = (id.into_inner(), sent.version()?);
    match actor.write(move |tx, scope| actions::remove(tx, scope, id, seen)).await {
        Ok(company) => Ok(see_other(&format!("/companies/{company}/financials?done=removed"))),
        Err(refusal) => {
            let why = Some(refusal.detail().to_owned());
            page_after(refusal, &DeletePage::of(&actor, id, why).await?)
        }
    }
}
