//! The list of companies, with a query bar and chosen columns.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDate;

use super::columns::{self, Column};
use super::fields::boards;
use crate::access::Permission;
use crate::company::filter::{CompanyQuery, SortField};
use crate::company::model::Grade;
use crate::company::row::CompanyInList;
use crate::company::{HERE, store};
use crate::error::Error;
use crate::saved_view::{self, SavedView};
use crate::session::Actor;
use crate::stage::{Phase, Stage};
use crate::standard;
use crate::town::{self, Town};
use crate::web::parts::{Address, Bar, Choice, Field, Pager, Pairs, SortHeading};
use crate::web::{Frame, Page, Query, page};

pub const PATH: &str = "/companies";

#[derive(Template)]
#[template(path = "company/list.html", config = "src/askama.toml")]
struct ListPage {
    frame: Frame,
    query: CompanyQuery,
    bar: Bar,
    columns: Vec<Column>,
    list: Page<CompanyInList>,
    towns: Vec<Town>,
    views: Vec<SavedView>,
    address: Address,
    pager: Pager,
    first_number: i64,
}

impl ListPage {
    fn town<'a>(&'a self, company: &'a CompanyInList) -> &'a str {
        town::name_of(&self.towns, &company.row.town_code)
    }

    fn has(&self, column: &Column) -> bool {
        self.columns.contains(column)
    }

    /// Returns the heading of a sortable column. The default order is by name.
    fn sorted_by(&self, field: &SortField, label: &'static str) -> SortHeading {
        let sort = self.query.sort.as_deref().unwrap_or(SortField::Name.code());
        SortHeading::new(label, field.code(), &self.address.with("sort", sort))
    }

    fn export(&self, format: &str) -> Address {
        self.address.at(&format!("/api/v1/exports/companies.{format}")).with(columns::ASKED, "")
    }

    /// Address of the export that shows which standards these companies meet.
    fn matches(&self) -> Address {
        self.address.at("/api/v1/exports/standards.xlsx").with(columns::ASKED, "")
    }

    /// Query to store in a saved view: the complete query without the page number.
    fn question(&self) -> String {
        let address = self.address.with("page", "").to_string();
        address.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
    }

    fn may_bulk(&self) -> bool {
        self.frame.may(Permission::EditCompanies) && !self.query.deleted
    }
}

/// Number of query bar fields that are always visible.
const SEEN: usize = 4;

/// Choices for the maximum gap to a standard.
const NEAR: [(&str, &str); 4] = [("5", "5%"), ("10", "10%"), ("20", "20%"), ("50", "50%")];

/// Choices for the minimum priority.
const LEAST: [(&str, &str); 4] =
    [("80", "80 分"), ("60", "60 分"), ("40", "40 分"), ("20", "20 分")];

/// Returns the standards in force on a day by which an ordinary company can be listed or quoted.
fn standards(on: NaiveDate) -> Vec<Choice> {
    let all = standard::rulebook().map(|rules| rules.standards.as_slice()).unwrap_or_default();
    let asked = all.iter().filter(|one| one.is_ordinary() && one.in_force(on));
    asked.map(|one| Choice::new(&one.id, format!("{}{}", one.board.label(), one.name()))).collect()
}

/// Builds the query bar. Omits the town for users of one town, and profile fields for users who may
/// not view profiles.
fn bar(towns: &[Town], actor: &Actor, asked: &Pairs) -> Bar {
    let words = |name, label, all: Vec<(&'static str, &'static str)>| {
        Field::choice(name, label, all.into_iter().map(|(code, name)| Choice::new(code, name)))
    };
    let units = towns.iter().map(|town| Choice::new(&town.code, &town.name));
    let mut fields = vec![
        Field::line("q", "关键词").hint("名称、简称、曾用名、信用代码、证券代码、拼音或首字母"),
        Field::choice("town", "镇街（园区）", units),
        words("phase", "阶段大类", Phase::ALL.iter().map(|w| (w.code(), w.label())).collect()),
        words("has_open_blockers", "困难问题", vec![("true", "有未结的"), ("false", "没有未结的")]),
        words("stage", "阶段", Stage::ALL.iter().map(|w| (w.code(), w.label())).collect()),
        words("grade", "分级", Grade::ALL.iter().map(|w| (w.code(), w.label())).collect()),
        Field::choice("board", "拟上市板块", boards()),
        Field::choice("standard", "满足上市标准", standards(actor.clock().today())),
        words("within", "或差距不超过", NEAR.to_vec()),
        words("min_priority", "优先级不低于", LEAST.to_vec()),
        Field::line("industry", "行业"),
        Field::line("tag", "标签"),
    ];
    if actor.scope().own_town().is_some() {
        fields.retain(|field| field.name != "town");
    }
    if !actor.person().role.may(Permission::ViewProfiles) {
        fields.retain(|field| !matches!(field.name, "standard" | "within" | "min_priority"));
    }
    Bar::new(fields, SEEN, PATH, asked)
}

pub async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let mut asked = asked.into_inner();
    let done = asked.take("done").unwrap_or_default();
    let columns = columns::take_columns(&mut asked);
    let query: CompanyQuery = asked.read()?;
    let filter = query.clone().validate()?;
    let person = actor.person().clone();
    let memory = actor.memory().clone();
    let read = move |db: &mut _, scope: &_| {
        let list = store::list(db, scope, &memory, &filter)?;
        Ok((list, town::list(db, scope)?, saved_view::views_of(db, scope, &person)?))
    };
    let (list, towns, views) = actor.read(read).await?;
    let address = Pairs::of(&query)?.with(columns::ASKED, columns::written(&columns));
    let address = Address::new(PATH, address);
    let title = if query.deleted { "回收站" } else { "企业" };
    let bar = bar(&towns, &actor, &asked);
    page(&ListPage {
        frame: Frame::of(&actor, HERE, title).saying(&done),
        pager: Pager::new(&list, &address),
        first_number: (list.page - 1) * list.per_page + 1,
        list: list.map(|row| CompanyInList::new(row, actor.scope())),
        towns,
        bar,
        query,
        columns,
        views,
        address,
    })
}
