//! Page of 我的待办.

use actix_web::HttpResponse;
use askama::Template;

use super::tasks::{Task, tasks};
use crate::access::{Access, Permission, minute};
use crate::blocker::{self, BlockerQuery, BlockerView};
use crate::error::Error;
use crate::notice::{self, Copy, NoticeQuery};
use crate::session::Actor;
use crate::todo::HERE;
use crate::web::{COUNTED, Frame, Instant, Paging, Route, page, pages};

/// Start page of units, departments and the office.
pub const PAGES: &[Route] = pages![Access::Needs(Permission::ViewTasks) => Get "/todo": show];

/// Maximum number of blockers and of notices shown.
const NAMED: i64 = 10;

#[derive(Template)]
#[template(path = "todo/todo.html", config = "src/askama.toml")]
struct Todo {
    frame: Frame,
    tasks: Vec<Task>,
    urgent: Vec<BlockerView>,
    notices: Vec<Copy>,
    unread: i64,
}

impl Todo {
    fn counted(&self, task: &Task) -> String {
        if task.count > COUNTED { format!("{COUNTED}+") } else { task.count.to_string() }
    }

    fn at(&self, moment: &Instant) -> String {
        minute(moment.0)
    }

    fn unit_and_name(&self) -> String {
        match &self.frame.person {
            Some(person) => {
                let unit = person.unit.as_deref().unwrap_or_else(|| person.role.label());
                format!("{unit}　{}", person.display_name)
            }
            None => String::new(),
        }
    }
}

async fn show(actor: Actor) -> Result<HttpResponse, Error> {
    let (role, person) = (actor.person().role, actor.person().id);
    let today = actor.clock().today();
    let read = move |db: &mut _, scope: &_| {
        let urgent = BlockerQuery {
            open: Some(true),
            sort: Some("turn_ends_on".to_owned()),
            per_page: Some(NAMED),
            ..BlockerQuery::default()
        };
        let urgent = blocker::list(db, scope, &urgent.validate()?, today)?;
        let unread = NoticeQuery { unread: Some(true), ..NoticeQuery::default() };
        let few = Paging { page: 1, per_page: NAMED };
        let notices = notice::list(db, person, &unread, few)?.items;
        Ok((tasks(db, scope, role, today)?, urgent, notices, notice::unread(db, person)?))
    };
    let (tasks, urgent, notices, unread) = actor.read(read).await?;
    page(&Todo {
        frame: Frame::of(&actor, HERE, "我的待办"),
        tasks,
        urgent: urgent.items.into_iter().map(|one| BlockerView::new(one, today)).collect(),
        notices,
        unread,
    })
}
