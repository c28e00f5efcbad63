//! Pages of 企业.

use crate::support::{Browser, TestApp, make};

const EDIT: &str = "before.name=A&name=A";

on_both! {
    async fn the_list_shows_what_the_address_asks(app: TestApp) {
        make::company(&app).named("东莞市松湖精密股份有限公司").with("registered_capital_yuan", 50_005_000).save().await;
        make::company(&app).named("东莞市长安电子有限公司").at("guidance_filed").save().await;
        let mut office = Browser::signed_in(&app, "office").await;
        let all = office.get("/companies?q=&town=&phase=").await.ok().text();
        assert!(all.contains("共 2 条") && all.contains("5,000.50"), "{all}");
        let some = office.get("/companies?phase=guidance&columns=stage&columns=updated_at").await.ok().text();
        assert!(some.contains("长安电子") && !some.contains("松湖精密"), "{some}");
        assert!(some.contains("更新时间") && !some.contains("注册资本（万元）</a></th>"), "{some}");
        assert!(some.contains("/api/v1/exports/companies.xlsx?phase=guidance\""), "{some}");
        office.get("/companies?sort=wrong").await.status(400);
        office.get("/companies?colour=red").await.status(400);
        assert!(office.get("/companies?q=没有这家").await.ok().text().contains("没有符合条件的企业"));
    }

    async fn a_town_never_meets_another_towns_company(app: TestApp) {
        let own = make::company(&app).named("东莞市甲甲有限公司").in_town("长安镇").save().await;
        let other = make::company(&app).named("东莞市乙乙有限公司").in_town("虎门镇").save().await;
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        for address in ["/companies", "/companies?q=乙乙", &format!("/companies?town={}", app.town_code("虎门镇"))] {
            assert!(!town.get(address).await.ok().text().contains("乙乙有限公司"), "{address}");
        }
        town.get(&format!("/companies/{own}")).await.ok();
        for what in ["", "/edit", "/history", "/delete"] {
            town.get(&format!("/companies/{other}{what}")).await.status(404);
        }
        for what in ["edit", "stages", "grade", "contact"] {
            let form = "version=1&stage=reserved&occurred_on=2026-03-01&grade=key&reason=r";
            town.post(&format!("/companies/{other}/{what}"), form).await.status(404);
        }
        let bulk = format!("id={own}&id={other}&step=preview&industry=电子");
        let preview = town.post("/companies/bulk", &bulk).await.ok().text();
        assert!(preview.contains("甲甲有限公司") && !preview.contains("乙乙有限公司"), "{preview}");
    }

    async fn a_company_is_added_with_its_stage_and_refusals_stand_at_their_fields(app: TestApp) {
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let refused = town.post("/companies/new", "name=&stage=candidate&occurred_on=明天&credit_code=123").await;
        let text = refused.status(422).text();
        assert!(text.contains("请填写“企业名称”") && text.contains("须写明年、月、日"), "{text}");
        let form = "name=东莞市新秀有限公司&stage=reforming&occurred_on=2026年2月1日&registered_capital_yuan=3,000&tags=高新技术企业、专精特新";
        let made = town.post("/companies/new", form).await.status(303);
        let path = made.header("location").unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
        let shown = town.get(&format!("{path}?done=created")).await.ok().text();
        for said in ["已新增", "东莞市新秀有限公司", "长安镇", "股改中", "2026-02-01", "3,000.00 万元", "高新技术企业、专精特新"] {
            assert!(shown.contains(said), "{said}\n{shown}");
        }
        let history = app.office().get(&format!("/api/v1{path}/history")).await.ok();
        assert_eq!(history.items()[0]["via"], "form");
        let twice = town.post("/companies/new", &format!("{form}&credit_code=91441900MA4W12345X")).await;
        assert!(twice.status(422).text().contains("统一社会信用代码"), "the field says why");
    }

    async fn two_people_choose_field_by_field(app: TestApp) {
        let id = make::company(&app).named("东莞市共改有限公司").with("industry", "电子").with("note", "旧").save().await;
        let path = format!("/companies/{id}");
        let mut first = Browser::signed_in(&app, "office").await;
        let mut second = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let form = |industry: &str, note: &str| {
            format!("version=1&before.industry=电子&industry={industry}&before.note=旧&note={note}")
        };
        first.post(&format!("{path}/edit"), &form("新材料", "旧")).await.status(303);
        let screen = second.post(&format!("{path}/edit"), &form("半导体", "我的备注")).await.status(412).text();
        for said in ["已被他人修改", "新材料", "半导体", "两人都改了", "我的备注"] {
            assert!(screen.contains(said), "{said}\n{screen}");
        }
        assert!(!screen.contains("注册地址"), "only what differs: {screen}");
        assert!(screen.contains("name=\"version\" value=\"2\""), "{screen}");
        let chosen = "version=2&before.industry=新材料&industry=半导体&before.note=旧&note=我的备注";
        second.post(&format!("{path}/edit"), chosen).await.status(303);
        let now = app.office().get(&format!("/api/v1{path}")).await.ok();
        assert_eq!((now["industry"].as_str(), now["note"].as_str()), (Some("半导体"), Some("我的备注")));
        let same = second.post(&format!("{path}/edit"), &format!("version=3&{EDIT}")).await.status(303);
        assert!(same.header("location").is_some_and(|to| to.ends_with("done=unchanged")));
    }

    async fn many_are_changed_after_a_look(app: TestApp) {
        let one = make::company(&app).named("东莞市批一有限公司").save().await;
        let two = make::company(&app).named("东莞市批二有限公司").with("industry", "电子").save().await;
        let mut office = Browser::signed_in(&app, "office").await;
        office.post("/companies/bulk", "step=").await.status(400);
        assert!(office.post("/companies/bulk", &format!("id={one}&id={two}")).await.ok().text().contains("已选 2 家"));
        office.post("/companies/bulk", &format!("id={one}&step=preview")).await.status(400);
        let entered = format!("id={one}&id={two}&industry=电子&empty=sponsor&step=");
        let preview = office.post("/companies/bulk", &format!("{entered}preview")).await.ok().text();
        assert!(preview.contains("行业：— → <strong>电子</strong>"), "{preview}");
        assert!(preview.contains("确认修改 1 家企业"), "{preview}");
        let stale = format!("{entered}apply&version.{one}=1&version.{two}=7");
        assert!(office.post("/companies/bulk", &stale).await.status(412).text().contains("全部没有保存"));
        assert_eq!(app.office().get(&format!("/api/v1/companies/{one}")).await.ok()["version"], 1);
        office.post("/companies/bulk", &format!("{entered}apply&version.{one}=1&version.{two}=1")).await.status(303);
        assert_eq!(app.office().get(&format!("/api/v1/companies/{one}")).await.ok()["industry"], "电子");
    }

    async fn deleting_asks_first_and_can_be_taken_back(app: TestApp) {
        let id = make::company(&app).named("东莞市误录有限公司").save().await;
        let mut office = Browser::signed_in(&app, "office").await;
        assert!(office.get(&format!("/companies/{id}/delete")).await.ok().text().contains("东莞市误录有限公司"));
        office.post(&format!("/companies/{id}/delete"), "version=9").await.status(412);
        office.post(&format!("/companies/{id}/delete"), "version=1").await.status(303);
        office.get(&format!("/companies/{id}")).await.status(404);
        assert!(office.get("/companies?deleted=true").await.ok().text().contains("东莞市误录有限公司"));
        office.post(&format!("/companies/{id}/restore"), "").await.status(303);
        office.get(&format!("/companies/{id}")).await.ok();
    }

    async fn a_phone_number_is_shown_whole_to_those_who_ask_and_the_asking_is_logged(app: TestApp) {
        let id = make::company(&app).with("contact_phone", "13800138000").save().await;
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get(&format!("/companies/{id}")).await.ok().text();
        assert!(page.contains("138****8000") && !page.contains("13800138000"), "{page}");
        assert!(office.post(&format!("/companies/{id}/contact"), "").await.ok().text().contains("13800138000"));
        let log = app.auditor().get("/api/v1/audit?action=contact_revealed").await.ok();
        assert_eq!(log.items().len(), 1);
        let history = office.get(&format!("/companies/{id}/history")).await.ok().text();
        assert!(!history.contains("13800138000"), "{history}");
    }
}
