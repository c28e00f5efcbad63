//! Exported lists: content, scope, and that they can be imported again.

mod blockers;
mod financials;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::json;

use crate::support::{Reply, TestApp, make};

const TEXT_TYPE: &str = "text/csv; charset=utf-8";

/// A company whose fields all cause problems in a spreadsheet.
async fn awkward(app: &TestApp) -> i64 {
    make::company(app)
        .named("东莞示例甲有限公司")
        .with("credit_code", "91441900618163186Q")
        .with("note", "=HYPERLINK(\"http://x\")")
        .with("contact_phone", "13800138000")
        .with("registered_capital_yuan", 29_155_001)
        .with("established_on", "2002-03-21")
        .with("tags", json!(["高新技术企业", "绿色企业"]))
        .save()
        .await
}

fn lines(reply: &Reply) -> Vec<String> {
    let text = String::from_utf8(reply.bytes.clone()).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a BOM");
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

fn sheet(reply: &Reply, name: &str) -> calamine::Range<Data> {
    let mut book = Xlsx::new(Cursor::new(reply.bytes.clone())).expect("a workbook");
    book.worksheet_range(name).expect("the sheet")
}

fn column(range: &calamine::Range<Data>, heading: &str) -> u32 {
    let headings = range.rows().next().expect("a heading line");
    let found = headings.iter().position(|cell| *cell == *heading);
    found.unwrap_or_else(|| panic!("no column {heading}")) as u32
}

on_both! {
    async fn cells_have_their_types_and_codes_stay_text(app: TestApp) {
        awkward(&app).await;
        let reply = app.office().get("/api/v1/exports/companies.xlsx").await.ok();
        assert_eq!(reply.header("x-rows"), Some("1"));
        let disposition = reply.header("content-disposition").expect("a name").to_owned();
        assert!(disposition.contains("filename*=UTF-8''%E4%B8%9C%E8%8E%9E%E5%B8%82"), "{disposition}");
        let range = sheet(&reply, "上市后备企业名单");
        let cell = |heading| range.get_value((1, column(&range, heading))).expect("a cell").clone();
        assert_eq!(cell("统一社会信用代码"), Data::String("91441900618163186Q".into()));
        assert_eq!(cell("联系电话"), Data::String("13800138000".into()));
        assert_eq!(cell("备注"), Data::String("=HYPERLINK(\"http://x\")".into()));
        assert_eq!(cell("注册资本（万元）"), Data::Float(2_915.500_1));
        assert!(matches!(cell("成立日期"), Data::DateTime(_)));
        assert_eq!(cell("标签"), Data::String("高新技术企业、绿色企业".into()));
    }

    async fn text_has_a_bom_and_no_formula(app: TestApp) {
        awkward(&app).await;
        let reply = app.office().get("/api/v1/exports/companies.csv").await.ok();
        assert_eq!(reply.header("content-type"), Some(TEXT_TYPE));
        let lines = lines(&reply);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("序号,企业名称,简称,统一社会信用代码,所属镇街（园区）"));
        assert!(lines[1].contains("\"'=HYPERLINK("), "{}", lines[1]);
        assert!(lines[1].contains(",2915.5001,"), "{}", lines[1]);
    }

    async fn everyone_exports_what_they_see(app: TestApp) {
        for (unit, phone) in [("长安镇", "13800138000"), ("虎门镇", "13900139000")] {
            make::company(&app).in_town(unit).with("contact_phone", phone).save().await;
        }
        let of = async |person: crate::support::Person, filter: &str| {
            let path = format!("/api/v1/exports/companies.csv{filter}");
            lines(&person.get(path).await.ok())[1..].to_vec()
        };
        let town = of(app.town("长安镇"), "").await;
        assert_eq!(town.len(), 1);
        assert!(town[0].contains("长安镇") && town[0].contains("13800138000"));
        let leader = of(app.leader(), "").await;
        assert_eq!(leader.len(), 2);
        assert!(leader.iter().all(|line| line.contains("****")), "{leader:?}");
        let filtered = of(app.office(), &format!("?town={}", app.town_code("虎门镇"))).await;
        assert_eq!(filtered.len(), 1);
        let office = app.office();
        office.get("/api/v1/exports/users.csv").await.refused(404, "not_found");
        office.get("/api/v1/exports/companies.csv?sort=password").await.refused(400, "unknown_sort");
        let log = app.auditor().get("/api/v1/audit").await.ok();
        let text = log.json.to_string();
        assert!(text.contains("exported") && text.contains(&app.town_code("虎门镇")), "{text}");
    }

    async fn an_export_imported_again_changes_nothing(app: TestApp) {
        awkward(&app).await;
        let began = json!({"stage": "guidance_filed", "occurred_on": "2020-01-01"});
        let id = make::company(&app).in_town("虎门镇").with("first_event", began).save().await;
        make::listing(&app, id, "2021-08-26").await;
        let office = app.office();
        for (kind, what) in [("companies", "companies.xlsx"), ("listings", "listings.xlsx"), ("listings", "listings.csv")] {
            let file = office.get(format!("/api/v1/exports/{what}")).await.ok();
            let sent = office.upload("/api/v1/imports", &[("kind", kind)], (what, &file.bytes)).await;
            let counts = sent.status(201).json["counts"].clone();
            assert_eq!(counts["failed"], 0, "{what} {counts}");
            assert_eq!(counts["unchanged"], counts["rows"], "{what} {counts}");
        }
    }

    async fn the_template_holds_an_example_that_import_skips(app: TestApp) {
        let town = app.town("长安镇");
        for kind in ["companies", "listings", "blockers"] {
            let path = format!("/api/v1/imports/template?kind={kind}");
            let reply = town.get(path).await.ok();
            let mut book = Xlsx::new(Cursor::new(reply.bytes.clone())).expect("a workbook");
            assert_eq!(book.sheet_names()[1], "填写说明");
            let first = book.worksheet_range_at(0).expect("a sheet").expect("a sheet");
            assert_eq!(first.get_value((1, 0)), Some(&Data::String("示例行（导入时跳过）".into())));
            let sent = town.upload("/api/v1/imports", &[("kind", kind)], ("模板.xlsx", &reply.bytes)).await;
            sent.refused(422, "no_data_rows");
        }
    }
}
