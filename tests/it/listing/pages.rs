//! Pages of listings, quotations and moves.

use serde_json::json;

use crate::support::{Browser, TestApp, make};

/// Ids of the listings that a list links to, in its order.
fn listed(page: &str) -> Vec<i64> {
    let links = page.split("<a href=\"/listings/").skip(1);
    let ids = links.filter_map(|link| link.split_once("\">查看")?.0.parse().ok());
    ids.collect()
}

on_both! {
    async fn the_list_says_what_the_api_says(app: TestApp) {
        let early = json!({"stage": "registered", "occurred_on": "2025-01-01"});
        let mut ids = Vec::new();
        for (town, on) in [("长安镇", "2025-06-01"), ("长安镇", "2026-01-05"), ("虎门镇", "2026-02-01")] {
            let company = make::company(&app).in_town(town).with("first_event", early.clone()).save().await;
            ids.push(make::listing(&app, company, on).await.id());
        }
        let patch = json!({"funds_raised_yuan": 123_456_789, "short_name": "示例"});
        app.office().patch(format!("/api/v1/listings/{}", ids[0]), 1, patch).await.ok();
        let mut leader = Browser::signed_in(&app, "leader").await;
        let page = leader.get("/listings").await.ok().text();
        assert_eq!(listed(&page), [ids[2], ids[1], ids[0]]);
        for shown in ["12,345.68", "合计 3 家企业，3 条", "● 已上市", "创业板", "共 3 条"] {
            assert!(page.contains(shown), "{shown}\n{page}");
        }
        assert!(!page.contains("/listings/new"), "{page}");
        let town = app.town_code("长安镇");
        for query in [format!("town={town}"), "year=2026".into(), "board=szse_chinext&sort=listed_on".into(),
            "venue=overseas".into(), "status=delisted".into(), "per_page=1&page=2".into()]
        {
            let api = app.leader().get(format!("/api/v1/listings?{query}")).await.ok();
            let said: Vec<i64> = api.items().iter().filter_map(|one| one["id"].as_i64()).collect();
            let page = leader.get(&format!("/listings?{query}")).await.ok().text();
            assert_eq!(listed(&page), said, "{query}");
        }
        let page = leader.get(&format!("/listings?town={town}&year=2026&page=1")).await.ok().text();
        let export = format!("/api/v1/exports/listings.xlsx?town={town}&#38;year=2026\"");
        assert!(page.contains(&export), "{page}");
        leader.get(&format!("/api/v1/exports/listings.xlsx?town={town}&year=2026")).await.ok();

        let mut other = Browser::signed_in(&app, &app.town_code("虎门镇")).await;
        assert_eq!(listed(&other.get("/listings").await.ok().text()), [ids[2]]);
        other.get(&format!("/listings/{}", ids[0])).await.status(404);
        assert_eq!(listed(&other.get(&format!("/listings?town={town}")).await.ok().text()), [0; 0]);
    }

    async fn one_is_recorded_changed_and_ended(app: TestApp) {
        let company = make::company(&app).at("registered").save().await;
        let mut office = Browser::signed_in(&app, "office").await;
        office.get(&format!("/listings/new?company={company}")).await.ok();
        let new = |more: &str| format!("company={company}&board=szse_chinext&stock_code=300999&listed_precision=day{more}");
        let refused = office.post("/listings/new", &new("&listed_on=2026-04-01&funds_raised_yuan=许多")).await.status(422).text();
        assert!(refused.contains("须为万元数") && refused.contains("value=\"300999\""), "{refused}");
        let future = office.post("/listings/new", &new("&listed_on=2026-04-01")).await.status(422);
        assert!(future.text().contains("上市日期不能晚于今天"), "{}", future.text());
        let done = office.post("/listings/new", &new("&listed_on=2026-03-02&funds_raised_yuan=5,000.5&note=首发")).await;
        let back = format!("/companies/{company}?done=created");
        assert_eq!(done.status(303).header("location"), Some(back.as_str()));
        let api = app.office().get("/api/v1/listings").await.ok();
        let one = &api.items()[0];
        assert_eq!((&one["funds_raised_yuan"], &one["note"]), (&json!(50_005_000), &json!("首发")));
        let id = one["id"].as_i64().expect("a number");
        let path = format!("/listings/{id}/edit");

        // A cleared field is empty afterwards.
        office.post(&path, "version=1&before.note=首发&note=&before.funds_raised_yuan=5000.5&funds_raised_yuan=6000").await.status(303);
        let now = app.office().get(format!("/api/v1/listings/{id}")).await.ok();
        assert_eq!((&now["note"], &now["funds_raised_yuan"]), (&json!(null), &json!(60_000_000)));

        let mine = "version=1&before.note=首发&note=首发上市&before.funds_raised_yuan=5000.5&funds_raised_yuan=5000.5";
        let both = office.post(&path, mine).await.status(412).text();
        assert!(both.contains("两人都改了") && both.contains("value=\"首发上市\""), "{both}");
        assert!(both.contains("6000.00") && both.contains("name=\"version\" value=\"2\""), "{both}");

        let end = "version=2&before.delisted_on=&delisted_on=2026-03-02&before.delisted_reason=&delisted_reason=主动退市";
        assert!(office.post(&path, end).await.status(422).text().contains("退市须再次确认"));
        let alone = "version=2&before.delisted_reason=&delisted_reason=主动退市";
        assert!(office.post(&path, alone).await.status(422).text().contains("须填写退市日期"));
        let confirmed = format!("{end}&before.confirmed=&confirmed=on");
        office.post(&path, &confirmed).await.status(303);
        let page = office.get(&format!("/listings/{id}?done=saved")).await.ok().text();
        for shown in ["■ 已退市", "主动退市", "退市日期：— → 2026-03-02", "募集资金：5,000.50 万元 → 6,000.00 万元", "页面"] {
            assert!(page.contains(shown), "{shown}\n{page}");
        }
        let after = app.office().get(format!("/api/v1/companies/{company}")).await.ok();
        assert_eq!(after["stage"], "delisted");
        let history = app.office().get(format!("/api/v1/companies/{company}/history")).await.ok();
        let ours = history.items().iter().filter(|entry| entry["record"] == "listing");
        assert!(ours.clone().count() > 3 && ours.clone().all(|entry| entry["via"] == "form"));
        Browser::signed_in(&app, &app.town_code("长安镇")).await.get(&path).await.status(403);
    }

    async fn a_move_is_said_twice_and_a_quotation_is_no_listing(app: TestApp) {
        let company = make::company(&app).save().await;
        let mut office = Browser::signed_in(&app, "office").await;
        let to = app.town_code("虎门镇");
        let new = format!("company={company}&to_town={to}&moved_on=2026-03-01&moved_precision=day&reason=扩建");
        let asked = office.post("/listings/move", &new).await.status(422).text();
        assert!(asked.contains("迁移不能撤销") && asked.contains("扩建"), "{asked}");
        let done = office.post("/listings/move", &format!("{new}&confirmed=on")).await.status(303);
        assert_eq!(done.header("location"), Some(format!("/companies/{company}?done=relocated").as_str()));
        let again = office.post("/listings/move", &format!("{new}&confirmed=on")).await.status(422);
        assert!(again.text().contains("已经登记在这个镇街"), "{}", again.text());
        assert_eq!(app.office().get(format!("/api/v1/companies/{company}")).await.ok()["town_code"], json!(to));

        let mut town = Browser::signed_in(&app, &to).await;
        let form = town.get(&format!("/listings/quotation?company={company}")).await.ok().text();
        assert!(form.contains("新三板基础层") && !form.contains("科创板"), "{form}");
        let quote = format!("company={company}&venue=neeq_base&code=830001&quoted_precision=day");
        let refused = town.post("/listings/quotation", &format!("{quote}&quoted_on=2027-01-01")).await;
        assert!(refused.status(422).text().contains("挂牌日期不能晚于今天"));
        town.post("/listings/quotation", &format!("{quote}&quoted_on=2020年5月6日")).await.status(303);
        let quotations = app.office().get(format!("/api/v1/companies/{company}/quotations")).await.ok();
        assert_eq!(quotations.items()[0]["quoted_on"], "2020-05-06");
        let mut other = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        other.get(&format!("/listings/quotation?company={company}")).await.status(404);
        other.post("/listings/quotation", &format!("{quote}&quoted_on=2020-05-06")).await.status(404);
        other.get(&format!("/listings/move?company={company}")).await.status(403);
    }
}
