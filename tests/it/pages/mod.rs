//! Pages, as a browser asks for them. What they look like is another matter.

mod attachments;
mod companies;
mod session;

use actix_web::http::Method;

use crate::support::account::PASSWORD;
use crate::support::{Reply, TestApp, make};

/// A browser: it keeps the cookie and says where a request comes from.
pub struct Browser {
    app: TestApp,
    cookie: String,
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
        self.send(Method::GET, path, "", "same-origin").await
    }

    pub async fn post(&mut self, path: &str, form: &str) -> Reply {
        self.send(Method::POST, path, form, "same-origin").await
    }

    /// A form of another site that is sent to ours.
    pub async fn post_from_elsewhere(&mut self, path: &str, form: &str) -> Reply {
        self.send(Method::POST, path, form, "cross-site").await
    }

    /// A form with one file.
    pub async fn upload(&mut self, path: &str, name: &str, content: &[u8]) -> Reply {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--edge--\r\n"].concat();
        let call = self.app.nobody().request(Method::POST, path);
        call.header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
            .body("multipart/form-data; boundary=edge", body)
            .send()
            .await
    }

    async fn send(&mut self, method: Method, path: &str, form: &str, from: &str) -> Reply {
        let mut call = self
            .app
            .nobody()
            .request(method.clone(), path)
            .header("accept", "text/html,*/*;q=0.8")
            .header("sec-fetch-site", from);
        if !self.cookie.is_empty() {
            call = call.header("cookie", &self.cookie);
        }
        if method == Method::POST {
            call = call.body("application/x-www-form-urlencoded", form.replace(' ', "+"));
        }
        let reply = call.send().await;
        if let Some(set) = reply.header("set-cookie") {
            self.cookie = set.split(';').next().unwrap_or_default().to_owned();
        }
        reply
    }
}

on_both! {
    async fn the_overview_says_what_the_table_says(app: TestApp) {
        let id = make::company(&app).in_town("虎门镇").at("registered").save().await;
        make::listing(&app, id, &app.today().to_string()).await.status(201);
        make::company(&app).in_town("长安镇").at("guidance_filed").save().await;
        let table = app.leader().get("/api/v1/break-zero").await.ok();
        assert_eq!(table["totals"]["broken"], 1);
        for who in ["office", "leader", &app.town_code("长安镇")] {
            let page = Browser::signed_in(&app, who).await.get("/").await.ok().text();
            assert!(page.contains("<strong>1</strong> / 33"), "{page}");
            assert!(page.contains("尚未破零 32 个"), "{page}");
            assert!(page.contains("虎门镇：破零，上市 1 家"), "{page}");
            assert!(page.contains("长安镇：辅导，上市 0 家"), "{page}");
            assert_eq!(page.matches("<th scope=\"row\">").count(), 35 + 6 + 1, "{page}");
        }
        let before = Browser::signed_in(&app, "office").await.get("/?as_of=2000-01-01").await.ok();
        assert!(before.text().contains("<strong>0</strong> / 33"));
        let empty = Browser::signed_in(&app, "office").await.get("/?as_of=").await.ok();
        assert!(empty.text().contains("<strong>1</strong> / 33"));
    }

    async fn pages_load_nothing_from_elsewhere_and_run_no_script_of_their_own(app: TestApp) {
        for path in ["/", "/password", "/login"] {
            let page = Browser::signed_in(&app, "office").await.get(path).await.ok();
            let policy = page.header("content-security-policy").unwrap_or_default();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert_eq!(page.header("cache-control"), Some("no-store"));
            let text = page.text();
            for refused in ["http://", "https://", "<script>", "style=", "onclick"] {
                let found = text.replace("http://www.w3.org", "").contains(refused);
                assert!(!found, "{path}: {refused}\n{text}");
            }
        }
        let style = Browser::new(&app).get("/assets/kunpeng.css").await.ok();
        assert!(style.header("cache-control").is_some_and(|kept| kept.contains("immutable")));
        Browser::new(&app).get("/assets/nothing.css").await.status(404);
    }
}
