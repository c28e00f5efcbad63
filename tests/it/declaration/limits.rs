//! What can neither be declared nor amended, and what is not lost.

use serde_json::json;

use super::{confirm_all, declared, figures, listed_today, reformed};
use crate::import::{commit, take_in};
use crate::support::{TestApp, make};

async fn send_listings(app: &TestApp, list: &str) {
    let town = app.town("长安镇");
    let fields = [("kind", "listings")];
    let id = town.upload("/api/v1/imports", &fields, ("上市.csv", list.as_bytes())).await;
    commit(&town, id.status(201).id()).await.ok();
}

on_both! {
    async fn a_town_undoes_nothing_that_counts(app: TestApp) {
        let rules = "/api/v1/settings/confirmation";
        app.office().patch(rules, 1, json!({"steps": []})).await.ok();
        let list = "企业名称,所属镇街,当前阶段,阶段日期,入库日期\n\
            东莞市示例丙科技有限公司,长安镇,受理,2026-01-05,\n\
            东莞市示例丁科技有限公司,长安镇,,,2026-01-06\n";
        let town = app.town("长安镇");
        let done = take_in(&town, "企业.csv", list.as_bytes()).await;
        let all = json!({"steps": ["reserved", "accepted", "listed"]});
        app.office().patch(rules, 2, all).await.ok();
        let before = figures(&app).await;
        let undone = town.post(format!("/api/v1/imports/{}/undo", done["id"]), json!({})).await.ok();
        assert_eq!(undone["kept"].as_array().map(Vec::len), Some(2), "{undone:?}");
        assert_eq!(figures(&app).await, before);
    }

    async fn two_places_of_one_day_are_two_facts_and_a_later_list_corrects_an_earlier(app: TestApp) {
        make::company(&app).in_town("长安镇").named("东莞市双地股份有限公司").with("first_event", json!({"stage": "registered", "occurred_on": "2025-12-01"})).save().await;
        let head = "企业名称,所属镇街,证券代码,上市板块,上市日期,募集资金（万元）\n";
        send_listings(&app, &format!("{head}东莞市双地股份有限公司,长安镇,301001,创业板,2026-01-05,100\n东莞市双地股份有限公司,长安镇,09511,港交所主板,2026-01-05,\n")).await;
        assert_eq!(declared(&app, "pending").await.len(), 2);
        send_listings(&app, &format!("{head}东莞市双地股份有限公司,长安镇,301001,创业板,2026-01-06,999\n")).await;
        assert_eq!((declared(&app, "pending").await.len(), declared(&app, "withdrawn").await.len()), (2, 1));
        confirm_all(&app).await;
        let listings = app.office().get("/api/v1/listings?board=szse_chinext").await.ok();
        assert_eq!((&listings.items()[0]["listed_on"], &listings.items()[0]["funds_raised_yuan"]), (&json!("2026-01-06"), &json!(9_990_000)));
        assert_eq!(figures(&app).await["listed"], 1);
    }

    async fn what_cannot_be_is_refused_when_it_is_amended_too(app: TestApp) {
        let company = reformed(&app).await;
        let town = app.town("长安镇");
        let tomorrow = app.today() + chrono::Days::new(1);
        let listing = json!({"company_id": company, "board": "szse_chinext", "stock_code": "301001", "listed_on": app.today(), "source": "1号"});
        let answer = town.post("/api/v1/listings", listing).await.status(202);
        let actions = format!("/api/v1/declarations/{}/actions", answer["declaration"]["id"]);
        for day in [tomorrow.to_string(), "0000-01-01".to_owned()] {
            town.post(&actions, json!({"action": "amend", "occurred_on": day})).await.status(422);
        }
        town.post(&actions, json!({"action": "amend"})).await.refused(422, "invalid").field("occurred_on", "nothing_chosen");
        let taken = reformed(&app).await;
        app.office().post(format!("/api/v1/companies/{taken}/stages"), listed_today(&app, "301002")).await.status(201);
        town.post(&actions, json!({"action": "amend", "stock_code": "301002"})).await.refused(409, "duplicate");
        // The same listing through the other door waits already.
        town.post(format!("/api/v1/companies/{company}/stages"), listed_today(&app, "301001")).await.refused(409, "already_declared");
        let pool = |pool: serde_json::Value| json!({"company_id": company, "pool": pool, "document_no": "1号"});
        let entered = town.post("/api/v1/declarations", pool(json!({"entered_pool_on": app.today()}))).await.status(202);
        let actions = format!("/api/v1/declarations/{}/actions", entered["declaration"]["id"]);
        town.post(&actions, json!({"action": "amend", "occurred_on": tomorrow})).await.refused(422, "invalid").field("entered_pool_on", "future_date");
    }

    async fn the_pool_takes_only_who_can_be_in_it(app: TestApp) {
        let company = reformed(&app).await;
        let town = app.town("长安镇");
        let send = |company: i64, pool: serde_json::Value| json!({"company_id": company, "pool": pool, "document_no": "1号"});
        let left = json!({"left_pool_on": app.today(), "left_pool_reason": "不符合"});
        town.post("/api/v1/declarations", send(company, left)).await.refused(409, "not_in_pool");
        let backwards = json!({"entered_pool_on": app.today(), "left_pool_on": "2026-01-01", "left_pool_reason": "x"});
        town.post("/api/v1/declarations", send(company, backwards)).await.refused(422, "invalid").field("left_pool_on", "bad_date");
        let old = json!({"entered_pool_on": "0000-01-01"});
        town.post("/api/v1/declarations", send(company, old)).await.refused(422, "invalid").field("entered_pool_on", "bad_date");
        app.office().post(format!("/api/v1/companies/{company}/stages"), listed_today(&app, "301001")).await.status(201);
        let entered = json!({"entered_pool_on": app.today()});
        town.post("/api/v1/declarations", send(company, entered)).await.refused(409, "not_nominable");
    }

    async fn no_invisible_number_proves_anything(app: TestApp) {
        let company = reformed(&app).await;
        let event = json!({"stage": "accepted", "occurred_on": app.today(), "document_no": "\u{200b}\u{3000} "});
        let refused = app.town("长安镇").post(format!("/api/v1/companies/{company}/stages"), event).await;
        refused.refused(422, "invalid").field("document_no", "proof_required");
    }

    async fn a_list_declares_no_exit_that_cannot_follow(app: TestApp) {
        let list = "企业名称,所属镇街,当前阶段,阶段日期,入库日期\n\
            东莞市示例丙科技有限公司,长安镇,撤回,2026-01-05,\n\
            东莞市示例丁科技有限公司,长安镇,受理,2026-01-05,2099-01-01\n\
            东莞市示例己科技有限公司,长安镇,,,2099-01-01\n";
        let done = take_in(&app.town("长安镇"), "企业.csv", list.as_bytes()).await;
        assert_eq!((&done["counts"]["created"], &done["counts"]["failed"]), (&json!(3), &json!(0)), "{done}");
        assert_eq!(declared(&app, "pending").await.len(), 1);
        let mut body = make::company(&app).in_town("长安镇").at("withdrawn").body();
        body["first_event"]["document_no"] = json!("1号");
        app.town("长安镇").post("/api/v1/companies", body).await.status(409);
    }

    async fn the_effect_claims_no_more_than_happens(app: TestApp) {
        let town = app.town("长安镇");
        let company = make::company(&app).in_town("长安镇").with("first_event", json!({"stage": "registered", "occurred_on": "2024-01-05"})).save().await;
        let mut old = listed_today(&app, "301001");
        old["occurred_on"] = json!("2024-05-06");
        town.post(format!("/api/v1/companies/{company}/stages"), old).await.status(202);
        let effect = |list: &crate::support::Reply| list.items()[0]["effect"].as_str().unwrap_or_default().to_owned();
        let said = effect(&app.office().get("/api/v1/declarations?state=pending").await.ok());
        assert!(said.contains("破零") && !said.contains("分"), "{said}");
        confirm_all(&app).await;
        let other = reformed(&app).await;
        town.post(format!("/api/v1/companies/{other}/stages"), listed_today(&app, "301002")).await.status(202);
        let said = effect(&app.office().get("/api/v1/declarations?state=pending").await.ok());
        assert!(said.contains("上市企业 2 家") && said.contains("新增上市 +30 分") && !said.contains("首家"), "{said}");
    }
}
