//! Pages of the audit log.

use crate::support::{Browser, TestApp, make};

on_both! {
    async fn the_log_is_read_in_words(app: TestApp) {
        let id = make::company(&app).named("东莞市甲科技有限公司").in_town("长安镇").save().await;
        let change = serde_json::json!({"note": "改过", "industry": "电子"});
        app.office().patch(format!("/api/v1/companies/{id}"), 1, change).await.ok();
        let mut auditor = Browser::signed_in(&app, "auditor").await;
        let log = auditor.get("/audit").await.ok().text();
        for words in [
            "<td>修改企业</td>",
            &format!("<td>企业 {id}</td>"),
            "修改的项目：行业、备注",
            "名称：东莞市甲科技有限公司",
            "office <small>领导小组办公室</small>",
            "<td>系统</td>",
            "<td>载入基础数据</td>",
            "2026-03-02 09:30:00",
            "<td class=\"spare\">页面</td>",
        ] {
            assert!(log.contains(words), "{words}: {log}");
        }
        for raw in ["{&#34;", "company_changed</td>", "null"] {
            assert!(!log.contains(raw), "{raw}: {log}");
        }
    }

    async fn the_log_is_asked_and_read_backwards(app: TestApp) {
        for _ in 0..60 {
            app.leader().in_new_session().await;
        }
        let mut auditor = Browser::signed_in(&app, "auditor").await;
        let asked = "/audit?actor=leader&action=login&object=user&object_id=leader";
        let newest = auditor.get(asked).await.ok().text();
        assert_eq!(newest.matches("<td>登录</td>").count(), 50);
        assert!(!newest.contains("最新</a>"), "{newest}");
        let (_, rest) = newest.split_once("rel=\"next\" href=\"").expect("the way on");
        let next = rest.split('"').next().expect("an address").replace("&#38;", "&");
        let earlier = auditor.get(&next).await.ok().text();
        assert_eq!(earlier.matches("<td>登录</td>").count(), 10);
        assert!(earlier.contains("最新</a>") && earlier.contains("没有更早的记录"), "{earlier}");
        let none = auditor.get("/audit?actor=nobody").await.ok().text();
        assert!(none.contains("没有符合条件的记录"), "{none}");
    }

    async fn verification_says_what_was_verified(app: TestApp) {
        let mut auditor = Browser::signed_in(&app, "auditor").await;
        let entries = app.place().count("audit_entries");
        let whole = auditor.get("/audit/verification").await.ok().text();
        assert!(whole.contains("日志完整") && whole.contains(&format!("第 {entries} 条")), "{whole}");
        assert!(whole.contains("2026-03-02 09:30:00"), "{whole}");
        app.place().sql("UPDATE audit_entries SET actor = 'someone else' WHERE id = 2");
        let broken = auditor.get("/audit/verification").await.ok().text();
        assert!(broken.contains("日志不完整") && broken.contains("序号 2 的记录"), "{broken}");
    }
}
