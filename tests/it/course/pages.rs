//! 上市进程 on the page of a company.

use crate::support::{Browser, TestApp, make};

on_both! {
    async fn the_next_legal_moves_stand_on_the_page_and_illegal_ones_are_refused_there(app: TestApp) {
        let id = make::company(&app).at("guidance_filed").save().await;
        let path = format!("/companies/{id}");
        let mut office = Browser::signed_in(&app, "office").await;
        let page = office.get(&path).await.ok().text();
        for step in ["guidance_passed", "accepted", "guidance_ended", "suspended", "moved_out"] {
            assert!(page.contains(&format!("name=\"stage\" value=\"{step}\"")), "{step}\n{page}");
        }
        assert!(!page.contains("value=\"reserved\""), "{page}");
        let no_reason = office.post(&format!("{path}/stages"), "stage=suspended&occurred_on=2026-03-02&note=").await;
        assert!(no_reason.status(422).text().contains("须在 note 中写明原因"), "where it was entered");
        office.post(&format!("{path}/stages"), "stage=guidance_passed&occurred_on=2026-03-02&document_no=粤证监〔2026〕1号").await.status(303);
        let after = office.get(&path).await.ok().text();
        assert!(after.contains("辅导验收") && after.contains("粤证监〔2026〕1号"), "{after}");
        office.post(&format!("{path}/stages"), "stage=reserved&occurred_on=2026-03-02").await.status(409);
        let leader = Browser::signed_in(&app, "leader").await.get(&path).await.ok().text();
        assert!(!leader.contains("name=\"stage\"") && leader.contains("粤证监〔2026〕1号"), "{leader}");
    }

    async fn a_date_known_to_the_month_stays_so(app: TestApp) {
        let id = make::company(&app).save().await;
        let path = format!("/companies/{id}");
        let event = serde_json::json!({"reason": "见原件"});
        let mut office = Browser::signed_in(&app, "office").await;
        let timeline = app.office().get(&format!("/api/v1{path}/stages")).await.ok();
        let first = timeline.items()[0]["id"].as_i64().unwrap_or_default();
        app.office().post(&format!("/api/v1{path}/stages"), serde_json::json!({"stage": "reserved", "occurred_on": app.today()})).await.status(201);
        app.office().post(&format!("/api/v1{path}/stages/{first}/void"), event).await.ok();
        let page = office.get(&path).await.ok().text();
        assert!(page.contains("已更正：见原件"), "{page}");
        let month = office.post(&format!("{path}/stages"), "stage=reforming&occurred_on=2026年3月").await;
        assert!(month.status == 303 || month.text().contains("晚于今天"), "{}", month.text());
    }
}
