//! Persons as clients of the application.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

use super::account::PASSWORD;
use super::{Reply, TestApp};

/// A person who sends requests.
#[derive(Clone)]
pub struct Person {
    app: TestApp,
    who: Who,
    address: Option<IpAddr>,
}

#[derive(Clone)]
enum Who {
    Nobody,
    Bearer(String),
    Named(String),
}

impl Person {
    pub(super) fn nobody(app: TestApp) -> Self {
        Self { app, who: Who::Nobody, address: None }
    }

    pub(super) fn named(app: TestApp, username: &str) -> Self {
        Self { app, who: Who::Named(username.to_owned()), address: None }
    }

    /// The same client with any access token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { who: Who::Bearer(token.to_owned()), ..self.clone() }
    }

    /// The same client at another IP address.
    pub fn at(&self, address: [u8; 4]) -> Self {
        Self { address: Some(IpAddr::V4(Ipv4Addr::from(address))), ..self.clone() }
    }

    /// The application.
    pub fn app(&self) -> &TestApp {
        &self.app
    }

    /// User name; empty if there is none.
    pub fn username(&self) -> &str {
        match &self.who {
            Who::Named(username) => username,
            Who::Nobody | Who::Bearer(_) => "",
        }
    }

    /// Signs in with a password and returns the response; the token is not cached.
    pub async fn sign_in(&self, password: &str) -> Reply {
        let body = json!({"username": self.username(), "password": password});
        let visitor = Self { who: Who::Nobody, ..self.clone() };
        visitor.post("/api/v1/auth/login", body).await
    }

    /// The same person in a separate session, which can end without affecting other tests of the
    /// person.
    pub async fn in_new_session(&self) -> Self {
        match self.who {
            Who::Named(_) => {
                let reply = self.sign_in(PASSWORD).await.ok();
                self.with_token(reply["access_token"].as_str().expect("a token"))
            }
            Who::Nobody | Who::Bearer(_) => self.clone(),
        }
    }
}

/// HTTP methods.
impl Person {
    pub async fn get(&self, path: impl AsRef<str>) -> Reply {
        self.request(Method::GET, path).send().await
    }

    pub async fn post(&self, path: impl AsRef<str>, body: Value) -> Reply {
        self.request(Method::POST, path).json(body).send().await
    }

    /// Sends PATCH with the version last seen.
    pub async fn patch(&self, path: impl AsRef<str>, version: i64, body: Value) -> Reply {
        self.request(Method::PATCH, path).version(version).json(body).send().await
    }

    /// Sends PUT with the version last seen.
    pub async fn put(&self, path: impl AsRef<str>, version: i64, body: Value) -> Reply {
        self.request(Method::PUT, path).version(version).json(body).send().await
    }

    /// Sends DELETE with the version last seen.
    pub async fn delete(&self, path: impl AsRef<str>, version: i64) -> Reply {
        self.request(Method::DELETE, path).version(version).send().await
    }

    /// Sends a form with fields and one file, like a browser.
    pub async fn upload(
        &self,
        path: impl AsRef<str>,
        fields: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Reply {
        let (content_type, body) = form_with_file(fields, file);
        self.request(Method::POST, path).body(&content_type, body).send().await
    }

    /// Starts any other request.
    pub fn request(&self, method: Method, path: impl AsRef<str>) -> Call {
        let request = TestRequest::default().method(method).uri(&escaped(path.as_ref()));
        let request = match self.address {
            Some(address) => request.peer_addr(SocketAddr::new(address, 50_000)),
            None => request,
        };
        Call { person: self.clone(), request }
    }
}

const BOUNDARY: &str = "kunpeng-test-boundary";

/// Encodes a form with one file; returns content type and body.
pub fn form_with_file(
    fields: &[(&str, &str)],
    (file_name, bytes): (&str, &[u8]),
) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; \
         filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

/// A request being built.
pub struct Call {
    person: Person,
    request: TestRequest,
}

impl Call {
    pub fn json(self, body: Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.request = self.request.set_payload(body.into());
        self.header("content-type", content_type)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.insert_header((name, value));
        self
    }

    /// Adds the version last seen.
    pub fn version(self, version: i64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    /// Adds an idempotency key.
    pub fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub async fn send(self) -> Reply {
        let token = match &self.person.who {
            Who::Nobody => None,
            Who::Bearer(token) => Some(token.clone()),
            Who::Named(username) => Some(self.person.token(username).await),
        };
        let call = match token {
            Some(token) => self.header("authorization", &format!("Bearer {token}")),
            None => self,
        };
        Reply::read(call.person.app.send(call.request).await).await
    }
}

impl Person {
    /// Returns the cached token, or signs in.
    async fn token(&self, username: &str) -> String {
        if let Some(token) = self.app.token_of(username) {
            return token;
        }
        let reply = Box::pin(self.sign_in(PASSWORD)).await.ok();
        let token = reply["access_token"].as_str().expect("a token").to_owned();
        let until = self.app.now() + reply["expires_in"].as_i64().expect("a life");
        self.app.keep_token(username, &token, until);
        token
    }
}

/// Percent-encodes Chinese letters and spaces, like a browser.
fn escaped(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    path.bytes().fold(String::with_capacity(path.len()), |mut text, byte| {
        if plain(byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}
