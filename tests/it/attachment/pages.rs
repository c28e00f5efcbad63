//! 附件.

use kunpeng::access::Scope;
use kunpeng::attachment;
use kunpeng::files::Files;

use crate::support::{Browser, TestApp, make};

on_both! {
    async fn a_file_is_kept_for_those_who_may_see_the_company(app: TestApp) {
        let id = make::company(&app).in_town("长安镇").save().await;
        let path = format!("/companies/{id}/attachments");
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let pdf = b"%PDF-1.7 land title";
        town.upload(&path, &[], ("土地证（复印件）.pdf", pdf)).await.status(303);
        let page = town.get(&format!("/companies/{id}")).await.ok().text();
        assert!(page.contains("土地证（复印件）.pdf") && page.contains("19 字节"), "{page}");
        let file = town.get(&format!("{path}/1")).await.ok();
        assert_eq!(file.bytes, pdf);
        assert_eq!(file.header("content-type"), Some("application/pdf"));
        let disposition = file.header("content-disposition").unwrap_or_default();
        assert!(disposition.starts_with("attachment") && disposition.contains("%E5%9C%9F"), "{disposition}");
        for (who, status) in [(app.town_code("虎门镇").as_str(), 404), ("leader", 200), ("auditor", 403)] {
            let reply = Browser::signed_in(&app, who).await.get(&format!("{path}/1")).await;
            assert_eq!(reply.status, status, "{who}");
        }
        let elsewhere = make::company(&app).in_town("长安镇").save().await;
        town.get(&format!("/companies/{elsewhere}/attachments/1")).await.status(404);
        let history = town.get(&format!("/companies/{id}/history")).await.ok().text();
        assert!(history.contains("附件") && history.contains("土地证"), "{history}");
        assert!(town.get(&format!("{path}/1/remove")).await.ok().text().contains("土地证"));
        town.post(&format!("{path}/1/remove"), "").await.status(303);
        town.get(&format!("{path}/1")).await.status(404);
    }

    async fn a_check_names_files_that_are_lost(app: TestApp) {
        let id = make::company(&app).save().await;
        let mut office = Browser::signed_in(&app, "office").await;
        office.upload(&format!("/companies/{id}/attachments"), &[], ("甲.pdf", b"%PDF-1")).await.status(303);
        let files = Files::at(app.place().file("attachments"));
        let scope = Scope::whole_city("a test looks everywhere");
        let lost = || app.query(|db| Ok(attachment::with_missing_content(db, &scope, &files).expect("a look")));
        assert_eq!(lost(), Vec::<i64>::new());
        let path = files.path(&kunpeng::digest::sha256_hex(b"%PDF-1")).expect("a path");
        std::fs::write(path, b"%PD").expect("cut short");
        assert_eq!(lost(), [1]);
    }

    async fn what_is_no_document_is_refused(app: TestApp) {
        let id = make::company(&app).save().await;
        let path = format!("/companies/{id}/attachments");
        let mut office = Browser::signed_in(&app, "office").await;
        for (name, content, said) in [
            ("木马.exe", &b"MZ"[..], "只接收 PDF"),
            ("改名.pdf", b"MZ", "与扩展名不符"),
            ("空.pdf", b"", "是空的"),
            ("页面.html", b"<script>", "只接收 PDF"),
        ] {
            let refused = office.upload(&path, &[], (name, content)).await.status(422).text();
            assert!(refused.contains(said), "{name}: {refused}");
        }
        let large = [b"%PDF-".to_vec(), vec![0; 20 * 1024 * 1024]].concat();
        assert!(office.upload(&path, &[], ("大.pdf", &large)).await.status(422).text().contains("20 MB"));
        let page = office.get(&format!("/companies/{id}")).await.ok().text();
        assert!(page.contains("附件 <small>0 个</small>"), "{page}");
    }
}
