//! Pages of blockers.

use serde_json::json;

use crate::support::visitor::words;
use crate::support::{Browser, TestApp, make};

/// A blocker led by the tax office, with the labour office to assist; raised by the office.
async fn raised(app: &TestApp, company: i64) -> i64 {
    let body = json!({"company_id": company, "category": "tax", "description": "历史欠税",
        "departments": ["rsj"]});
    app.office().post("/api/v1/blockers", body).await.status(201).id()
}

/// The same blocker, assigned today.
async fn assigned(app: &TestApp, company: i64, working_days: u32) -> i64 {
    let id = raised(app, company).await;
    let more = json!({"working_days": working_days, "note": "按实际情况"});
    make::act(app.office(), id, "assign", more).await;
    id
}

/// Ids of the blockers that a list links to, in its order.
fn listed(page: &str) -> Vec<i64> {
    let links = page.split("<a href=\"/blockers/").skip(1);
    let ids = links.filter_map(|link| link.split_once("\">查看")?.0.parse().ok());
    ids.collect()
}

on_both! {
    async fn the_list_begins_with_what_is_most_urgent(app: TestApp) {
        let company = make::company(&app).named("东莞市甲股份有限公司").save().await;
        let green = assigned(&app, company, 15).await;
        let red = assigned(&app, company, 1).await;
        let closed = assigned(&app, company, 1).await;
        make::act(app.department("swj"), closed, "sign", json!({"responsible_person": "王"})).await;
        let proof = json!({"note": "已补缴", "evidence": [{"name": "完税凭证", "document_no": "7"}]});
        make::act(app.department("swj"), closed, "answer", proof).await;
        make::act(app.office(), closed, "close", json!({"note": "已核对"})).await;
        app.on(2026, 3, 5);
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get("/blockers").await.ok().text();
        assert_eq!(listed(&page), [red, green]);
        let words = words(&page);
        for said in ["逾期 1", "临期 0", "正常 1", "逾期 2 个工作日", "还剩 12 个工作日", "共 2 条", "长安镇"] {
            assert!(words.contains(said), "{said}\n{words}");
        }
        assert!(page.contains("<span class=\"light-red\">逾期</span>"), "{page}");
        let company_page = office.get(&format!("/blockers?company={company}")).await.ok().text();
        assert!(company_page.contains("东莞市甲") && listed(&company_page).len() == 3);
        for query in ["light=red", "status=closed", "open=false", "category=tax&severity=normal",
            "department=rsj&sort=-due_on", "town=&open=&light=green", "awaiting=sign", "late_sign=true", "sort=raised_on&per_page=1&page=2"]
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
        assert!(office.get("/blockers?category=land_title&supervised=true").await.ok().text().contains("class=\"empty\""));
    }

    async fn another_units_are_neither_listed_nor_opened(app: TestApp) {
        let company = make::company(&app).named("东莞市甲股份有限公司").save().await;
        let id = assigned(&app, company, 15).await;
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
        other.get(&format!("/blockers/{id}/slip")).await.status(404);
        let act = format!("/blockers/{id}/act");
        other.upload(&act, &[("action", "comment"), ("version", "2")], ("a.pdf", b"%PDF-1.7")).await.status(404);
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
        let refused = town.post("/blockers/new", &new("&description=")).await.status(422);
        assert!(refused.text().contains("请填写“问题描述”"), "{}", refused.text());
        let odd = town.post("/blockers/new", &new("&description=欠税&parent_id=4711")).await.status(422);
        assert!(odd.text().contains("没有找到这个主问题"), "{}", odd.text());
        let more = "&description=欠税&departments=rsj&departments=gjj";
        let done = town.post("/blockers/new", &new(more)).await.status(303);
        let api = app.office().get(format!("/api/v1/blockers?company={company}")).await.ok();
        let one = &api.items()[0];
        let page = format!("/blockers/{}?done=created", one["id"]);
        assert_eq!(done.header("location"), Some(page.as_str()));
        assert_eq!((&one["lead_department"], &one["due_on"]), (&json!("swj"), &json!(null)));
        assert_eq!((&one["severity"], &one["departments"]), (&json!("severe"), &json!(["gjj", "rsj"])));
        let history = app.office().get(format!("/api/v1/companies/{company}/history")).await.ok();
        let entry = history.items().iter().find(|entry| entry["record"] == "blocker").expect("an entry");
        assert_eq!((&entry["via"], &entry["change"]), (&json!("form"), &json!("created")));
        let page = town.get(&format!("/blockers/{}", one["id"])).await.ok().text();
        assert!(page.contains("市住房公积金管理中心") && page.contains("页面"), "{page}");
    }

    async fn it_is_changed_and_never_overwritten_unseen(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = raised(&app, company).await;
        let path = format!("/blockers/{id}/edit");
        let mut office = Browser::signed_in(&app, "office").await;
        let form = office.get(&path).await.ok().text();
        assert!(form.contains("name=\"before.severity\" value=\"normal\""), "{form}");
        assert!(!form.contains("办理状态"), "how far it is, acts say\n{form}");
        let same = office.post(&path, "version=1&before.severity=normal&severity=normal").await;
        assert_eq!(same.status(303).header("location"), Some(format!("/blockers/{id}?done=unchanged").as_str()));
        let by_office = "version=1&before.description=历史欠税&description=2019 年前欠税";
        office.post(&path, by_office).await.status(303);

        let mine = "version=1&before.description=历史欠税&description=历史欠税及滞纳金&before.responsible_person=&responsible_person=李四";
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let both = town.post(&path, mine).await.status(412).text();
        for shown in ["两人都改了", "2019 年前欠税", "历史欠税及滞纳金", "value=\"李四\" checked"] {
            assert!(both.contains(shown), "{shown}\n{both}");
        }
        assert!(both.contains("name=\"version\" value=\"2\""), "{both}");
        let chosen = "version=2&before.description=2019 年前欠税&description=历史欠税及滞纳金&before.responsible_person=&responsible_person=李四";
        town.post(&path, chosen).await.status(303);
        let one = app.office().get(format!("/api/v1/blockers/{id}")).await.ok();
        assert_eq!(one["description"], "历史欠税及滞纳金");
        let page = town.get(&format!("/blockers/{id}?done=saved")).await.ok().text();
        for shown in ["已保存", "责任人：— → 李四", "页面"] {
            assert!(page.contains(shown), "{shown}\n{page}");
        }
    }

    async fn pages_show_legal_acts_only_and_take_evidence(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = raised(&app, company).await;
        let (page, act) = (format!("/blockers/{id}"), format!("/blockers/{id}/act"));
        let offered = |page: &str| -> Vec<String> {
            let acts = page.split("name=\"action\" value=\"").skip(1);
            acts.filter_map(|part| Some(part.split_once('"')?.0.to_owned())).collect()
        };
        let mut office = Browser::signed_in(&app, "office").await;
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let mut tax = Browser::signed_in(&app, "swj").await;
        let text = office.get(&page).await.ok().text();
        assert_eq!(offered(&text), ["assign", "urge", "supervise", "instruct", "comment"]);
        assert_eq!(offered(&tax.get(&page).await.ok().text()), ["comment"]);
        let no_file = ("", b"".as_slice());
        let assign = [("action", "assign"), ("version", "1"), ("department", "swj"), ("working_days", "15")];
        office.upload(&act, &assign, no_file).await.status(303);
        let text = tax.get(&page).await.ok().text();
        assert_eq!(offered(&text), ["sign", "refuse", "ask_extension", "comment"]);
        assert!(text.contains("还剩 15 个工作日") && text.contains("交国家税务总局东莞市税务局办理"), "{text}");
        // Another user has acted meanwhile: the response shows the actions that are possible now.
        office.upload(&act, &assign, no_file).await.status(409);
        let unnamed = tax.upload(&act, &[("action", "sign"), ("version", "2")], no_file).await.status(422);
        assert!(unnamed.text().contains("签收须写明责任人"), "{}", unnamed.text());
        let sign = [("action", "sign"), ("version", "2"), ("responsible_person", "王科长")];
        tax.upload(&act, &sign, no_file).await.status(303);
        let answer = [("action", "answer"), ("version", "3"), ("note", "已办结"), ("documents", "完税凭证 第7号")];
        let wrong = tax.upload(&act, &answer, ("病毒.exe", b"MZ")).await.status(422);
        assert!(wrong.text().contains("只接收") && wrong.text().contains("已办结"), "{}", wrong.text());
        tax.upload(&act, &answer, ("完税证明.pdf", b"%PDF-1.7")).await.status(303);
        let text = town.get(&page).await.ok().text();
        assert_eq!(offered(&text), ["verify", "close", "reject", "comment"]);
        let link = text.split("href=\"").find(|part| part.contains("/evidence/")).expect("a file");
        let file = link.split('"').next().unwrap_or_default().to_owned();
        let sent = town.get(&file).await.ok();
        assert!(sent.header("content-disposition").is_some_and(|kept| kept.starts_with("attachment")));
        assert!(text.contains("完税凭证　第7号"), "{text}");
        Browser::signed_in(&app, &app.town_code("虎门镇")).await.get(&file).await.status(404);
        let slip = town.get(&format!("{page}/slip")).await.ok().text();
        assert!(slip.contains("困难问题督办单") && slip.contains("王科长"), "{slip}");
        town.upload(&act, &[("action", "close"), ("version", "4"), ("note", "已核对")], no_file).await.status(303);
        assert_eq!(offered(&town.get(&page).await.ok().text()), ["reopen", "comment"]);
    }
}
