//! The list of accounts.

use actix_web::HttpResponse;
use chrono::NaiveDateTime;

use super::state;
use super::units::{self, Units};
use crate::access::{Permission, minute};
use crate::account::filter::UserQuery;
use crate::account::model::User;
use crate::account::{HERE, store};
use crate::error::Error;
use crate::session::Actor;
use crate::web::parts::{
    Address, Bar, Cell, Choice, Field, ListPage, Pager, Pairs, Table, TableOf,
};
use crate::web::{Frame, Query, page};

const PATH: &str = "/users";

/// Returns the filter bar of the list.
fn bar(units: &Units, asked: &Pairs) -> Bar {
    let towns = units.towns.iter().map(|town| Choice::new(&town.code, &town.name));
    let states = [Choice::new("true", "启用"), Choice::new("false", "停用")];
    let fields = vec![
        Field::line("q", "关键词").hint("用户名或姓名的一部分"),
        units::roles(),
        Field::choice("town", "镇街（园区）", towns),
        Field::choice("active", "状态", states),
    ];
    Bar::new(fields, 4, PATH, asked)
}

pub async fn list(actor: Actor, asked: Query<Pairs>) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let query: UserQuery = asked.read()?;
    let address = Address::new(PATH, Pairs::of(&query)?);
    let (filter, paging) = query.validate()?;
    let read = move |db: &mut _, scope: &_| {
        Ok((store::list(db, &filter, paging)?, Units::read(db, scope)?))
    };
    let (list, units) = actor.read(read).await?;
    let frame = Frame::of(&actor, HERE, "账号");
    let may_manage = frame.may(Permission::ManageAccounts);
    let first = paging.offset() + 1;
    let table = table(&list.items, first, &units, may_manage, actor.clock().now());
    let empty = Cell::from("没有符合条件的账号。可以").and_link(PATH, "重置查询").and("后再找。");
    page(
        &ListPage::new(frame, PATH, table, empty)
            .main_link(may_manage, "/users/new", "新增账号")
            .bar(bar(&units, &asked))
            .pager(Pager::new(&list, &address)),
    )
}

fn table<'r>(
    users: &'r [User],
    first: i64,
    units: &'r Units,
    may_manage: bool,
    now: NaiveDateTime,
) -> TableOf<'r, User> {
    let at = |user: &User| format!("{PATH}/{}", user.id);
    let act = if may_manage { "修改" } else { "查看" };
    let state = |user| {
        let (class, state) = state(user, now);
        Cell::shaped(class, state)
    };
    Table::of("账号列表", users)
        .numbered(first)
        .row_name("用户名", |user| Cell::link(at(user), &user.username))
        .column("姓名", "", |user| user.profile.display_name.as_str())
        .column("角色", "", |user| user.profile.role.label())
        .column("单位", "spare", |user| units.of(&user.profile))
        .column("状态", "", state)
        .column("上次登录", "spare", |user| user.last_login_at.map(minute))
        .column("操作", "last spare", |user| Cell::link(at(user), act))
}
