//! Export of financial data.

use calamine::Data;
use serde_json::json;

use super::{column, lines, sheet};
use crate::support::{TestApp, make};

on_both! {
    async fn an_export_imported_again_changes_nothing(app: TestApp) {
        let company = make::company(&app).named("东莞示例甲有限公司").with("credit_code", "91441900618163186Q").save().await;
        let other = make::company(&app).named("东莞示例乙有限公司").in_town("虎门镇").save().await;
        let path = format!("/api/v1/companies/{company}/financials");
        let full = json!({"fiscal_year": 2023, "source": "audit_report", "audited": true,
            "revenue_yuan": 947_381_778_i64, "net_profit_yuan": -47_698_355, "net_profit_deducted_yuan": 1,
            "op_cash_flow_yuan": -10_500, "rd_expense_yuan": 0, "total_assets_yuan": 2_560_626_375_i64,
            "net_assets_yuan": -5, "tax_paid_yuan": 33, "weighted_roe_ppm": -29_315, "employees": 1_320,
            "rd_staff": 20, "insured": 1_300, "patents": 36, "invention_patents": 9, "as_of": "2024-04-20",
            "document": "=审字1号", "note": "说明"});
        app.office().post(&path, full).await.status(201);
        make::statement(&app, company, 2024, 12).await;
        make::statement(&app, other, 2024, 7).await;

        let reply = app.leader().get("/api/v1/exports/financials.xlsx?sort=name").await.ok();
        assert_eq!(reply.header("x-rows"), Some("3"));
        let range = sheet(&reply, "财务数据");
        let cell = |row, heading| range.get_value((row, column(&range, heading))).cloned().unwrap_or_default();
        let text = |words: &str| Data::String(words.to_owned());
        assert_eq!((cell(1, "企业名称"), cell(1, "年度")), (text("东莞示例甲有限公司"), Data::Float(2023.0)));
        assert_eq!((cell(1, "来源"), cell(1, "是否经审计")), (text("审计报告"), text("是")));
        assert_eq!(cell(1, "营业收入（万元）"), Data::Float(94_738.177_8));
        assert_eq!(cell(1, "加权平均净资产收益率（%）"), Data::Float(-2.9315));
        assert_eq!((cell(1, "年末员工人数"), cell(1, "研发投入（万元）")), (Data::Float(1_320.0), Data::Float(0.0)));
        assert_eq!((cell(2, "年度"), cell(2, "净利润（万元）")), (Data::Float(2024.0), Data::Empty));
        assert!(matches!(cell(1, "数据日期"), Data::DateTime(_)));

        let csv = app.office().get("/api/v1/exports/financials.csv?q=示例甲").await.ok();
        let rows = lines(&csv);
        assert_eq!(rows.len(), 3);
        assert!(rows[1].contains(",94738.1778,-4769.8355,0.0001,-1.05,0.00,") && rows[1].contains(",-2.9315,1320,"), "{}", rows[1]);
        let kind = [("kind", "financials")];
        for (name, bytes, all) in [("数据.xlsx", &reply.bytes, 3), ("数据.csv", &csv.bytes, 2)] {
            let sent = app.office().upload("/api/v1/imports", &kind, (name, bytes)).await.status(201);
            assert_eq!(sent["counts"]["unchanged"], all, "{name}: {:#}", sent.json);
        }
        let own = lines(&app.town("虎门镇").get("/api/v1/exports/financials.csv").await.ok());
        assert!(own.len() == 2 && own[1].contains("东莞示例乙有限公司"), "{own:?}");
        app.department("swj").get("/api/v1/exports/financials.csv").await.refused(403, "forbidden");
        app.office().get("/api/v1/exports/financials.csv?colour=red").await.refused(400, "unknown_field");
    }
}
