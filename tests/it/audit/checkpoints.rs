//! Checkpoints of the audit log, from which the chain can be verified.

use serde_json::{Value, json};

use crate::support::TestApp;

const VERIFICATION: &str = "/api/v1/audit/verification";

/// Fills the log up to a number of entries.
fn fill(app: &TestApp, entries: i64) {
    let missing = entries - app.place().count("audit_entries");
    let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
    let filled = app.journal().system_write(now, |tx| {
        (0..missing).try_for_each(|_| tx.audit("login", "user", "office", json!({})))
    });
    filled.expect("entries");
}

async fn verified(app: &TestApp, part: &str) -> Value {
    let report = app.auditor().get(format!("{VERIFICATION}{part}")).await.ok();
    json!([report["after"], report["entries"], report["broken_at"], report["last_checkpoint"]])
}

on_both! {
    async fn every_thousandth_entry_is_a_checkpoint(app: TestApp) {
        app.auditor().get("/api/v1/auth/me").await; // signs in before the entries are counted
        fill(&app, 999);
        assert_eq!(app.place().count("audit_checkpoints"), 0);
        fill(&app, 2_010);
        assert_eq!(app.place().lines("SELECT CAST(entry AS TEXT) AS line FROM audit_checkpoints ORDER BY entry"), ["1000", "2000"]);
        let same = "SELECT count(*) AS n FROM audit_checkpoints c JOIN audit_entries e
            ON e.id = c.entry AND e.hash = c.hash AND e.at = c.at";
        assert_eq!(app.place().number(same), 2);
        assert_eq!(verified(&app, "").await, json!([0, 2010, null, 2000]));
        assert_eq!(verified(&app, "?after=1000").await, json!([1000, 1010, null, 2000]));
        assert_eq!(verified(&app, "?until=1000").await, json!([0, 1000, null, 1000]));
        assert_eq!(verified(&app, "?after=1000&until=2000").await, json!([1000, 1000, null, 2000]));
        let nowhere = app.auditor().get(format!("{VERIFICATION}?after=999")).await;
        nowhere.refused(422, "invalid").field("after", "unknown_checkpoint");
        for empty in ["?until=0", "?until=-1", "?after=1000&until=1000"] {
            let refused = app.auditor().get(format!("{VERIFICATION}{empty}")).await;
            refused.refused(422, "invalid").field("until", "out_of_range");
        }
    }

    async fn a_part_is_verified_without_what_lies_before(app: TestApp) {
        app.auditor().get("/api/v1/auth/me").await;
        fill(&app, 1_500);
        app.place().sql("UPDATE audit_entries SET actor = 'someone else' WHERE id = 5");
        assert_eq!(verified(&app, "").await, json!([0, 4, 5, null]));
        assert_eq!(verified(&app, "?after=1000").await, json!([1000, 500, null, 1000]));
        // Old entries are archived: the whole log can no longer be verified, the part after the
        // checkpoint can.
        app.place().sql("DELETE FROM audit_entries WHERE id <= 1000");
        assert_eq!(verified(&app, "").await, json!([0, 0, 1001, null]));
        assert_eq!(verified(&app, "?after=1000").await, json!([1000, 500, null, 1000]));
    }

    async fn a_checkpoint_that_says_otherwise_shows(app: TestApp) {
        app.auditor().get("/api/v1/auth/me").await;
        fill(&app, 1_500);
        app.place().sql("UPDATE audit_checkpoints SET hash = 'another'");
        assert_eq!(verified(&app, "").await, json!([0, 999, 1000, null]));
        assert_eq!(verified(&app, "?after=1000").await, json!([1000, 0, 1001, 1000]));
    }
}
