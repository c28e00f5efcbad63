//! 破零 on any day: what counts, for which unit, from when until when.

use serde_json::{Value, json};

use crate::support::{TestApp, make};

/// The row of a unit on a day.
async fn on(app: &TestApp, unit: &str, day: &str) -> Value {
    let table = app.leader().get(format!("/api/v1/break-zero?as_of={day}")).await.ok();
    let rows = table["rows"].as_array().expect("rows");
    rows.iter().find(|row| row["town_name"] == unit).cloned().expect("the unit")
}

/// Numbers of listed companies of a unit on several days.
async fn listed(app: &TestApp, unit: &str, days: &[&str]) -> Vec<i64> {
    let mut found = Vec::new();
    for day in days {
        found.push(on(app, unit, day).await["listed"].as_i64().expect("a number"));
    }
    found
}

/// Number of companies of the city on a day, listed or in any other phase.
async fn all(app: &TestApp, day: &str) -> i64 {
    let table = app.office().get(format!("/api/v1/break-zero?as_of={day}")).await.ok();
    let phases = ["reserve", "reform", "guidance", "review", "suspended", "exited"];
    let on_the_way =
        phases.map(|phase| table["totals"]["pipeline"][phase].as_i64().expect("a number"));
    table["totals"]["listed"].as_i64().expect("a number") + on_the_way.iter().sum::<i64>()
}

async fn registered(app: &TestApp) -> i64 {
    let first = json!({"stage": "registered", "occurred_on": "2025-01-06"});
    make::company(app).with("first_event", first).save().await
}

async fn end(app: &TestApp, listing: i64, on: &str) {
    let patch = json!({"delisted_on": on, "delisted_reason": "主动退市"});
    app.office().patch(format!("/api/v1/listings/{listing}"), 1, patch).await.ok();
}

async fn relocate(app: &TestApp, company: i64, to: &str, on: &str) {
    let body = json!({"to_town": app.town_code(to), "moved_on": on, "reason": "扩建"});
    app.office().post(format!("/api/v1/companies/{company}/moves"), body).await.status(201);
}

on_both! {
    async fn zero_is_broken_from_the_day_of_listing_until_that_of_delisting(app: TestApp) {
        let company = registered(&app).await;
        let listing = make::listing(&app, company, "2025-06-02").await.id();
        let before = on(&app, "长安镇", "2025-06-01").await;
        assert_eq!((&before["broken_zero"], &before["pipeline"]["review"]), (&json!(false), &json!(1)));
        let since = on(&app, "长安镇", "2025-06-02").await;
        assert_eq!((&since["broken_zero"], &since["pipeline"]["review"]), (&json!(true), &json!(0)));
        assert_eq!(since["first_listed_on"], "2025-06-02");
        end(&app, listing, "2025-12-01").await;
        assert_eq!(listed(&app, "长安镇", &["2025-06-01", "2025-06-02", "2025-11-30", "2025-12-01"]).await, [0, 1, 1, 0]);
        let after = on(&app, "长安镇", "2025-12-01").await;
        assert_eq!((&after["broken_zero"], &after["pipeline"]["exited"]), (&json!(false), &json!(1)));
        assert_eq!(after["first_listed_on"], "2025-06-02", "the day it first had one stays known");
        let today = app.leader().get("/api/v1/break-zero").await.ok();
        assert_eq!((&today["as_of"], &today["totals"]["broken"]), (&json!("2026-03-02"), &json!(0)));
    }

    async fn a_move_carries_the_count_over_on_its_day(app: TestApp) {
        let company = registered(&app).await;
        make::listing(&app, company, "2025-06-02").await;
        relocate(&app, company, "虎门镇", "2025-09-01").await;
        let days = ["2025-06-02", "2025-08-31", "2025-09-01", "2026-03-02"];
        assert_eq!(listed(&app, "长安镇", &days).await, [1, 1, 0, 0]);
        assert_eq!(listed(&app, "虎门镇", &days).await, [0, 0, 1, 1]);
        assert_eq!(on(&app, "长安镇", "2026-03-02").await["first_listed_on"], "2025-06-02");
        assert_eq!(on(&app, "虎门镇", "2026-03-02").await["first_listed_on"], "2025-09-01");
        for day in days {
            let totals = app.office().get(format!("/api/v1/break-zero?as_of={day}")).await.ok()["totals"].clone();
            assert_eq!((&totals["listed"], &totals["broken"]), (&json!(1), &json!(1)), "{day}");
        }
        let out = json!({"moved_on": "2026-02-02", "reason": "总部迁出"});
        app.office().post(format!("/api/v1/companies/{company}/moves"), out).await.status(201);
        assert_eq!(listed(&app, "虎门镇", &["2026-02-01", "2026-02-02"]).await, [1, 0]);
        assert_eq!(on(&app, "虎门镇", "2026-02-02").await["pipeline"]["exited"], 1);
    }

    async fn a_listing_recorded_late_counts_from_its_own_day_where_the_company_was(app: TestApp) {
        let company = registered(&app).await;
        relocate(&app, company, "虎门镇", "2025-09-01").await;
        make::listing(&app, company, "2025-06-02").await;
        let days = ["2025-06-01", "2025-06-02", "2025-08-31", "2025-09-01"];
        assert_eq!(listed(&app, "长安镇", &days).await, [0, 1, 1, 0]);
        assert_eq!(listed(&app, "虎门镇", &days).await, [0, 0, 0, 1]);
    }

    async fn a_company_counts_once_on_every_day_of_its_life(app: TestApp) {
        let company = registered(&app).await;
        let days = ["2025-01-06", "2025-03-30", "2025-03-31", "2025-06-01", "2025-06-02", "2025-09-01",
            "2025-10-31", "2025-11-30", "2025-12-01", "2026-01-31", "2026-02-01", "2026-03-02"];
        let once = async |what: &str| {
            assert_eq!(all(&app, "2025-01-05").await, 0, "{what}");
            for day in days {
                assert_eq!(all(&app, day).await, 1, "{what}: {day}");
            }
        };
        once("registered").await;
        // A date known to the month counts from the last day of the month.
        let march = json!({"company_id": company, "board": "szse_chinext", "stock_code": "301999",
            "listed_on": "2025-03-05", "listed_precision": "month"});
        let home = app.office().post("/api/v1/listings", march).await.status(201).id();
        assert_eq!(listed(&app, "长安镇", &["2025-03-30", "2025-03-31"]).await, [0, 1]);
        once("listed at home").await;
        let abroad = json!({"company_id": company, "board": "hkex_main", "stock_code": "09999", "listed_on": "2025-06-02"});
        let abroad = app.office().post("/api/v1/listings", abroad).await.status(201).id();
        once("listed abroad too").await;
        relocate(&app, company, "虎门镇", "2025-09-01").await;
        once("moved").await;
        end(&app, home, "2025-12-01").await;
        once("ended at home").await;
        end(&app, abroad, "2026-02-01").await;
        once("ended abroad").await;
        let path = format!("/api/v1/companies/{company}");
        let version = app.office().get(&path).await.ok().version();
        app.office().delete(&path, version).await.ok();
        for day in days {
            assert_eq!(all(&app, day).await, 0, "in the recycle bin: {day}");
        }
        app.office().post(format!("{path}/restore"), json!({})).await.ok();
        once("back").await;
    }

    async fn a_corrected_day_is_counted_from(app: TestApp) {
        let company = registered(&app).await;
        let listing = make::listing(&app, company, "2025-06-02").await.id();
        let patch = json!({"listed_on": "2025-07-01"});
        app.office().patch(format!("/api/v1/listings/{listing}"), 1, patch).await.ok();
        assert_eq!(listed(&app, "长安镇", &["2025-06-02", "2025-06-30", "2025-07-01"]).await, [0, 0, 1]);
        assert_eq!(on(&app, "长安镇", "2026-03-02").await["first_listed_on"], "2025-07-01");
    }

    async fn a_day_that_is_none_is_refused_and_figures_are_for_those_in_business(app: TestApp) {
        app.office().get("/api/v1/break-zero?as_of=2026-02-30").await.refused(400, "bad_value");
        app.office().get("/api/v1/break-zero?day=2026-02-01").await.status(400);
        app.auditor().get("/api/v1/break-zero").await.refused(403, "forbidden");
        let rows = app.town("长安镇").get("/api/v1/break-zero").await.ok()["rows"].clone();
        let rows = rows.as_array().expect("rows").len();
        assert_eq!(rows as i64, app.place().count("towns"), "every unit, zeros included");
    }
}
