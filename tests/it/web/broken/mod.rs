//! Sends every kind of broken request to every route, as a person with permission. Every error must
//! have a known code and a Chinese message, and must not be a 5xx.
//!
//! Requests are generated from the list of routes, the access table and the OpenAPI document, so a
//! new route is tested without a line here.

pub mod chinese;
mod requests;

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use serde_json::Value;

use crate::server::table::{self, Row, Who};
use crate::server::targets::{Ids, Side, Target};
use crate::support::{NewAccount, Person, Reply, TestApp};
use chinese::english_in;
use requests::{Broken, must_be_refused};

/// Roles to use, in order of preference.
const PLAYERS: [&str; 6] = ["office", "admin", "security", "auditor", "town", "department"];

/// Codes allowed in errors. A new code must also be added to the OpenAPI document.
const CODES: &[&str] = &[
    "possible_duplicate",
    // the request itself
    "bad_body",
    "bad_enum",
    "bad_form",
    "bad_paging",
    "bad_path",
    "bad_period",
    "bad_upload",
    "bad_value",
    "bad_version",
    "duplicate_field",
    "invalid",
    "missing_field",
    "missing_file",
    "no_such_route",
    "not_json",
    "stale_version",
    "too_large",
    "unknown_field",
    "unknown_sort",
    "version_required",
    // the records it names
    "already_reviewed",
    "bad_date",
    "duplicate",
    "illegal_action",
    "invalid_credentials",
    "invalid_refresh_token",
    "none_chosen",
    "not_found",
    "nothing_asked",
    "recheck_open",
    "session_ended",
    "unknown_standard",
    // the list that was sent
    "damaged_workbook",
    "file_type_mismatch",
    "not_a_list",
    "unknown_encoding",
    "unknown_sheet",
];

/// Records named in paths of routes without a target in the access table.
const RECORDS: &[(&str, Target)] = &[
    ("/companies/{id}/", Target::Company),
    ("/imports/{id}/", Target::Import),
    ("/meetings/{id}/", Target::Meeting),
    ("/requests/{id}/", Target::Request),
    ("/users/{id}", Target::Account),
];

/// Codes that the broken requests must have caused at least once; otherwise they are not broken as
/// intended.
const MET: &[&str] = &[
    "bad_enum",
    "bad_form",
    "bad_path",
    "bad_upload",
    "bad_value",
    "bad_version",
    "duplicate_field",
    "invalid",
    "missing_field",
    "not_json",
    "stale_version",
    "too_large",
    "unknown_field",
    "version_required",
];

on_both! {
    async fn is_refused_in_chinese_on_every_route(app: TestApp) {
        let mut tour = Tour::new(app);
        for row in table::rows() {
            tour.visit(&row).await;
        }
        tour.report();
    }
}

struct Tour {
    app: TestApp,
    document: Value,
    records: BTreeMap<Target, Ids>,
    clumsy: usize,
    /// Number of occurrences of each code.
    met: BTreeMap<String, usize>,
    /// Wrong errors, each with the requests that caused it.
    wrong: BTreeMap<String, Vec<String>>,
}

impl Tour {
    fn new(app: TestApp) -> Self {
        let document = serde_json::to_value(kunpeng::server::openapi_document(
            kunpeng::server::FEATURES.iter().copied(),
        ))
        .expect("a document");
        Self {
            app,
            document,
            records: BTreeMap::new(),
            clumsy: 0,
            met: BTreeMap::new(),
            wrong: BTreeMap::new(),
        }
    }

    async fn visit(&mut self, row: &Row) {
        let person = self.player(row);
        for broken in requests::of_path(row) {
            self.send(row, &person, broken).await;
        }
        let sample = self.sample(row).await;
        if row.method() == Method::GET {
            for broken in requests::of_query(row, &self.document, &sample) {
                self.send(row, &person, broken).await;
            }
            return;
        }
        let mut contents = requests::of_content(row, &self.document, &self.app, &sample);
        let noise = requests::noise().at(sample.fill(row.path()));
        if self.send(row, &person, noise).await["code"] == "bad_upload" {
            contents.extend(requests::of_upload());
        }
        for broken in contents {
            let path = self.sample(row).await.fill(row.path());
            self.send(row, &person, broken.at(path)).await;
        }
    }

    /// A person who may use the route. Broken requests may damage the account or session of that
    /// person without affecting others.
    fn player(&mut self, row: &Row) -> Person {
        let role = PLAYERS.into_iter().find(|role| row.who.admits(role)).expect("a role");
        match row.who {
            Who::Anyone => self.app.nobody().at([10, 9, 8, 7]),
            Who::Everyone => {
                self.clumsy += 1;
                let username = format!("clumsy-{}", self.clumsy);
                self.app.add(NewAccount::new(&username, "leader"))
            }
            Who::Roles(_) if role == "town" => self.app.town("长安镇"),
            Who::Roles(_) if role == "department" => self.app.department("rsj"),
            Who::Roles(_) => self.app.person(role),
        }
    }

    /// A record for the path, shared by all routes until it changes.
    async fn sample(&mut self, row: &Row) -> Ids {
        let Some(target) = target_of(row) else { return Ids::unknown() };
        if let Some(known) = self.records.get(&target) {
            return known.clone();
        }
        let ids = target.make(&self.app, Side::Own).await;
        self.records.insert(target, ids.clone());
        ids
    }

    async fn send(&mut self, row: &Row, person: &Person, broken: Broken) -> Reply {
        let reply = broken.send(person, row.method()).await;
        let wrong = match reply.status {
            400.. => self.refusal(&reply),
            _ if must_be_refused(&broken) => Some("is not refused".to_owned()),
            _ => None,
        };
        if let Some(wrong) = wrong {
            let found = format!("{}, {}: {}", row.route, broken.what, reply.summary());
            self.wrong.entry(wrong).or_default().push(found);
        }
        if reply.status < 400 && row.method() != Method::GET {
            // The request succeeded and may have changed the record.
            target_of(row).map(|target| self.records.remove(&target));
        }
        reply
    }

    /// Returns what is wrong with an error.
    fn refusal(&mut self, reply: &Reply) -> Option<String> {
        if reply.status >= 500 {
            return Some("is our fault".to_owned());
        }
        let kind = reply.header("content-type").unwrap_or_default();
        if kind.starts_with("text/html") {
            let texts = chinese::texts_of(&reply.text());
            return texts.iter().find_map(|text| english_in(text));
        }
        if kind != "application/problem+json" {
            return Some(format!("is no problem document but {kind}"));
        }
        let code = reply["code"].as_str().unwrap_or_default();
        *self.met.entry(code.to_owned()).or_default() += 1;
        if !CODES.contains(&code) {
            return Some(format!("has a code of its own, {code}"));
        }
        let errors = reply["errors"].as_array().into_iter().flatten();
        let messages = errors.map(|error| &error["message"]);
        let sentences = [&reply["title"], &reply["detail"]].into_iter().chain(messages);
        sentences.map(|sentence| sentence.as_str().unwrap_or_default()).find_map(|sentence| {
            if chinese::is_chinese(sentence) {
                english_in(sentence)
            } else {
                Some("is no Chinese".into())
            }
        })
    }

    #[track_caller]
    fn report(self) {
        let shown = self.wrong.iter().map(|(wrong, found)| {
            let places: Vec<_> = found.iter().take(3).map(String::as_str).collect();
            format!("{} times, {wrong}:\n    {}", found.len(), places.join("\n    "))
        });
        assert!(self.wrong.is_empty(), "\n{}", shown.collect::<Vec<_>>().join("\n"));
        let met: BTreeSet<_> = self.met.keys().map(String::as_str).collect();
        let missed: Vec<_> = MET.iter().filter(|code| !met.contains(**code)).collect();
        assert!(missed.is_empty(), "no request met {missed:?}: {:?}", self.met);
    }
}

fn target_of(row: &Row) -> Option<Target> {
    let named = || RECORDS.iter().find(|(path, _)| row.path().starts_with(path));
    row.target.or_else(|| named().map(|(_, target)| *target))
}
