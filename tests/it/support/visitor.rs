//! A simple client for pages that keeps the cookie, without a real browser.

use actix_web::http::Method;

use super::account::PASSWORD;
use super::person::form_with_file;
use super::{Reply, TestApp};

/// A client that keeps the cookie and sends the origin of requests.
pub struct Browser {
    app: TestApp,
    /// Cookie header to send.
    pub cookie: String,
}

impl Browser {
    pub fn new(app: &TestApp) -> Self {
        Self { app: app.clone(), cookie: String::new() }
    }

    /// Signs in on the login page.
    pub async fn signed_in(app: &TestApp, username: &str) -> Self {
        let mut browser = Self::new(app);
        browser
            .post("/login", &format!("username={username}&password={PASSWORD}"))
            .await
            .status(303);
        browser
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(Method::GET, path, None, "same-origin").await
    }

    pub async fn post(&mut self, path: &str, form: &str) -> Reply {
        self.send(Method::POST, path, Some(encoded(form)), "same-origin").await
    }

    /// Sends a form with one file.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Reply {
        self.send(Method::POST, path, Some(form_with_file(fields, file)), "same-origin").await
    }

    /// Sends a form from another site.
    pub async fn post_from_elsewhere(&mut self, path: &str, form: &str) -> Reply {
        self.send(Method::POST, path, Some(encoded(form)), "cross-site").await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<(String, Vec<u8>)>,
        from: &str,
    ) -> Reply {
        let mut call = self
            .app
            .nobody()
            .request(method, path)
            .header("accept", "text/html,*/*;q=0.8")
            .header("sec-fetch-site", from);
        if !self.cookie.is_empty() {
            call = call.header("cookie", &self.cookie);
        }
        if let Some((content_type, body)) = body {
            call = call.body(&content_type, body);
        }
        let reply = call.send().await;
        if let Some(set) = reply.header("set-cookie") {
            self.cookie = set.split(';').next().unwrap_or_default().to_owned();
        }
        reply
    }
}

/// Returns the text of a page or a part of it, with single spaces.
pub fn words(html: &str) -> String {
    let texts = html.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    let joined = texts.collect::<Vec<_>>().join(" ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn encoded(form: &str) -> (String, Vec<u8>) {
    ("application/x-www-form-urlencoded".to_owned(), form.replace(' ', "+").into_bytes())
}
