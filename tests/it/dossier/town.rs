//! The page of a unit: its records are shown only to those who may see them.

use serde_json::json;

use crate::support::{Browser, TestApp, make};

on_both! {
    async fn a_unit_shows_its_records_to_those_whom_they_concern(app: TestApp) {
        let code = app.town_code("长安镇");
        let listed = make::company(&app).named("东莞市甲股份有限公司").at("registered").save().await;
        make::listing(&app, listed, "2026-03-02").await;
        let company = make::company(&app).named("东莞市乙科技有限公司").at("guidance_filed").save().await;
        make::blocker(&app, company, "rsj").await;
        let group = json!({"leader": "陈一", "contact": "王二", "phone": "13800138000"});
        app.office().put(format!("/api/v1/towns/{code}/working-group"), 0, group).await.ok();
        let path = format!("/towns/{code}");
        for who in ["office", "leader", &code] {
            let page = Browser::signed_in(&app, who).await.get(&path).await.ok().text();
            for shown in ["● 已破零", "东莞市甲股份有限公司", "东莞市乙科技有限公司", "待交办", "王二", "13800138000"] {
                assert!(page.contains(shown), "{who}: {shown}\n{page}");
            }
        }
        let other = Browser::signed_in(&app, &app.town_code("虎门镇")).await.get(&path).await.ok().text();
        assert!(other.contains("● 已破零") && other.contains("陈一") && other.contains("仅本镇街可见"));
        for hidden in ["东莞市甲", "东莞市乙", "待交办", "王二", "1380", "working-group"] {
            assert!(!other.contains(hidden), "{hidden}\n{other}");
        }
        let leads = Browser::signed_in(&app, "rsj").await.get(&path).await.ok().text();
        assert!(leads.contains("东莞市乙") && leads.contains("待交办"), "{leads}");
        let not = Browser::signed_in(&app, "gjj").await.get(&path).await.ok().text();
        for hidden in ["东莞市甲", "东莞市乙", "待交办", "王二"] {
            assert!(!not.contains(hidden), "{hidden}\n{not}");
        }
        Browser::signed_in(&app, "office").await.get("/towns/441900999").await.status(404);
    }
}
