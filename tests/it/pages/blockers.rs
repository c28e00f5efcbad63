//! Blocking issues in a browser.

use serde_json::json;

use super::{Browser, words};
use crate::support::{TestApp, make};

async fn raised(app: &TestApp, company: i64, due: &str) -> i64 {
    let body = json!({"company_id": company, "category": "tax", "description": "历史欠税",
        "due_on": due, "departments": ["rsj"]});
    app.office().post("/api/v1/blockers", body).await.status(201).id()
}

/// The numbers of the blockers that a list leads to, in its order.
fn listed(page: &str) -> Vec<i64> {
    let links = page.split("<a href=\"/blockers/").skip(1);
    let ids = links.filter_map(|link| link.split_once("\">查看")?.0.parse().ok());
    ids.collect()
}

on_both! {
    async fn the_list_begins_with_what_is_most_urgent(app: TestApp) {
        let company = make::company(&app).named("东莞市甲股份有限公司").save().await;
        let green = raised(&app, company, "2026-03-20").await;
        let red = raised(&app, company, "2026-03-02").await;
        let closed = raised(&app, company, "2026-03-02").await;
        let closing = json!({"status": "closed", "closed_on": "2026-03-02", "closing_note": "已补缴"});
        app.office().patch(format!("/api/v1/blockers/{closed}"), 1, closing).await.ok();
        app.on(2026, 3, 5);
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get("/blockers").await.ok().text();
        assert_eq!(listed(&page), [red, green]);
        let words = words(&page);
        for said in ["逾期 1", "临期 0", "正常 1", "已逾期 3 天", "还剩 15 天", "共 2 条", "长安镇"] {
            assert!(words.contains(said), "{said}\n{words}");
        }
        assert!(page.contains("<span class=\"light-red\">逾期</span>"), "{page}");
        let company_page = office.get(&format!("/blockers?company={company}")).await.ok().text();
        assert!(company_page.contains("东莞市甲") && listed(&company_page).len() == 3);
        for query in ["light=red", "status=closed", "open=false", "category=tax&severity=normal",
            "department=rsj&sort=-due_on", "town=&open=&light=green", "sort=raised_on&per_page=1&page=2"]
        {
            let asked: Vec<&str> = query.split('&').filter(|part| !part.ends_with('=')).collect();
            let api = app.office().get(format!("/api/v1/blockers?{}", asked.join("&"))).await.ok();
            let ids: Vec<i64> = api.items().iter().filter_map(|one| one["id"].as_i64()).collect();
            let page = office.get(&format!("/blockers?{query}")).await.ok().text();
            assert_eq!(listed(&page), ids, "{query}");
            assert!(page.contains(&format!("共 {} 条", api["total"])), "{query}");
        }
        let shut = office.get("/blockers?open=false").await.ok().text();
        assert!(shut.contains("2026-03-02 销号") && shut.contains("open=false&#38;sort="), "{shut}");
        office.get("/blockers?light=blue").await.status(400);
        assert!(office.get("/blockers?category=land_title").await.ok().text().contains("class=\"empty\""));
    }

    async fn another_units_are_neither_listed_nor_opened(app: TestApp) {
        let company = make::company(&app).named("东莞市甲股份有限公司").save().await;
        let id = raised(&app, company, "2026-03-20").await;
        for (who, sees) in [(app.town_code("长安镇"), true), ("swj".into(), true), ("rsj".into(), true),
            ("leader".into(), true), (app.town_code("虎门镇"), false), ("gjj".into(), false)]
        {
            let mut browser = Browser::signed_in(&app, &who).await;
            let page = browser.get("/blockers").await.ok().text();
            assert_eq!(page.contains("东莞市甲"), sees, "{who}");
            assert!(words(&page).contains(if sees { "正常 1" } else { "正常 0" }), "{who}");
            browser.get(&format!("/blockers/{id}")).await.status(if sees { 200 } else { 404 });
            let filtered = browser.get(&format!("/blockers?company={company}")).await;
            filtered.status(if sees { 200 } else { 404 });
        }
        let mut other = Browser::signed_in(&app, &app.town_code("虎门镇")).await;
        other.get(&format!("/blockers/{id}/edit")).await.status(404);
        other.post(&format!("/blockers/{id}/edit"), "version=1").await.status(404);
        other.get(&format!("/blockers/new?company={company}")).await.status(404);
        let found = other.get("/blockers/new?q=东莞市甲").await.ok().text();
        assert!(found.contains("没有找到"), "{found}");
        let page = Browser::signed_in(&app, "rsj").await.get(&format!("/blockers/{id}")).await.ok().text();
        assert!(page.contains("市人力资源和社会保障局") && !page.contains("修改历史"), "{page}");
    }

    async fn one_is_raised_on_a_page(app: TestApp) {
        let company = make::company(&app).named("东莞市甲股份有限公司").save().await;
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let found = town.get("/blockers/new?q=甲股份").await.ok().text();
        assert!(found.contains(&format!("/blockers/new?company={company}")), "{found}");
        let form = town.get(&format!("/blockers/new?company={company}")).await.ok().text();
        assert!(form.contains("国家税务总局东莞市税务局牵头，通常"), "{form}");
        assert!(form.contains("value=\"2026-03-02\""), "{form}");
        let new = |more: &str| format!("company={company}&category=tax&severity=severe&raised_on=2026-03-02{more}");
        let refused = town.post("/blockers/new", &new("&description=&due_on=2026-03-01")).await.status(422);
        assert!(refused.text().contains("请填写“问题描述”"), "{}", refused.text());
        let early = town.post("/blockers/new", &new("&description=欠税&due_on=2026-03-01")).await.status(422);
        assert!(early.text().contains("办结期限不能早于登记日期"), "{}", early.text());
        let more = "&description=欠税&due_on=2026-3-20&departments=rsj&departments=gjj";
        let done = town.post("/blockers/new", &new(more)).await.status(303);
        let back = format!("/companies/{company}?done=created");
        assert_eq!(done.header("location"), Some(back.as_str()));
        let api = app.office().get(format!("/api/v1/blockers?company={company}")).await.ok();
        let one = &api.items()[0];
        assert_eq!((&one["lead_department"], &one["due_on"]), (&json!("swj"), &json!("2026-03-20")));
        assert_eq!((&one["severity"], &one["departments"]), (&json!("severe"), &json!(["gjj", "rsj"])));
        let history = app.office().get(format!("/api/v1/companies/{company}/history")).await.ok();
        let entry = history.items().iter().find(|entry| entry["record"] == "blocker").expect("an entry");
        assert_eq!((&entry["via"], &entry["change"]), (&json!("form"), &json!("created")));
        let page = town.get(&format!("/blockers/{}", one["id"])).await.ok().text();
        assert!(page.contains("市住房公积金管理中心") && page.contains("页面"), "{page}");
    }

    async fn it_is_changed_and_closed_and_never_overwritten_unseen(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = raised(&app, company, "2026-03-20").await;
        let path = format!("/blockers/{id}/edit");
        let mut office = Browser::signed_in(&app, "office").await;
        let form = office.get(&path).await.ok().text();
        assert!(form.contains("name=\"before.due_on\" value=\"2026-03-20\""), "{form}");
        let same = office.post(&path, "version=1&before.due_on=2026-03-20&due_on=2026-03-20").await;
        assert_eq!(same.status(303).header("location"), Some(format!("/blockers/{id}?done=unchanged").as_str()));
        office.post(&path, "version=1&before.due_on=2026-03-20&due_on=2026-03-25").await.status(303);

        let mine = "version=1&before.due_on=2026-03-20&due_on=2026-04-01&before.responsible_person=&responsible_person=李四";
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let both = town.post(&path, mine).await.status(412).text();
        for shown in ["两人都改了", "value=\"2026-03-25\"", "value=\"2026-04-01\"", "value=\"李四\" checked"] {
            assert!(both.contains(shown), "{shown}\n{both}");
        }
        assert!(both.contains("name=\"version\" value=\"2\"") && !both.contains("历史欠税"), "{both}");
        let chosen = "version=2&before.due_on=2026-03-25&due_on=2026-04-01&before.responsible_person=&responsible_person=李四";
        town.post(&path, chosen).await.status(303);

        let hasty = "version=3&before.status=raised&status=closed&before.closed_on=&closed_on=";
        let refused = town.post(&path, hasty).await.status(422).text();
        assert!(refused.contains("销号须填写销号日期。") && refused.contains("value=\"李四\""), "{refused}");
        let closing = format!("{hasty}2026-03-02&before.closing_note=&closing_note=已补缴");
        town.post(&path, &closing).await.status(303);
        let one = app.office().get(format!("/api/v1/blockers/{id}")).await.ok();
        assert_eq!((&one["status"], &one["due_on"]), (&json!("closed"), &json!("2026-04-01")));
        let page = town.get(&format!("/blockers/{id}?done=saved")).await.ok().text();
        for shown in ["已保存", "2026-03-02 销号", "办理状态：登记 → 销号", "责任人：— → 李四", "页面"] {
            assert!(page.contains(shown), "{shown}\n{page}");
        }
    }
}
