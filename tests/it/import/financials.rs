//! Import of financial data: one row per year, or a group of columns per year.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use super::{commit, counts};
use crate::support::{Browser, Person, Reply, TestApp, make};

const CODE: &str = "91441900618163186Q";

async fn send(who: &Person, name: &str, bytes: &[u8]) -> Reply {
    who.upload("/api/v1/imports", &[("kind", "financials")], (name, bytes)).await
}

async fn take_in(who: &Person, list: &str) -> Value {
    let id = send(who, "财务.csv", list.as_bytes()).await.status(201).id();
    commit(who, id).await.ok().json
}

async fn undo(who: &Person, batch: &Value) -> Value {
    who.post(format!("/api/v1/imports/{}/undo", batch["id"]), Value::Null).await.ok().json
}

/// Row, column and code of each error.
fn errors(batch: &Value) -> Vec<(i64, &str, &str)> {
    let text = |value: &Value| value.as_i64().unwrap_or_default();
    let errors = batch["errors"].as_array().expect("errors");
    errors
        .iter()
        .map(|e| {
            (text(&e["row"]), e["column"].as_str().unwrap_or(""), e["code"].as_str().unwrap_or(""))
        })
        .collect()
}

/// Stored content, without technical columns.
fn content(app: &TestApp) -> Vec<String> {
    const QUERY: &str = "SELECT CAST(company_id AS TEXT) || '|' || CAST(fiscal_year AS TEXT) || '|' || source || '|' || \
        COALESCE(CAST(revenue_yuan AS TEXT), '') || '|' || COALESCE(CAST(net_profit_yuan AS TEXT), '') || '|' || \
        COALESCE(CAST(weighted_roe_ppm AS TEXT), '') || '|' || COALESCE(CAST(employees AS TEXT), '') || '|' || \
        COALESCE(document, '') || '|' || COALESCE(note, '') AS line \
        FROM financials ORDER BY company_id, fiscal_year, source";
    app.place().lines(QUERY)
}

/// 示例甲 with a code, 示例乙 without one, both in 长安镇.
async fn two_companies(app: &TestApp) -> [i64; 2] {
    let first =
        make::company(app).named("东莞示例甲有限公司").with("credit_code", CODE).save().await;
    [first, make::company(app).named("东莞示例乙有限公司").save().await]
}

/// The values shown for a year of a company.
async fn year(app: &TestApp, company: i64, year: i64) -> Value {
    let all = app.office().get(format!("/api/v1/companies/{company}/financials")).await.ok();
    let years = all["years"].as_array().expect("years");
    years.iter().find(|one| one["fiscal_year"] == year).cloned().unwrap_or_default()
}

const LONG: &str = "长安镇企业财务情况,,,,,,,,,,\n\
    序号,企业名称,信用代码,年度,营业收入（万元）,归母净利润(亿元),扣非后净利润（万元）,ROE,从业人数,来源,是否审计\n\
    1,东莞示例甲股份有限公司,91441900618163186q,2024年度,\"52,300.5\",-0.48,—,12.5%,320人,审计报告,是\n\
    2,东莞示例甲有限公司,,2023,50000,,4500,-2.9315,,审计报告,是\n\
    3,东莞示例乙有限公司,,2024-12-31,880,,,,36,企业自报,\n\
    3,东莞示例乙有限公司,,2024-12-31,880,,,,36,企业自报,\n\
    合计,3条,,,,,,,,,\n";

on_both! {
    async fn a_long_list_becomes_statements(app: TestApp) {
        let (town, [first, second]) = (app.town("长安镇"), two_companies(&app).await);
        let (gbk, ..) = encoding_rs::GBK.encode(LONG);
        let batch = send(&town, "财务情况.csv", &gbk).await.status(201);
        assert_eq!(counts(&batch.json), [4, 3, 0, 0, 1, 0], "{:#}", batch.json);
        assert_eq!((&batch["encoding"], &batch["header_row"]), (&json!("gb18030"), &json!(2)));
        assert_eq!((&batch["mapping"]["归母净利润(亿元)"], &batch["mapping"]["ROE"]), (&json!("net_profit_yuan"), &json!("weighted_roe_ppm")));
        let preview = batch["preview"].to_string();
        for said in ["2024年 营业收入", "认作企业报送", "与第 5 行相同"] {
            assert!(preview.contains(said), "{said}: {preview}");
        }
        assert_eq!(app.place().count("financials"), 0, "a checked batch changes nothing");
        let committed = commit(&town, batch.id()).await.ok().json;
        assert_eq!(counts(&committed), counts(&batch.json));
        let one = year(&app, first, 2024).await;
        assert_eq!((&one["revenue_yuan"], &one["net_profit_yuan"]), (&json!(523_005_000), &json!(-48_000_000)));
        assert_eq!((&one["weighted_roe_ppm"], &one["employees"]), (&json!(125_000), &json!(320)));
        assert_eq!((&one["net_profit_deducted_yuan"], &one["statements"][0]["audited"]), (&json!(null), &json!(true)));
        assert_eq!(one["statements"][0]["entered_by"], town.username());
        assert_eq!(year(&app, second, 2024).await["sources"]["employees"], "company");
        let history = app.office().get(format!("/api/v1/companies/{first}/history")).await.ok();
        assert_eq!((&history.items()[0]["record"], &history.items()[0]["import_id"]), (&json!("financial"), &batch["id"]));

        let before = content(&app);
        let again = take_in(&town, LONG).await;
        assert_eq!(counts(&again), [4, 0, 0, 3, 1, 0]);
        assert_eq!(content(&app), before);
        assert_eq!(undo(&town, &committed).await["kept"], json!([]));
        assert_eq!(content(&app), [""; 0]);
    }

    async fn a_wide_list_of_two_levels_has_a_group_for_each_year(app: TestApp) {
        let (office, [first, second]) = (app.office(), two_companies(&app).await);
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        let format = rust_xlsxwriter::Format::new();
        sheet.write(0, 0, "近三年主要财务指标一览表（单位：万元）").expect("a title");
        for (column, heading) in (0u16..).zip(["序号", "企业名称", "统一社会信用代码"]) {
            sheet.merge_range(1, column, 2, column, heading, &format).expect("merged cells");
        }
        for (first, group) in [(3, "2023年财务数据"), (7, "2024年财务数据")] {
            sheet.merge_range(1, first, 1, first + 3, group, &format).expect("merged cells");
            for (column, heading) in (first..).zip(["营业收入", "净利润", "净资产收益率（%）", "年末员工人数"]) {
                sheet.write(2, column, heading).expect("a cell");
            }
        }
        sheet.write(3, 1, "东莞示例甲有限公司").expect("a cell");
        sheet.write(3, 2, CODE).expect("a cell");
        for (column, number) in (3u16..).zip([5_000.0, -12.5, 3.1, 300.0, 5_500.25, 10.0, 0.031, 320.0]) {
            sheet.write(3, column, number).expect("a cell");
        }
        sheet.write(4, 1, "东莞示例乙有限公司").expect("a cell");
        sheet.write(4, 7, 88).expect("a cell");
        let bytes = workbook.save_to_buffer().expect("a workbook");
        let batch = send(&office, "一览表.xlsx", &bytes).await.status(201);
        assert_eq!(counts(&batch.json), [2, 2, 0, 0, 0, 0], "{:#}", batch.json);
        assert_eq!(batch["mapping"]["2024年财务数据/净利润"], "net_profit_yuan@2024");
        let years: Vec<_> = batch["columns"].as_array().expect("columns").iter().map(|c| c["year"].as_i64()).collect();
        assert_eq!(years[3..], [Some(2023), Some(2023), Some(2023), Some(2023), Some(2024), Some(2024), Some(2024), Some(2024)]);
        let notes = batch["preview"][0]["notes"].to_string();
        assert!(notes.contains("按 0.031% 读取") && notes.contains("按“企业报送”登记"), "{notes}");
        commit(&office, batch.id()).await.ok();
        assert_eq!(app.place().count("financials"), 3);
        let one = year(&app, first, 2023).await;
        assert_eq!((&one["revenue_yuan"], &one["net_profit_yuan"], &one["weighted_roe_ppm"]), (&json!(50_000_000), &json!(-125_000), &json!(31_000)));
        assert_eq!(year(&app, second, 2024).await["revenue_yuan"], 880_000);

        // The meaning of a column, including its year, can be changed on the page and in the API.
        let again = send(&office, "一览表.xlsx", &bytes).await.status(201);
        assert_eq!(counts(&again.json), [2, 0, 0, 2, 0, 0]);
        let mut browser = Browser::signed_in(&app, "office").await;
        let page = browser.get(&format!("/imports/{}/reading", again.id())).await.ok().text();
        for shown in ["value=\"net_profit_yuan@2024\" selected", "2023年 营业收入", "2025年 发明专利数"] {
            assert!(page.contains(shown), "{shown}\n{page}");
        }
        let mapping = json!({"2024年财务数据/净利润": "net_profit_deducted_yuan@2024", "2023年财务数据/净利润": ""});
        let fields = [("kind", "financials"), ("mapping", &mapping.to_string())];
        let other = office.upload("/api/v1/imports", &fields, ("一览表.xlsx", &bytes)).await.status(201);
        assert_eq!(counts(&other.json), [2, 0, 1, 1, 0, 0], "{:#}", other.json);
        assert_eq!(other["preview"][0]["changes"][0]["label"], "2024年 扣非净利润");
        for wrong in ["name@2024", "revenue_yuan@x", "industry"] {
            let mapping = json!({"2024年财务数据/净利润": wrong}).to_string();
            let fields = [("kind", "financials"), ("mapping", mapping.as_str())];
            let refused = office.upload("/api/v1/imports", &fields, ("一览表.xlsx", &bytes)).await;
            refused.refused(422, "invalid").field("mapping", "unknown_field");
        }
        let twice = json!({"2024年财务数据/净利润": "revenue_yuan@2024"}).to_string();
        let fields = [("kind", "financials"), ("mapping", twice.as_str())];
        office.upload("/api/v1/imports", &fields, ("一览表.xlsx", &bytes)).await.status(201);
    }

    async fn a_wide_list_of_one_level_has_the_year_in_each_heading(app: TestApp) {
        let (town, [first, _]) = (app.town("长安镇"), two_companies(&app).await);
        make::statement(&app, first, 2023, 100).await;
        let before = content(&app);
        let list = "企业名称,2022年营业收入（万元）,营业收入(2023年)（万元）,2023年度扣非后净利润（万元）,主营业务收入,2023年末从业人数,备注\n\
            东莞示例甲有限公司,90,120,30,7,12,镇街摸底\n\
            东莞示例乙有限公司,,,,,,\n";
        let batch = send(&town, "摸底表.csv", list.as_bytes()).await.status(201);
        assert_eq!(counts(&batch.json), [2, 1, 0, 0, 1, 0], "{:#}", batch.json);
        assert_eq!(batch["unmapped"], json!(["主营业务收入"]));
        let changes = batch["preview"][0]["changes"].as_array().expect("changes");
        let told: Vec<_> = changes.iter().map(|c| (c["label"].as_str().unwrap_or(""), c["old"].as_str(), c["new"].as_str().unwrap_or(""))).collect();
        assert!(told.contains(&("2022年 营业收入", None, "900000")), "{told:?}");
        assert!(told.contains(&("2023年 营业收入", Some("1000000"), "1200000")), "{told:?}");
        let mut browser = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let page = browser.get(&format!("/imports/{}", batch.id())).await.ok().text();
        assert!(page.contains("2023年 营业收入") && page.contains("120.00 万元") && page.contains("没有填写任何财务数据"), "{page}");
        let committed = commit(&town, batch.id()).await.ok().json;
        let one = year(&app, first, 2023).await;
        assert_eq!((&one["revenue_yuan"], &one["employees"], &one["statements"][0]["note"]), (&json!(1_200_000), &json!(12), &json!("镇街摸底")));
        assert_eq!(one["statements"][0]["version"], 2);

        // An empty cell deletes nothing; other content of the same year is a change.
        let next = take_in(&town, "企业名称,2022年营业收入（万元）,2023年营业收入（万元）\n东莞示例甲有限公司,,130\n").await;
        assert_eq!(counts(&next), [1, 0, 1, 0, 0, 0]);
        let undone = undo(&town, &committed).await;
        let kept: Vec<_> = undone["kept"].as_array().expect("kept").iter().map(|k| k["field"].as_str()).collect();
        assert_eq!(kept, [Some("revenue_yuan@2023")], "{undone:#}");
        assert!(undone["kept"][0]["reason"].as_str().is_some_and(|why| why.contains("2023年 企业报送")));
        let one = year(&app, first, 2023).await;
        assert_eq!((&one["revenue_yuan"], &one["employees"]), (&json!(1_300_000), &json!(null)));
        assert_eq!(year(&app, first, 2022).await, Value::Null, "what it had recorded is gone");
        let page = browser.get(&format!("/imports/{}", batch.id())).await.ok().text();
        assert!(page.contains("2023年 营业收入"), "{page}");
        app.office().patch(format!("/api/v1/financials/{}", one["statements"][0]["id"]), 4, json!({"revenue_yuan": 1_000_000})).await.ok();
        assert_eq!(content(&app), before, "nothing else is left");
    }

    async fn each_error_says_where_and_what(app: TestApp) {
        let [first, _] = two_companies(&app).await;
        let other = make::company(&app).named("东莞示例丙有限公司").with("credit_code", "91441900618113146X").save().await;
        let listed = make::listing(&app, other, &app.today().to_string()).await;
        let stock = listed["stock_code"].as_str().expect("a code").to_owned();
        let list = format!("企业名称,信用代码,股票代码,年度,营业收入,员工人数,研发人员,专利数,发明专利,来源,审计情况\n\
            东莞未知有限公司,,,2024,1,,,,,,\n\
            东莞示例甲有限公司,,,,1,,,,,,\n\
            东莞示例甲有限公司,,,去年,1,,,,,,\n\
            东莞示例甲有限公司,,,2026,1,,,,,,\n\
            东莞示例甲有限公司,,,1989,1,,,,,,\n\
            东莞示例甲有限公司,,,2024,许多,,,,,,\n\
            东莞示例甲有限公司,,,2024,-1,5,6,1,2,,\n\
            东莞示例甲有限公司,,,2024,1,,,,,听说,\n\
            东莞示例甲有限公司,,,2024,1,,,,,,大概\n\
            东莞示例甲有限公司,{CODE},{stock},2024,1,,,,,,\n\
            ,,,2024,1,,,,,,\n\
            东莞示例甲有限公司,,,2024,1,,,,,,\n\
            东莞示例甲有限公司,,,2024,2,,,,,,\n\
            ,,{stock}.SZ,2024,3,,,,,,\n\
            东莞示例甲有限公司,,,2024,4,,,,,镇街,\n");
        let batch = send(&app.office(), "财务.csv", list.as_bytes()).await.status(201);
        assert_eq!(errors(&batch.json), [
            (2, "企业名称", "unknown_company"),
            (3, "年度", "missing_year"),
            (4, "年度", "bad_year"),
            (5, "年度", "bad_year"),
            (6, "年度", "bad_year"),
            (7, "营业收入", "bad_number"),
            (8, "营业收入", "bad_number"),
            (8, "研发人员", "more_than_all"),
            (8, "发明专利", "more_than_all"),
            (9, "来源", "bad_enum"),
            (10, "审计情况", "bad_enum"),
            (11, "信用代码", "code_conflict"),
            (12, "企业名称", "missing_name"),
            (14, "年度", "duplicate"),
        ], "{:#}", batch.json);
        assert_eq!(counts(&batch.json), [15, 3, 0, 0, 0, 12]);
        let path = format!("/api/v1/imports/{}/errors.xlsx", batch.id());
        let mended = app.office().get(path).await.ok();
        let again = send(&app.office(), "错误.xlsx", &mended.bytes).await.status(201);
        assert_eq!(again["counts"]["rows"], 12);
        commit(&app.office(), batch.id()).await.ok();
        assert_eq!(year(&app, first, 2024).await["statements"].as_array().map(Vec::len), Some(2));
        assert_eq!(year(&app, other, 2024).await["revenue_yuan"], 3, "found by its stock code");
        let none = send(&app.office(), "无名.csv", "年度,营业收入\n2024,1\n".as_bytes()).await;
        none.refused(422, "invalid").field("mapping", "no_name_column");
    }

    async fn a_wide_cell_is_refused_under_its_own_heading(app: TestApp) {
        two_companies(&app).await;
        let list = "企业名称,2023年营业收入,2024年营业收入,2026年营业收入\n\
            东莞示例甲有限公司,1,许多,\n\
            东莞示例乙有限公司,1,2,3\n";
        let batch = send(&app.office(), "财务.csv", list.as_bytes()).await.status(201);
        assert_eq!(errors(&batch.json), [(2, "2024年营业收入", "bad_number"), (3, "2026年营业收入", "bad_year")]);
        let mut office = Browser::signed_in(&app, "office").await;
        let here = format!("/imports/{}", batch.id());
        let page = office.get(&format!("{here}/errors")).await.ok().text();
        assert!(page.contains("name=\"cell.2.2\" value=\"许多\""), "{page}");
        office.post(&format!("{here}/errors"), "cell.2.2=8万元&cell.3.3=").await.status(303);
        let committed = commit(&app.office(), batch.id()).await.ok().json;
        assert_eq!(counts(&committed), [2, 2, 0, 0, 0, 0]);
        assert_eq!(app.place().count("financials"), 4);
    }

    async fn a_town_records_only_for_its_own_companies(app: TestApp) {
        let [first, _] = two_companies(&app).await;
        make::company(&app).in_town("虎门镇").named("东莞外镇有限公司").save().await;
        let list = format!("企业名称,信用代码,镇街,年度,营收\n\
            东莞外镇有限公司,,,2024,1\n\
            另一个名称有限公司,{CODE},,2024,2\n\
            东莞示例乙有限公司,,虎门,2024,3\n");
        let batch = send(&app.town("长安镇"), "财务.csv", list.as_bytes()).await.status(201).json;
        assert_eq!(errors(&batch), [(2, "镇街", "foreign_town"), (4, "镇街", "foreign_town")]);
        assert!(batch["preview"].to_string().contains("认作系统中的“东莞示例甲有限公司”"));
        commit(&app.town("长安镇"), batch["id"].as_i64().expect("id")).await.ok();
        assert_eq!(year(&app, first, 2024).await["revenue_yuan"], 2);
        send(&app.department("swj"), "财务.csv", list.as_bytes()).await.refused(403, "forbidden");
        let renamed = format!("/api/v1/companies/{first}");
        app.office().patch(&renamed, 1, json!({"name": "东莞新名有限公司", "credit_code": null})).await.ok();
        let batch = take_in(&app.office(), "企业名称,年度,营收\n东莞示例甲有限公司,2023,5\n").await;
        assert_eq!(counts(&batch), [1, 1, 0, 0, 0, 0], "found by a name it had before: {batch:#}");
    }

    async fn undo_keeps_what_was_changed_since(app: TestApp) {
        let (office, [first, second]) = (app.office(), two_companies(&app).await);
        let list = "企业名称,年度,净利润（万元）\n东莞示例甲有限公司,2023,1\n东莞示例甲有限公司,2024,2\n东莞示例乙有限公司,2024,3\n";
        let batch = take_in(&office, list).await;
        let changed = year(&app, first, 2024).await["statements"][0]["id"].clone();
        office.patch(format!("/api/v1/financials/{changed}"), 1, json!({"patents": 1})).await.ok();
        office.delete(format!("/api/v1/companies/{second}"), 1).await.ok();
        let undone = undo(&office, &batch).await;
        let kept: Vec<_> = undone["kept"].as_array().expect("kept").iter()
            .map(|k| (k["company_id"].as_i64().unwrap_or(0), k["reason"].as_str().unwrap_or(""))).collect();
        assert_eq!(kept.len(), 2, "{undone:#}");
        assert!(kept[0].0 == first && kept[0].1.contains("有人修改"), "{kept:?}");
        assert!(kept[1].0 == second && kept[1].1.contains("回收站"), "{kept:?}");
        assert_eq!(app.place().count("financials"), 2);
        let gone = office.get(format!("/api/v1/companies/{first}/history")).await.ok();
        assert!(gone.items().iter().any(|e| e["change"] == "removed" && e["record_id"] == "2023/company"));
    }

    async fn thousands_of_rows_go_in_and_out(app: TestApp) {
        let office = app.office();
        let companies = (0..2_600).map(|n| format!("东莞第{n}号示例有限公司,长安镇\n")).collect::<String>();
        let sent = office.upload("/api/v1/imports", &[("kind", "companies")],
            ("名单.csv", format!("企业名称,镇街\n{companies}").as_bytes())).await.status(201);
        commit(&office, sent.id()).await.ok();
        let rows = |revenue: u32| (0..2_600).map(|n| format!("东莞第{n}号示例有限公司,{n},{revenue},{revenue}\n")).collect::<String>();
        let list = |revenue| format!("企业名称,2022年营业收入（万元）,2023年营业收入（万元）,2024年营业收入（万元）\n{}", rows(revenue));
        let batch = take_in(&office, &list(7)).await;
        assert_eq!(counts(&batch), [2_600, 2_600, 0, 0, 0, 0]);
        assert_eq!(app.place().count("financials"), 7_800);
        let before = content(&app);
        let changed = take_in(&office, &list(8)).await;
        assert_eq!(counts(&changed), [2_600, 0, 2_600, 0, 0, 0]);
        assert_eq!(undo(&office, &changed).await["kept"], json!([]));
        assert_eq!(content(&app), before);
        assert_eq!(undo(&office, &batch).await["kept"].as_array().map(Vec::len), Some(2_600 * 2), "restored since");
    }

    async fn the_filled_in_template_imports(app: TestApp) {
        let town = app.town("长安镇");
        let [first, _] = two_companies(&app).await;
        let reply = town.get("/api/v1/imports/template?kind=financials").await.ok();
        send(&town, "模板.xlsx", &reply.bytes).await.refused(422, "no_data_rows");
        let mut book = Xlsx::new(Cursor::new(reply.bytes.clone())).expect("a workbook");
        assert_eq!(book.sheet_names(), ["财务数据", "填写说明"]);
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("a sheet");
        let headings: Vec<String> = sheet.rows().next().expect("headings").iter().map(Data::to_string).collect();
        let example: Vec<String> = sheet.rows().nth(1).expect("an example").iter().map(Data::to_string).collect();
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let filled = workbook.add_worksheet();
        for (column, heading) in (0u16..).zip(&headings) {
            filled.write(0, column, heading).expect("a cell");
            let shown = example.get(usize::from(column)).cloned().unwrap_or_default();
            filled.write(1, column, &shown).expect("a cell");
            let own = match heading.as_str() {
                "序号" => "1".to_owned(),
                "企业名称" => "东莞示例甲有限公司".to_owned(),
                "统一社会信用代码" => CODE.to_owned(),
                _ => shown,
            };
            filled.write(2, column, own).expect("a cell");
        }
        let bytes = workbook.save_to_buffer().expect("a workbook");
        let batch = send(&town, "财务.xlsx", &bytes).await.status(201);
        assert_eq!(counts(&batch.json), [1, 1, 0, 0, 0, 0], "{:#}", batch.json);
        assert_eq!(batch["unmapped"], json!(["序号"]));
        commit(&town, batch.id()).await.ok();
        let one = year(&app, first, 2024).await;
        assert_eq!((&one["revenue_yuan"], &one["invention_patents"], &one["weighted_roe_ppm"]), (&json!(523_005_000), &json!(9), &json!(123_400)));
        let page = Browser::signed_in(&app, "office").await.get("/imports").await.ok().text();
        assert!(page.contains("template?kind=financials"), "{page}");
    }
}
