//! The pool: who enters, who leaves, and who was in it on any day.

mod changes;
mod enter;
mod leave;
mod pages;
mod recheck;
mod suggest;

use serde_json::{Value, json};

use crate::support::{Person, Reply, TestApp, make};

pub(crate) const POOL: &str = "/api/v1/pool";

/// Recognises companies in a batch.
pub(crate) async fn recognise(app: &TestApp, batch: i64, companies: &[i64]) -> Reply {
    let body = json!({"companies": companies});
    app.office().post(format!("{POOL}/batches/{batch}/recognise"), body).await
}

/// A company recognised by a document of a day. Returns its id.
async fn member_since(app: &TestApp, town: &str, day: &str) -> i64 {
    let company = make::company(app).in_town(town).save().await;
    let batch = make::batch(app, day).await;
    recognise(app, batch, &[company]).await.status(201);
    company
}

/// The company as the office sees it.
pub(crate) async fn company(app: &TestApp, id: i64) -> Reply {
    app.office().get(format!("/api/v1/companies/{id}")).await.ok()
}

/// Changes facts of a company in its current version.
pub(crate) async fn set(app: &TestApp, id: i64, facts: Value) -> Reply {
    let version = company(app, id).await.version();
    app.office().patch(format!("/api/v1/companies/{id}"), version, facts).await
}

/// Id of the open membership of a company.
async fn membership(app: &TestApp, company: i64) -> i64 {
    let sql = format!(
        "SELECT id AS n FROM pool_memberships WHERE company_id = {company} AND left_on IS NULL"
    );
    app.place().number(&sql)
}

/// Takes a company out of the pool.
pub(crate) async fn leave(app: &TestApp, company: i64, kind: &str, day: &str) -> Reply {
    let id = membership(app, company).await;
    let body = json!({"kind": kind, "left_on": day, "reason": "不再符合条件"});
    app.office().post(format!("{POOL}/memberships/{id}/leave"), body).await
}

/// Ids of the companies of a list, sorted.
fn companies(list: &Reply) -> Vec<i64> {
    let mut ids: Vec<i64> =
        list.items().iter().filter_map(|one| one["company_id"].as_i64()).collect();
    ids.sort_unstable();
    ids
}

/// Ids of the companies in the pool on a day, as a person sees it.
async fn on(who: &Person, day: &str) -> Vec<i64> {
    companies(&who.get(format!("{POOL}?as_of={day}")).await.ok())
}

/// Every membership of a company: day of entry, day of leaving, kind, in order.
pub(crate) fn spans(app: &TestApp, company: i64) -> Vec<String> {
    app.place().lines(&format!(
        "SELECT COALESCE(CAST(entered_on AS TEXT), '?') || ' ' || COALESCE(CAST(left_on AS TEXT), '-') || ' ' || \
         COALESCE(left_kind, '-') AS line FROM pool_memberships WHERE company_id = {company} \
         ORDER BY entered_on"
    ))
}

/// Actions in the audit log.
async fn acts(app: &TestApp) -> Vec<String> {
    app.auditor().get("/api/v1/audit?per_page=200").await.ok().each("action")
}

/// Whether the history has entries of a kind of record.
pub(crate) async fn has_history(app: &TestApp, company: i64, record: &str) -> bool {
    let path = format!("/api/v1/companies/{company}/history");
    app.office().get(path).await.ok().items().iter().any(|entry| entry["record"] == record)
}

on_both! {
    async fn the_pool_of_any_day_is_listed_by_unit_and_batch(app: TestApp) {
        let early = member_since(&app, "长安镇", "2020-05-01").await;
        let late = member_since(&app, "虎门镇", "2026-02-01").await;
        leave(&app, early, "withdrew", "2025-05-01").await.status(201);
        let office = app.office();
        for (day, expected) in [
            ("2020-04-30", vec![]), ("2020-05-01", vec![early]), ("2025-04-30", vec![early]),
            ("2025-05-01", vec![]), ("2026-01-31", vec![]), ("2026-02-01", vec![late]),
        ] {
            assert_eq!(on(&office, day).await, expected, "{day}");
        }
        let today = office.get(POOL).await.ok();
        assert_eq!((companies(&today), &today["members"], &today["total"]), (vec![late], &json!(1), &json!(1)));
        let towns = today["towns"].as_array().expect("towns");
        assert_eq!(towns.len(), 35, "every unit, zeros too");
        let of = |name: &str| towns.iter().find(|row| row["town_name"] == name).map(|row| row["members"].clone());
        assert_eq!((of("虎门镇"), of("长安镇")), (Some(json!(1)), Some(json!(0))));
        assert_eq!(towns[0]["town_name"], "莞城街道", "in official order");
        let batch = &today["batches"][0];
        assert_eq!((&batch["members"], &today["items"][0]["batch_id"]), (&json!(1), &batch["batch_id"]));
        let by_batch = office.get(format!("{POOL}?batch={}", batch["batch_id"])).await.ok();
        assert_eq!(companies(&by_batch), [late]);
        let town = app.town_code("长安镇");
        assert_eq!(office.get(format!("{POOL}?as_of=2024-01-01&town={town}")).await.ok()["total"], 1);
        assert_eq!(office.get(format!("{POOL}?town={town}")).await.ok()["total"], 0);
        office.get(format!("{POOL}?sort=name")).await.refused(400, "unknown_field");
    }

    async fn another_units_members_do_not_exist(app: TestApp) {
        let ours = member_since(&app, "长安镇", "2026-02-01").await;
        let theirs = member_since(&app, "虎门镇", "2026-02-01").await;
        let town = app.town("长安镇");
        let seen = town.get(POOL).await.ok();
        assert_eq!((companies(&seen), seen["towns"].as_array().unwrap().len()), (vec![ours], 1));
        let other = membership(&app, theirs).await;
        town.get(format!("{POOL}/memberships/{other}")).await.refused(404, "not_found");
        assert_eq!(town.get(format!("{POOL}/overview")).await.ok()["members"], 1);
        app.department("rsj").get(POOL).await.refused(403, "forbidden");
        let batch = app.office().get(format!("{POOL}/batches")).await.ok();
        let own = town.get(format!("{POOL}/batches")).await.ok();
        assert_eq!((batch.each("members"), own.each("members")), (vec!["1".into(), "1".into()], vec!["0".into(), "1".into()]));
    }

    async fn a_company_counts_where_it_was_registered_then(app: TestApp) {
        let id = member_since(&app, "长安镇", "2024-01-01").await;
        let (old, new) = (app.town_code("长安镇"), app.town_code("虎门镇"));
        let moves = format!("/api/v1/companies/{id}/moves");
        let away = json!({"to_town": new, "moved_on": "2025-06-01", "reason": "厂房搬迁"});
        app.office().post(&moves, away).await.status(201);
        let office = app.office();
        let total = async |query: String| office.get(format!("{POOL}?{query}")).await.ok()["total"].clone();
        assert_eq!(total(format!("as_of=2025-05-31&town={old}")).await, 1);
        assert_eq!(total(format!("as_of=2025-05-31&town={new}")).await, 0);
        assert_eq!(total(format!("as_of=2025-06-01&town={old}")).await, 0);
        assert_eq!(total(format!("as_of=2025-06-01&town={new}")).await, 1);
        let then = office.get(format!("{POOL}?as_of=2025-05-31")).await.ok();
        assert_eq!(then["items"][0]["town_code"], json!(old));
        let counts = then["towns"].as_array().unwrap().iter().find(|row| row["town_code"] == json!(old)).unwrap();
        assert_eq!(counts["members"], 1);
    }

    async fn a_state_follows_from_days_listings_and_moves(app: TestApp) {
        let (serving, ending) = (member_since(&app, "长安镇", "2026-02-01").await, member_since(&app, "长安镇", "2020-06-01").await);
        let over = member_since(&app, "长安镇", "2020-03-02").await;
        let listed = make::company(&app).in_town("长安镇").at("registered").save().await;
        let out = member_since(&app, "长安镇", "2026-02-01").await;
        let batch = make::batch(&app, "2026-02-02").await;
        recognise(&app, batch, &[listed]).await.status(201);
        make::listing(&app, listed, "2026-03-02").await;
        let away = json!({"moved_on": "2026-03-02", "reason": "迁往广州"});
        app.office().post(format!("/api/v1/companies/{out}/moves"), away).await.status(201);
        let office = app.office();
        for (state, id) in [("serving", serving), ("expiring", ending), ("overdue", over), ("listed", listed), ("moved_out", out)] {
            let found = office.get(format!("{POOL}?state={state}")).await.ok();
            assert_eq!(companies(&found), [id], "{state}");
            assert_eq!(found["items"][0]["state"], state);
        }
        assert_eq!(on(&office, "2026-03-02").await.len(), 5, "nobody leaves of itself");
        let within = office.get(format!("{POOL}?expires_within=180")).await.ok();
        assert_eq!(companies(&within), [ending, over]);
        let yesterday = office.get(format!("{POOL}?as_of=2026-03-01&state=serving")).await.ok();
        assert_eq!(yesterday["total"], 3, "neither listed nor gone then");
        let view = office.get(format!("{POOL}/overview")).await.ok();
        let figures = ["members", "expiring", "overdue", "listed", "moved_out"].map(|name| view[name].as_i64().unwrap());
        assert_eq!(figures, [5, 1, 1, 1, 1]);
    }

    async fn a_company_in_the_recycle_bin_is_in_no_pool(app: TestApp) {
        let id = member_since(&app, "长安镇", "2026-02-01").await;
        let version = company(&app, id).await.version();
        app.office().delete(format!("/api/v1/companies/{id}"), version).await.ok();
        assert_eq!(app.office().get(POOL).await.ok()["members"], 0);
        app.office().post(format!("/api/v1/companies/{id}/restore"), json!({})).await.ok();
        assert_eq!(app.office().get(POOL).await.ok()["members"], 1);
    }

    async fn the_pool_of_a_day_is_exported(app: TestApp) {
        let id = member_since(&app, "长安镇", "2020-05-01").await;
        leave(&app, id, "disqualified", "2025-05-01").await.status(201);
        member_since(&app, "虎门镇", "2026-02-01").await;
        let office = app.office();
        let lines = async |query: &str| {
            let reply = office.get(format!("/api/v1/exports/pool.csv{query}")).await.ok();
            reply.text().trim().lines().map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(lines("").await[1].contains("虎门镇"));
        let then = lines("?as_of=2024-01-01").await;
        assert_eq!(then.len(), 2);
        assert!(then[0].contains("企业名称,统一社会信用代码,镇街（园区）,后备企业批次,入库日期,服务管理期止"), "{}", then[0]);
        assert!(then[1].contains("长安镇") && then[1].contains(",2025-05-01,取消资格,不再符合条件,"), "{}", then[1]);
        office.get("/api/v1/exports/pool.xlsx").await.ok();
        assert!(app.town("长安镇").get("/api/v1/exports/pool.csv").await.ok().text().trim().lines().count() == 1);
    }

    async fn what_waits_stands_in_the_list_of_things_to_do(app: TestApp) {
        let waits = async |person: &str, code: &str| {
            let todo = app.person(person).get("/api/v1/todo").await.ok();
            let tasks = todo["tasks"].as_array().unwrap().clone();
            tasks.into_iter().find(|task| task["code"] == code).map(|task| (task["count"].as_i64().unwrap(), task["path"].as_str().unwrap().to_owned()))
        };
        let town = app.town_code("长安镇");
        let candidate = make::company(&app).in_town("长安镇").save().await;
        member_since(&app, "长安镇", "2020-06-01").await;
        member_since(&app, "虎门镇", "2026-02-01").await;
        make::nomination(&app, candidate).await;
        assert_eq!(waits("office", "nominations").await.unwrap().0, 1);
        assert!(waits(&town, "nominations").await.is_none() && waits(&town, "recheck").await.is_none());
        let recheck = make::recheck(&app).await;
        let (count, path) = waits(&town, "recheck").await.unwrap();
        assert_eq!((count, path), (1, format!("/pool/rechecks/{recheck}?unanswered=true")));
        assert_eq!(waits("office", "recheck").await.unwrap().0, 2);
        assert_eq!(waits(&town, "pool_expiring").await.unwrap().0, 1);
        assert_eq!(waits(&app.town_code("虎门镇"), "pool_expiring").await.unwrap().0, 0);
        assert!(waits("rsj", "pool_expiring").await.is_none());
    }
}
