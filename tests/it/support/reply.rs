//! A response and assertions about it.

use std::ops::Index;

use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::HeaderMap;
use serde_json::Value;

/// A response of the application.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body; null if it is not JSON.
    pub json: Value,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub(super) async fn read(response: ServiceResponse<BoxBody>) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = to_bytes(response.into_body()).await.expect("read the answer").to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Self { status, headers, json, bytes }
    }

    /// Asserts success.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!((200..300).contains(&self.status), "{}", self.summary());
        self
    }

    /// Asserts an exact status.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.summary());
        self
    }

    /// Asserts an error: a well-formed problem document with this status and code, a Chinese
    /// sentence, and no internal details.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Self {
        let found = (self.status, self.json["code"].as_str().unwrap_or_default());
        assert_eq!(found, (status, code), "{}", self.summary());
        self.is_problem();
        self
    }

    /// Asserts that a field was refused with this code.
    #[track_caller]
    pub fn field(self, field: &str, code: &str) -> Self {
        let errors = self.json["errors"].as_array();
        let named = errors.is_some_and(|list| {
            list.iter().any(|error| error["field"] == field && error["code"] == code)
        });
        assert!(named, "no refusal {code} of {field}: {}", self.summary());
        self
    }

    /// Version in the `ETag`.
    #[track_caller]
    pub fn version(&self) -> i64 {
        let tag = self.header("etag").unwrap_or_default();
        let version = tag.trim_matches('"').parse();
        version.unwrap_or_else(|_| panic!("no version in ETag {tag:?}: {}", self.summary()))
    }

    /// Id of the record.
    #[track_caller]
    pub fn id(&self) -> i64 {
        self.json["id"].as_i64().unwrap_or_else(|| panic!("no id: {}", self.summary()))
    }

    /// Rows of a list.
    #[track_caller]
    pub fn items(&self) -> &[Value] {
        let items = self.json["items"].as_array();
        items.unwrap_or_else(|| panic!("no items: {}", self.summary()))
    }

    /// One member of every row, as text.
    #[track_caller]
    pub fn each(&self, member: &str) -> Vec<String> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.items().iter().map(|item| text(&item[member])).collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Status and beginning of the body, for messages.
    pub fn summary(&self) -> String {
        let body: String = self.text().chars().take(600).collect();
        format!("{} {body}", self.status)
    }

    #[track_caller]
    fn is_problem(&self) {
        let summary = self.summary();
        let json = &self.json;
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{summary}");
        assert_eq!(json["status"], self.status, "{summary}");
        assert_eq!(json["trace_id"].as_str(), self.header("x-trace-id"), "{summary}");
        for member in ["title", "detail"] {
            let sentence = json[member].as_str().unwrap_or_default();
            let chinese = sentence.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(chinese, "{member} is no Chinese sentence: {summary}");
        }
        for inside in ["SELECT ", "INSERT ", "UPDATE ", "panicked", ".rs:", "/tmp/", "/home/"] {
            assert!(!self.text().contains(inside), "shows its inside ({inside}): {summary}");
        }
    }
}

/// `reply["name"]` is the member of the JSON body.
impl Index<&str> for Reply {
    type Output = Value;

    fn index(&self, member: &str) -> &Value {
        &self.json[member]
    }
}
