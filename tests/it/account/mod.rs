//! Accounts: who may sign in, as what, and for which unit.

mod change;
mod command_line;
mod create;
mod list;
mod pages;
mod secure;
mod sessions;

use serde_json::{Value, json};

use crate::support::{Reply, TestApp};

const USERS: &str = "/api/v1/users";
const TOWN: &str = "441900119";

/// Input of a valid account of a unit.
fn officer(username: &str) -> Value {
    json!({"username": username, "display_name": "张三", "role": "town", "town_code": TOWN})
}

/// Creates that account.
async fn hire(app: &TestApp, username: &str) -> Reply {
    app.admin().post(USERS, officer(username)).await.status(201)
}

fn one_time_password(reply: &Reply) -> String {
    reply["one_time_password"].as_str().expect("a one-time password").to_owned()
}

fn path(id: i64) -> String {
    format!("{USERS}/{id}")
}

/// Finds the id of an account.
async fn id_of(app: &TestApp, username: &str) -> i64 {
    let found = app.admin().get(format!("{USERS}?q={username}")).await.ok();
    let mut items = found.items().iter();
    let account = items.find(|user| user["username"] == username).expect("the account");
    account["id"].as_i64().expect("a number")
}

/// Signs in with the initial password and changes it to [`crate::support::account::PASSWORD`].
async fn settle(app: &TestApp, username: &str, first: &str) {
    use crate::support::account::PASSWORD;
    let signed_in = app.person(username).sign_in(first).await.ok();
    assert_eq!(signed_in["must_change_password"], true);
    let me = app.nobody().with_token(signed_in["access_token"].as_str().expect("a token"));
    me.get(USERS).await.refused(403, "must_change_password");
    let body = json!({"old_password": first, "new_password": PASSWORD});
    me.post("/api/v1/auth/password", body).await.status(204);
}
