//! The order of priorities is the same on both engines.

use chrono::DateTime;
use kunpeng::server::rounds;
use serde_json::json;

use crate::support::{TestApp, make};

/// Stage and number of blockers of companies, in the order of recording.
const PLAYED: [(&str, usize); 8] = [
    ("reforming", 0),
    ("registered", 0),
    ("reforming", 3),
    ("guidance_filed", 1),
    ("reforming", 0),
    ("candidate", 2),
    ("hk_filed", 0),
    ("accepted", 0),
];

on_both! {
    async fn equal_priorities_stand_in_the_order_of_recording(app: TestApp) {
        let mut ids = Vec::new();
        for (stage, blockers) in PLAYED {
            let id = make::company(&app).at(stage).save().await;
            for _ in 0..blockers {
                make::blocker(&app, id, "rsj").await;
            }
            ids.push(id);
        }
        let now = DateTime::from_timestamp(app.now(), 0).expect("a moment").naive_utc();
        rounds::go(app.journal(), now).expect("a round");
        let list = app.office().get("/api/v1/companies?sort=-priority&per_page=200").await.ok();
        let found: Vec<i64> =
            list["items"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
        let expected: Vec<i64> = [1, 6, 7, 3, 2, 0, 4, 5].map(|place: usize| ids[place]).to_vec();
        assert_eq!(found, expected);
        let up = app.office().get("/api/v1/companies?sort=priority&per_page=200").await.ok();
        let found: Vec<i64> =
            up["items"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
        assert_eq!(found.into_iter().rev().collect::<Vec<_>>(), expected);
        assert_eq!(list["items"][0]["priority"], json!(3_465));
        for (points, companies) in [(34, 1), (35, 0), (0, 8)] {
            let path = format!("/api/v1/companies?min_priority={points}");
            assert_eq!(app.office().get(path).await.ok()["total"], json!(companies), "{points}");
        }
    }

    /// A round writes no audit entry for derived data. A total is cached if there are more rows
    /// than the page shows.
    async fn totals_are_not_remembered_beyond_a_round(app: TestApp) {
        make::company(&app).at("registered").save().await;
        let company = make::company(&app).at("reformed").save().await;
        let soon = json!({"planned_filing_on": "2027-12-01"});
        app.office().patch(format!("/api/v1/companies/{company}"), 1, soon).await.ok();
        app.wait(chrono::TimeDelta::days(600));
        let totals = async |per_page: u32| {
            let mut found = Vec::new();
            for points in 0..40 {
                let path = format!("/api/v1/companies?min_priority={points}&per_page={per_page}");
                found.push(app.office().get(path).await.ok()["total"].clone());
            }
            found
        };
        let before = totals(1).await;
        let now = DateTime::from_timestamp(app.now(), 0).expect("a moment").naive_utc();
        let entries = app.place().count("audit_entries");
        rounds::go(app.journal(), now).expect("a round");
        assert_eq!(app.place().count("audit_entries"), entries);
        let after = totals(1).await;
        assert_eq!(after, totals(200).await, "counted, and remembered");
        assert_ne!(after, before, "the priority did not change");
    }
}
