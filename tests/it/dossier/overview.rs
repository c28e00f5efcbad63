//! 总览.

use crate::support::{Browser, TestApp, make};

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
}
