use actix_web::http::Method;

use crate::support::{Person, Reply, TestApp};

const SESSIONS: &str = "/api/v1/auth/sessions";

async fn end(person: &Person, id: &str) -> Reply {
    person.request(Method::DELETE, format!("{SESSIONS}/{id}")).send().await
}

on_both! {
    async fn a_person_sees_where_they_are_signed_in_and_signs_out_there(app: TestApp) {
        let here = app.leader().in_new_session().await;
        let there = app.leader().in_new_session().await;
        let list = here.get(SESSIONS).await.ok();
        assert_eq!(list["total"], 2);
        let is_here = |item: &&serde_json::Value| item["current"] == true;
        assert_eq!(list.items().iter().filter(is_here).count(), 1);
        let other = list.items().iter().find(|item| item["current"] == false).unwrap();
        let id = other["id"].as_str().unwrap();
        assert_eq!(id.len(), 16);
        end(&here, id).await.status(204);
        there.get("/api/v1/auth/me").await.refused(401, "session_ended");
        assert_eq!(here.get(SESSIONS).await.ok()["total"], 1);
        end(&here, id).await.refused(404, "not_found");
    }

    async fn anothers_session_does_not_exist(app: TestApp) {
        let leader = app.leader().in_new_session().await;
        let list = leader.get(SESSIONS).await.ok();
        let id = list.items()[0]["id"].as_str().unwrap();
        end(&app.office(), id).await.refused(404, "not_found");
        leader.get("/api/v1/auth/me").await.ok();
    }

    async fn a_session_is_named_by_its_whole_beginning_only(app: TestApp) {
        let leader = app.leader().in_new_session().await;
        let list = leader.get(SESSIONS).await.ok();
        let id = list.items()[0]["id"].as_str().unwrap();
        end(&leader, &id[..8]).await.refused(404, "not_found");
        end(&leader, "%25").await.refused(404, "not_found");
    }
}
