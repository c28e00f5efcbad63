//! The list of accounts.

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDateTime;

use super::state;
use super::units::{self, Units};
use crate::access::{Permission, minute};
use crate::account::filter::UserQuery;
use crate::account::model::User;
use crate::account::{HERE, store};
use crate::error::Error;
use crate::session::Actor;
use crate::web::parts::{Address, Bar, Choice, Field, Pager, Pairs};
use crate::web::{Frame, Page, Query, page};

const PATH: &str = "/users";

#[derive(Template)]
#[template(path = "account/list.html", config = "src/askama.toml")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    list: Page<User>,
    units: Units,
    first_number: i64,
    pager: Pager,
    now: NaiveDateTime,
}

impl ListPage {
    fn state(&self, user: &User) -> (&'static str, String) {
        state(user, self.now)
    }

    fn last_login(&self, user: &User) -> String {
        user.last_login_at.map_or_else(|| "—".to_owned(), minute)
    }
}

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
    let (filter, paging) = query.understood()?;
    let read = move |db: &mut _, scope: &_| {
        Ok((store::list(db, &filter, paging)?, Units::read(db, scope)?))
    };
    let (list, units) = actor.read(read).await?;
    page(&ListPage {
        frame: Frame::of(&actor, HERE, "账号"),
        bar: bar(&units, &asked),
        pager: Pager::new(&list, &address),
        first_number: paging.offset() + 1,
        list,
        units,
        now: actor.clock().now(),
    })
}
