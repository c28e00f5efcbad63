//! `/api/v1/pool/suggestions` and `/api/v1/pool/award-lists`.

use actix_multipart::Multipart;
use actix_web::web::Json;
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::award::{self, Comparison};
use super::suggest::{self, Suggestions};
use crate::access::{Access, Permission};
use crate::error::{Code, Error};
use crate::session::Actor;
use crate::web::{Paging, Query, Route, routes, upload};

/// Routes of 入库建议.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewPool) => __path_suggestions: suggestions,
    Access::Needs(Permission::ViewPool) => __path_award_list: award_list,
];

/// Filter and paging of suggested companies.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SuggestionQuery {
    /// 1-based.
    pub page: Option<i64>,
    /// 1 to 200, 50 by default.
    pub per_page: Option<i64>,
    /// 镇街（园区）, 9-digit code.
    pub town: Option<String>,
}

/// Lists companies outside the pool, neither listed nor exited, that an honour, green production,
/// an investor or their figures recommend.
#[utoipa::path(get, path = "/api/v1/pool/suggestions", tag = "后备库", params(SuggestionQuery),
    responses((status = 200, body = Suggestions)))]
async fn suggestions(
    actor: Actor,
    query: Query<SuggestionQuery>,
) -> Result<Json<Suggestions>, Error> {
    let (query, today) = (query.into_inner(), actor.clock().today());
    let paging = Paging::new(query.page, query.per_page)?;
    let read = move |db: &mut _, scope: &_| {
        suggest::suggestions(db, scope, query.town.as_deref(), today, paging)
    };
    Ok(Json(actor.read(read).await?))
}

/// 名单: one company per line: its name, optionally its credit code after a comma or tab.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it documents the form")]
struct AwardList {
    /// The list as text.
    text: Option<String>,
    /// The list as a file, used if `text` is empty.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: Option<String>,
}

/// Compares a list of at most 5 000 names with the recorded companies and the pool. Stores nothing.
#[utoipa::path(post, path = "/api/v1/pool/award-lists", tag = "后备库",
    request_body(content = AwardList, content_type = "multipart/form-data"),
    responses((status = 200, body = Comparison), (status = 422)))]
async fn award_list(actor: Actor, form: Multipart) -> Result<Json<Comparison>, Error> {
    let (text, today) = (list_of(form).await?, actor.clock().today());
    Ok(Json(actor.read(move |db, scope| award::compare(db, scope, &text, today)).await?))
}

/// Maximum size of a list, in bytes.
const LARGEST: usize = 2 * 1_048_576;

/// Reads the pasted list, or the uploaded file if nothing was pasted.
pub async fn list_of(mut form: Multipart) -> Result<String, Error> {
    let (mut pasted, mut sent) = (Vec::new(), Vec::new());
    while let Some(mut part) = form.try_next().await.map_err(upload::broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let content = upload::content(&mut part, LARGEST).await?.ok_or_else(|| {
            let sentence = "名单超过 2 MB，请拆分后比对。";
            Error::invalid_field("file", Code::TooLarge, sentence)
        })?;
        match name.as_str() {
            "text" => pasted = content,
            "file" => sent = content,
            _ => {}
        }
    }
    let text = award::text_of(&pasted)?;
    if text.trim().is_empty() { award::text_of(&sent) } else { Ok(text) }
}
