//! Every door through which a town can reach a fact that counts.

use serde_json::json;

use super::{confirm_all, declared, figures, listed_today, reformed};
use crate::import::{commit, take_in};
use crate::support::{Browser, TestApp, make};

/// Uploads a file to a company as its town. Returns its id.
async fn attached(app: &TestApp, town: &str, company: i64) -> i64 {
    let files = format!("/companies/{company}/attachments");
    let sent = app.town(town).upload(files, &[], ("受理通知书.pdf", b"%PDF-1.7 x")).await;
    sent.status(303);
    let ids = app
        .place()
        .lines("SELECT CAST(MAX(id) AS TEXT) AS line FROM attachments WHERE removed_at IS NULL");
    ids[0].parse().expect("an id")
}

on_both! {
    async fn a_listing_counts_after_the_office_has_confirmed_it(app: TestApp) {
        let company = reformed(&app).await;
        let before = figures(&app).await;
        let path = format!("/api/v1/companies/{company}/stages");
        let town = app.town("长安镇");
        let answer = town.post(&path, listed_today(&app, "301001")).await.status(202);
        assert_eq!(answer["declaration"]["state"], "pending");
        assert_eq!(figures(&app).await, before);
        let stored = app.office().get(format!("/api/v1/companies/{company}")).await.ok();
        assert_eq!(stored["stage"], "reformed");

        let waiting = app.office().get("/api/v1/declarations?state=pending").await.ok();
        let effect = waiting.items()[0]["effect"].as_str().expect("an effect");
        assert!(effect.contains("长安镇破零，1/"), "{effect}");
        confirm_all(&app).await;
        let after = figures(&app).await;
        assert_eq!((&after["listed"], &after["broken"]), (&json!(1), &json!(1)));
        assert!(after["points"].as_i64() > before["points"].as_i64(), "{after}");
        let told = town.get("/api/v1/notices").await.ok();
        assert!(told.items()[0]["title"].as_str().expect("title").starts_with("申报已确认"));
        let events = app.office().get(&path).await.ok();
        let listed = events.items().iter().find(|one| one["stage"] == "listed").expect("event");
        assert_eq!((&listed["document_no"], &listed["recorded_by"]), (&json!("深证上〔2026〕1号"), &json!("office")));
    }

    async fn no_step_that_scores_counts_alone(app: TestApp) {
        let company = make::company(&app).in_town("长安镇").at("candidate").save().await;
        let path = format!("/api/v1/companies/{company}/stages");
        let before = figures(&app).await;
        for stage in ["reserved", "reformed", "guidance_filed", "accepted", "hk_filed", "dropped"] {
            let event = json!({"stage": stage, "occurred_on": app.today(), "document_no": "1号", "note": "原因"});
            app.town("长安镇").post(&path, event).await.status(202);
        }
        assert_eq!(figures(&app).await, before);
        let reforming = json!({"stage": "reforming", "occurred_on": app.today()});
        app.town("长安镇").post(&path, reforming).await.status(201);
    }

    async fn a_declaration_needs_a_document_or_a_file_of_the_company(app: TestApp) {
        let company = reformed(&app).await;
        let path = format!("/api/v1/companies/{company}/stages");
        let town = app.town("长安镇");
        let event = json!({"stage": "accepted", "occurred_on": app.today()});
        town.post(&path, event.clone()).await.refused(422, "invalid").field("document_no", "proof_required");
        let other = make::company(&app).in_town("虎门镇").save().await;
        let foreign = attached(&app, "虎门镇", other).await;
        let own = attached(&app, "长安镇", company).await;
        let with = |file: i64| { let mut event = event.clone(); event["attachment_id"] = file.into(); event };
        town.post(&path, with(foreign)).await.refused(422, "invalid").field("attachment_id", "unknown_file");
        town.post(&path, with(own)).await.status(202);
        town.post(&path, with(own)).await.refused(409, "already_declared");
        let remove = format!("/companies/{company}/attachments/{own}/remove");
        app.town("长安镇").post(remove, json!({})).await.refused(409, "is_evidence");
        // The rules of the step are asked first.
        let backwards = json!({"stage": "candidate", "occurred_on": app.today(), "document_no": "1号"});
        town.post(&path, backwards).await.refused(409, "illegal_transition");
        let no_code = json!({"stage": "listed", "occurred_on": app.today(), "document_no": "1号"});
        town.post(&path, no_code).await.refused(422, "invalid").field("stock_code", "listing_facts_required");
    }

    async fn a_new_company_is_a_candidate_until_its_stage_is_confirmed(app: TestApp) {
        let before = figures(&app).await;
        let mut body = make::company(&app).in_town("长安镇").at("accepted").body();
        body["first_event"]["document_no"] = json!("1号");
        let id = app.town("长安镇").post("/api/v1/companies", body).await.status(201).id();
        let stored = app.office().get(format!("/api/v1/companies/{id}")).await.ok();
        assert_eq!((&stored["stage"], &figures(&app).await), (&json!("candidate"), &before));
        confirm_all(&app).await;
        let stored = app.office().get(format!("/api/v1/companies/{id}")).await.ok();
        assert_eq!(stored["stage"], "accepted");
    }

    async fn the_button_of_the_page_declares(app: TestApp) {
        let company = reformed(&app).await;
        let before = figures(&app).await;
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let form = format!("stage=listed&occurred_on={}&board=szse_chinext&stock_code=301009&document_no=1号", app.today());
        town.post(&format!("/companies/{company}/stages"), &form).await.status(303);
        assert_eq!(figures(&app).await, before);
        let page = town.get(&format!("/companies/{company}")).await.ok();
        assert!(page.text().contains("待确认"), "the company's page shows it");
    }

    async fn the_pool_moves_after_a_confirmation(app: TestApp) {
        let company = make::company(&app).in_town("长安镇").at("candidate").save().await;
        let before = figures(&app).await;
        let town = app.town("长安镇");
        let path = format!("/api/v1/companies/{company}");
        let entered = json!({"entered_pool_on": app.today()});
        town.patch(&path, 1, entered.clone()).await.refused(409, "needs_confirmation");
        let mut body = make::company(&app).in_town("长安镇").body();
        body["entered_pool_on"] = json!(app.today());
        town.post("/api/v1/companies", body).await.refused(409, "needs_confirmation");
        let declaration = json!({"company_id": company, "pool": entered, "document_no": "1号"});
        town.post("/api/v1/declarations", declaration).await.status(202);
        assert_eq!(figures(&app).await, before);
        confirm_all(&app).await;
        assert_eq!(figures(&app).await["pool"], 1);
        let stored = app.office().get(&path).await.ok();
        assert_eq!(stored["stage"], "reserved");

        let left = json!({"company_id": company, "document_no": "2号",
            "pool": {"left_pool_on": app.today(), "left_pool_reason": "不再符合条件"}});
        town.post("/api/v1/declarations", left).await.status(202);
        assert_eq!(figures(&app).await["pool"], 1);
        confirm_all(&app).await;
        assert_eq!(figures(&app).await["pool"], 0);
    }

    async fn a_list_of_listings_by_a_town_declares(app: TestApp) {
        let known = make::company(&app).in_town("长安镇").named("东莞市示例甲科技股份有限公司").with("first_event", json!({"stage": "registered", "occurred_on": "2025-12-01"})).save().await;
        let before = figures(&app).await;
        let list = "企业名称,所属镇街,证券代码,上市板块,上市日期\n\
            东莞市示例甲科技股份有限公司,长安镇,301001,创业板,2026-01-05\n\
            东莞市示例乙科技股份有限公司,长安镇,301002,创业板,2026-01-06\n";
        let town = app.town("长安镇");
        let id = town.upload("/api/v1/imports", &[("kind", "listings")], ("上市.csv", list.as_bytes())).await.status(201).id();
        let done = commit(&town, id).await.ok();
        assert_eq!(done["counts"]["failed"], 0, "{done:?}");
        assert_eq!(figures(&app).await, before);
        assert_eq!(declared(&app, "pending").await.len(), 2);
        let stored = app.office().get(format!("/api/v1/companies/{known}")).await.ok();
        assert_eq!(stored["stage"], "registered");
        // The same list again declares nothing twice.
        let id = town.upload("/api/v1/imports", &[("kind", "listings")], ("上市2.csv", list.as_bytes())).await.status(201).id();
        commit(&town, id).await.ok();
        assert_eq!(declared(&app, "pending").await.len(), 2);
        confirm_all(&app).await;
        assert_eq!(figures(&app).await["listed"], 2);
    }

    async fn a_list_of_companies_by_a_town_declares(app: TestApp) {
        let before = figures(&app).await;
        let list = "企业名称,所属镇街,当前阶段,阶段日期,入库日期,后备企业批次\n\
            东莞市示例丙科技有限公司,长安镇,受理,2026-01-05,,\n\
            东莞市示例丁科技有限公司,长安镇,,,2026-01-06,第一批\n\
            东莞市示例戊科技有限公司,长安镇,股改中,2026-01-07,,\n";
        let town = app.town("长安镇");
        let done = take_in(&town, "企业.csv", list.as_bytes()).await;
        assert_eq!((&done["counts"]["created"], &done["counts"]["failed"]), (&json!(3), &json!(0)), "{done}");
        assert_eq!(figures(&app).await, before);
        assert_eq!(declared(&app, "pending").await.len(), 2);
        confirm_all(&app).await;
        let after = figures(&app).await;
        assert_eq!(after["pool"], 1);
        assert!(after["points"].as_i64() > before["points"].as_i64(), "{after}");
    }

    async fn an_undone_list_takes_its_declarations_along(app: TestApp) {
        let list = "企业名称,所属镇街,当前阶段,阶段日期\n东莞市示例丙科技有限公司,长安镇,受理,2026-01-05\n";
        let town = app.town("长安镇");
        let done = take_in(&town, "企业.csv", list.as_bytes()).await;
        assert_eq!(declared(&app, "pending").await.len(), 1);
        let undone = town.post(format!("/api/v1/imports/{}/undo", done["id"]), json!({})).await.ok();
        assert_eq!(undone["kept"], json!([]), "nothing counts, so nothing stays");
        assert!(declared(&app, "pending").await.is_empty());
    }

    async fn a_town_deletes_nothing_that_counts(app: TestApp) {
        let company = reformed(&app).await;
        let path = format!("/api/v1/companies/{company}");
        app.town("长安镇").delete(&path, 1).await.refused(409, "needs_confirmation");
        let new = make::company(&app).in_town("长安镇").at("candidate").save().await;
        app.town("长安镇").delete(format!("/api/v1/companies/{new}"), 1).await.status(204);
        app.office().delete(&path, 1).await.status(204);
    }

    async fn an_exit_is_declared_too(app: TestApp) {
        let company = make::company(&app).in_town("长安镇").at("registered").save().await;
        make::listing(&app, company, &app.today().to_string()).await;
        let before = figures(&app).await;
        let path = format!("/api/v1/companies/{company}/stages");
        for stage in ["delisted", "moved_out"] {
            let event = json!({"stage": stage, "occurred_on": app.today(), "document_no": "1号", "note": "原因"});
            app.town("长安镇").post(&path, event).await.status(202);
        }
        assert_eq!(figures(&app).await, before);
        let waiting = app.office().get("/api/v1/declarations?state=pending").await.ok();
        assert!(waiting.items()[0]["effect"].as_str().expect("effect").contains("长安镇不再破零，0/"));
    }

    async fn the_office_records_directly_and_the_rule_can_be_changed(app: TestApp) {
        let company = reformed(&app).await;
        let path = format!("/api/v1/companies/{company}/stages");
        app.office().post(&path, listed_today(&app, "301001")).await.status(201);
        let rules = "/api/v1/settings/confirmation";
        app.office().patch(rules, 1, json!({"days": 0})).await.refused(422, "invalid").field("days", "out_of_range");
        app.office().patch(rules, 1, json!({"steps": ["listed"]})).await.ok();
        let other = reformed(&app).await;
        let event = json!({"stage": "accepted", "occurred_on": app.today()});
        app.town("长安镇").post(format!("/api/v1/companies/{other}/stages"), event).await.status(201);
    }
}
