//! Units, working groups, departments and categories.

mod pages;

use serde_json::{Value, json};

use crate::support::TestApp;

const CHANGAN: &str = "/api/v1/towns/441900119";
const GROUP: &str = "/api/v1/towns/441900119/working-group";

fn group() -> Value {
    json!({"leader": "张三", "deputy": "李四", "contact": "王五", "phone": "13800138000"})
}

on_both! {
    async fn short_lists_come_whole_in_official_order(app: TestApp) {
        for path in ["/api/v1/towns", "/api/v1/departments", "/api/v1/blocker-categories"] {
            let page = app.admin().get(path).await.ok();
            let orders: Vec<_> =
                page.items().iter().filter_map(|row| row["official_order"].as_i64()).collect();
            assert!(!orders.is_empty() && orders.is_sorted(), "{path}");
            assert_eq!((&page["page"], &page["per_page"]), (&json!(1), &json!(200)));
            assert_eq!((&page["total"], &page["total_capped"]), (&json!(orders.len()), &json!(false)));
        }
        let categories = app.leader().get("/api/v1/blocker-categories").await.ok();
        assert_eq!(categories.items()[0]["departments"], json!(["zrzyj", "nyncj"]));
    }

    async fn a_unit_without_a_working_group_has_version_0(app: TestApp) {
        let unit = app.leader().get(CHANGAN).await.ok();
        assert_eq!(unit.version(), 0);
        assert_eq!((&unit["name"], &unit["kind"]), (&json!("长安镇"), &json!("town")));
        let nothing = json!({"leader": null, "deputy": null, "contact": null, "phone": null, "version": 0});
        assert_eq!(unit["working_group"], nothing);
        app.office().get("/api/v1/towns/440000000").await.refused(404, "not_found");
    }

    async fn a_town_records_its_working_group_and_no_others(app: TestApp) {
        let stored = app.town("长安镇").put(GROUP, 0, group()).await.ok();
        assert_eq!(stored.version(), 1);
        let again = app.office().put(GROUP, 1, group()).await.ok();
        assert_eq!(again.version(), 1);
        let late = app.office().put(GROUP, 0, group()).await.refused(412, "stale_version");
        assert_eq!(late["current"]["working_group"]["leader"], "张三");
        app.town("虎门镇").put(GROUP, 1, group()).await.refused(404, "not_found");

        let changed = app.town("长安镇").put(GROUP, 1, json!({"leader": "赵六"})).await.ok();
        assert_eq!((changed.version(), &changed["working_group"]["phone"]), (2, &json!(null)));
        let audit = app.auditor().get("/api/v1/audit?action=working_group_changed").await.ok();
        assert_eq!(audit.items().len(), 2);
    }

    async fn the_phone_is_whole_for_the_office_and_the_unit_alone(app: TestApp) {
        app.office().put(GROUP, 0, group()).await.ok();
        for (person, shown) in [
            (app.office(), "13800138000"),
            (app.town("长安镇"), "13800138000"),
            (app.town("虎门镇"), "138****8000"),
            (app.admin(), "138****8000"),
        ] {
            let unit = person.get(CHANGAN).await.ok();
            assert_eq!(unit["working_group"]["phone"], shown, "{}", person.username());
        }
    }

    async fn a_working_group_that_cannot_be_stored_is_refused(app: TestApp) {
        let nameless = app.office().put(GROUP, 0, json!({"deputy": "长".repeat(101)})).await;
        nameless.refused(422, "invalid").field("leader", "missing_leader").field("deputy", "too_long");
        app.office().put(GROUP, 0, json!({"boss": "张三"})).await.refused(400, "unknown_field");
    }
}
