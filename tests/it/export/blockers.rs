//! Export of blockers.

use calamine::Data;
use serde_json::json;

use super::{column, lines, sheet};
use crate::support::{Browser, TestApp, make};

on_both! {
    async fn the_ledger_has_real_cells_and_the_filter_of_the_list(app: TestApp) {
        let company = make::company(&app).named("东莞示例甲有限公司").save().await;
        let other = make::company(&app).in_town("虎门镇").save().await;
        let trap = json!({"company_id": company, "category": "tax", "severity": "severe",
            "departments": ["rsj", "gaj"], "description": "=SUM(A1)"});
        let first = app.office().post("/api/v1/blockers", trap).await.status(201).id();
        make::act(app.office(), first, "assign", json!({})).await;
        make::act(app.office(), first, "urge", json!({})).await;
        let second = make::blocker(&app, other, "rsj").await;

        let reply = app.leader().get("/api/v1/exports/blockers.xlsx?sort=raised_on&open=true").await.ok();
        assert_eq!(reply.header("x-rows"), Some("2"));
        let range = sheet(&reply, "困难问题台账");
        let cell = |row, heading| range.get_value((row, column(&range, heading))).cloned().unwrap_or_default();
        let text = |words: &str| Data::String(words.to_owned());
        assert_eq!(cell(1, "编号"), Data::Float(second as f64));
        assert_eq!(cell(2, "编号"), Data::Float(first as f64));
        for (heading, words) in [
            ("企业名称", "东莞示例甲有限公司"), ("镇街（园区）", "长安镇"), ("类别", "税务"), ("严重程度", "严重"),
            ("牵头部门", "国家税务总局东莞市税务局"), ("协办部门", "市公安局、市人力资源和社会保障局"),
            ("问题描述", "=SUM(A1)"), ("办理状态", "交办"), ("亮灯", "正常"),
        ] {
            assert_eq!(cell(2, heading), text(words), "{heading}");
        }
        for heading in ["登记日期", "交办日期", "办结期限"] {
            assert!(matches!(cell(2, heading), Data::DateTime(_)), "{heading}");
        }
        assert_eq!((cell(2, "催办次数"), cell(2, "退回交办次数")), (Data::Float(1.0), Data::Float(0.0)));
        assert_eq!((cell(2, "销号日期"), cell(2, "责任人")), (Data::Empty, Data::Empty));
        assert_eq!((cell(1, "亮灯"), cell(1, "时限情况")), (Data::Empty, text("待交办")));

        let of = async |query: &str| {
            let reply = app.office().get(format!("/api/v1/exports/blockers.csv{query}")).await.ok();
            lines(&reply)
        };
        let all = of("").await;
        assert!(all[0].starts_with("编号,企业名称,镇街（园区）,类别,严重程度,牵头部门"), "{}", all[0]);
        assert!(all[2].contains(",'=SUM(A1),"), "no formula: {}", all[2]);
        assert_eq!(of("?awaiting=sign").await.len(), 2);
        assert_eq!(of("?category=land_title").await.len(), 1);
        assert_eq!(lines(&app.town("虎门镇").get("/api/v1/exports/blockers.csv").await.ok()).len(), 2);
        assert_eq!(of("?open=false").await.len(), 1);
        let log = app.auditor().get("/api/v1/audit").await.ok();
        assert!(log.json.to_string().contains("\"open\":false"), "what was asked for is on record: {}", log.json);
        app.office().get("/api/v1/exports/blockers.csv?sort=name").await.refused(400, "unknown_sort");
        app.office().get("/api/v1/exports/blockers.csv?colour=red").await.refused(400, "unknown_field");
        app.department("swj").get("/api/v1/exports/blockers.csv").await.refused(403, "forbidden");

        let kind = [("kind", "blockers")];
        let sent = app.office().upload("/api/v1/imports", &kind, ("台账.xlsx", &reply.bytes)).await.status(201);
        assert_eq!(sent["counts"]["unchanged"], 2, "an export imported again changes nothing: {:#}", sent.json);
    }

    async fn the_list_leads_to_its_file_for_those_who_may(app: TestApp) {
        let company = make::company(&app).save().await;
        make::assigned(&app, company, "rsj", 10).await;
        let page = Browser::signed_in(&app, "office").await.get("/blockers?severity=normal&page=1").await.ok().text();
        let path = "/api/v1/exports/blockers.xlsx?severity=normal\"";
        assert!(page.contains(path), "{page}");
        let page = Browser::signed_in(&app, "rsj").await.get("/blockers").await.ok().text();
        assert!(!page.contains("exports/blockers"), "{page}");
    }
}
