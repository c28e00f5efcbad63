//! What handlers take from a request and give back.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, web};
use chrono::NaiveDateTime;
use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::sql_types::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::error::Error;

/// A JSON body.
pub type Body<T> = web::Json<T>;
/// The query string.
pub type Query<T> = web::Query<T>;
/// The number in the path.
pub type PathId = web::Path<i64>;

/// A moment: stored in UTC, shown as RFC 3339 with `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromSqlRow)]
pub struct Instant(pub NaiveDateTime);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:?}Z", self.0)) // chrono's own form is RFC 3339
    }
}

impl<DB> FromSql<Timestamp, DB> for Instant
where
    DB: diesel::backend::Backend,
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        NaiveDateTime::from_sql(bytes).map(Self)
    }
}

impl utoipa::PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl utoipa::ToSchema for Instant {}

/// The version a caller last saw, from `If-Match`: 428 without it.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(if_match(request))
    }
}

fn if_match(request: &HttpRequest) -> Result<IfMatch, Error> {
    let Some(value) = request.headers().get(header::IF_MATCH) else {
        return Err(Error::refuse(
            StatusCode::PRECONDITION_REQUIRED,
            "version_required",
            "缺少版本号",
            "修改须带上 If-Match 头，写明读取时得到的版本（ETag），以免覆盖他人的修改。",
        ));
    };
    let text = value.to_str().unwrap_or_default().trim();
    let digits = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
    digits.parse().map(IfMatch).map_err(|_| {
        Error::bad_request(
            "bad_version",
            "If-Match 无法识别：请原样填写读取时得到的 ETag，例如 \"3\"。",
        )
    })
}

/// A record with its version: JSON with an `ETag`.
pub struct Versioned<T> {
    /// The record.
    pub record: T,
    /// Its version.
    pub version: i64,
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::ETAG, format!("\"{}\"", self.version)))
            .json(self.record)
    }
}

/// A stored word together with what people read.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Described {
    /// The stable English word.
    pub code: String,
    /// The Chinese word.
    pub name: String,
}
