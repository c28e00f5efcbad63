//! Pages, as a browser asks for them. What they look like is another matter.

mod account;
mod attachments;
mod audit;
mod blockers;
mod companies;
mod financials;
mod imports;
mod listings;
mod meetings;
mod pool;
mod rankings;
mod reference;
mod session;
mod towns;

use actix_web::http::Method;

use crate::support::account::PASSWORD;
use crate::support::person::form_with_file;
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
        self.send(Method::GET, path, None, "same-origin").await
    }

    pub async fn post(&mut self, path: &str, form: &str) -> Reply {
        self.send(Method::POST, path, Some(encoded(form)), "same-origin").await
    }

    /// A form with one file.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Reply {
        self.send(Method::POST, path, Some(form_with_file(fields, file)), "same-origin").await
    }

    /// A form of another site that is sent to ours.
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

/// What people read of a page or a part of one: its words, with one blank between them.
fn words(html: &str) -> String {
    let texts = html.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    let joined = texts.collect::<Vec<_>>().join(" ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn encoded(form: &str) -> (String, Vec<u8>) {
    ("application/x-www-form-urlencoded".to_owned(), form.replace(' ', "+").into_bytes())
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
            assert_eq!(page.matches("未破零</span>").count(), 34, "{page}");
        }
        let before = Browser::signed_in(&app, "office").await.get("/?as_of=2000-01-01").await.ok();
        assert!(before.text().contains("<strong>0</strong> / 33"));
        let empty = Browser::signed_in(&app, "office").await.get("/?as_of=").await.ok();
        assert!(empty.text().contains("<strong>1</strong> / 33"));
    }

    async fn every_number_opens_as_many_records(app: TestApp) {
        let listed = make::company(&app).in_town("虎门镇").at("registered").save().await;
        make::listing(&app, listed, &app.today().to_string()).await.status(201);
        for stage in ["candidate", "reserved", "reforming", "guidance_filed", "accepted", "inquiry"] {
            make::company(&app).in_town("长安镇").at(stage).save().await;
        }
        let gone = make::company(&app).in_town("长安镇").at("accepted").save().await;
        let event = serde_json::json!({"stage": "withdrawn", "occurred_on": app.today(), "note": "撤回"});
        app.office().post(&format!("/api/v1/companies/{gone}/stages"), event).await.status(201);
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get("/").await.ok().text();
        let mut followed = 0;
        for part in page.split("<a href=\"/companies?").skip(1) {
            let (asked, rest) = part.split_once("\">").expect("a link");
            let number = rest.split("</a>").next().unwrap_or_default();
            let asked = asked.replace("&amp;", "&");
            let found = app.office().get(&format!("/api/v1/companies?{asked}")).await.ok();
            assert_eq!(found["total"].to_string(), number, "{asked}");
            followed += 1;
        }
        assert!(followed > 15, "{followed} numbers lead somewhere");
        let town = Browser::signed_in(&app, &app.town_code("长安镇")).await.get("/").await.ok().text();
        assert!(town.contains(&format!("/companies?town={}&amp;phase=review", app.town_code("长安镇"))));
        assert!(!town.contains(&format!("/companies?town={}", app.town_code("虎门镇"))), "not its own");
        assert!(office.get("/?as_of=2020-01-01").await.ok().text().matches("/companies?").count() == 0);
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
