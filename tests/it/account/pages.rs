//! Accounts: managed by 系统管理员, secured by 安全管理员.

use crate::support::account::PASSWORD;
use crate::support::{Browser, NewAccount, TestApp};

/// Finds the id of an account.
fn id_of(app: &TestApp, username: &str) -> i64 {
    app.place().number(&format!("SELECT id AS n FROM users WHERE username = '{username}'"))
}

/// Returns the text between two texts.
#[track_caller]
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before}: {page}"));
    rest.split_once(after).map_or(rest, |(found, _)| found)
}

on_both! {
    async fn accounts_are_found_by_name_role_and_state(app: TestApp) {
        for who in ["admin", "security"] {
            let mut browser = Browser::signed_in(&app, who).await;
            let all = browser.get("/users").await.ok().text();
            assert!(all.contains("长安镇") && all.contains("市人力资源和社会保障局"), "{all}");
            assert_eq!(all.contains("新增账号"), who == "admin");
            let one = browser.get("/users?q=&role=auditor&town=&active=true").await.ok().text();
            assert!(one.contains(">auditor</a>") && one.contains("共 1 条"), "{one}");
            let none = browser.get("/users?q=nobody").await.ok().text();
            assert!(none.contains("没有符合条件的账号"), "{none}");
        }
        let second = Browser::signed_in(&app, "admin").await.get("/users?page=2").await.ok().text();
        assert!(second.contains("<td class=\"spare\">51</td>"), "{second}");
        Browser::signed_in(&app, "office").await.get("/users").await.status(403);
    }

    async fn a_new_account_is_handed_over_with_a_password_shown_once(app: TestApp) {
        let mut admin = Browser::signed_in(&app, "admin").await;
        let empty = admin.post("/users/new", "username=&display_name=&role=").await.status(422).text();
        assert!(empty.contains("请填写“用户名”。") && empty.contains("请填写“角色”。"), "{empty}");
        let town = "username=zhang.san&display_name=张三&role=town&town_code=&department_code=";
        let unitless = admin.post("/users/new", town).await.status(422).text();
        assert!(unitless.contains("须指明所属镇街（园区）") && unitless.contains("value=\"zhang.san\""), "{unitless}");
        let town = town.replace("town_code=", "town_code=441900119");
        let issued = admin.post("/users/new", &town).await.ok();
        assert_eq!(issued.header("cache-control"), Some("no-store"));
        let issued = issued.text();
        let password = between(&issued, "class=\"secret\">", "</dd>").to_owned();
        let id = id_of(&app, "zhang.san");
        let later = admin.get(&format!("/users/{id}")).await.ok().text();
        assert!(!later.contains(&password) && later.contains("◆ 未改初始密码"), "{later}");
        assert!(later.contains("长安镇") && later.contains("从未登录"), "{later}");
        let again = admin.post("/users/new", &town).await.status(409).text();
        assert!(again.contains("这个用户名已被使用"), "{again}");
        let mut person = Browser::new(&app);
        let form = format!("username=zhang.san&password={password}");
        let entered = person.post("/login", &form).await.status(303);
        assert_eq!(entered.header("location"), Some("/password"));
    }

    async fn an_account_is_changed_and_closed(app: TestApp) {
        let id = id_of(&app, "441900119");
        let mut admin = Browser::signed_in(&app, "admin").await;
        let path = format!("/users/{id}");
        let promoted = "version=1&before.role=town&role=office&before.town_code=441900119&town_code=441900119&before.active=on&active=on";
        let saved = admin.post(&path, promoted).await.status(303);
        assert_eq!(saved.header("location"), Some(&*format!("{path}?done=saved")));
        let page = admin.get(&format!("{path}?done=saved")).await.ok().text();
        assert!(page.contains("已保存。") && page.contains("<dd>领导小组办公室</dd>"), "{page}");
        let same = "version=2&before.role=office&role=office&before.active=on&active=on";
        let same = admin.post(&path, same).await.status(303);
        assert_eq!(same.header("location"), Some(&*format!("{path}?done=unchanged")));
        let mut person = Browser::signed_in(&app, "441900119").await;
        admin.post(&path, "version=2&before.active=on&active=").await.status(303);
        assert!(admin.get(&path).await.ok().text().contains("○ 停用"));
        person.get("/account").await.status(303);
        let last = id_of(&app, "admin");
        let refused = admin.post(&format!("/users/{last}"), "version=1&before.active=on").await;
        assert!(refused.status(409).text().contains("最后一个启用的系统管理员"));
    }

    async fn two_who_change_an_account_at_once_see_both_versions(app: TestApp) {
        let path = format!("/users/{}", id_of(&app, "leader"));
        let mut admin = Browser::signed_in(&app, "admin").await;
        let first = "version=1&before.display_name=leader&display_name=甲&before.active=on&active=on";
        admin.post(&path, first).await.status(303);
        let late = "version=1&before.display_name=leader&display_name=乙&before.active=on&active=on";
        let both = admin.post(&path, late).await.status(412).text();
        assert!(both.contains("两人都改了") && both.contains("value=\"甲\"") && both.contains("value=\"乙\""), "{both}");
        let chosen = format!("version={}&before.display_name=甲&display_name=乙", between(&both, "name=\"version\" value=\"", "\""));
        admin.post(&path, &chosen).await.status(303);
        assert!(admin.get(&path).await.ok().text().contains("<dd>乙</dd>"));
    }

    async fn a_reset_password_is_confirmed_and_shown_once(app: TestApp) {
        let id = id_of(&app, "leader");
        let mut leader = Browser::signed_in(&app, "leader").await;
        let mut admin = Browser::signed_in(&app, "admin").await;
        let path = format!("/users/{id}/reset");
        let asked = admin.get(&path).await.ok().text();
        assert!(asked.contains("<strong>leader</strong>") && asked.contains("btn-danger"), "{asked}");
        let issued = admin.post(&path, "version=1").await.ok().text();
        let password = between(&issued, "class=\"secret\">", "</dd>").to_owned();
        leader.get("/").await.status(303);
        let old = format!("username=leader&password={PASSWORD}");
        Browser::new(&app).post("/login", &old).await.status(401);
        let new = format!("username=leader&password={password}");
        let entered = Browser::new(&app).post("/login", &new).await.status(303);
        assert_eq!(entered.header("location"), Some("/password"));
        // The same form is sent again by pressing F5: the new password stays.
        let again = admin.post(&path, "version=1").await.status(412).text();
        assert!(again.contains("密码没有重置") && !again.contains("secret"), "{again}");
        Browser::new(&app).post("/login", &new).await.status(303);
    }

    async fn security_unlocks_and_ends_sessions_and_changes_nothing_else(app: TestApp) {
        app.add(NewAccount::new("careless", "leader"));
        let id = id_of(&app, "careless");
        let mut careless = Browser::signed_in(&app, "careless").await;
        for _ in 0..5 {
            Browser::new(&app).post("/login", "username=careless&password=wrong").await.status(401);
        }
        let mut security = Browser::signed_in(&app, "security").await;
        let page = security.get(&format!("/users/{id}")).await.ok().text();
        assert!(page.contains("▲ 锁定至 09:45") && page.contains("解除锁定"), "{page}");
        assert!(!page.contains("保存") && !page.contains("重置密码"), "{page}");
        let unlocked = security.post(&format!("/users/{id}/unlock"), "").await.status(303);
        let there = unlocked.header("location").expect("an address").to_owned();
        assert!(security.get(&there).await.ok().text().contains("已解除锁定"));
        Browser::signed_in(&app, "careless").await;
        let end = format!("/users/{id}/end-sessions");
        assert!(security.get(&end).await.ok().text().contains("目前在 2 处登录"));
        careless.get("/").await.ok();
        security.post(&end, "").await.status(303);
        careless.get("/").await.status(303);
        let mut admin = Browser::signed_in(&app, "admin").await;
        let page = admin.get(&format!("/users/{id}")).await.ok().text();
        assert!(!page.contains("终止登录"), "{page}");
    }
}
