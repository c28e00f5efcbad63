//! Every route × every role × {own unit, other unit}. The table is [`super::table`].
//!
//! Outcomes of a cell: 401 without a token; 403 for a role without the permission, whatever the
//! record; 404 for a record outside the scope; otherwise success.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use kunpeng::server::{FEATURES, routes};

use super::table::{self, Row, Who};
use super::targets::{Ids, Side, Target};
use crate::server::words;
use crate::support::{Person, Reply, TestApp};

/// All roles.
const ROLES: [&str; 7] = ["town", "department", "office", "leader", "admin", "security", "auditor"];

fn person(app: &TestApp, role: &str) -> Person {
    match role {
        "town" => app.town("长安镇"),
        "department" => app.department("rsj"),
        role => app.person(role),
    }
}

#[test]
fn the_table_has_every_route_and_no_other() {
    let routes: BTreeSet<String> = routes(FEATURES.iter().copied())
        .map(|route| format!("{} {}", route.method(), route.path()))
        .collect();
    let rows = table::rows();
    let table: BTreeSet<String> = rows.iter().map(|row| row.route.to_owned()).collect();
    let missing: Vec<_> = routes.difference(&table).collect();
    let gone: Vec<_> = table.difference(&routes).collect();
    assert!(missing.is_empty(), "add to tests/it/server/table.rs: {missing:#?}");
    assert!(gone.is_empty(), "remove from tests/it/server/table.rs: {gone:#?}");
    assert_eq!(rows.len(), table.len(), "a route is in the table twice");
}

on_both! {
    async fn every_role_meets_what_the_table_says(app: TestApp) {
        let mut matrix = Matrix { app, read_only: BTreeMap::new(), wrong: Vec::new() };
        for row in table::rows() {
            matrix.nobody(&row).await;
            for role in ROLES {
                matrix.role(&row, role).await;
            }
        }
        assert!(matrix.wrong.is_empty(), "\n{}", matrix.wrong.join("\n"));
        // The audit log now contains every action of every role.
        let missing = words::missing(matrix.app.database());
        assert!(missing.is_empty(), "add to words.rs of their features: {missing:#?}");
    }
}

struct Matrix {
    app: TestApp,
    /// Records shared by GET requests.
    read_only: BTreeMap<(Target, Side), Ids>,
    wrong: Vec<String>,
}

impl Matrix {
    async fn nobody(&mut self, row: &Row) {
        if matches!(row.who, Who::Anyone) {
            let reply = send(&self.app.nobody(), row, &Ids::unknown()).await;
            self.expect_success(row, "nobody", Side::Own, &reply);
        } else {
            let reply = send(&self.app.nobody(), row, &Ids::unknown()).await;
            self.expect(row, "nobody", Side::Own, &reply, 401, "missing_token");
        }
    }

    async fn role(&mut self, row: &Row, role: &str) {
        let person = match row.in_own_session {
            true => person(&self.app, role).in_new_session().await,
            false => person(&self.app, role),
        };
        if !row.who.admits(role) {
            let reply = send(&person, row, &Ids::unknown()).await;
            return self.expect(row, role, Side::Own, &reply, 403, "forbidden");
        }
        let ids = self.target(row, Side::Own).await;
        let reply = send(&person, row, &ids).await;
        self.expect_success(row, role, Side::Own, &reply);
        if row.target.is_none() {
            return;
        }
        let ids = self.target(row, Side::Other).await;
        let reply = send(&person, row, &ids).await;
        match role {
            "town" | "department" if !row.known_to_all => {
                self.expect(row, role, Side::Other, &reply, 404, "not_found");
            }
            _ => self.expect_success(row, role, Side::Other, &reply),
        }
    }

    /// A new record for this cell, unless the request only reads.
    async fn target(&mut self, row: &Row, side: Side) -> Ids {
        let Some(target) = row.target else { return Ids::unknown() };
        if row.method() != Method::GET {
            return target.make(&self.app, side).await;
        }
        if let Some(ids) = self.read_only.get(&(target, side)) {
            return ids.clone();
        }
        let ids = target.make(&self.app, side).await;
        self.read_only.insert((target, side), ids.clone());
        ids
    }

    fn expect(&mut self, row: &Row, who: &str, side: Side, reply: &Reply, status: u16, code: &str) {
        if reply.status != status || reply["code"] != code {
            self.wrong(row, who, side, &format!("{status} {code}"), reply);
        }
    }

    fn expect_success(&mut self, row: &Row, who: &str, side: Side, reply: &Reply) {
        let expected = match row.answers {
            Some(status) => reply.status == status,
            None => (200..300).contains(&reply.status),
        };
        if !expected {
            let status = row.answers.map_or("2xx".to_owned(), |status| status.to_string());
            self.wrong(row, who, side, &status, reply);
        }
    }

    fn wrong(&mut self, row: &Row, who: &str, side: Side, expected: &str, reply: &Reply) {
        self.wrong.push(format!(
            "{} as {who} ({side:?}): expected {expected}, got {}",
            row.route,
            reply.summary()
        ));
    }
}

async fn send(person: &Person, row: &Row, ids: &Ids) -> Reply {
    let method = row.method();
    let path = match row.at {
        Some(name) => {
            row.path().replace("{what}", name).replace("{period}", name).replace("{file}", name)
        }
        None => ids.fill(row.path()),
    };
    let mut call = person.request(method.clone(), path);
    if matches!(method, Method::PATCH | Method::PUT | Method::DELETE) {
        call = call.version(ids.version);
    }
    if let Some(body) = row.body {
        call = call.json(body(person.app(), ids));
    }
    if let Some(form) = row.form {
        call = call.body("application/x-www-form-urlencoded", form(person.app(), ids));
    }
    call.send().await
}
