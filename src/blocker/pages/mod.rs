//! 困难问题 as pages: the list with its lights, one blocker, and its forms.

mod acts;
mod forms;
mod one;

use actix_web::HttpResponse;
use askama::Template;

use super::filter::{Awaiting, BlockerQuery};
use super::model::{BlockerRecord, Severity, Status};
use super::store;
use super::view::BlockerView;
use crate::access::{Access, Permission, Reach};
use crate::blocker::HERE;
use crate::company;
use crate::deadline::{Light, Open};
use crate::department::{self, Category, Department};
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{Address, Bar, Choice, Field, Pager, Pairs, SortHeading};
use crate::web::{Frame, Query, Route, page, pages};

pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::ViewBlockers) => Get "/blockers": list,
    Access::Needs(Permission::RaiseBlockers) => Get "/blockers/new": forms::new,
    Access::Needs(Permission::RaiseBlockers) => Post "/blockers/new": forms::raise,
    Access::Needs(Permission::ViewBlockers) => Get "/blockers/{id}": one::show,
    Access::Needs(Permission::ActOnBlockers) => Post "/blockers/{id}/act": one::act,
    Access::Needs(Permission::ViewBlockers) => Get "/blockers/{id}/evidence/{evidence_id}": one::evidence,
    Access::Needs(Permission::ViewBlockers) => Get "/blockers/{id}/slip": one::slip,
    Access::Needs(Permission::RaiseBlockers) => Get "/blockers/{id}/edit": forms::edit,
    Access::Needs(Permission::RaiseBlockers) => Post "/blockers/{id}/edit": forms::save,
];

/// Short lists with the names that a blocker refers to.
struct Names {
    categories: Vec<Category>,
    departments: Vec<Department>,
    towns: Vec<Town>,
}

impl Names {
    fn read(db: &mut crate::db::Db, scope: &crate::access::Scope) -> Result<Self, Error> {
        Ok(Self {
            categories: department::categories(db, scope)?,
            departments: department::list(db, scope)?,
            towns: town::list(db, scope)?,
        })
    }

    fn department<'a>(&'a self, code: &'a str) -> &'a str {
        let known = self.departments.iter().find(|department| department.code == code);
        known.map_or(code, |department| &department.name)
    }

    fn town<'a>(&'a self, code: &'a str) -> &'a str {
        town::name_of(&self.towns, code)
    }

    /// Returns the usual period of the blocker's category, in working days.
    fn usual_days(&self, record: &BlockerRecord) -> i32 {
        let code = &record.blocker.columns.category;
        let known = self.categories.iter().find(|one| one.code == *code);
        known.map_or(0, |one| one.usual_working_days)
    }

    /// Returns the usual evidence of the blocker's category.
    fn usual_evidence(&self, record: &BlockerRecord) -> String {
        let code = &record.blocker.columns.category;
        let known = self.categories.iter().find(|one| one.code == *code);
        known.map(|one| one.evidence.join("、")).unwrap_or_default()
    }

    fn of_departments(&self) -> impl Iterator<Item = Choice> {
        self.departments.iter().map(|one| Choice::new(&one.code, &one.name))
    }
}

/// A blocker with the names shown beside it.
struct Shown {
    view: BlockerView,
    town: String,
    departments: String,
}

impl Shown {
    fn new(record: BlockerRecord, names: &Names, today: chrono::NaiveDate) -> Self {
        let view = BlockerView::new(record, today);
        let assisting: Vec<&str> =
            view.departments.iter().map(|code| names.department(code)).collect();
        Self {
            town: names.town(&view.town_code).to_owned(),
            departments: assisting.join("、"),
            view,
        }
    }
}

#[derive(Template)]
#[template(path = "blocker/pages/list.html", config = "src/askama.toml")]
struct List {
    frame: Frame,
    bar: Bar,
    kept: Vec<(&'static str, String)>,
    company: Option<(i64, String)>,
    /// Other conditions of the list, not in the bar: description and parameter name.
    narrowed: Vec<(String, &'static str)>,
    open: Open,
    rows: Vec<Shown>,
    first: i64,
    address: Address,
    pager: Pager,
}

impl List {
    /// Address of the same list as a file, all pages.
    fn export(&self) -> Address {
        self.address.at("/api/v1/exports/blockers.xlsx").with("page", "").with("per_page", "")
    }

    fn by(&self, field: &str, label: &'static str) -> SortHeading {
        SortHeading::new(label, field, &self.address)
    }
}

/// Returns the parameters; if none is given, those for open blockers, most urgent first.
fn asked_or_urgent(asked: Query<Pairs>) -> Pairs {
    let asked = asked.into_inner();
    let nothing = asked.iter().next().is_none();
    if nothing { asked.with("open", true).with("sort", "turn_ends_on") } else { asked }
}

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let asked = asked_or_urgent(asked);
    let query: BlockerQuery = asked.read()?;
    let filter = query.clone().understood()?;
    let today = actor.clock().today();
    let of_query = query.clone();
    let read = move |db: &mut _, scope: &_| {
        let company = match of_query.company {
            Some(id) => Some((id, company::find(db, scope, id)?.present()?.facts.name)),
            None => None,
        };
        let open = store::open_by_town(db, scope, &of_query, today)?;
        Ok((company, open, store::list(db, scope, &filter, today)?, Names::read(db, scope)?))
    };
    let (company, open, found, names) = actor.read(read).await?;
    let address = Address::new("/blockers", Pairs::of(&query)?);
    let pager = Pager::new(&found, &address);
    let kept = ["company", "parent", "lead", "quiet_since", "sort"]
        .map(|name| (name, asked.get(name).to_owned()));
    page(&List {
        frame: Frame::of(&actor, HERE, "困难问题"),
        bar: Bar::new(query_fields(&actor, &names), SEEN, "/blockers", &asked),
        kept: kept.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        company,
        narrowed: narrowed(&query, &names),
        open: open.into_values().fold(Open::default(), Open::and),
        first: (found.page - 1) * found.per_page,
        rows: found.items.into_iter().map(|record| Shown::new(record, &names, today)).collect(),
        address,
        pager,
    })
}

/// Returns the conditions that links set and the bar does not show.
fn narrowed(query: &BlockerQuery, names: &Names) -> Vec<(String, &'static str)> {
    let quiet = query.quiet_since.map(|day| {
        (format!("只列出 {day} 之后没有任何进展的未销号问题（沉默清单）。"), "quiet_since")
    });
    let lead = query.lead.as_deref();
    let lead = lead.map(|code| (format!("只列出{}牵头的问题。", names.department(code)), "lead"));
    let parent = query.parent.map(|id| (format!("只列出从属于问题 {id} 的问题。"), "parent"));
    [quiet, lead, parent].into_iter().flatten().collect()
}

/// Number of fields of the bar that are always visible.
const SEEN: usize = 4;

fn query_fields(actor: &Actor, names: &Names) -> Vec<Field> {
    let categories = names.categories.iter().map(|one| Choice::new(&one.code, &one.name));
    let mut fields = vec![
        Field::choice(
            "open",
            "办结情况",
            [Choice::new("true", "未销号"), Choice::new("false", "已销号")],
        ),
        Field::choice("awaiting", "待办环节", Choice::each::<Awaiting>()),
        Field::choice("light", "亮灯", Choice::each::<Light>()),
        Field::choice("category", "类别", categories),
        Field::choice("department", "牵头或协办部门", names.of_departments()),
        Field::choice("status", "办理状态", Choice::each::<Status>()),
        Field::choice("severity", "严重程度", Choice::each::<Severity>()),
        Field::choice("late_sign", "签收情况", [Choice::new("true", "逾期未签收")]),
        Field::choice("supervised", "督办", [Choice::new("true", "列入督办")]),
    ];
    if *actor.scope().reach() == Reach::City {
        let towns = names.towns.iter().map(|one| Choice::new(&one.code, &one.name));
        fields.push(Field::choice("town", "镇街（园区）", towns));
    }
    fields
}
