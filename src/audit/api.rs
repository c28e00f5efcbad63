//! `/api/v1/audit`, for the auditor.

use actix_web::web::{self, Json};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::access::{Access, Permission, Role};
use crate::db::Db;
use crate::error::{Code, Error};
use crate::record::{self, AuditEntry, AuditFilter, ChainReport};
use crate::session::Actor;
use crate::web::{Instant, Query, Route, routes};

/// Routes to read and verify the audit log.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ReadAudit) => __path_list: list,
    Access::Needs(Permission::ReadAudit) => __path_verify: verify,
];

/// Filter of entries. The log is read backwards from `before` and never counted.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// Only entries with a smaller id: the id of the last entry of the previous page.
    pub before: Option<i64>,
    /// 1 to 200, 50 by default.
    per_page: Option<i64>,
    actor: Option<String>,
    action: Option<String>,
    object: Option<String>,
    object_id: Option<String>,
}

/// 审计日志条目
#[derive(Serialize, ToSchema)]
struct AuditView {
    id: i64,
    at: Instant,
    actor: String,
    role: Role,
    action: String,
    object: String,
    object_id: String,
    via: String,
    address: String,
    trace_id: String,
    detail: Value,
    hash: String,
}

impl From<AuditEntry> for AuditView {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id,
            at: Instant(entry.at),
            actor: entry.actor,
            role: entry.role,
            action: entry.action,
            object: entry.object,
            object_id: entry.object_id,
            via: entry.via.code().to_owned(),
            address: entry.address,
            trace_id: entry.trace_id,
            detail: serde_json::from_str(&entry.detail).unwrap_or(Value::Null),
            hash: entry.hash,
        }
    }
}

/// A page of the log, newest first.
#[derive(Serialize, ToSchema)]
struct AuditPage {
    items: Vec<AuditView>,
    /// Value of `before` for the next page; `None` on the last page.
    next_before: Option<i64>,
}

/// Lists the audit log, newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "审计", params(AuditQuery),
    responses((status = 200, body = AuditPage)))]
async fn list(actor: Actor, query: Query<AuditQuery>) -> Result<Json<AuditPage>, Error> {
    let (entries, next_before) = entries(&actor, query.into_inner()).await?;
    Ok(Json(AuditPage { items: entries.into_iter().map(AuditView::from).collect(), next_before }))
}

/// Returns a page of the log and the `before` of the next page.
pub(super) async fn entries(
    actor: &Actor,
    query: AuditQuery,
) -> Result<(Vec<AuditEntry>, Option<i64>), Error> {
    let limit = query.per_page.unwrap_or(50).clamp(1, 200);
    let filter = AuditFilter {
        before: query.before,
        actor: query.actor,
        action: query.action,
        object: query.object,
        object_id: query.object_id,
    };
    let entries = actor.read(move |db, _| record::list_audit(db, filter, limit)).await?;
    let full = i64::try_from(entries.len()).is_ok_and(|n| n == limit);
    let next_before = entries.last().filter(|_| full).map(|entry| entry.id);
    Ok((entries, next_before))
}

/// Part of the log to verify: all by default.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PartQuery {
    /// Only entries after this checkpoint. Every thousandth entry is a checkpoint.
    pub after: Option<i64>,
    /// Only entries up to this id.
    pub until: Option<i64>,
}

/// Recalculates and verifies the hash chain.
#[utoipa::path(get, path = "/api/v1/audit/verification", tag = "审计", params(PartQuery),
    responses((status = 200, body = ChainReport)))]
async fn verify(actor: Actor, part: Query<PartQuery>) -> Result<Json<ChainReport>, Error> {
    Ok(Json(verification(&actor, part.into_inner()).await?))
}

/// Verifies a part of the log.
///
/// # Errors
/// 422 `unknown_checkpoint`; 422 `out_of_range` for a part without entries.
pub(super) async fn verification(actor: &Actor, part: PartQuery) -> Result<ChainReport, Error> {
    let actor = actor.clone();
    if part.until.is_some_and(|until| until <= part.after.unwrap_or(0)) {
        let sentence = "校验的终点（until）须在起点（after）之后。请核对两个序号。";
        return Err(Error::invalid_field("until", Code::OutOfRange, sentence));
    }
    let read = move |db: &mut Db| {
        let after = match part.after {
            None | Some(0) => None,
            Some(entry) => {
                Some(record::checkpoint(db, entry)?.ok_or_else(|| no_checkpoint(entry))?)
            }
        };
        record::verify_chain_part(db, after.as_ref(), part.until)
    };
    let verify = move || actor.read_blocking(|db, _| read(db)); // long, so it takes no turn of `Actor::read`
    web::block(verify).await?
}

fn no_checkpoint(entry: i64) -> Error {
    let sentence = format!(
        "序号 {entry} 不是检查点。每满 1000 条设一个检查点，请填写检查点的序号；不填则从第 1 条起校验。"
    );
    Error::invalid_field("after", Code::UnknownCheckpoint, sentence)
}
