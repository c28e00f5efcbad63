//! 上市画像: standards met and missed, priority, what-if, and lists filtered by them.

mod order;

use chrono::{DateTime, TimeDelta};
use kunpeng::server::rounds;
use serde_json::{Value, json};

use crate::support::{Reply, TestApp, make};

/// 万元
const W: i64 = 10_000;

/// Records a year of a company from its audit report; profit is the same before and after
/// deduction.
pub async fn year(
    app: &TestApp,
    company: i64,
    year: i32,
    revenue_wan: i64,
    profit_wan: i64,
) -> i64 {
    let body = json!({"fiscal_year": year, "source": "audit_report", "audited": true,
        "revenue_yuan": revenue_wan * W, "net_profit_yuan": profit_wan * W,
        "net_profit_deducted_yuan": profit_wan * W});
    app.office()
        .post(format!("/api/v1/companies/{company}/financials"), body)
        .await
        .status(201)
        .id()
}

async fn profile(app: &TestApp, company: i64) -> Reply {
    app.office().get(format!("/api/v1/companies/{company}/profile")).await.ok()
}

fn standard(profile: &Reply, id: &str) -> Value {
    let boards = profile["standards"]["boards"].as_array().expect("boards");
    let mut all = boards.iter().flat_map(|board| board["standards"].as_array().expect("standards"));
    all.find(|one| one["id"] == id).cloned().unwrap_or_default()
}

fn part(profile: &Reply, name: &str) -> i64 {
    let parts = profile["priority"]["parts"].as_array().expect("parts");
    let found = parts.iter().find(|part| part["name"] == name).expect("the part");
    found["points"].as_i64().expect("points")
}

pub fn go_round(app: &TestApp) -> usize {
    let now = DateTime::from_timestamp(app.now(), 0).expect("a moment").naive_utc();
    let done = rounds::go(app.journal(), now).expect("a round");
    done.of("profiles") + done.of("overrides")
}

async fn found(app: &TestApp, query: &str) -> Vec<i64> {
    let list = app.office().get(format!("/api/v1/companies?{query}")).await.ok();
    list["items"].as_array().expect("items").iter().map(|one| one["id"].as_i64().unwrap()).collect()
}

on_both! {
    async fn a_profile_says_what_is_met_and_what_is_missing(app: TestApp) {
        let company = make::company(&app).at("guidance_filed").save().await;
        let empty = profile(&app, company).await;
        assert_eq!(standard(&empty, "szse_chinext.1")["answer"], "missing");
        year(&app, company, 2023, 20_000, 3_000).await;
        year(&app, company, 2024, 26_000, 4_000).await;
        let known = profile(&app, company).await;
        assert_eq!((&known["standards"]["base_year"], &known["standards"]["stale"]), (&json!(2024), &json!(false)));
        let first = standard(&known, "szse_chinext.1");
        assert_eq!((&first["answer"], &first["short_ppm"]), (&json!("gap"), &json!(333_334)));
        let cash = standard(&known, "bse.2");
        assert_eq!(cash["sentence"], "缺 2024年经营活动产生的现金流量净额");
        let missing = known["standards"]["missing"].as_array().unwrap();
        assert!(missing.iter().any(|want| want["text"] == "2024年研发投入"), "{missing:?}");
        // The date determines the rules: 创业板 had another first standard until 2024-04-29.
        let path = format!("/api/v1/companies/{company}/profile?as_of=2025-06-30");
        let later = app.town("长安镇").get(path).await.ok();
        assert_eq!(standard(&later, "szse_chinext.4"), Value::Null, "not before 2026-04-24");
        assert!(known["priority"]["because"].as_str().unwrap().contains("辅导备案"));
        assert_eq!(known["priority"]["recommended"], "priority");
        assert_eq!(known["stay"]["days"], 0);
    }

    async fn a_priority_follows_every_change_at_once(app: TestApp) {
        let company = make::company(&app).at("reformed").save().await;
        let before = profile(&app, company).await;
        assert_eq!((part(&before, "潜力"), part(&before, "进程"), part(&before, "紧迫")), (0, 4_500, 0));
        assert_eq!(before["priority"]["points"], 1_575, "0.35 of 45");
        let listed = || async { app.office().get("/api/v1/companies?sort=-priority").await.ok()["items"][0]["priority"].clone() };
        assert_eq!(listed().await, 1_575);

        let id = make::blocker(&app, company, "rsj").await;
        assert_eq!(part(&profile(&app, company).await, "紧迫"), 400);
        let severe = json!({"severity": "severe"});
        app.office().patch(format!("/api/v1/blockers/{id}"), 1, severe).await.ok();
        assert_eq!(part(&profile(&app, company).await, "紧迫"), 1_200);
        let facts = json!({"planned_filing_on": "2026-05-01", "tags": ["专精特新小巨人", "机构投资"]});
        app.office().patch(format!("/api/v1/companies/{company}"), 1, facts).await.ok();
        let after = profile(&app, company).await;
        assert_eq!((part(&after, "潜力"), part(&after, "紧迫")), (2_000, 5_200));
        year(&app, company, 2023, 10_000, 1_000).await;
        let statement = year(&app, company, 2024, 11_500, 1_000).await;
        // half of the points for 30 % growth, and some for nearness
        let grown = profile(&app, company).await;
        assert_eq!(grown["priority"]["parts"][0]["items"][1]["points"], 1_000);
        assert_eq!(listed().await, grown["priority"]["points"]);
        app.office().delete(format!("/api/v1/financials/{statement}"), 1).await.status(204);
        assert_eq!(profile(&app, company).await["priority"]["parts"][0]["items"][1]["points"], 0);
        assert_eq!(go_round(&app), 0, "nothing was left to the round");
    }

    async fn time_alone_changes_a_priority_by_the_round(app: TestApp) {
        let company = make::company(&app).at("reformed").save().await;
        make::assigned(&app, company, "rsj", 1).await;
        go_round(&app);
        app.wait(TimeDelta::days(3));
        assert_eq!(found(&app, "sort=-priority").await, [company]);
        assert!(go_round(&app) > 0);
        assert_eq!(part(&profile(&app, company).await, "紧迫"), 1_400, "late now");
        app.wait(TimeDelta::days(245));
        go_round(&app);
        let still = profile(&app, company).await;
        assert_eq!(part(&still, "进程"), 4_100, "two months beyond six, two points each");
        assert!(still["priority"]["parts"][1]["items"][1]["reason"].as_str().unwrap().contains("2026-03-02"));
        assert_eq!(go_round(&app), 0);
    }

    async fn a_listed_company_has_no_priority(app: TestApp) {
        let company = make::company(&app).at("registered").save().await;
        make::listing(&app, company, "2026-03-02").await;
        assert_eq!(profile(&app, company).await["priority"], Value::Null);
        let row = app.office().get("/api/v1/companies").await.ok()["items"][0].clone();
        assert_eq!((&row["stage"], &row["priority"]), (&json!("listed"), &Value::Null));
    }

    async fn lists_are_narrowed_to_a_standard(app: TestApp) {
        let companies = [make::company(&app).save().await, make::company(&app).save().await, make::company(&app).save().await];
        for (company, profit) in companies.iter().zip([6_000, 4_800, 100]) {
            year(&app, *company, 2023, 10_000, 6_000).await;
            year(&app, *company, 2024, 10_000, profit).await;
        }
        assert_eq!(found(&app, "standard=szse_chinext.1").await, companies[..1]);
        assert_eq!(found(&app, "standard=szse_chinext.1&within=20").await.len(), 2);
        assert_eq!(found(&app, "standard=szse_chinext.1&within=19").await.len(), 1);
        assert_eq!(found(&app, "standard=szse_chinext.1&within=20&sort=-priority").await, companies[..2]);
        app.office().get("/api/v1/companies?standard=moon.1").await.refused(400, "unknown_standard");
        app.office().get("/api/v1/companies?within=20").await.refused(400, "standard_required");
        app.office().get("/api/v1/companies?standard=bse.1&within=51").await.refused(400, "out_of_range");
        make::blocker(&app, companies[0], "rsj").await;
        let seen = app.department("rsj").get("/api/v1/companies?standard=szse_chinext.1").await.ok();
        assert_eq!(seen["total"], 0, "not a department's to know");
        let row = app.department("rsj").get("/api/v1/companies").await.ok()["items"][0].clone();
        assert_eq!(row["priority"], Value::Null);
    }

    async fn what_if_never_writes(app: TestApp) {
        let company = make::company(&app).at("guidance_filed").save().await;
        year(&app, company, 2023, 20_000, 5_000).await;
        year(&app, company, 2024, 26_000, 5_500).await;
        make::blocker(&app, company, "rsj").await;
        let (before, log) = (profile(&app, company).await.text(), app.auditor().get("/api/v1/audit").await.ok()["total"].clone());
        let path = format!("/api/v1/companies/{company}/what-if");
        let question = json!({"figures": [{"fiscal_year": 2024, "net_profit_yuan": 60_000_000_i64,
            "net_profit_deducted_yuan": 60_000_000_i64}], "stage": "accepted", "blockers_solved": true});
        let answer = app.town("长安镇").post(&path, question.clone()).await.ok();
        let moved = answer["moved"].as_array().unwrap();
        let first = moved.iter().find(|one| one["id"] == "szse_chinext.1").expect("it moved");
        assert_eq!((&first["before"], &first["after"]), (&json!("gap"), &json!("met")));
        assert!(answer["priority_after"].as_i64() > answer["priority_before"].as_i64());
        assert_eq!(answer["recommended_after"], "key");
        assert_eq!(profile(&app, company).await.text(), before, "nothing was written");
        assert_eq!(app.auditor().get("/api/v1/audit").await.ok()["total"], log);
        app.town("虎门镇").post(&path, question.clone()).await.refused(404, "not_found");
        app.department("rsj").post(&path, question).await.status(403);
        app.office().post(&path, json!({"figures": [{"revenue_yuan": 1}]})).await.refused(400, "missing_field");
    }

    async fn a_rank_tells_who_is_ahead_and_why_within_the_unit(app: TestApp) {
        let first = make::company(&app).named("甲示例有限公司").at("inquiry").save().await;
        let second = make::company(&app).at("accepted").save().await;
        make::company(&app).in_town("虎门镇").at("registered").save().await;
        let shown = app.town("长安镇").get(format!("/api/v1/companies/{second}/profile")).await.ok();
        assert_eq!((&shown["priority"]["rank_in_city"], &shown["priority"]["rank_in_town"]), (&json!(3), &json!(2)));
        assert_eq!(shown["priority"]["ahead"]["company_id"], first);
        assert_eq!(shown["priority"]["ahead"]["because"], "进程多 4");
        let leads = app.town("长安镇").get(format!("/api/v1/companies/{first}/profile")).await.ok();
        assert_eq!(leads["priority"]["ahead"], Value::Null);
    }

    async fn other_rules_are_followed_by_the_round(app: TestApp) {
        let company = make::company(&app).save().await;
        year(&app, company, 2023, 45_000, 1).await;
        year(&app, company, 2024, 45_000, 1).await;
        assert_eq!(found(&app, "standard=hkex_main.3").await, [company]);
        let rate = json!({"hkd_rate_ppm": 910_000});
        app.office().patch("/api/v1/settings/figures", 1, rate).await.ok();
        assert_eq!(go_round(&app), 1);
        assert_eq!(found(&app, "standard=hkex_main.3").await, [0_i64; 0]);
        assert_eq!(found(&app, "standard=hkex_main.3&within=2").await, [company]);
    }
}
