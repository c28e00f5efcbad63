//! `/api/v1/declarations`.

use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::effect::Effects;
use super::flow::Decision;
use super::model::{DeclarationQuery, Found, PoolInput};
use super::view::DeclarationView;
use super::{actions, store};
use crate::access::{Access, Permission, Role, Scope};
use crate::confirmation::{Proof, declared};
use crate::db::Db;
use crate::error::{Error, Present};
use crate::session::{Actor, Answer};
use crate::web::{Body, Page, Paging, PathId, Query, Route, Versioned, routes};

/// Routes of declarations.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewTrace) => __path_list: list,
    Access::Needs(Permission::DeclareFacts) => __path_declare: declare,
    Access::Needs(Permission::ViewTrace) => __path_show: show,
    Access::Needs(Permission::EditCompanies) => __path_act: act,
];

/// Lists declarations in the caller's scope: with `state=pending` by deadline, otherwise newest
/// first.
#[utoipa::path(get, path = "/api/v1/declarations", tag = "申报", params(DeclarationQuery),
    responses((status = 200, body = Page<DeclarationView>)))]
async fn list(
    actor: Actor,
    query: Query<DeclarationQuery>,
) -> Result<Json<Page<DeclarationView>>, Error> {
    let query = query.into_inner();
    let paging = Paging::new(query.page, query.per_page)?;
    let (role, today) = (actor.person().role, actor.clock().today());
    let read = move |db: &mut Db, scope: &Scope| {
        Ok((store::list(db, scope, &query, paging)?, Effects::read(db, scope, today)?))
    };
    let (page, effects) = actor.read(read).await?;
    Ok(Json(page.map(|found| DeclarationView::new(found, role, Some(&effects)))))
}

/// Returns a declaration.
#[utoipa::path(get, path = "/api/v1/declarations/{id}", tag = "申报",
    params(("id" = i64, Path)), responses((status = 200, body = DeclarationView)))]
async fn show(actor: Actor, id: PathId) -> Result<Versioned<DeclarationView>, Error> {
    let id = id.into_inner();
    let (role, today) = (actor.person().role, actor.clock().today());
    let read = move |db: &mut Db, scope: &Scope| {
        Ok((store::find(db, scope, id)?.present()?, Effects::read(db, scope, today)?))
    };
    let (found, effects) = actor.read(read).await?;
    Ok(versioned(found, role, Some(&effects)))
}

fn versioned(found: Found, role: Role, effects: Option<&Effects>) -> Versioned<DeclarationView> {
    let record = DeclarationView::new(found, role, effects);
    Versioned { version: record.version, record }
}

/// 入库或出库申报.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = declaration::NewPoolDeclaration)]
struct NewPoolDeclaration {
    company_id: i64,
    /// 入库日期、批次 or 出库日期、原因
    pool: PoolInput,
    /// 文号
    #[serde(default)]
    document_no: Option<String>,
    /// 证明文件, instead of a document number
    #[serde(default)]
    attachment_id: Option<i64>,
}

/// Declares that a company enters or leaves the pool. Stages and listings are declared by their own
/// requests.
#[utoipa::path(post, path = "/api/v1/declarations", tag = "申报",
    request_body = NewPoolDeclaration,
    responses((status = 202, description = "The id and state of the declaration"), (status = 409, description = "already_declared"),
        (status = 422, description = "proof_required")))]
async fn declare(actor: Actor, body: Body<NewPoolDeclaration>) -> Result<Answer, Error> {
    let new = body.into_inner();
    let request = new.clone();
    actor
        .answer_once(&request, move |tx, scope| {
            let proof = Proof { document_no: new.document_no, attachment_id: new.attachment_id };
            declared(actions::declare_pool(tx, scope, new.company_id, &new.pool, proof)?)
        })
        .await
}

/// Confirms, returns, amends or withdraws a declaration.
#[utoipa::path(post, path = "/api/v1/declarations/{id}/actions", tag = "申报",
    params(("id" = i64, Path)), request_body = Decision,
    responses((status = 200, body = DeclarationView),
        (status = 409, description = "illegal_action"), (status = 412), (status = 422)))]
async fn act(
    actor: Actor,
    id: PathId,
    body: Body<Decision>,
) -> Result<Versioned<DeclarationView>, Error> {
    let (id, decision) = (id.into_inner(), body.into_inner());
    let role = actor.person().role;
    let found = actor.write(move |tx, scope| actions::act(tx, scope, id, decision)).await?;
    Ok(versioned(found, role, None))
}
