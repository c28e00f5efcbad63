//! Pages of 财务数据: the years of a company side by side, and the forms of statements.

mod forms;

use actix_web::HttpResponse;
use askama::Template;

use super::chosen::{Precedence, SourcedValue, Year, years};
use super::figure::{Figure, FigureKind};
use super::model::Statement;
use super::store;
use crate::access::{Access, Permission, minute};
use crate::account;
use crate::company;
use crate::error::{Error, Present};
use crate::financial::FigureRules;
use crate::record::called;
use crate::session::Actor;
use crate::town::{self, name_of};
use crate::web::parts::Pairs;
use crate::web::{Frame, PathId, Query, Route, page, pages};

/// Pages of financial data.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewFinancials) => Get "/companies/{id}/financials": show,
    Access::Needs(Permission::EditFinancials) => Get "/companies/{id}/financials/new": forms::new,
    Access::Needs(Permission::EditFinancials) => Post "/companies/{id}/financials/new": forms::create,
    Access::Needs(Permission::EditFinancials) => Get "/financials/{id}/edit": forms::edit,
    Access::Needs(Permission::EditFinancials) => Post "/financials/{id}/edit": forms::save,
    Access::Needs(Permission::EditFinancials) => Get "/financials/{id}/delete": forms::confirm_delete,
    Access::Needs(Permission::EditFinancials) => Post "/financials/{id}/delete": forms::delete,
];

#[derive(Template)]
#[template(path = "financial/pages/of_company.html", config = "src/askama.toml")]
struct OfCompany {
    frame: Frame,
    company_id: i64,
    name: String,
    town: String,
    /// Newest first.
    years: Vec<i32>,
    rows: Vec<FigureRow>,
    statements: Vec<StatementRow>,
    /// Number of values that differ from the shown ones.
    disagreements: usize,
}

/// One figure over all years.
struct FigureRow {
    label: String,
    /// One cell per year, newest first.
    cells: Vec<(i32, Option<Shown>)>,
}

/// A figure of one year.
struct Shown {
    value: String,
    source: &'static str,
    audited: bool,
    /// Source and value of each source with a different value.
    others: Vec<(&'static str, String)>,
}

/// A statement in the list.
struct StatementRow {
    statement: Statement,
    by: String,
    at: String,
}

fn row_label(figure: Figure) -> String {
    format!("{}（{}）", figure.label(), figure.unit())
}

fn shown(year: &Year<'_>, figure: Figure) -> Option<Shown> {
    let said: SourcedValue = year.shown(figure)?;
    let others = year.disagreements_of(figure);
    Some(Shown {
        value: figure.read(said.value),
        source: said.source.label(),
        audited: said.audited && figure.kind() != FigureKind::Items,
        others: others.map(|d| (d.other.source.label(), figure.read(d.other.value))).collect(),
    })
}

async fn show(actor: Actor, id: PathId, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let read = move |db: &mut _, scope: &_| {
        let company = company::find(db, scope, id)?.present()?;
        let statements = store::of_company(db, scope, id)?;
        let people: Vec<&str> = statements.iter().map(|one| one.entered_by.as_str()).collect();
        let names = account::display_names(db, &people)?;
        Ok((company, statements, names, FigureRules::in_force(db)?, town::list(db, scope)?))
    };
    let (company, statements, names, rules, towns) = actor.read(read).await?;
    let order = Precedence::of(&rules);
    let years: Vec<Year<'_>> = years(&statements, &order).into_iter().rev().collect();
    let row = |figure: &Figure| FigureRow {
        label: row_label(*figure),
        cells: years.iter().map(|year| (year.fiscal_year, shown(year, *figure))).collect(),
    };
    let entry = |statement: &Statement| StatementRow {
        by: names
            .get(&statement.entered_by)
            .cloned()
            .unwrap_or_else(|| called(&statement.entered_by).to_owned()),
        at: minute(statement.updated_at),
        statement: statement.clone(),
    };
    page(&OfCompany {
        frame: Frame::of(&actor, company::HERE, "财务数据").saying(asked.get("done")),
        company_id: id,
        name: company.facts.name,
        town: name_of(&towns, &company.facts.town_code).to_owned(),
        rows: Figure::ALL
            .iter()
            .map(row)
            .filter(|row| row.cells.iter().any(|(_, cell)| cell.is_some()))
            .collect(),
        statements: years.iter().flat_map(Year::statements).map(entry).collect(),
        disagreements: years.iter().map(|year| year.disagreements().count()).sum(),
        years: years.iter().map(|year| year.fiscal_year).collect(),
    })
}
