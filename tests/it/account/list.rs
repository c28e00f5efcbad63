use super::{USERS, hire};
use crate::support::TestApp;

on_both! {
    async fn accounts_are_listed_by_user_name_in_pages(app: TestApp) {
        let all = app.admin().get(format!("{USERS}?per_page=200")).await.ok();
        let mut names = all.each("username");
        assert_eq!(all["total"], app.place().count("users"));
        let page = app.admin().get(format!("{USERS}?page=2&per_page=3")).await.ok();
        assert_eq!(page.each("username"), names[3..6]);
        let reversed = app.admin().get(format!("{USERS}?per_page=200&sort=-username")).await.ok();
        names.reverse();
        assert_eq!(reversed.each("username"), names);
    }

    async fn filters_narrow_the_list(app: TestApp) {
        hire(&app, "zhang_san").await;
        let list = |query: &'static str| {
            let app = app.clone();
            async move { app.admin().get(format!("{USERS}?{query}")).await.ok().each("username") }
        };
        assert_eq!(list("role=auditor").await, ["auditor"]);
        assert_eq!(list("town=441900119").await, ["441900119", "zhang_san"]);
        assert_eq!(list("q=张三").await, ["zhang_san"]);
        assert_eq!(list("q=ZHANG_").await, ["zhang_san"]);
        assert_eq!(list("q=%25").await, [""; 0]);
        assert_eq!(list("active=false").await, [""; 0]);
    }

    async fn those_who_never_signed_in_come_last_either_way(app: TestApp) {
        app.leader().get("/api/v1/auth/me").await.ok();
        app.wait(chrono::TimeDelta::seconds(5));
        for (sort, first) in [("last_login_at", "leader"), ("-last_login_at", "admin")] {
            let list = app.admin().get(format!("{USERS}?sort={sort}&per_page=200")).await.ok();
            assert_eq!(list.each("username")[0], first, "{sort}");
            assert!(list.items().last().unwrap()["last_login_at"].is_null());
        }
        for (sort, first) in [("town,username", "441900003"), ("-town,username", "441900404")] {
            let list = app.admin().get(format!("{USERS}?sort={sort}&per_page=200")).await.ok();
            assert_eq!(list.each("username")[0], first, "{sort}");
        }
    }

    async fn unknown_orders_filters_and_pages_are_refused(app: TestApp) {
        app.admin().get(format!("{USERS}?sort=password_hash")).await.refused(400, "unknown_sort");
        app.admin().get(format!("{USERS}?name=x")).await.refused(400, "unknown_field");
        app.admin().get(format!("{USERS}?per_page=201")).await.refused(400, "bad_paging");
    }
}
