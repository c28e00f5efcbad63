//! `/api/v1/todo`.

use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::tasks::{Task, tasks};
use crate::access::{Access, Permission};
use crate::error::Error;
use crate::notice;
use crate::session::Actor;
use crate::web::{Route, routes};

pub const ROUTES: &[Route] = routes![Access::Needs(Permission::ViewTasks) => __path_show: show];

/// 我的待办
#[derive(Debug, Serialize, ToSchema)]
struct Todo {
    /// Kinds of work with their counts.
    tasks: Vec<Task>,
    /// 未阅通知, counted up to 100.
    unread_notices: i64,
}

/// Returns the open work of the caller, by kind.
#[utoipa::path(get, path = "/api/v1/todo", tag = "待办", responses((status = 200, body = Todo)))]
async fn show(actor: Actor) -> Result<Json<Todo>, Error> {
    let (role, person) = (actor.person().role, actor.person().id);
    let today = actor.clock().today();
    let read = move |db: &mut _, scope: &_| {
        Ok(Todo {
            tasks: tasks(db, scope, role, today)?,
            unread_notices: notice::unread(db, person)?,
        })
    };
    Ok(Json(actor.read(read).await?))
}
