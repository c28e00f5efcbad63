//! Every kind of broken request to every route, as someone who may use it: whatever is refused is
//! refused with a known code, in Chinese, and nothing is our fault.
//!
//! The requests are made from the list of routes, the table of who may do what and the description
//! of the API, so that a new route is broken in the same ways without a line here.

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

/// Who plays a role that is admitted, the first first.
const PLAYERS: [&str; 6] = ["office", "admin", "security", "auditor", "town", "department"];

/// What a refusal may say here. A new code belongs into the description of the API as well.
const CODES: &[&str] = &[
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
    // what it speaks of
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

/// What the path of a route names whose row in the table says nothing of it.
const RECORDS: &[(&str, Target)] = &[
    ("/companies/{id}/", Target::Company),
    ("/imports/{id}/", Target::Import),
    ("/meetings/{id}/", Target::Meeting),
    ("/requests/{id}/", Target::Request),
    ("/users/{id}", Target::Account),
];

/// What the broken requests must have met at least once, or they are not broken as they should be.
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
    /// How often each code was met.
    met: BTreeMap<String, usize>,
    /// What is wrong with refusals, each with where it was found.
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

    /// Someone who may use the route. What a broken request does to their account or session
    /// disturbs nobody else.
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

    /// A record that the path names, one for all routes until it is changed.
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
            // It went through after all, and has perhaps changed the record.
            target_of(row).map(|target| self.records.remove(&target));
        }
        reply
    }

    /// What is wrong with a refusal.
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
