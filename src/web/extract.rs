//! Extractors and response types of handlers.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, web};
use chrono::NaiveDateTime;
use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::sql_types::Timestamp;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::db::ReadMoment;
use crate::db::types::Word;
use crate::error::{Code, Error};
use crate::misread;

/// A JSON body, parsed by [`misread`] for Chinese error messages.
pub struct Body<T>(T);

impl<T> Body<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Body<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Body<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let sent = web::Json::<Box<RawValue>>::from_request(request, payload);
        Box::pin(async move {
            let read = misread::object(sent.await?.get());
            Ok(Self(read.map_err(Error::from)?))
        })
    }
}

/// The query string, parsed by [`misread`] for Chinese error messages.
pub struct Query<T>(T);

impl<T> Query<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(misread::pairs(request.query_string()).map(Self).map_err(Error::from))
    }
}

/// The number of a record in the path.
pub type PathId = web::Path<i64>;

/// A moment: stored in UTC, serialized as RFC 3339 with `Z`.
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
    ReadMoment: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        ReadMoment::from_sql(bytes).map(|moment| Self(moment.into()))
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

/// The version the caller last saw, from `If-Match`. Without the header: 428.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(if_match(request))
    }
}

/// Reads exactly one ETag as given out. `*` and lists are refused: they match any version, so they
/// do not protect against lost changes. actix's own parser skips tags it cannot read, so it is not
/// used here.
fn if_match(request: &HttpRequest) -> Result<IfMatch, Error> {
    let mut sent = request.headers().get_all(header::IF_MATCH);
    let Some(value) = sent.next() else {
        return Err(Error::refuse(
            StatusCode::PRECONDITION_REQUIRED,
            Code::VersionRequired,
            "缺少版本号",
            "修改须带上 If-Match 头，写明读取时得到的版本（ETag），以免覆盖他人的修改。",
        ));
    };
    let tag = value.to_str().ok().and_then(|text| text.trim().parse::<header::EntityTag>().ok());
    let version = tag.filter(|_| sent.next().is_none()).and_then(|tag| version_of(&tag));
    version.map(IfMatch).ok_or_else(|| {
        Error::bad_request(
            Code::BadVersion,
            "If-Match 无法识别：请原样填写读取时得到的 ETag，例如 \"3\"；不接受 * 和多个版本。",
        )
    })
}

/// Returns the version in a tag written by [`Versioned`]. Weak tags are accepted, because a proxy
/// that compresses makes tags weak.
fn version_of(tag: &header::EntityTag) -> Option<i64> {
    let version = tag.tag().parse().ok()?;
    (tag_of(version).weak_eq(tag)).then_some(version)
}

fn tag_of(version: i64) -> header::EntityTag {
    header::EntityTag::new_strong(version.to_string())
}

/// A record with its version, sent as JSON with an `ETag`.
pub struct Versioned<T> {
    pub record: T,
    pub version: i64,
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().insert_header(header::ETag(tag_of(self.version))).json(self.record)
    }
}

/// A stable code with its Chinese name.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Described {
    /// Stable English code.
    pub code: String,
    /// Chinese name.
    pub name: String,
}

impl Described {
    /// Creates it from a word of a closed set.
    pub fn of(word: impl Word) -> Self {
        Self { code: word.code().to_owned(), name: word.label().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn read(sent: &[&str]) -> Result<i64, &'static str> {
        let request = sent.iter().fold(TestRequest::patch(), |request, value| {
            request.append_header((header::IF_MATCH, *value))
        });
        if_match(&request.to_http_request())
            .map(|seen| seen.0)
            .map_err(|error| error.code().as_str())
    }

    #[test]
    fn a_version_is_the_tag_that_was_given_out() {
        for sent in ["\"3\"", "W/\"3\"", "  \"3\" "] {
            assert_eq!(read(&[sent]), Ok(3), "{sent}");
        }
        assert_eq!(read(&["\"0\""]), Ok(0));
        assert_eq!(read(&[]), Err("version_required"));
    }

    #[test]
    fn whichever_version_is_none() {
        let strange =
            ["*", "", "3", "\"3", "w/\"3\"", "\"\"", "\"x\"", "\"+3\"", "\"03\"", "\"3.0\""];
        let lists = ["\"3\", \"4\"", "\"3\", x", "\"3\",", "*, \"3\"", "\"3\", \"3\""];
        let too_large = "\"99999999999999999999\"";
        for sent in strange.into_iter().chain(lists).chain([too_large]) {
            assert_eq!(read(&[sent]), Err("bad_version"), "{sent}");
        }
        assert_eq!(read(&["\"3\"", "\"3\""]), Err("bad_version"));
    }
}
