//! Sessions of a person.

use crate::support::TestApp;

const SESSIONS: &str = "/api/v1/auth/sessions";

on_both! {
    async fn a_person_sees_their_own_sessions_and_no_other(app: TestApp) {
        app.leader().in_new_session().await;
        let here = app.office().in_new_session().await;
        app.office().in_new_session().await;
        let list = here.get(SESSIONS).await.ok();
        assert_eq!(list["total"], 2);
        let current = list.items().iter().filter(|session| session["current"] == true);
        assert_eq!(current.count(), 1);
    }

    async fn signing_out_elsewhere_ends_that_session(app: TestApp) {
        let here = app.office().in_new_session().await;
        let there = app.office().in_new_session().await;
        let list = here.get(SESSIONS).await.ok();
        let other = list.items().iter().find(|session| session["current"] == false).unwrap();
        here.delete(format!("{SESSIONS}/{}", other["id"].as_str().unwrap()), 1).await.status(204);
        there.get(SESSIONS).await.refused(401, "session_ended");
        here.get(SESSIONS).await.ok();
    }

    async fn another_persons_session_is_not_found(app: TestApp) {
        let leader = app.leader().in_new_session().await;
        let list = leader.get(SESSIONS).await.ok();
        let path = format!("{SESSIONS}/{}", list.each("id")[0]);
        app.office().delete(path, 1).await.refused(404, "not_found");
        leader.get(SESSIONS).await.ok();
    }
}
