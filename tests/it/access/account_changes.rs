//! What changes on an account counts from the next request on.

use crate::support::TestApp;

on_both! {
    async fn a_closed_account_is_out_at_once(app: TestApp) {
        app.auditor().get("/api/v1/audit").await.ok();
        app.place().sql("UPDATE users SET active = FALSE WHERE username = 'auditor'");
        app.auditor().get("/api/v1/audit").await.refused(401, "session_ended");
    }

    async fn another_role_counts_at_once(app: TestApp) {
        app.auditor().get("/api/v1/audit").await.ok();
        app.place().sql("UPDATE users SET role = 'leader' WHERE username = 'auditor'");
        app.auditor().get("/api/v1/audit").await.refused(403, "forbidden");
        assert_eq!(app.auditor().get("/api/v1/auth/me").await.ok()["role"], "leader");
    }
}
