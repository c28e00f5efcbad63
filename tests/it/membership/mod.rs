//! Memberships agree with the facts of companies, whoever changes them.

use serde_json::{Value, json};

use crate::import::{commit, send, take_in};
use crate::pool::{POOL, company, has_history, leave, recognise, set, spans};
use crate::support::{Browser, TestApp, make};

on_both! {
    async fn facts_through_the_api_open_correct_close_and_remove(app: TestApp) {
        let id = make::company(&app).save().await;
        assert!(spans(&app, id).is_empty());
        set(&app, id, json!({"entered_pool_on": "2025-01-01", "reserve_batch": "第八批"})).await.ok();
        assert_eq!(spans(&app, id), ["2025-01-01 - -"]);
        set(&app, id, json!({"entered_pool_on": "2025-02-01"})).await.ok();
        assert_eq!(spans(&app, id), ["2025-02-01 - -"]);
        set(&app, id, json!({"left_pool_on": "2025-06-01", "left_pool_reason": "企业退出"})).await.ok();
        assert_eq!(spans(&app, id), ["2025-02-01 2025-06-01 other"]);
        set(&app, id, json!({"left_pool_on": null, "left_pool_reason": null})).await.ok();
        assert_eq!(spans(&app, id), ["2025-02-01 - -"]);
        set(&app, id, json!({"note": "别的"})).await.ok();
        assert_eq!(app.place().number("SELECT version AS n FROM pool_memberships"), 4, "what says nothing of the pool changes nothing there");
        set(&app, id, json!({"entered_pool_on": null})).await.ok();
        assert_eq!(spans(&app, id), ["? - -"], "the batch is still known");
        assert_eq!(app.office().get(POOL).await.ok()["total"], 0);
        set(&app, id, json!({"reserve_batch": null})).await.ok();
        assert!(spans(&app, id).is_empty());
        assert!(has_history(&app, id, "membership").await);
        let history = app.office().get(format!("/api/v1/companies/{id}/history")).await.ok();
        let of_it = history.items().iter().filter(|entry| entry["record"] == "membership");
        assert!(of_it.count() >= 6, "{history:?}");
    }

    async fn facts_that_begin_again_begin_a_new_membership(app: TestApp) {
        let id = make::company(&app).with("entered_pool_on", "2020-01-01").save().await;
        set(&app, id, json!({"left_pool_on": "2022-01-01", "left_pool_reason": "企业退出"})).await.ok();
        set(&app, id, json!({"entered_pool_on": "2024-01-01", "left_pool_on": null, "left_pool_reason": null})).await.ok();
        assert_eq!(spans(&app, id), ["2020-01-01 2022-01-01 other", "2024-01-01 - -"]);
        let refused = set(&app, id, json!({"entered_pool_on": "2021-01-01"})).await.refused(422, "invalid");
        refused.field("entered_pool_on", "overlapping_membership");
        assert_eq!(company(&app, id).await["entered_pool_on"], "2024-01-01", "nothing was stored");
        set(&app, id, json!({"entered_pool_on": null})).await.ok();
        assert_eq!(spans(&app, id), ["2020-01-01 2022-01-01 other"], "what was before stays");
        let facts = company(&app, id).await;
        assert_eq!((&facts["entered_pool_on"], &facts["left_pool_reason"]), (&json!("2020-01-01"), &json!("企业退出")), "and the company's facts tell of it");
    }

    async fn a_batch_without_a_day_is_kept_and_counts_in_no_pool(app: TestApp) {
        let id = make::company(&app).named("东莞市甲科技有限公司").in_town("长安镇").with("reserve_batch", "第九批").save().await;
        let dated = make::company(&app).named("东莞市乙科技有限公司").in_town("长安镇").with("entered_pool_on", "2025-02-01").save().await;
        let office = app.office();
        assert_eq!(company(&app, id).await["reserve_batch"], "第九批");
        let rows = office.get("/api/v1/companies?sort=-entered_pool_on").await.ok();
        assert_eq!((&rows["items"][0]["id"], &rows["items"][0]["entered_pool_on"]), (&json!(dated), &json!("2025-02-01")));
        assert_eq!((&rows["items"][1]["reserve_batch"], &rows["items"][1]["entered_pool_on"]), (&json!("第九批"), &json!(null)));
        let batch = make::batch(&app, "2026-02-01").await;
        let name = office.get(format!("{POOL}/batches/{batch}")).await.ok()["name"].clone();
        set(&app, id, json!({"reserve_batch": name})).await.ok();
        assert_eq!((office.get(POOL).await.ok()["total"].clone(), office.get(format!("{POOL}/batches/{batch}")).await.ok()["recognised"].clone()), (json!(1), json!(0)));
        recognise(&app, batch, &[id]).await.status(201);
        assert_eq!(spans(&app, id), ["2026-02-01 - -"], "the day is known from now on");
        assert_eq!(office.get(format!("{POOL}?batch={batch}")).await.ok()["total"], 1);
    }

    async fn a_list_and_an_export_tell_of_the_latest_membership(app: TestApp) {
        let id = make::company(&app).with("entered_pool_on", "2020-01-01").with("reserve_batch", "第一批").save().await;
        leave(&app, id, "withdrew", "2022-01-01").await.status(201);
        let batch = make::batch(&app, "2026-02-01").await;
        recognise(&app, batch, &[id]).await.status(201);
        let name = app.office().get(format!("{POOL}/batches/{batch}")).await.ok()["name"].as_str().unwrap().to_owned();
        let rows = app.office().get("/api/v1/companies").await.ok();
        assert_eq!((&rows["items"][0]["entered_pool_on"], &rows["items"][0]["reserve_batch"]), (&json!("2026-02-01"), &json!(name)));
        let csv = app.office().get("/api/v1/exports/companies.csv").await.ok().text();
        assert!(csv.contains("2026-02-01") && csv.contains(&name) && !csv.contains("第一批"), "{csv}");
        let history = app.office().get(format!("/api/v1/companies/{id}/history")).await.ok();
        let fields: Vec<&str> = history.items().iter().filter_map(|entry| entry["field"].as_str()).collect();
        assert!(["left_pool_on", "reserve_batch", "entered_pool_on"].iter().all(|one| fields.contains(one)), "{fields:?}");
    }

    async fn a_form_and_a_bulk_change_are_followed(app: TestApp) {
        let (one, two) = (make::company(&app).save().await, make::company(&app).save().await);
        let mut office = Browser::signed_in(&app, "office").await;
        let form = "version=1&before.entered_pool_on=&entered_pool_on=2025年3月1日";
        office.post(&format!("/companies/{one}/edit"), form).await.status(303);
        assert_eq!(spans(&app, one), ["2025-03-01 - -"]);
        let bulk = format!("id={one}&id={two}&entered_pool_on=2025-04-01&step=apply&version.{one}=2&version.{two}=1");
        office.post("/companies/bulk", &bulk).await.status(303);
        assert_eq!((spans(&app, one), spans(&app, two)), (vec!["2025-04-01 - -".to_owned()], vec!["2025-04-01 - -".to_owned()]));
    }

    async fn a_list_opens_memberships_and_its_undo_takes_them_back(app: TestApp) {
        let batch = make::batch(&app, "2025-01-15").await;
        let name = app.office().get(format!("{POOL}/batches/{batch}")).await.ok()["name"].as_str().unwrap().to_owned();
        let known = make::company(&app).named("东莞市已知科技有限公司").in_town("长安镇").save().await;
        let moved = make::company(&app).named("东莞市更正科技有限公司").in_town("长安镇").with("entered_pool_on", "2024-01-01").save().await;
        let list = format!(
            "企业名称,镇街,入库日期,后备企业批次\n东莞市新甲有限公司,长安镇,2025-01-15,{name}\n东莞市新乙有限公司,虎门镇,,\n\
             东莞市已知科技有限公司,长安镇,2025-01-15,{name}\n东莞市更正科技有限公司,长安镇,2024-02-01,第零批\n"
        );
        let office = app.office();
        let committed = take_in(&office, "名单.csv", list.as_bytes()).await;
        assert_eq!((&committed["counts"]["created"], &committed["counts"]["updated"]), (&json!(2), &json!(2)));
        let pool = office.get(format!("{POOL}?as_of=2025-02-01")).await.ok();
        assert_eq!(pool["total"], 3);
        let of_batch = office.get(format!("{POOL}?batch={batch}")).await.ok();
        assert_eq!((&of_batch["total"], &of_batch["items"][0]["expires_on"]), (&json!(2), &json!("2031-01-15")));
        assert_eq!((spans(&app, known), spans(&app, moved)), (vec!["2025-01-15 - -".to_owned()], vec!["2024-02-01 - -".to_owned()]));
        let undone = office.post(format!("/api/v1/imports/{}/undo", committed["id"]), Value::Null).await.ok();
        assert_eq!(undone["kept"], json!([]));
        assert_eq!((spans(&app, known), spans(&app, moved)), (vec![], vec!["2024-01-01 - -".to_owned()]));
        assert_eq!(office.get(POOL).await.ok()["total"], 1);
    }

    async fn a_later_list_brings_back_who_has_left(app: TestApp) {
        let id = make::company(&app).named("东莞市再来科技有限公司").in_town("长安镇").with("entered_pool_on", "2020-01-01").save().await;
        leave(&app, id, "withdrew", "2022-01-01").await.status(201);
        let list = "企业名称,镇街,入库日期\n东莞市再来科技有限公司,长安镇,2024-01-01\n";
        let office = app.office();
        let sent = send(&office, "名单.csv", list.as_bytes()).await.status(201);
        let preview = sent["preview"].to_string();
        assert!(preview.contains("出库日期") && preview.contains("按再次入库处理"), "{preview}");
        commit(&office, sent.id()).await.ok();
        assert_eq!(spans(&app, id), ["2020-01-01 2022-01-01 withdrew", "2024-01-01 - -"]);
        office.post(format!("/api/v1/imports/{}/undo", sent.id()), Value::Null).await.ok();
        assert_eq!(spans(&app, id), ["2020-01-01 2022-01-01 withdrew"]);
        assert_eq!(company(&app, id).await["left_pool_on"], "2022-01-01");
    }

    async fn an_undo_keeps_whom_a_recheck_asks_about(app: TestApp) {
        let list = "企业名称,镇街,入库日期\n东莞市新甲有限公司,长安镇,2025-01-15\n";
        let office = app.office();
        let id = send(&office, "名单.csv", list.as_bytes()).await.status(201).id();
        commit(&office, id).await.ok();
        make::recheck(&app).await;
        let undone = office.post(format!("/api/v1/imports/{id}/undo"), Value::Null).await.ok();
        assert_eq!(undone["kept"][0]["name"], "东莞市新甲有限公司");
        assert_eq!(office.get(POOL).await.ok()["total"], 1);
    }

    async fn an_undo_brings_the_earlier_membership_back(app: TestApp) {
        let id = make::company(&app).named("东莞市再来科技有限公司").in_town("长安镇").with("entered_pool_on", "2020-01-01").save().await;
        set(&app, id, json!({"left_pool_on": "2022-01-01", "left_pool_reason": "企业退出"})).await.ok();
        set(&app, id, json!({"entered_pool_on": "2024-01-01", "left_pool_on": null, "left_pool_reason": null})).await.ok();
        set(&app, id, json!({"entered_pool_on": "2020-01-01", "left_pool_on": "2022-01-01", "left_pool_reason": "企业退出"})).await.ok();
        assert_eq!(spans(&app, id), ["2020-01-01 2022-01-01 other"]);
    }

    async fn a_list_of_the_first_entry_takes_no_membership_back(app: TestApp) {
        let id = make::company(&app).named("东莞市再来科技有限公司").in_town("长安镇").with("entered_pool_on", "2021-04-01").save().await;
        leave(&app, id, "disqualified", "2022-02-02").await.status(201);
        let batch = make::batch(&app, "2025-10-01").await;
        recognise(&app, batch, &[id]).await.status(201);
        let spans_before = spans(&app, id);
        set(&app, id, json!({"entered_pool_on": "2021-04-01"})).await.refused(422, "invalid").field("entered_pool_on", "overlapping_membership");
        let list = "企业名称,镇街,入库日期\n东莞市再来科技有限公司,长安镇,2021-04-01\n";
        let office = app.office();
        let sent = send(&office, "旧名单.csv", list.as_bytes()).await.status(201);
        office.post(format!("/api/v1/imports/{}/commit", sent.id()), json!({"on_error": "skip"})).await.status(422);
        assert_eq!(spans(&app, id), spans_before);
    }

    async fn an_undo_leaves_a_membership_alone_that_was_changed_since(app: TestApp) {
        let id = make::company(&app).named("东莞市又退科技有限公司").in_town("长安镇").with("entered_pool_on", "2021-04-01").save().await;
        leave(&app, id, "disqualified", "2022-02-02").await.status(201);
        let office = app.office();
        let list = "企业名称,镇街,入库日期\n东莞市又退科技有限公司,长安镇,2025-10-01\n";
        let committed = take_in(&office, "名单.csv", list.as_bytes()).await;
        leave(&app, id, "withdrew", "2026-02-02").await.status(201);
        let spans_before = spans(&app, id);
        assert_eq!(spans_before, ["2021-04-01 2022-02-02 disqualified", "2025-10-01 2026-02-02 withdrew"]);
        let undone = office.post(format!("/api/v1/imports/{}/undo", committed["id"]), Value::Null).await.ok();
        assert_eq!(undone["kept"][0]["name"], "东莞市又退科技有限公司", "{undone:?}");
        assert_eq!(spans(&app, id), spans_before);
    }
}
