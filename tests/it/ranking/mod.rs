//! The league table over the API: points, and who sees the evidence.

mod pages;

use serde_json::{Value, json};

use crate::support::{Reply, TestApp, make};

/// The row of a unit.
fn row<'a>(league: &'a Reply, unit: &str) -> &'a Value {
    let rows = league["rows"].as_array().expect("rows");
    rows.iter().find(|row| row["town_name"] == unit).unwrap_or_else(|| panic!("no row of {unit}"))
}

/// Count, points and number of evidence records of an item.
fn item(league: &Reply, unit: &str, code: &str) -> (i64, i64, usize) {
    let items = row(league, unit)["items"].as_array().expect("items");
    let item = items.iter().find(|item| item["code"] == code);
    let item = item.unwrap_or_else(|| panic!("no item {code}"));
    let number = |member: &str| item[member].as_i64().unwrap_or_default();
    (number("count"), number("points"), item["evidence"].as_array().map_or(0, Vec::len))
}

on_both! {
    async fn every_unit_of_the_goal_is_ranked(app: TestApp) {
        let league = app.leader().get("/api/v1/rankings").await.ok();
        assert_eq!((&league["period"], &league["sealed"]), (&json!("2026"), &json!(false)));
        let rows = league["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), 33);
        let ranks: Vec<_> = rows.iter().filter_map(|row| row["rank"].as_u64()).collect();
        assert_eq!(ranks, (1..=33).collect::<Vec<_>>());
        assert!(rows.iter().all(|row| row["points"] == 0));
        assert_eq!(
            league["not_yet_scored"],
            json!(["blockers_on_time", "blocker_overdue", "reports_on_time", "exemplary_practice"])
        );
    }

    async fn a_first_listing_counts_and_breaks_zero(app: TestApp) {
        let company = make::company(&app).in_town("长安镇").at("reserved").save().await;
        make::listing(&app, company, "2026-03-02").await;
        let league = app.office().get("/api/v1/rankings?period=2026-03").await.ok();
        let first = row(&league, "长安镇");
        assert_eq!((&first["rank"], &first["points"]), (&json!(1), &json!(51)));
        for code in ["new_listing", "break_zero_bonus", "pool_entry"] {
            assert_eq!(item(&league, "长安镇", code).0, 1, "{code}");
            assert_eq!(item(&league, "长安镇", code).2, 1, "{code}");
        }
        let before = app.office().get("/api/v1/rankings/2026-02").await.ok();
        assert_eq!(row(&before, "长安镇")["points"], 0);

        let path = format!("/api/v1/companies/{company}");
        let version = app.office().get(&path).await.ok().version();
        app.office().delete(&path, version).await.ok();
        let after = app.office().get("/api/v1/rankings?period=2026-03").await.ok();
        assert_eq!(row(&after, "长安镇")["points"], 0);
    }

    async fn an_entry_of_an_earlier_period_does_not_count_again(app: TestApp) {
        let first = json!({"stage": "guidance_filed", "occurred_on": "2025-06-01"});
        let company = make::company(&app).in_town("长安镇").with("first_event", first).save().await;
        let stages = format!("/api/v1/companies/{company}/stages");
        for stage in ["guidance_ended", "guidance_filed"] {
            let event = json!({"stage": stage, "occurred_on": "2026-03-02", "note": "更换辅导机构"});
            app.office().post(&stages, event).await.status(201);
        }
        let league = app.office().get("/api/v1/rankings?period=2026").await.ok();
        assert_eq!(item(&league, "长安镇", "guidance_filed"), (0, 0, 0));
        let earlier = app.office().get("/api/v1/rankings?period=2025").await.ok();
        assert_eq!(item(&earlier, "长安镇", "guidance_filed"), (1, 6, 1));
    }

    async fn zero_is_broken_by_whoever_moves_in(app: TestApp) {
        let began = json!({"stage": "reserved", "occurred_on": "2024-01-01"});
        let company = make::company(&app).in_town("长安镇").with("first_event", began).save().await;
        make::listing(&app, company, "2025-03-03").await;
        let code = app.town_code("虎门镇");
        let to = json!({"to_town": code, "moved_on": "2026-02-02", "reason": "迁址"});
        app.office().post(format!("/api/v1/companies/{company}/moves"), to).await.status(201);
        let league = app.office().get("/api/v1/rankings?period=2026").await.ok();
        assert_eq!(item(&league, "虎门镇", "break_zero_bonus"), (1, 20, 1));
        assert_eq!(item(&league, "虎门镇", "new_listing"), (0, 0, 0));
        let earlier = app.office().get("/api/v1/rankings?period=2025").await.ok();
        assert_eq!(item(&earlier, "长安镇", "break_zero_bonus"), (1, 20, 1));
    }

    async fn evidence_stays_within_the_unit(app: TestApp) {
        make::company(&app).in_town("长安镇").at("reserved").save().await;
        for (person, shown) in [
            (app.office(), 1),
            (app.leader(), 1),
            (app.town("长安镇"), 1),
            (app.town("虎门镇"), 0),
            (app.department("rsj"), 0),
        ] {
            let league = person.get("/api/v1/rankings").await.ok();
            assert_eq!(item(&league, "长安镇", "pool_entry"), (1, 1, shown), "{}", person.username());
        }
    }

    async fn a_period_is_a_year_or_a_month(app: TestApp) {
        for path in ["?period=2026-13", "?period=第一季度", "/2026Q1", "/26"] {
            app.office().get(format!("/api/v1/rankings{path}")).await.refused(400, "bad_period");
        }
        app.office().get("/api/v1/rankings?period=2020").await.refused(404, "no_scoring_rule");
    }
}
