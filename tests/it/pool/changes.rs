//! Changes of the pool between two days.

use serde_json::{Value, json};

use super::*;

/// Ids of the companies with a movement between two days.
async fn moved(app: &TestApp, movement: &str, from: &str, to: &str) -> Vec<i64> {
    let path = format!("{POOL}/changes?from={from}&to={to}&movement={movement}");
    companies(&app.office().get(path).await.ok())
}

/// 期初, 入库, 再入库, 其中期初在库, 出库, 期末.
fn figures(flow: &Value) -> [i64; 6] {
    ["at_start", "entered", "re_entered", "returned", "left", "at_end"]
        .map(|name| flow[name].as_i64().expect(name))
}

on_both! {
    async fn entered_left_and_entered_again_are_told_apart(app: TestApp) {
        let stays = member_since(&app, "长安镇", "2024-01-01").await;
        let gone = member_since(&app, "长安镇", "2024-01-01").await;
        let back = member_since(&app, "虎门镇", "2023-01-01").await;
        let soon_back = member_since(&app, "虎门镇", "2024-01-01").await;
        let new = member_since(&app, "虎门镇", "2025-06-01").await;
        leave(&app, gone, "disqualified", "2025-07-01").await.status(201);
        leave(&app, back, "withdrew", "2024-06-01").await.status(201);
        leave(&app, soon_back, "withdrew", "2025-03-01").await.status(201);
        let batch = make::batch(&app, "2025-09-01").await;
        recognise(&app, batch, &[back, soon_back]).await.status(201);
        let (from, to) = ("2024-12-31", "2025-12-31");
        assert_eq!(moved(&app, "entered", from, to).await, [new]);
        assert_eq!(moved(&app, "left", from, to).await, [gone]);
        assert_eq!(moved(&app, "re_entered", from, to).await, [back, soon_back]);
        let path = format!("{POOL}/changes?from={from}&to={to}");
        let all = app.office().get(&path).await.ok();
        assert_eq!(all["movement"], "entered");
        assert_eq!(figures(&all["totals"]), [3, 1, 2, 1, 1, 4]);
        for row in all["towns"].as_array().unwrap().iter().chain([&all["totals"]]) {
            let [start, entered, again, returned, left, end] = figures(row);
            assert_eq!(end, start + entered + again - returned - left, "{row}");
        }
        assert_eq!(all["towns"].as_array().unwrap().len(), 35);
        let left = app.office().get(format!("{path}&movement=left")).await.ok();
        assert_eq!((&left["items"][0]["left_kind"], &left["items"][0]["left_reason"]), (&json!("disqualified"), &json!("不再符合条件")));
        let humen = app.town_code("虎门镇");
        let of_town = app.office().get(format!("{path}&movement=left&town={humen}")).await.ok();
        assert_eq!(of_town["total"], 0);
        let town = app.town("虎门镇").get(format!("{path}&movement=re_entered")).await.ok();
        assert_eq!((companies(&town), figures(&town["totals"])), (vec![back, soon_back], [1, 1, 2, 1, 0, 3]));
        assert!(!companies(&all).contains(&stays));
    }

    async fn the_day_itself_belongs_to_what_it_begins(app: TestApp) {
        let id = member_since(&app, "长安镇", "2025-06-01").await;
        assert_eq!(moved(&app, "entered", "2025-05-31", "2025-06-01").await, [id]);
        assert_eq!(moved(&app, "entered", "2025-06-01", "2025-06-02").await, [0; 0], "in it on the first day");
        leave(&app, id, "withdrew", "2025-08-01").await.status(201);
        assert_eq!(moved(&app, "left", "2025-07-31", "2025-08-01").await, [id]);
        assert_eq!(moved(&app, "left", "2025-08-01", "2025-08-02").await, [0; 0], "out on the first day");
        assert_eq!(moved(&app, "entered", "2025-05-31", "2025-08-01").await, [0; 0], "in and out between");
        // Leaving and entering on the same day: in the pool on every day.
        let batch = make::batch(&app, "2025-08-01").await;
        recognise(&app, batch, &[id]).await.status(201);
        assert_eq!(spans(&app, id), ["2025-06-01 2025-08-01 withdrew", "2025-08-01 - -"]);
        assert_eq!(moved(&app, "left", "2025-07-31", "2025-08-01").await, [0; 0]);
        assert_eq!(moved(&app, "re_entered", "2025-07-31", "2025-08-01").await, [id]);
        let day = app.office().get(format!("{POOL}/changes?from=2025-07-31&to=2025-08-01")).await.ok();
        assert_eq!(figures(&day["totals"]), [1, 0, 1, 1, 0, 1]);
    }

    async fn a_period_begins_before_it_ends(app: TestApp) {
        let refused = app.office().get(format!("{POOL}/changes?from=2026-01-01&to=2026-01-01")).await;
        refused.refused(422, "invalid").field("from", "bad_period");
        let usual = app.office().get(format!("{POOL}/changes")).await.ok();
        assert_eq!((&usual["from"], &usual["to"]), (&json!("2025-12-31"), &json!("2026-03-02")));
    }
}
