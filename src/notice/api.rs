//! `/api/v1/notices`

use actix_web::web::Json;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::model::{Audience, Copy, Notice, NoticeKind, NoticeQuery, Reader};
use super::{actions, store};
use crate::access::{Access, Permission};
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long};
use crate::record::Tx;
use crate::session::{Actor, Answer};
use crate::web::{Body, Page, Paging, PathId, Query, Route, routes};

pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ReadNotices) => __path_list: list,
    Access::Needs(Permission::SendCirculars) => __path_create: create,
    Access::Needs(Permission::ReadNotices) => __path_show: show,
    Access::Needs(Permission::SendCirculars) => __path_readers: readers,
];

/// Returns the caller's notices, latest first. Listing does not mark them as read.
#[utoipa::path(get, path = "/api/v1/notices", tag = "通知", params(NoticeQuery),
    responses((status = 200, body = Page<Copy>)))]
async fn list(actor: Actor, query: Query<NoticeQuery>) -> Result<Json<Page<Copy>>, Error> {
    let (query, person) = (query.into_inner(), actor.person().id);
    let paging = Paging::new(query.page, query.per_page)?;
    let found = actor.read(move |db, _| store::list(db, person, &query, paging)).await?;
    Ok(Json(found))
}

/// Maximum number of towns, and of departments, of a circular. A city has fewer of each.
const MOST_ADDRESSED: usize = 200;

/// 通知公告, as requested.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCircular {
    /// 标题
    pub title: String,
    /// 正文
    pub body: String,
    /// 镇街（园区）, by code. Without towns and departments, all business roles get it
    #[serde(default)]
    pub towns: Vec<String>,
    /// 部门, by code
    #[serde(default)]
    pub departments: Vec<String>,
}

/// Sends a circular. Returns its id.
pub fn circulate(tx: &mut Tx<'_>, new: &NewCircular) -> Result<i64, Error> {
    let mut errors = Vec::new();
    for (field, text, limit, label) in
        [("title", &new.title, LONGEST_LINE, "标题"), ("body", &new.body, LONGEST_TEXT, "正文")]
    {
        if text.trim().is_empty() {
            errors.push(FieldError::new(field, Code::MissingField, format!("请填写“{label}”。")));
        }
        errors.extend(too_long(field, label, Some(text), limit));
    }
    for (field, codes) in [("towns", &new.towns), ("departments", &new.departments)] {
        if codes.len() > MOST_ADDRESSED {
            let sentence = format!("一次最多发给 {MOST_ADDRESSED} 个单位；发给全体请留空。");
            errors.push(FieldError::new(field, Code::TooMany, sentence));
        }
    }
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }
    let towns = new.towns.iter().cloned().map(Audience::Town);
    let mut to: Vec<Audience> =
        towns.chain(new.departments.iter().cloned().map(Audience::Department)).collect();
    to.push(if to.is_empty() { Audience::Everyone } else { Audience::Office });
    let notice = Notice {
        kind: NoticeKind::Circular,
        title: new.title.trim().to_owned(),
        body: new.body.trim().to_owned(),
        path: None,
    };
    let id = actions::send(tx, &to, &notice)?;
    tx.audit("circular_sent", "notice", &id.to_string(), json!({"title": notice.title}))?;
    Ok(id)
}

/// The id of the notice that was sent.
#[derive(Debug, Serialize, ToSchema)]
struct Sent {
    id: i64,
}

/// Sends a circular to towns and departments.
#[utoipa::path(post, path = "/api/v1/notices", tag = "通知", request_body = NewCircular,
    responses((status = 201, body = Sent), (status = 422)))]
async fn create(actor: Actor, body: Body<NewCircular>) -> Result<Answer, Error> {
    let new = body.into_inner();
    let request = new.clone();
    actor.create(&request, move |tx, _| Ok((Sent { id: circulate(tx, &new)? }, None))).await
}

/// Returns one of the caller's notices and marks it as read.
#[utoipa::path(get, path = "/api/v1/notices/{id}", tag = "通知", params(("id" = i64, Path)),
    responses((status = 200, body = Copy), (status = 404)))]
async fn show(actor: Actor, id: PathId) -> Result<Json<Copy>, Error> {
    let (id, person) = (id.into_inner(), actor.person().id);
    Ok(Json(actor.write(move |tx, _| actions::open(tx, person, id)).await?))
}

/// Returns the recipients of a notice, and who has read it.
#[utoipa::path(get, path = "/api/v1/notices/{id}/readers", tag = "通知",
    params(("id" = i64, Path)), responses((status = 200, body = Vec<Reader>)))]
async fn readers(actor: Actor, id: PathId) -> Result<Json<Vec<Reader>>, Error> {
    let id = id.into_inner();
    Ok(Json(actor.read(move |db, _| store::readers(db, id)).await?))
}
