//! Pages for signing in and out.

use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::json;

use crate::support::account::PASSWORD;
use crate::support::{Browser, NewAccount, TestApp, make};

on_both! {
    async fn whoever_has_not_signed_in_is_sent_to_do_so_and_back(app: TestApp) {
        let mut browser = Browser::new(&app);
        let sent = browser.get("/?as_of=2021-08-26").await.status(303);
        assert_eq!(sent.header("location"), Some("/login?then=/%3Fas_of%3D2021-08-26"));
        let form = browser.get("/login?then=/%3Fas_of%3D2021-08-26").await.ok().text();
        assert!(form.contains("value=\"/?as_of=2021-08-26\""), "{form}");
        let entered = format!("username=leader&password={PASSWORD}&then=/%3Fas_of%3D2021-08-26");
        let entered = browser.post("/login", &entered).await.status(303);
        assert_eq!(entered.header("location"), Some("/?as_of=2021-08-26"));
        let cookie = entered.header("set-cookie").expect("a cookie").to_owned();
        for part in ["__Host-kunpeng=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        browser.get("/").await.ok();
    }

    async fn a_wrong_password_is_said_on_the_form_which_keeps_the_name(app: TestApp) {
        let mut browser = Browser::new(&app);
        let again = browser.post("/login", "username=<b>leader&password=not+it").await.status(401);
        assert!(again.text().contains("用户名或密码不正确"));
        assert!(again.text().contains("value=\"&#60;b&#62;leader\""), "{}", again.text());
        assert_eq!(again.header("set-cookie"), None);
        browser.get("/").await.status(303);
    }

    async fn signing_out_ends_the_session_itself(app: TestApp) {
        let mut browser = Browser::signed_in(&app, "leader").await;
        let kept = browser.cookie.clone();
        browser.post("/logout", "").await.status(303);
        browser.cookie = kept;
        browser.get("/").await.status(303);
    }

    async fn a_first_password_is_changed_before_anything_else(app: TestApp) {
        app.add(NewAccount { must_change_password: true, ..NewAccount::new("newcomer", "leader") });
        let mut browser = Browser::signed_in(&app, "newcomer").await;
        assert_eq!(browser.get("/").await.status(303).header("location"), Some("/password"));
        let page = browser.get("/password").await.ok().text();
        assert!(page.contains("第一次登录"), "{page}");
        let differ = format!("old_password={PASSWORD}&new_password=a+very+good+one&again=another+good+one");
        assert!(browser.post("/password", &differ).await.status(422).text().contains("不一致"));
        let short = format!("old_password={PASSWORD}&new_password=short&again=short");
        assert!(browser.post("/password", &short).await.status(422).text().contains("10 至 128"));
        let good = format!("old_password={PASSWORD}&new_password=a+very+good+one&again=a+very+good+one");
        browser.post("/password", &good).await.status(303);
        browser.get("/").await.ok();
    }

    async fn another_site_can_make_the_browser_do_nothing(app: TestApp) {
        let mut browser = Browser::signed_in(&app, "office").await;
        let refused = browser.post_from_elsewhere("/logout", "").await.status(403);
        assert!(refused.text().contains("不是从本系统的页面发出的"));
        browser.get("/").await.ok();
        let id = make::company(&app).save().await;
        let path = format!("/api/v1/companies/{id}");
        let patch = |from: &'static str| {
            app.nobody()
                .request(Method::PATCH, &path)
                .header("cookie", &browser.cookie)
                .header("sec-fetch-site", from)
                .version(1)
                .json(json!({"note": "改过"}))
                .send()
        };
        patch("cross-site").await.refused(403, "cross_site");
        patch("same-site").await.refused(403, "cross_site");
        patch("same-origin").await.ok();
        // A form of another site must not sign in a user as the attacker.
        let mut victim = Browser::new(&app);
        let form = format!("username=leader&password={PASSWORD}");
        let refused = victim.post_from_elsewhere("/login", &form).await;
        assert_eq!(refused.header("set-cookie"), None);
    }

    async fn whoever_signs_in_is_told_when_they_did_so_before(app: TestApp) {
        let first = Browser::signed_in(&app, "leader").await.get("/").await.ok().text();
        assert!(first.contains("这是您第一次登录"), "{first}");
        app.wait(TimeDelta::hours(24));
        let mut again = Browser::signed_in(&app, "leader").await;
        let second = again.get("/").await.ok().text();
        assert!(second.contains("您上次登录是 2026-03-02 09:30，来自"), "{second}");
        app.wait(TimeDelta::minutes(2));
        assert!(!again.get("/").await.ok().text().contains("您上次登录"), "only for a moment");
    }

    async fn a_cookie_is_no_token_and_a_token_is_no_cookie(app: TestApp) {
        let browser = Browser::signed_in(&app, "leader").await;
        let (_, token) = browser.cookie.split_once('=').expect("a cookie");
        app.nobody().with_token(token).get("/api/v1/auth/me").await.refused(401, "invalid_token");
        let reply = app.leader().sign_in(PASSWORD).await.ok();
        let access = reply["access_token"].as_str().expect("a token");
        let cookie = format!("__Host-kunpeng={access}");
        let call = app.nobody().request(Method::GET, "/api/v1/auth/me").header("cookie", &cookie);
        call.send().await.refused(401, "invalid_token");
    }

    async fn a_role_without_the_page_is_told_so(app: TestApp) {
        let refused = Browser::signed_in(&app, "auditor").await.get("/").await.status(403);
        assert!(refused.text().contains("<h1>"), "{}", refused.text());
        let unknown = Browser::signed_in(&app, "office").await.get("/nowhere").await.status(404);
        assert!(unknown.text().contains("没有"), "{}", unknown.text());
    }

    async fn a_person_sees_where_they_are_signed_in_and_ends_it(app: TestApp) {
        let mut elsewhere = Browser::signed_in(&app, "auditor").await;
        let first = elsewhere.get("/account").await.ok().text();
        assert!(first.contains("第一次登录") && first.contains("审计管理员"), "{first}");
        let mut here = Browser::signed_in(&app, "auditor").await;
        let page = here.get("/account").await.ok().text();
        assert!(page.contains("上次登录：2026-03-02 09:30") && page.contains("共 2 处"), "{page}");
        assert_eq!(page.matches("本次登录").count(), 1);
        let (_, rest) = page.split_once("/account/sessions/").expect("a form");
        let (id, _) = rest.split_once("/end").expect("its address");
        here.post(&format!("/account/sessions/{id}/end"), "").await.status(303);
        elsewhere.get("/account").await.status(303);
        assert!(here.get("/account").await.ok().text().contains("共 1 处"));
    }

    async fn each_role_begins_where_it_may(app: TestApp) {
        for (who, home) in [
            ("office", "/todo"),
            ("rsj", "/todo"),
            ("leader", "/"),
            ("admin", "/users"),
            ("security", "/users"),
        ] {
            let mut browser = Browser::new(&app);
            let form = format!("username={who}&password={PASSWORD}&then=/");
            let entered = browser.post("/login", &form).await.status(303);
            assert_eq!(entered.header("location"), Some(home), "{who}");
            browser.get(home).await.ok();
        }
    }
}
