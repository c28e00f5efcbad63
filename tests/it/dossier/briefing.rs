//! 企业简报: two pages for visitors of a company, also as a Word document.

use std::io::{Cursor, Read};

use serde_json::json;

use crate::profile::year;
use crate::support::{Browser, TestApp, make};

/// Reads the main part of the document.
fn document(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    zip.by_name("word/document.xml")
        .expect("the document")
        .read_to_string(&mut text)
        .expect("text");
    text
}

on_both! {
    async fn a_briefing_is_read_as_a_page_and_taken_along_as_a_document(app: TestApp) {
        let company = make::company(&app)
            .named("东莞市示例简报科技有限公司")
            .with("contact_person", "陈某某")
            .with("contact_phone", "13800001234")
            .with("sponsor", "示例证券")
            .at("guidance_filed")
            .save()
            .await;
        year(&app, company, 2024, 26_000, 4_000).await;
        make::blocker(&app, company, "rsj").await;
        let unit = app.town_code("长安镇");
        let group = json!({"leader": "组长某", "contact": "联络某", "phone": "13911112222"});
        app.office().put(format!("/api/v1/towns/{unit}/working-group"), 0, group).await.ok();

        let (here, log) = (format!("/companies/{company}/briefing"), "/api/v1/audit?action=briefing_made");
        let mut town = Browser::signed_in(&app, &unit).await;
        assert!(town.get(&format!("/companies/{company}/profile")).await.ok().text().contains(&here));
        let page = town.get(&here).await.ok().text();
        let shown = ["东莞市示例简报科技有限公司简报", "二、建议关注", "一是", "社保欠缴", "26,000.00",
            "138****1234", "联络某", "13911112222", "示例证券", "辅导备案"];
        for words in shown {
            assert!(page.contains(words), "{words}\n{page}");
        }
        assert_eq!(app.auditor().get(log).await.ok().items().len(), 0, "reading takes nothing out");

        let reply = town.get(&format!("{here}.docx")).await.ok();
        let name = reply.header("content-disposition").expect("a name").to_owned();
        let day = app.today().format("%Y%m%d").to_string();
        assert!(name.contains(&format!("briefing-{company}-{day}.docx")), "{name}");
        assert!(name.contains("%E7%AE%80%E6%8A%A5"), "简报: {name}");
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let text = document(&reply.bytes);
        for words in shown {
            assert!(text.contains(words), "{words}\n{text}");
        }
        let log = app.auditor().get(log).await.ok();
        let entry = &log.items()[0];
        assert_eq!((&entry["actor"], &entry["object"], &entry["object_id"]),
            (&json!(unit), &json!("company"), &json!(company.to_string())));
        assert!(entry.to_string().contains("东莞市示例简报科技有限公司简报"), "{entry}");
    }

    async fn a_briefing_is_for_those_who_see_the_profile(app: TestApp) {
        let company = make::company(&app).save().await;
        make::blocker(&app, company, "rsj").await;
        for path in ["briefing", "briefing.docx"] {
            let path = format!("/companies/{company}/{path}");
            app.town("虎门镇").get(&path).await.refused(404, "not_found");
            app.department("rsj").get(&path).await.status(403);
            app.leader().get(&path).await.ok();
        }
        let log = app.auditor().get("/api/v1/audit?action=briefing_made").await.ok();
        assert_eq!(log.items().len(), 1, "the leader's, and no refused one");
    }
}
