//! `/api/v1/towns`

use actix_web::web::{Json, Path};

use super::model::GroupFacts;
use super::view::{TownInList, TownView};
use super::{actions, store};
use crate::access::{Access, Permission};
use crate::error::{Error, Present};
use crate::session::Actor;
use crate::web::{Body, IfMatch, Page, Route, Versioned, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewUnits) => __path_list: list,
    Access::Needs(Permission::ViewUnits) => __path_show: show,
    Access::Needs(Permission::EditWorkingGroup) => __path_set_working_group: set_working_group,
];

/// Returns all towns of the city, in official order.
#[utoipa::path(get, path = "/api/v1/towns", tag = "镇街（园区）",
    responses((status = 200, body = Page<TownInList>)))]
async fn list(actor: Actor) -> Result<Json<Page<TownInList>>, Error> {
    let towns = actor.read(store::list).await?;
    Ok(Json(Page::complete(towns).map(TownInList::from)))
}

/// Returns one town with its working group. The version is that of the working group.
#[utoipa::path(get, path = "/api/v1/towns/{code}", tag = "镇街（园区）",
    params(("code" = String, Path, description = "九位代码")),
    responses((status = 200, body = TownView), (status = 404)))]
async fn show(actor: Actor, code: Path<String>) -> Result<Versioned<TownView>, Error> {
    let code = code.into_inner();
    actor
        .read(move |db, scope| {
            let town = store::find(db, scope, &code)?.present()?;
            let group = store::working_group(db, scope, &code)?;
            let version = group.version;
            Ok(Versioned { record: TownView::new(town, group, scope), version })
        })
        .await
}

/// Records the working group of a town. Send `If-Match: "0"` if none was recorded yet.
#[utoipa::path(put, path = "/api/v1/towns/{code}/working-group", tag = "镇街（园区）",
    params(("code" = String, Path, description = "九位代码"), ("If-Match" = String, Header)),
    request_body = GroupFacts,
    responses((status = 200, body = TownView), (status = 404),
        (status = 412, description = "stale_version"),
        (status = 428, description = "version_required")))]
async fn set_working_group(
    actor: Actor,
    code: Path<String>,
    seen: IfMatch,
    body: Body<GroupFacts>,
) -> Result<Versioned<TownView>, Error> {
    let (code, facts) = (code.into_inner(), body.into_inner());
    actor
        .write(move |tx, scope| {
            let (town, group) = actions::set_working_group(tx, scope, &code, seen.0, facts)?;
            let version = group.version;
            Ok(Versioned { record: TownView::new(town, group, scope), version })
        })
        .await
}
