//! Which files are stored, for whom, and how many.

use serde_json::json;

use crate::support::{Person, Reply, TestApp, make};

const PDF: &[u8] = b"%PDF-1.7 land title";

fn path(company: i64) -> String {
    format!("/companies/{company}/attachments")
}

async fn send(who: &Person, company: i64, name: &str, content: &[u8]) -> Reply {
    who.upload(path(company), &[], (name, content)).await
}

/// Id of the last uploaded file.
fn last(app: &TestApp) -> i64 {
    app.place().number("SELECT max(id) AS n FROM attachments")
}

/// Number of files in the folder.
fn contents(app: &TestApp) -> usize {
    let Ok(folders) = std::fs::read_dir(app.place().file("attachments")) else { return 0 };
    let files =
        |folder: std::fs::DirEntry| std::fs::read_dir(folder.path()).expect("a folder").count();
    folders.map(|folder| files(folder.expect("an entry"))).sum()
}

on_both! {
    async fn outside_its_unit_a_file_does_not_exist(app: TestApp) {
        let own = make::company(&app).in_town("长安镇").save().await;
        let foreign = make::company(&app).in_town("虎门镇").save().await;
        send(&app.office(), foreign, "别家.pdf", PDF).await.status(303);
        let file = last(&app);
        let town = app.town("长安镇");
        for company in [foreign, own] {
            town.get(format!("{}/{file}", path(company))).await.refused(404, "not_found");
            town.get(format!("{}/{file}/remove", path(company))).await.refused(404, "not_found");
            town.post(format!("{}/{file}/remove", path(company)), json!({})).await.refused(404, "not_found");
        }
        send(&town, foreign, "塞入.pdf", b"%PDF-1.4 slipped in").await.refused(404, "not_found");
        assert_eq!((app.place().count("attachments"), contents(&app)), (1, 1), "nothing came of it");
        app.department("rsj").get(format!("{}/{file}", path(foreign))).await.refused(403, "forbidden");
        app.nobody().get(format!("{}/{file}", path(foreign))).await.refused(401, "missing_token");
        app.leader().get(format!("{}/{file}", path(foreign))).await.ok();
        send(&app.leader(), foreign, "批示.pdf", PDF).await.refused(403, "forbidden");
    }

    async fn a_company_keeps_two_hundred_files_and_no_more(app: TestApp) {
        let company = make::company(&app).save().await;
        let other = make::company(&app).save().await;
        let town = app.town("长安镇");
        send(&town, company, "第一.pdf", PDF).await.status(303);
        let first = last(&app);
        let copy = format!(
            "INSERT INTO attachments (company_id, file_name, kind, size, sha256, uploaded_by, uploaded_at) \
             SELECT company_id, file_name, kind, size, sha256, uploaded_by, uploaded_at \
             FROM attachments WHERE id = {first};"
        );
        app.place().sql(&copy.repeat(199));
        let refused = send(&town, company, "多余.pdf", PDF).await.status(409).text();
        assert!(refused.contains("最多保存 200 个附件"), "{refused}");
        send(&town, other, "另一家.pdf", PDF).await.status(303);
        town.post(format!("{}/{first}/remove", path(company)), json!({})).await.status(303);
        send(&town, company, "还有.pdf", PDF).await.status(303);
        send(&town, company, "多余.pdf", PDF).await.status(409);
    }

    async fn evidence_of_a_blocker_is_not_taken_away(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = make::assigned(&app, company, "rsj", 10).await;
        send(&app.office(), company, "凭证.pdf", PDF).await.status(303);
        let evidence = last(&app);
        send(&app.office(), company, "闲置.pdf", b"%PDF-1.4 spare").await.status(303);
        let spare = last(&app);
        let named = json!({"note": "见凭证", "evidence": [{"name": "凭证", "attachment_id": evidence}]});
        make::act(app.town("长安镇"), id, "comment", named).await;
        for who in [app.office(), app.town("长安镇")] {
            let remove = format!("{}/{evidence}/remove", path(company));
            who.post(remove, json!({})).await.refused(409, "is_evidence");
        }
        app.office().post(format!("{}/{spare}/remove", path(company)), json!({})).await.status(303);
        assert_eq!(app.office().get(format!("{}/{evidence}", path(company))).await.ok().bytes, PDF);
        app.office().get(format!("{}/{spare}", path(company))).await.refused(404, "not_found");
        let removed = app.auditor().get("/api/v1/audit?action=attachment_removed").await.ok();
        assert_eq!(removed.each("object_id"), [spare.to_string()]);
    }

    async fn one_content_is_kept_once_and_outlives_each_of_its_names(app: TestApp) {
        let (first, second) = (make::company(&app).save().await, make::company(&app).save().await);
        let office = app.office();
        send(&office, first, "甲.pdf", PDF).await.status(303);
        let one = last(&app);
        send(&office, second, "乙.pdf", PDF).await.status(303);
        let two = last(&app);
        assert_eq!((app.place().count("attachments"), contents(&app)), (2, 1));
        office.post(format!("{}/{one}/remove", path(first)), json!({})).await.status(303);
        assert_eq!(office.get(format!("{}/{two}", path(second))).await.ok().bytes, PDF);
        office.post(format!("{}/{one}/remove", path(first)), json!({})).await.refused(404, "not_found");
    }

    async fn files_go_with_their_company_and_come_back_with_it(app: TestApp) {
        let company = make::company(&app).save().await;
        let office = app.office();
        send(&office, company, "甲.pdf", PDF).await.status(303);
        let file = format!("{}/{}", path(company), last(&app));
        let version = office.get(format!("/api/v1/companies/{company}")).await.ok().version();
        office.delete(format!("/api/v1/companies/{company}"), version).await.ok();
        office.get(&file).await.refused(404, "not_found");
        send(&office, company, "乙.pdf", PDF).await.refused(404, "not_found");
        office.post(format!("/api/v1/companies/{company}/restore"), json!({})).await.ok();
        assert_eq!(office.get(&file).await.ok().bytes, PDF);
    }

    async fn a_file_is_what_both_name_and_content_say(app: TestApp) {
        let company = make::company(&app).save().await;
        let blocker = make::assigned(&app, company, "rsj", 10).await;
        let files = format!("/api/v1/blockers/{blocker}/files");
        for (name, content, code) in [
            ("木马.exe", &b"MZ"[..], "file_type_refused"),
            ("改名.pdf", b"MZ", "file_type_mismatch"),
            ("图.png", PDF, "file_type_mismatch"),
            ("空.pdf", b"", "empty_file"),
        ] {
            let refused = app.department("rsj").upload(&files, &[], (name, content)).await;
            refused.refused(422, "invalid").field("file", code);
        }
        assert_eq!((app.place().count("attachments"), contents(&app)), (0, 0));
        let sent = app.department("rsj").upload(&files, &[], ("回函.PDF", PDF)).await.status(201);
        assert!(sent["attachment_id"].is_i64(), "an ending in capitals is the same");
    }
}
