//! The audit log.

mod checkpoints;
mod pages;

use serde_json::json;

use crate::support::TestApp;

on_both! {
    async fn the_log_is_read_backwards_page_by_page(app: TestApp) {
        let before = app.place().count("audit_entries");
        for _ in 0..3 {
            app.office().in_new_session().await;
        }
        let auditor = app.auditor().in_new_session().await;
        let first = auditor.get("/api/v1/audit?per_page=3&action=login").await.ok();
        assert_eq!(first.each("id"), [4, 3, 2].map(|n| (before + n).to_string()));
        let rest = format!("/api/v1/audit?per_page=3&action=login&before={}", first["next_before"]);
        let rest = auditor.get(rest).await.ok();
        assert_eq!((rest.each("id"), &rest["next_before"]), (vec![(before + 1).to_string()], &json!(null)));
    }

    async fn an_untouched_log_verifies(app: TestApp) {
        let before = app.place().count("audit_entries");
        app.office().in_new_session().await;
        let auditor = app.auditor().in_new_session().await;
        let report = auditor.get("/api/v1/audit/verification").await.ok();
        let entries = json!(before + 2);
        assert_eq!((&report["entries"], &report["broken_at"]), (&entries, &json!(null)));
    }

    async fn an_altered_entry_shows(app: TestApp) {
        for _ in 0..3 {
            app.office().in_new_session().await;
        }
        app.place().sql("UPDATE audit_entries SET actor = 'someone else' WHERE id = 2");
        let report = app.auditor().get("/api/v1/audit/verification").await.ok();
        assert_eq!(report["broken_at"], 2);
    }

    async fn a_removed_entry_shows(app: TestApp) {
        for _ in 0..3 {
            app.office().in_new_session().await;
        }
        app.place().sql("DELETE FROM audit_entries WHERE id = 2");
        let report = app.auditor().get("/api/v1/audit/verification").await.ok();
        assert_eq!(report["broken_at"], 3);
    }
}
