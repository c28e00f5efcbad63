//! 困难问题 as pages: the list with its lights, one blocker, and its forms.

mod acts;
mod forms;
mod one;

use actix_web::HttpResponse;

use super::filter::{Awaiting, BlockerQuery};
use super::model::{BlockerRecord, Severity, Status};
use super::store;
use super::view::BlockerView;
use crate::access::{Access, Permission, Reach};
use crate::blocker::HERE;
use crate::company;
use crate::deadline::{Light, Open, OpenLights};
use crate::department::{self, Category, Department};
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::town::{self, Town};
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, ListPage, Pager, Pairs, Table, TableOf,
};
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

/// Returns the parameters; if none is given, those for open blockers, most urgent first.
fn asked_or_urgent(asked: Query<Pairs>) -> Pairs {
    let asked = asked.into_inner();
    let nothing = asked.iter().next().is_none();
    if nothing { asked.with("open", true).with("sort", "turn_ends_on") } else { asked }
}

async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let asked = asked_or_urgent(asked);
    let query: BlockerQuery = asked.read()?;
    let filter = query.clone().validate()?;
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
    let first = (found.page - 1) * found.per_page + 1;
    let rows = found.map(|record| Shown::new(record, &names, today)).items;
    let of_company = company.as_ref().map(|(id, name)| {
        Cell::from("只列出")
            .and_link(format!("/companies/{id}"), name)
            .and("的困难问题。")
            .and_link(address.with("company", ""), "列出全部企业")
    });
    let frame = Frame::of(&actor, HERE, "困难问题");
    let may_raise = frame.may(Permission::RaiseBlockers);
    let empty = Cell::from("没有符合条件的困难问题。");
    let empty = match may_raise {
        true => {
            empty.and("可以放宽查询条件，或").and_link("/blockers/new", "登记困难问题").and("。")
        }
        false => empty.and("可以放宽查询条件再看。"),
    };
    let export = address.at("/api/v1/exports/blockers.xlsx").with("page", "").with("per_page", "");
    let raise = match company {
        Some((id, _)) => format!("/blockers/new?company={id}"),
        None => "/blockers/new".to_owned(),
    };
    let may_export = frame.may(Permission::Export);
    let list = ListPage::new(frame, "/blockers", table(&rows, first, &address, may_raise), empty)
        .download(may_export, export, "导出 Excel")
        .main_link(may_raise, raise, "登记困难问题")
        .alert(of_company);
    let narrowed = narrowed(&query, &names).into_iter().map(|(sentence, condition)| {
        Some(Cell::from(sentence).and_link(address.with(condition, ""), "去掉这个条件"))
    });
    page(
        &narrowed
            .fold(list, ListPage::alert)
            .above(&OpenLights {
                label: "未销号的困难问题，按亮灯",
                open: open.into_values().fold(Open::default(), Open::and),
                address: &address,
            })?
            .bar(Bar::new(query_fields(&actor, &names), SEEN, "/blockers", &asked))
            .keeping(&asked, &["company", "parent", "lead", "quiet_since", "sort"])
            .pager(pager),
    )
}

fn table<'r>(
    rows: &'r [Shown],
    first: i64,
    address: &Address,
    may_edit: bool,
) -> TableOf<'r, Shown> {
    let company = |row: &Shown| {
        Cell::link(format!("/companies/{}", row.view.company_id), &row.view.company_name)
    };
    let category = |Shown { view, .. }: &Shown| {
        let severe = view.severity == Severity::Severe;
        let name = Cell::from(view.category_name.as_str());
        name.and_if(severe, |cell| cell.and(" ").and_shaped("mark warn", "严重"))
    };
    let status = |Shown { view, .. }: &Shown| {
        Cell::from(view.status_name)
            .and_if(view.late_sign, |cell| cell.and(" ").and_shaped("mark bad", "◆ 逾期未签收"))
            .and_if(view.with_office, |cell| cell.and(" ").and_shaped("mark warn", "待裁定"))
            .and_if(view.supervised, |cell| cell.and(" ").and_shaped("mark", "督办"))
    };
    let due = |Shown { view, .. }: &Shown| {
        let provisional = view.due_on.is_some() && view.due_provisional;
        Cell::from(view.due_on).and_if(provisional, |day| day.and(" 暂定"))
    };
    let acts = |row: &Shown| {
        let at = format!("/blockers/{}", row.view.id);
        let edit = |cell: Cell| cell.and(" ").and_link(format!("{at}/edit"), "修改");
        Cell::link(&at, "查看").and_if(may_edit, edit)
    };
    Table::of("困难问题列表", rows)
        .numbered(first)
        .column("亮灯", "", |row| row.view.light)
        .row_name("企业", company)
        .column("时限情况", "", |row| row.view.deadline())
        .column("镇街（园区）", "spare", |row| row.town.as_str())
        .column("类别", "", category)
        .column("牵头部门", "spare head", |row| row.view.lead_department_name.as_str())
        .column("办理状态", "", status)
        .column("办结期限", "", due)
        .sorted("due_on", address)
        .column("登记日期", "", |row| row.view.raised_on)
        .sorted("raised_on", address)
        .column("操作", "last", acts)
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
