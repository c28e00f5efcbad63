//! Pages of financial data.

use serde_json::json;

use crate::support::{Browser, TestApp, make};

on_both! {
    async fn a_year_is_entered_corrected_and_deleted(app: TestApp) {
        let company = make::company(&app).named("东莞示例甲有限公司").save().await;
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let here = format!("/companies/{company}/financials");
        assert!(town.get(&format!("/companies/{company}")).await.ok().text().contains(&here));
        assert!(town.get(&here).await.ok().text().contains("还没有这家企业的财务数据"));
        town.get(&format!("{here}/new")).await.ok();
        let wrong = "fiscal_year=2026&source=company&revenue_yuan=许多&employees=3";
        let refused = town.post(&format!("{here}/new"), wrong).await.status(422).text();
        assert!(refused.contains("须为万元数") && refused.contains("value=\"许多\""), "{refused}");
        let early = town.post(&format!("{here}/new"), "fiscal_year=2026&source=company&employees=3").await.status(422);
        assert!(early.text().contains("尚未结束"), "{}", early.text());
        let entered = "fiscal_year=2024&source=company&revenue_yuan=1,234.5&net_profit_yuan=-12.3456\
            &weighted_roe_ppm=12.34%25&employees=320&audited=on&document=审字1号";
        let done = town.post(&format!("{here}/new"), entered).await.status(303);
        assert_eq!(done.header("location"), Some(format!("{here}?done=created").as_str()));
        let stored = &app.office().get(format!("/api/v1{here}")).await.ok()["years"][0]["statements"][0];
        assert_eq!((&stored["net_profit_yuan"], &stored["weighted_roe_ppm"]), (&json!(-123_456), &json!(123_400)));
        let again = town.post(&format!("{here}/new"), entered).await.status(409).text();
        assert!(again.contains("已经登记"), "{again}");
        let report = json!({"fiscal_year": 2024, "source": "audit_report", "revenue_yuan": 12_000_000, "audited": true});
        app.office().post(format!("/api/v1{here}"), report).await.status(201);
        make::statement(&app, company, 2023, 1_000).await;

        let page = town.get(&here).await.ok().text();
        for shown in ["1,200.00", "审计报告·经审计", "▲ 不一致：企业报送 1,234.50", "有 1 处", "-12.35", "12.34", "320",
            "营业收入（万元）", "加权平均净资产收益率（%）", "审字1号", "登记财务数据"]
        {
            assert!(page.contains(shown), "{shown}\n{page}");
        }
        let (newer, older) = (page.find(">2024年<"), page.find(">2023年<"));
        assert!(newer.is_some() && newer < older, "the newest year stands first");
        let leader = Browser::signed_in(&app, "leader").await.get(&here).await.ok().text();
        assert!(!leader.contains("登记财务数据") && !leader.contains(">修改<"), "{leader}");

        let id = stored["id"].as_i64().expect("id");
        let path = format!("/financials/{id}/edit");
        let form = town.get(&path).await.ok().text();
        assert!(form.contains("value=\"1234.50\"") && form.contains("value=\"12.34\""), "{form}");
        let change = |version: u8, to: &str| format!("version={version}&before.revenue_yuan=1234.50&revenue_yuan={to}");
        town.post(&path, &change(1, "1300")).await.status(303);
        let both = town.post(&path, &change(1, "1400")).await.status(412).text();
        assert!(both.contains("两人都改了") && both.contains("1300.00"), "{both}");
        let trace = town.get(&format!("/companies/{company}/history")).await.ok().text();
        for shown in ["财务数据（2024年 企业报送）", "营业收入", "1,234.50 万元", "1,300.00 万元"] {
            assert!(trace.contains(shown), "{shown}\n{trace}");
        }
        let asked = town.get(&format!("/financials/{id}/delete")).await.ok().text();
        assert!(asked.contains("2024年 企业报送") && asked.contains("东莞示例甲有限公司"), "{asked}");
        assert!(town.post(&format!("/financials/{id}/delete"), "version=1").await.status(412).text().contains("他人修改"));
        town.post(&format!("/financials/{id}/delete"), "version=2").await.status(303);
        assert!(!town.get(&format!("{here}?done=removed")).await.ok().text().contains("不一致"));
        let mut other = Browser::signed_in(&app, &app.town_code("虎门镇")).await;
        other.get(&here).await.status(404);
        other.get(&path).await.status(404);
        Browser::signed_in(&app, "rsj").await.get(&here).await.status(403);
    }

    async fn the_office_sets_which_source_is_shown(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        assert!(office.get("/settings").await.ok().text().contains("/settings/figures"));
        let page = office.get("/settings/figures").await.ok().text();
        assert!(page.contains("财务口径") && page.contains("value=\"0.9\"") && page.contains("建议默认值"), "{page}");
        let swap = "version=1&before.source_1=audit_report&source_1=tax&before.source_3=tax&source_3=audit_report\
            &before.hkd_rate_ppm=0.9&hkd_rate_ppm=0.9213";
        let done = office.post("/settings/figures", swap).await.status(303);
        assert_eq!(done.header("location"), Some("/settings/figures?done=saved"));
        let rules = app.office().get("/api/v1/settings/figures").await.ok();
        assert_eq!(rules["source_order"], json!(["tax", "disclosure", "audit_report", "social_insurance", "company", "town"]));
        assert_eq!(rules["hkd_rate_ppm"], 921_300);
        let twice = office.post("/settings/figures", "version=2&before.source_1=tax&source_1=town").await;
        assert!(twice.status(422).text().contains("每个一次"));
        let both = office.post("/settings/figures", "version=1&before.tolerance_percent=1&tolerance_percent=5").await;
        assert!(both.status(412).text().contains("最新内容"));
        let log = Browser::signed_in(&app, "auditor").await.get("/audit?action=setting_changed").await.ok().text();
        assert!(log.contains("来源优先顺序：原为 审计报告、公开披露、税务"), "{log}");
        Browser::signed_in(&app, &app.town_code("长安镇")).await.get("/settings/figures").await.status(403);
    }
}
