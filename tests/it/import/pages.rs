//! 导入 in a browser, in five steps.

use std::sync::mpsc::channel;
use std::time::Duration;

use kunpeng::db::Database;
use serde_json::json;

use crate::import::{content, counts};
use crate::support::{Browser, Reply, TestApp, make};

const LIST: &[u8] = include_bytes!("../../fixtures/推荐汇总表_gbk.csv");
const NAME: &str = "推荐汇总表_gbk.csv";

/// The list with an unknown unit (row 4) and a code with a wrong digit (row 6).
fn with_errors() -> Vec<u8> {
    let (text, _, _) = encoding_rs::GB18030.decode(LIST);
    let text = text.replace("G91X,万江", "G91X,万港镇").replace("JYQGWK59", "JYQGWK58");
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

/// Uploads a list of companies and returns the id of the batch.
async fn sent(browser: &mut Browser, name: &str, bytes: &[u8]) -> i64 {
    let fields = [("kind", "companies"), ("as_of", ""), ("town", "")];
    let reply = browser.upload("/imports", &fields, (name, bytes)).await.status(303);
    let id = location(&reply).strip_prefix("/imports/").and_then(|id| id.parse().ok());
    id.unwrap_or_else(|| panic!("led to {}", location(&reply)))
}

fn location(reply: &Reply) -> &str {
    reply.header("location").unwrap_or_default()
}

#[track_caller]
fn says(page: &str, words: &[&str]) {
    for word in words {
        assert!(page.contains(word), "does not say {word}:\n{page}");
    }
}

/// The write lock, held by another writer.
struct Turn {
    holder: std::thread::JoinHandle<Result<(), kunpeng::error::Error>>,
    release: std::sync::mpsc::Sender<()>,
}

impl Turn {
    fn taken(app: &TestApp) -> Self {
        let journal = app.journal().clone();
        let ((taken, is_taken), (release, may_end)) = (channel(), channel());
        let holder = std::thread::spawn(move || {
            Database::write(&journal, journal.city().writers_turn, |_| {
                taken.send(()).expect("a listener");
                may_end.recv().ok();
                Ok(())
            })
        });
        is_taken.recv().expect("the turn to write");
        Self { holder, release }
    }

    fn given_back(self) {
        self.release.send(()).expect("a waiting holder");
        self.holder.join().expect("no panic").expect("no error");
    }
}

/// Waits until a page contains a word.
async fn waited_for(browser: &mut Browser, path: &str, word: &str) -> String {
    let mut page = String::new();
    for _ in 0..200 {
        page = browser.get(path).await.ok().text();
        if page.contains(word) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    says(&page, &[word]);
    page
}

on_both! {
    async fn a_list_with_errors_is_mended_committed_and_taken_back(app: TestApp) {
        let before = content(&app);
        let mut office = Browser::signed_in(&app, "office").await;
        let first = office.get("/imports").await.ok().text();
        says(&first, &["还没有导入过名单", "/api/v1/imports/template?kind=companies", "enctype=\"multipart/form-data\""]);

        let fields = [("kind", "companies"), ("as_of", "2026年3月5日"), ("town", "")];
        let reply = office.upload("/imports", &fields, (NAME, &with_errors())).await.status(303);
        let here = location(&reply).to_owned();
        let page = office.get(&here).await.ok().text();
        says(&page, &["名单日期 2026-03-05", "2 行有错误", "新增 38", "失败 2", "GB18030", "认不出", "15,170.00", "合计"]);
        says(&page, &["跳过错误行", "有错误则全部不导入", "aria-current=\"step\">核对"]);
        assert_eq!(content(&app), before, "nothing is written before the commit");

        let reading = office.get(&format!("{here}/reading")).await.ok().text();
        says(&reading, &["value=\"gb18030\" selected", "第 3 行", "value=\"credit_code\" selected", "万元", "▲ 不导入"]);

        let refused = office.post(&format!("{here}/commit"), "on_error=abort").await.status(409);
        says(&refused.text(), &["没有写入", "有 2 行存在错误"]);

        let errors = office.get(&format!("{here}/errors")).await.ok().text();
        says(&errors, &["name=\"cell.4.3\" value=\"万港镇\"", "name=\"cell.6.2\" value=\"91441900MAJYQGWK58\"", "东莞示例甲源星智造股份有限公司", "errors.xlsx"]);
        let mended = "cell.4.3=万江&cell.6.2=91441900MAJYQGWK59";
        let reply = office.post(&format!("{here}/errors"), mended).await.status(303);
        let errors = office.get(location(&reply)).await.ok().text();
        says(&errors, &["没有错误", "2 处", "万港镇", "value=\"万江\""]);
        let page = office.get(&here).await.ok().text();
        says(&page, &["已在线更正 2 处", "新增 40", "失败 0", "name=\"on_error\" value=\"abort\""]);

        let done = office.post(&format!("{here}/commit"), "on_error=abort").await.status(303);
        let result = office.get(location(&done)).await.ok().text();
        says(&result, &["名单已导入", "<strong>40</strong>", NAME, "SHA-256", "撤销这次导入"]);
        assert_eq!(app.place().count("companies"), 40);
        let found = app.leader().get("/api/v1/companies?q=91441900MAG83HG91X").await.ok();
        assert_eq!(found.items()[0]["town_code"], app.town_code("万江街道").as_str());

        let again = office.post(&format!("{here}/commit"), "on_error=abort").await.status(303);
        says(&office.get(location(&again)).await.ok().text(), &["没有重复导入"]);
        assert_eq!(app.place().count("companies"), 40);
        for (step, form) in [("errors", mended), ("reading", "encoding=gb18030&as_of=2026-03-05")] {
            office.post(&format!("{here}/{step}"), form).await.status(409);
        }

        let asked = office.get(&format!("{here}/undo")).await.ok().text();
        says(&asked, &["新增的 <strong>40</strong> 条", "不撤销"]);
        let undone = office.post(&format!("{here}/undo"), "").await.status(303);
        says(&office.get(location(&undone)).await.ok().text(), &["已撤销", "没有保留任何内容"]);
        assert_eq!(content(&app), before);
        office.post(&format!("{here}/undo"), "").await.status(409);
        says(&office.get("/imports").await.ok().text(), &[NAME, "已撤销", "共 1 条"]);
    }

    async fn corrections_leave_the_file_alone_and_can_be_taken_back(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        let id = sent(&mut office, NAME, &with_errors()).await;
        let (here, api) = (format!("/imports/{id}/errors"), format!("/api/v1/imports/{id}"));
        let sha256 = app.office().get(&api).await.ok()["file_sha256"].clone();
        office.post(&here, "cell.4.3=万江&cell.6.2=91441900MAJYQGWK58").await.status(303);
        let batch = app.office().get(&api).await.ok().json;
        assert_eq!(batch["corrections"], json!([{"row": 4, "column": 3, "was": "万港镇", "text": "万江"}]));
        assert_eq!((counts(&batch)[5], &batch["file_sha256"]), (1, &sha256));
        let detail = app.place().lines("SELECT detail AS line FROM audit_entries WHERE action = 'import_checked' ORDER BY id DESC");
        assert!(detail[0].contains("万港镇"), "{detail:?}");

        office.post(&here, "cell.4.3=万港镇").await.status(303);
        let batch = app.office().get(&api).await.ok().json;
        assert_eq!((&batch["corrections"], counts(&batch)[5]), (&json!([]), 2));
        // Cells outside the list cannot be written.
        office.post(&here, "cell.1.0=x").await.status(400);
        office.post(&here, "cell.4.99=x").await.status(400);

        office.post(&here, "cell.4.3=虎门").await.status(303);
        office.post(&format!("/imports/{id}/commit"), "on_error=skip").await.status(303);
        assert_eq!(app.place().count("companies"), 39, "the corrected row is in, the failed one is not");
        let result = office.get(&format!("/imports/{id}")).await.ok().text();
        says(&result, &["错误 1", "1 行有错误，没有导入", "errors.xlsx", "1 处"]);
    }

    async fn a_column_is_given_another_meaning_and_a_list_its_unit(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        let list = "企业名称,领域\n示例甲有限公司,电子\n示例乙有限公司,化工\n";
        let id = sent(&mut office, "名单.csv", list.as_bytes()).await;
        let here = format!("/imports/{id}/reading");
        let page = office.get(&here).await.ok().text();
        says(&page, &["1 列不导入", "电子；化工", "name=\"column.1\""]);
        let errors = office.get(&format!("/imports/{id}/errors")).await.ok().text();
        says(&errors, &["缺少所属镇街", "修改识别方式"]);

        let twice = "encoding=utf-8&as_of=2026-03-02&town=&column.0=name&column.1=name";
        says(&office.post(&here, twice).await.status(422).text(), &["两列都对应到“企业名称”"]);
        let unnamed = "encoding=utf-8&as_of=2026-03-02&town=&column.0=&column.1=industry";
        says(&office.post(&here, unnamed).await.status(422).text(), &["没有认出“企业名称”"]);
        let garbled = "encoding=utf-16le&as_of=2026-03-02&column.0=name&column.1=";
        let garbled = office.post(&here, garbled).await.status(422).text();
        says(&garbled, &["role=\"alert\"", "value=\"utf-16le\" selected"]);
        assert_eq!(app.office().get(format!("/api/v1/imports/{id}")).await.ok()["encoding"], "utf-8");

        let town = app.town_code("长安镇");
        let form = format!("encoding=utf-8&as_of=2026-02-01&town={town}&column.0=name&column.1=industry");
        let reply = office.post(&here, &form).await.status(303);
        let page = office.get(location(&reply)).await.ok().text();
        says(&page, &["2 列导入", "长安镇", "value=\"industry\" selected", "2026-02-01"]);
        says(&office.get(&format!("/imports/{id}")).await.ok().text(), &["新增 2", "失败 0"]);
        assert_eq!(app.place().count("imports"), 1, "the batch is the same");
        office.post(&format!("/imports/{id}/commit"), "on_error=abort").await.status(303);
        let found = app.leader().get("/api/v1/companies?q=示例乙").await.ok();
        assert_eq!((&found.items()[0]["industry"], &found.items()[0]["town_code"]), (&json!("化工"), &json!(town)));
        // The remembered mapping applies to the next list with these headings.
        let fields = [("kind", "companies"), ("town", town.as_str())];
        let next = "企业名称,领域\n示例丙有限公司,纺织\n".as_bytes();
        let reply = office.upload("/imports", &fields, ("又一份.csv", next)).await.status(303);
        let next = location(&reply);
        says(&office.get(&format!("{next}/reading")).await.ok().text(), &["value=\"industry\" selected"]);
    }

    async fn a_file_that_is_no_list_is_refused_on_the_form(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        let fields = [("kind", "listings"), ("as_of", "2026-03-01"), ("town", "")];
        let cut = LIST.iter().rposition(|byte| *byte >= 0x80).expect("Chinese text");
        for (name, bytes, status, sentence) in [
            ("空.csv", &b""[..], 422, "文件是空的"),
            ("", &b""[..], 422, "请选择要导入的名单"),
            ("截断.csv", &LIST[..cut], 422, "不能识别的字节"),
            ("没有表头.csv", "一,二\n三,四\n".as_bytes(), 422, "没有找到表头"),
        ] {
            let page = office.upload("/imports", &fields, (name, bytes)).await;
            let page = page.status(status).text();
            says(&page, &[sentence, "value=\"listings\" selected", "value=\"2026-03-01\""]);
        }
        let bad = [("kind", "companies"), ("as_of", "改天")];
        let page = office.upload("/imports", &bad, (NAME, LIST)).await.status(422).text();
        says(&page, &["须写明年、月、日"]);
    }

    async fn a_town_sees_its_own_lists_only(app: TestApp) {
        let list = "企业名称\n示例甲有限公司\n".as_bytes();
        let mut own = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let form = own.get("/imports").await.ok().text();
        says(&form, &["名单中的企业归入 长安镇"]);
        assert!(!form.contains("name=\"town\""), "{form}");
        let id = sent(&mut own, "长安名单.csv", list).await;
        own.get(&format!("/imports/{id}")).await.ok();
        let mut other = Browser::signed_in(&app, &app.town_code("虎门镇")).await;
        assert!(!other.get("/imports").await.ok().text().contains("长安名单"));
        for step in ["", "/reading", "/changes", "/errors", "/undo"] {
            other.get(&format!("/imports/{id}{step}")).await.status(404);
        }
        let forms = [("reading", "encoding=utf-8&as_of=2026-03-02&column.0=name"), ("errors", "cell.2.0=x"), ("commit", "on_error=abort"), ("undo", "")];
        for (step, form) in forms {
            other.post(&format!("/imports/{id}/{step}"), form).await.status(404);
        }
        // A town cannot assign its list to another town.
        let foreign = format!("encoding=utf-8&as_of=2026-03-02&town={}&column.0=name", app.town_code("虎门镇"));
        own.post(&format!("/imports/{id}/reading"), &foreign).await.status(303);
        own.post(&format!("/imports/{id}/commit"), "on_error=abort").await.status(303);
        let found = app.leader().get("/api/v1/companies?q=示例甲").await.ok();
        assert_eq!(found.items()[0]["town_code"], app.town_code("长安镇").as_str());
        says(&Browser::signed_in(&app, "office").await.get("/imports").await.ok().text(), &["长安名单.csv", "已提交"]);
    }

    async fn a_long_commit_goes_on_while_its_page_is_left(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        let id = sent(&mut office, NAME, LIST).await;
        let (here, commit) = (format!("/imports/{id}"), format!("/imports/{id}/commit"));
        let turn = Turn::taken(&app);
        for _ in 0..2 {
            let reply = office.post(&commit, "on_error=abort").await.status(303);
            assert_eq!(location(&reply), here);
        }
        let page = office.get(&here).await.ok().text();
        says(&page, &["正在提交", "0 / 40 行", "hx-trigger=\"every 1s\"", "刷新"]);
        says(&office.get("/imports").await.ok().text(), &["正在提交"]);
        turn.given_back();
        says(&waited_for(&mut office, &here, "已导入").await, &["<strong>40</strong>"]);
        assert_eq!(app.place().count("companies"), 40);

        let turn = Turn::taken(&app);
        let reply = office.post(&format!("{here}/undo"), "").await.status(303);
        assert_eq!(location(&reply), here);
        says(&office.get(&here).await.ok().text(), &["正在撤销"]);
        turn.given_back();
        waited_for(&mut office, &here, "没有保留任何内容").await;
        assert_eq!(app.place().count("companies"), 0);
    }

    async fn a_commit_that_would_do_something_else_is_shown_again(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        let list = "企业名称,镇街\n示例甲有限公司,长安\n示例乙有限公司,长安\n".as_bytes();
        let id = sent(&mut office, "名单.csv", list).await;
        make::company(&app).named("示例甲有限公司").in_town("长安镇").save().await;
        let refused = office.post(&format!("/imports/{id}/commit"), "on_error=abort").await.status(409);
        says(&refused.text(), &["核对之后系统中的数据有了变化", "新增 1", "无变化 1"]);
        office.post(&format!("/imports/{id}/commit"), "").await.status(422);
        office.post(&format!("/imports/{id}/commit"), "on_error=abort").await.status(303);
        assert_eq!(app.place().count("companies"), 2);
    }

    async fn an_undo_says_what_it_kept(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        let list = "企业名称,镇街\n示例甲有限公司,长安\n示例乙有限公司,长安\n".as_bytes();
        let id = sent(&mut office, "名单.csv", list).await;
        office.post(&format!("/imports/{id}/commit"), "on_error=abort").await.status(303);
        let found = app.leader().get("/api/v1/companies?q=示例甲").await.ok();
        let company = found.items()[0]["id"].as_i64().expect("id");
        app.office().patch(format!("/api/v1/companies/{company}"), 1, json!({"note": "改过"})).await.ok();
        office.post(&format!("/imports/{id}/undo"), "").await.status(303);
        let page = office.get(&format!("/imports/{id}")).await.ok().text();
        says(&page, &["下列 1 项例外", "示例甲有限公司", "整条记录", "予以保留"]);
        assert_eq!(app.place().count("companies"), 1);
    }
}
