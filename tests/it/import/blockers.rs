//! Import of lists of blockers, as towns and the office keep them.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use super::{commit, counts};
use crate::support::{Browser, Person, Reply, TestApp, make};

const CODE: &str = "91441900618163186Q";

async fn send(who: &Person, name: &str, bytes: &[u8]) -> Reply {
    who.upload("/api/v1/imports", &[("kind", "blockers")], (name, bytes)).await
}

async fn take_in(who: &Person, list: &str) -> Value {
    let id = send(who, "台账.csv", list.as_bytes()).await.status(201).id();
    commit(who, id).await.ok().json
}

async fn undo(who: &Person, batch: &Value) -> Value {
    who.post(format!("/api/v1/imports/{}/undo", batch["id"]), Value::Null).await.ok().json
}

/// Row, column and code of each error.
fn errors(batch: &Value) -> Vec<(i64, &str, &str)> {
    let errors = batch["errors"].as_array().expect("errors");
    errors
        .iter()
        .map(|e| {
            let row = e["row"].as_i64().expect("row");
            (row, e["column"].as_str().expect("column"), e["code"].as_str().expect("code"))
        })
        .collect()
}

/// Business content of the database, without technical columns.
fn content(app: &TestApp) -> Vec<String> {
    const QUERIES: [&str; 4] = [
        "SELECT CAST(company_id AS TEXT) || '|' || category || '|' || severity || '|' || \
         lead_department || '|' || description || '|' || COALESCE(responsible_person, '') || '|' || \
         CAST(raised_on AS TEXT) || '|' || status AS line FROM blockers ORDER BY id",
        "SELECT CAST(blocker_id AS TEXT) || '|' || department_code AS line \
         FROM blocker_departments ORDER BY blocker_id, department_code",
        "SELECT CAST(blocker_id AS TEXT) || '|' || action AS line FROM blocker_events ORDER BY id",
        "SELECT CAST(id AS TEXT) || '|' || CAST(open_blockers AS TEXT) AS line FROM companies ORDER BY id",
    ];
    QUERIES.iter().flat_map(|query| app.place().lines(query)).collect()
}

fn recounted(app: &TestApp) {
    let scope = kunpeng::access::Scope::whole_city("a check recounts everything");
    let differing = app.database().read(|db| kunpeng::blocker::recount_differences(db, &scope));
    assert_eq!(differing.expect("a recount"), Vec::<i64>::new());
}

/// 示例甲 with a code, 示例乙 without one, both in 长安镇.
async fn two_companies(app: &TestApp) -> [i64; 2] {
    let first =
        make::company(app).named("东莞示例甲有限公司").with("credit_code", CODE).save().await;
    [first, make::company(app).named("东莞示例乙有限公司").save().await]
}

const LEDGER: &str = "长安镇上市后备企业困难问题台账,,,,,,,,,,\n\
    序号,企业名称,统一社会信用代码,镇街,问题类别,严重程度,存在问题/需协调事项,责任单位,配合单位,登记日期,办理状态,完成时限,备注\n\
    1,东莞示例甲股份有限公司,91441900618163186q,长安,社保,重大,2022年前 社保未足额缴纳（约３０人）,市人社局,东莞市税务局、公积金中心,2026年1月15日,办理中,2026-06-30,急\n\
    2,东莞示例乙有限公司,,长安镇,土地,,厂房用地无证,,,2026-02-01,未办理,,\n\
    2,东莞示例乙有限公司,,长安镇,土地,,厂房用地无证,,,2026-02-01,已交办,,\n\
    合计,3条,,,,,,,,,,,\n";

on_both! {
    async fn a_ledger_becomes_blockers_that_wait_to_be_assigned(app: TestApp) {
        let (town, [first, second]) = (app.town("长安镇"), two_companies(&app).await);
        let (gbk, ..) = encoding_rs::GBK.encode(LEDGER);
        let batch = send(&town, "困难问题台账.csv", &gbk).await.status(201);
        assert_eq!(counts(&batch.json), [3, 2, 0, 0, 1, 0], "{:#}", batch.json);
        assert_eq!(batch["header_row"], 2);
        let unmapped: Vec<&str> = batch["columns"].as_array().expect("columns").iter()
            .filter(|column| column["field"].is_null())
            .map(|column| column["heading"].as_str().expect("heading")).collect();
        assert_eq!(unmapped, ["序号", "办理状态", "完成时限", "备注"]);
        let notes = batch["preview"].to_string();
        for said in ["“社保”认作社会保险", "“重大”认作严重", "由市自然资源局牵头", "与第 4 行完全相同"] {
            assert!(notes.contains(said), "{said}: {notes}");
        }
        assert_eq!(app.place().count("blockers"), 0, "a checked batch changes nothing");

        let committed = commit(&town, batch.id()).await.ok().json;
        assert_eq!(counts(&committed), counts(&batch.json));
        commit(&town, batch.id()).await.refused(409, "already_committed");
        let found = app.office().get("/api/v1/blockers").await.ok();
        let [second_one, first_one] = found.items() else { panic!("{}", found.summary()) };
        assert_eq!((&first_one["company_id"], &second_one["company_id"]), (&json!(first), &json!(second)));
        assert_eq!(first_one["description"], "2022年前 社保未足额缴纳（约３０人）");
        assert_eq!((&first_one["category"], &first_one["severity"]), (&json!("social_insurance"), &json!("severe")));
        assert_eq!((&first_one["lead_department"], &first_one["departments"]), (&json!("rsj"), &json!(["gjj", "swj"])));
        assert_eq!((&first_one["raised_on"], &first_one["status"], &first_one["due_on"]), (&json!("2026-01-15"), &json!("raised"), &json!(null)));
        assert_eq!((&second_one["lead_department"], &second_one["severity"]), (&json!("zrzyj"), &json!("normal")));
        recounted(&app);
        let story = app.office().get(format!("/api/v1/blockers/{}/events", first_one["id"])).await.ok();
        assert_eq!(story["events"][0]["action"], "raise");
        let history = app.office().get(format!("/api/v1/companies/{first}/history")).await.ok();
        assert_eq!((&history.items()[0]["record"], &history.items()[0]["import_id"]), (&json!("blocker"), &batch["id"]));
        app.department("gjj").get(format!("/api/v1/blockers/{}", first_one["id"])).await.ok();
        let told = app.office().get("/api/v1/notices").await.ok();
        assert_eq!(told.each("path"), ["/blockers?awaiting=assign"], "one notice for all of them");
        assert!(told.items()[0]["title"].as_str().is_some_and(|title| title.contains("2 条")));

        let before = content(&app);
        let again = take_in(&town, LEDGER).await;
        assert_eq!(counts(&again), [3, 0, 0, 2, 1, 0]);
        assert_eq!(content(&app), before);
        assert_eq!(app.office().get("/api/v1/notices").await.ok().items().len(), 1);
    }

    async fn an_open_one_with_other_facts_is_corrected(app: TestApp) {
        let (office, [first, second]) = (app.office(), two_companies(&app).await);
        let raised = make::blocker(&app, first, "rsj").await;
        let assigned = make::assigned(&app, second, "rsj", 10).await;
        let list = "企业名称,问题类别,严重程度,问题描述,牵头部门,协办部门,责任人\n\
            东莞示例甲有限公司,社会保险,严重,社保　欠缴,市税务局,公积金中心,王五\n\
            东莞示例乙有限公司,social_insurance,一般,社保欠缴,税务局,,赵六\n\
            东莞示例乙有限公司,社会保险,严重,另一笔 社保欠缴,,,\n";
        let before = content(&app);
        let batch = send(&office, "台账.csv", list.as_bytes()).await.status(201).json;
        assert_eq!(counts(&batch), [3, 1, 2, 0, 0, 0]);
        let fields = |row: usize| -> Vec<&str> {
            let changes = batch["preview"][row]["changes"].as_array().expect("changes");
            changes.iter().map(|change| change["field"].as_str().expect("field")).collect()
        };
        assert_eq!(fields(0), ["severity", "lead_department", "departments", "responsible_person"]);
        assert_eq!(fields(1), ["responsible_person"], "once assigned, departments change by acts");
        assert!(batch["preview"][1]["notes"].to_string().contains("转办"));
        let id = batch["id"].as_i64().expect("id");
        let page = Browser::signed_in(&app, "office").await.get(&format!("/imports/{id}")).await.ok().text();
        assert!(page.contains("国家税务总局东莞市税务局") && page.contains("社会保险"), "codes are read out");
        commit(&office, id).await.ok();
        let one = office.get(format!("/api/v1/blockers/{raised}")).await.ok();
        assert_eq!((&one["lead_department"], &one["departments"]), (&json!("swj"), &json!(["gjj"])));
        assert_eq!((&one["severity"], &one["responsible_person"]), (&json!("severe"), &json!("王五")));
        let two = office.get(format!("/api/v1/blockers/{assigned}")).await.ok();
        assert_eq!((&two["lead_department"], &two["status"]), (&json!("rsj"), &json!("assigned")));
        let undone = undo(&office, &batch).await;
        assert_eq!(undone["kept"], json!([]));
        assert_eq!(content(&app), before);
        recounted(&app);
    }

    async fn each_error_says_where_and_what(app: TestApp) {
        two_companies(&app).await;
        for _ in 0..2 {
            make::company(&app).named("东莞同名有限公司").with("confirm_duplicate", "另一家").save().await;
        }
        let list = "企业名称,信用代码,类别,严重程度,具体问题,牵头单位,协办单位,登记时间\n\
            东莞未知有限公司,,税务,,欠税,,,\n\
            东莞示例甲有限公司,,,,欠税,,,\n\
            东莞示例甲有限公司,,运气,,欠税,,,\n\
            东莞示例甲有限公司,,税务,无所谓,欠税,,,\n\
            东莞示例甲有限公司,,税务,,无,,,\n\
            东莞示例甲有限公司,,税务,,欠税,某局,,\n\
            东莞示例甲有限公司,,税务,,欠税,税务局、人社局,,\n\
            东莞示例甲有限公司,,税务,,欠税,,长安镇政府,\n\
            东莞示例甲有限公司,,税务,,欠税,,,2026-03-03\n\
            东莞示例甲有限公司,91441900618113146X,税务,,欠税,,,\n\
            东莞同名有限公司,,税务,,欠税,,,\n\
            ,,税务,,欠税,,,\n\
            东莞示例甲有限公司,,税务,,欠税,,,\n\
            东莞示例甲有限公司,,税务,严重,欠 税,,,\n\
            东莞示例乙有限公司,,税务,,欠税,,,2026年3月\n";
        let batch = send(&app.office(), "台账.csv", list.as_bytes()).await.status(201);
        assert_eq!(counts(&batch.json), [15, 2, 0, 0, 0, 13]);
        assert_eq!(errors(&batch.json), [
            (2, "企业名称", "unknown_company"),
            (3, "类别", "missing_category"),
            (4, "类别", "bad_enum"),
            (5, "严重程度", "bad_enum"),
            (6, "具体问题", "missing_description"),
            (7, "牵头单位", "unknown_department"),
            (8, "牵头单位", "unknown_department"),
            (9, "协办单位", "unknown_department"),
            (10, "登记时间", "future_date"),
            (11, "信用代码", "code_conflict"),
            (12, "企业名称", "duplicate"),
            (13, "企业名称", "missing_name"),
            (15, "具体问题", "duplicate"),
        ]);
        let told = batch["errors"].to_string();
        for way_out in ["先导入企业名单", "募投项目用地", "市人力资源和社会保障局", "只能有一个"] {
            assert!(told.contains(way_out), "{way_out}");
        }
        let path = format!("/api/v1/imports/{}/errors.xlsx", batch.id());
        let mended = app.office().get(path).await.ok();
        let again = send(&app.office(), "错误.xlsx", &mended.bytes).await.status(201);
        assert_eq!(again["counts"]["rows"], 13);
        commit(&app.office(), batch.id()).await.ok();
        let stored = app.office().get("/api/v1/blockers").await.ok();
        assert_eq!(stored.each("raised_on"), ["2026-03-02", "2026-03-02"], "never ahead of today");
    }

    async fn a_cell_is_corrected_before_the_commit(app: TestApp) {
        two_companies(&app).await;
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get("/imports").await.ok().text();
        assert!(page.contains("template?kind=blockers") && page.contains("困难问题台账"), "{page}");
        let list = "企业名称,类别,问题描述\n东莞示例甲有限公司,社保公积金,欠缴\n";
        let fields = [("kind", "blockers"), ("as_of", ""), ("town", "")];
        let sent = office.upload("/imports", &fields, ("台账.csv", list.as_bytes())).await.status(303);
        let here = sent.header("location").expect("where it leads").to_owned();
        let page = office.get(&format!("{here}/errors")).await.ok().text();
        assert!(page.contains("name=\"cell.2.1\" value=\"社保公积金\""), "{page}");
        office.post(&format!("{here}/errors"), "cell.2.1=公积金").await.status(303);
        let page = office.get(&format!("{here}/reading")).await.ok().text();
        assert!(page.contains("问题类别") && !page.contains("主营业务"), "{page}");
        let id = here.strip_prefix("/imports/").and_then(|id| id.parse().ok()).expect("a number");
        let batch = commit(&app.office(), id).await.ok().json;
        assert_eq!(counts(&batch), [1, 1, 0, 0, 0, 0]);
    }

    async fn a_town_raises_only_for_its_own_companies(app: TestApp) {
        two_companies(&app).await;
        make::company(&app).in_town("虎门镇").named("东莞外镇有限公司").save().await;
        let list = "企业名称,信用代码,镇街,问题类别,问题描述\n\
            东莞外镇有限公司,,,税务,欠税\n\
            东莞示例甲有限公司,,,税务,欠税\n\
            另一个名称有限公司,91441900618163186Q,,税务,欠税二\n\
            东莞示例乙有限公司,,虎门,税务,欠税\n";
        let town = app.town("长安镇");
        let batch = send(&town, "台账.csv", list.as_bytes()).await.status(201).json;
        assert_eq!(counts(&batch), [4, 2, 0, 0, 0, 2]);
        assert_eq!(errors(&batch), [(2, "镇街", "foreign_town"), (5, "镇街", "foreign_town")]);
        assert!(!batch["errors"][0].to_string().contains("虎门"), "{batch:#}");
        assert!(batch["preview"].to_string().contains("认作系统中的“东莞示例甲有限公司”"));
        let other = send(&app.town("虎门镇"), "台账.csv", list.as_bytes()).await.status(201).json;
        assert_eq!(counts(&other)[1], 1);
        let department = send(&app.department("swj"), "台账.csv", list.as_bytes()).await;
        department.refused(403, "forbidden");
        app.department("swj").get("/api/v1/imports/template?kind=blockers").await.refused(403, "forbidden");
    }

    async fn undo_keeps_what_was_acted_on_and_says_why(app: TestApp) {
        let (office, [first, _]) = (app.office(), two_companies(&app).await);
        make::blocker(&app, first, "rsj").await;
        let before = content(&app);
        let list = "企业名称,问题类别,问题描述,责任人\n\
            东莞示例甲有限公司,税务,欠税,\n\
            东莞示例甲有限公司,社会保险,社保欠缴,王五\n\
            东莞示例乙有限公司,税务,欠税,\n\
            东莞示例乙有限公司,土地产权,无证用地,\n";
        let batch = take_in(&office, list).await;
        assert_eq!(counts(&batch), [4, 3, 1, 0, 0, 0]);
        let stored = office.get("/api/v1/blockers?category=tax").await.ok();
        let acted_on = stored.items()[1]["id"].as_i64().expect("id");
        make::act(app.office(), acted_on, "assign", json!({})).await;
        let undone = undo(&office, &batch).await;
        let kept = undone["kept"].as_array().expect("kept");
        assert_eq!(kept.len(), 1, "{kept:#?}");
        assert_eq!((&kept[0]["company_id"], &kept[0]["field"]), (&json!(first), &json!(null)));
        assert!(kept[0]["reason"].as_str().is_some_and(|why| why.contains("欠税") && why.contains("办理")));
        recounted(&app);
        let left = office.get("/api/v1/blockers").await.ok();
        assert_eq!(left.each("category"), ["tax", "social_insurance"]);
        assert_eq!(left.items()[1]["responsible_person"], json!(null), "what was overwritten returns");
        app.place().sql(&format!("DELETE FROM blocker_departments WHERE blocker_id = {acted_on}"));
        app.place().sql(&format!("DELETE FROM blocker_events WHERE blocker_id = {acted_on}"));
        app.place().sql(&format!("DELETE FROM blockers WHERE id = {acted_on}"));
        app.place().sql(&format!("UPDATE companies SET open_blockers = 1 WHERE id = {first}"));
        assert_eq!(content(&app), before, "nothing else is left");
        let mut browser = Browser::signed_in(&app, "office").await;
        let page = browser.get(&format!("/imports/{}", batch["id"])).await.ok().text();
        assert!(page.contains("整条记录") && page.contains("予以保留"), "{page}");
    }

    async fn what_someone_changed_since_is_not_restored(app: TestApp) {
        let (office, [first, _]) = (app.office(), two_companies(&app).await);
        let id = make::blocker(&app, first, "rsj").await;
        let list = "企业名称,问题类别,问题描述,责任人,严重程度,牵头部门\n\
            东莞示例甲有限公司,社会保险,社保欠缴,王五,严重,税务局\n";
        let batch = take_in(&office, list).await;
        let path = format!("/api/v1/blockers/{id}");
        office.patch(&path, 2, json!({"responsible_person": "赵六"})).await.ok();
        make::act(app.office(), id, "assign", json!({})).await;
        let undone = undo(&office, &batch).await;
        let kept: Vec<&str> = undone["kept"].as_array().expect("kept").iter()
            .map(|one| one["field"].as_str().expect("field")).collect();
        assert_eq!(kept, ["lead_department", "responsible_person"]);
        let one = office.get(&path).await.ok();
        assert_eq!((&one["severity"], &one["lead_department"]), (&json!("normal"), &json!("swj")));
    }

    async fn merged_cells_and_another_meaning_of_a_column(app: TestApp) {
        let (office, [first, _]) = (app.office(), two_companies(&app).await);
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, heading) in (0u16..).zip(["企业名称", "类别", "困难点", "经办部门"]) {
            sheet.write(0, column, heading).expect("a cell");
        }
        let format = rust_xlsxwriter::Format::new();
        sheet.merge_range(1, 0, 2, 0, "东莞示例甲有限公司", &format).expect("merged cells");
        for (row, cells) in (1u32..).zip([["税务", "欠税", "税务局"], ["消防", "未验收", "住建局"]]) {
            for (column, text) in (1u16..).zip(cells) {
                sheet.write(row, column, text).expect("a cell");
            }
        }
        let bytes = workbook.save_to_buffer().expect("a workbook");
        let upload = async |mapping: &str| {
            let fields = [("kind", "blockers"), ("mapping", mapping)];
            office.upload("/api/v1/imports", &fields, ("台账.xlsx", &bytes)).await
        };
        let refused = upload(r#"{"困难点": "industry"}"#).await.refused(422, "invalid");
        refused.field("mapping", "unknown_field");
        let batch = upload(r#"{"困难点": "description", "经办部门": "lead_department"}"#).await.status(201);
        assert_eq!(counts(&batch.json), [2, 2, 0, 0, 0, 0], "{:#}", batch.json);
        commit(&office, batch.id()).await.ok();
        let found = office.get(format!("/api/v1/blockers?company={first}")).await.ok();
        assert_eq!(found.each("lead_department"), ["zjj", "swj"]);
        let again = office.upload("/api/v1/imports", &[("kind", "blockers")], ("台账.xlsx", &bytes)).await;
        assert_eq!(counts(&again.status(201).json), [2, 0, 0, 2, 0, 0], "the meanings are remembered");
    }

    async fn a_town_is_heard_once_however_long_its_ledger_is(app: TestApp) {
        let town = app.town("长安镇");
        two_companies(&app).await;
        let rows = (0..3_000).map(|n| format!("东莞示例甲有限公司,税务,第{n}笔欠税\n")).collect::<String>();
        let batch = take_in(&town, &format!("企业名称,类别,存在问题\n{rows}")).await;
        assert_eq!(counts(&batch), [3_000, 3_000, 0, 0, 0, 0]);
        assert_eq!(app.office().get("/api/v1/notices").await.ok().items().len(), 1);
        recounted(&app);
        assert_eq!(undo(&town, &batch).await["kept"], json!([]));
        assert_eq!(app.place().count("blockers"), 0);
        recounted(&app);
    }

    async fn a_closed_one_does_not_stand_in_the_way(app: TestApp) {
        let (office, [first, _]) = (app.office(), two_companies(&app).await);
        let id = make::blocker(&app, first, "rsj").await;
        app.place().sql(&format!("UPDATE blockers SET status = 'closed' WHERE id = {id}"));
        let list = "企业名称,问题类别,问题描述\n东莞示例甲有限公司,社会保险,社保欠缴\n";
        let batch = take_in(&office, list).await;
        assert_eq!(counts(&batch), [1, 1, 0, 0, 0, 0]);
        assert!(batch["preview"].to_string().contains("已经销号"));
    }

    async fn the_filled_in_template_imports(app: TestApp) {
        let town = app.town("长安镇");
        let [first, _] = two_companies(&app).await;
        let reply = town.get("/api/v1/imports/template?kind=blockers").await.ok();
        send(&town, "模板.xlsx", &reply.bytes).await.refused(422, "no_data_rows");
        let mut book = Xlsx::new(Cursor::new(reply.bytes.clone())).expect("a workbook");
        assert_eq!(book.sheet_names(), ["困难问题台账", "填写说明"]);
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("a sheet");
        let headings: Vec<String> = sheet.rows().next().expect("headings").iter().map(Data::to_string).collect();
        let choices = drop_downs(&reply.bytes);
        for word in ["社会保险", "严重", "市人力资源和社会保障局", "长安镇"] {
            assert!(choices.contains(word), "{word}: {choices}");
        }
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let filled = workbook.add_worksheet();
        let example: Vec<String> = sheet.rows().nth(1).expect("an example").iter().map(Data::to_string).collect();
        let row = ["1", "东莞示例甲有限公司", CODE, "", "税务", "严重", "历史欠税", "国家税务总局东莞市税务局", "市公安局、市商务局", "王五", "2026-02-03"];
        assert_eq!(headings.len(), row.len());
        for (column, heading) in (0u16..).zip(&headings) {
            filled.write(0, column, heading).expect("a cell");
            filled.write(1, column, &example[usize::from(column)]).expect("a cell");
            filled.write(2, column, row[usize::from(column)]).expect("a cell");
        }
        let bytes = workbook.save_to_buffer().expect("a workbook");
        let batch = send(&town, "台账.xlsx", &bytes).await.status(201);
        assert_eq!(counts(&batch.json), [1, 1, 0, 0, 0, 0], "{:#}", batch.json);
        commit(&town, batch.id()).await.ok();
        let found = town.get(format!("/api/v1/blockers?company={first}")).await.ok();
        assert_eq!(found.items()[0]["departments"], json!(["gaj", "swju"]));
        assert_eq!(found.items()[0]["raised_on"], "2026-02-03");
    }
}

/// Words of all drop-down lists in the first sheet of a workbook.
fn drop_downs(bytes: &[u8]) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    let mut sheet = archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    sheet.read_to_string(&mut text).expect("text");
    text.split("<dataValidations").nth(1).expect("drop-downs").to_owned()
}
