//! A company is recorded once: a known name is refused until the user says why it is another one.

use serde_json::json;

use crate::support::{Browser, TestApp, make};

const COMPANIES: &str = "/api/v1/companies";

on_both! {
    async fn a_known_name_in_any_spelling_is_a_possible_duplicate(app: TestApp) {
        let id = make::company(&app).named("东莞市同名（广东）科技有限公司").save().await;
        let office = app.office();
        for name in [
            "东莞市同名（广东）科技有限公司",
            "东莞市同名(广东)科技股份有限公司",
            " 东莞市同名（广东） 科技有限公司",
        ] {
            let body = make::company(&app).named(name).body();
            let refused = office.post(COMPANIES, body).await.refused(409, "possible_duplicate");
            assert_eq!(refused["matches"][0]["id"], id, "{name}");
        }
        let other = make::company(&app).named("东莞市同名（广东）电子有限公司").body();
        office.post(COMPANIES, other).await.status(201);
    }

    async fn a_former_name_counts_too(app: TestApp) {
        let id = make::company(&app).named("东莞市旧名科技有限公司").save().await;
        let path = format!("{COMPANIES}/{id}");
        app.office().patch(&path, 1, json!({"name": "东莞市新名科技有限公司"})).await.ok();
        let body = make::company(&app).named("东莞市旧名科技有限公司").body();
        app.office().post(COMPANIES, body).await.refused(409, "possible_duplicate");
    }

    async fn a_reason_confirms_another_company(app: TestApp) {
        make::company(&app).named("东莞市同名科技有限公司").save().await;
        let body = |reason: &str| {
            make::company(&app).named("东莞市同名科技有限公司").with("confirm_duplicate", reason).body()
        };
        let blank = app.office().post(COMPANIES, body("  ")).await.refused(422, "invalid");
        blank.field("confirm_duplicate", "reason_required");
        app.office().post(COMPANIES, body("营业执照不同，已核对")).await.status(201);
        let log = app.auditor().get("/api/v1/audit?action=company_created").await.ok();
        assert_eq!(log.items()[0]["detail"]["confirm_duplicate"], "营业执照不同，已核对");
    }

    async fn a_new_name_is_checked_like_a_new_company(app: TestApp) {
        make::company(&app).named("东莞市同名科技有限公司").save().await;
        let id = make::company(&app).named("东莞市另名科技有限公司").save().await;
        let path = format!("{COMPANIES}/{id}");
        let name = json!({"name": "东莞市同名科技股份有限公司"});
        app.office().patch(&path, 1, name).await.refused(409, "possible_duplicate");
        // 股改 changes the form of the own name only.
        let own = json!({"name": "东莞市另名科技股份有限公司"});
        app.office().patch(&path, 1, own).await.ok();
        let confirmed = json!({"name": "东莞市同名科技股份有限公司", "confirm_duplicate": "已核对"});
        app.office().patch(&path, 2, confirmed).await.ok();
        let log = app.auditor().get("/api/v1/audit?action=company_changed").await.ok();
        assert_eq!(log.items()[0]["detail"]["confirm_duplicate"], "已核对");
        let mut office = Browser::signed_in(&app, "office").await;
        let form = "version=3&before.name=东莞市同名科技股份有限公司&name=东莞市另名电子有限公司";
        office.post(&format!("/companies/{id}/edit"), form).await.status(303);
        let back = "version=4&before.name=东莞市另名电子有限公司&name=东莞市同名科技有限公司";
        let page = office.post(&format!("/companies/{id}/edit"), back).await.status(409);
        assert!(page.text().contains("确是另一家企业的理由"));
        let again = format!("{back}&before.confirm_duplicate=&confirm_duplicate=已核对");
        office.post(&format!("/companies/{id}/edit"), &again).await.status(303);
    }

    async fn another_units_company_is_not_named(app: TestApp) {
        make::company(&app).in_town("虎门镇").named("东莞市同名科技有限公司").save().await;
        let body = make::company(&app).in_town("长安镇").named("东莞市同名科技有限公司").body();
        app.town("长安镇").post(COMPANIES, body).await.status(201);
    }

    async fn the_form_asks_for_the_reason(app: TestApp) {
        make::company(&app).named("东莞市同名科技有限公司").save().await;
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let form = format!("name=东莞市同名科技有限公司&stage=candidate&occurred_on={}", app.today());
        let page = town.post("/companies/new", &form).await.status(409);
        assert!(page.text().contains("确是另一家企业的理由"));
        town.post("/companies/new", &format!("{form}&confirm_duplicate=已核对")).await.status(303);
    }
}
