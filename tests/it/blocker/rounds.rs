//! Reminders and escalations: each is sent once, on its day, however many servers run rounds.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate};
use kunpeng::blocker::Moment;
use kunpeng::calendar::Calendar;
use kunpeng::record::Journal;
use kunpeng::server::rounds;
use serde_json::json;

use crate::support::{TestApp, make};

/// Both servers run their rounds at the same time.
fn go_both(app: &TestApp, other: &Journal) {
    let now = DateTime::from_timestamp(app.now(), 0).expect("a moment").naive_utc();
    std::thread::scope(|scope| {
        for journal in [app.journal(), other] {
            scope.spawn(move || rounds::go(journal, now).expect("a round"));
        }
    });
}

/// Steps taken: blocker, step, deadline, and the day in China.
fn taken(app: &TestApp) -> BTreeMap<(i64, String, NaiveDate), NaiveDate> {
    use diesel::prelude::*;
    use kunpeng::db::schema::blocker_steps::dsl::*;
    let rows: Vec<(i64, String, NaiveDate, chrono::NaiveDateTime)> =
        app.query(|db| blocker_steps.select((blocker_id, step, deadline, taken_at)).load(db));
    rows.into_iter().map(|(id, what, due, at)| ((id, what, due), at.date())).collect()
}

/// First day on which a step is due.
fn comes_on(moment: Moment, due: NaiveDate, yellow: NaiveDate, calendar: &Calendar) -> NaiveDate {
    match moment {
        Moment::Near => yellow,
        Moment::Late | Moment::LateSign => due + Days::new(1),
        Moment::ToTown => calendar.after(due, 5).on,
        Moment::ToOffice => calendar.after(due, 10).on,
        Moment::ToLeaders => calendar.after(due, 20).on,
    }
}

on_both! {
    async fn two_servers_take_each_step_once_in_a_month(app: TestApp) {
        let other = app.another_server();
        let calendar = app.database().read(Calendar::read).unwrap();
        let company = make::company(&app).save().await;
        let start = app.today();
        let end = start + Days::new(45);
        let mut expected = BTreeMap::new();
        for days in [1, 2, 3, 5, 8, 13, 20] {
            let id = make::assigned(&app, company, "rsj", days).await;
            let due = calendar.after(start, days).on;
            let (yellow, sign_by) = (calendar.before(due, 3), calendar.after(start, 2).on);
            for moment in Moment::ALL.iter().copied() {
                let deadline = if moment == Moment::LateSign { sign_by } else { due };
                let on = comes_on(moment, deadline, yellow, &calendar).max(start);
                if on <= end {
                    expected.insert((id, moment.code().to_owned(), deadline), on);
                }
            }
        }
        let before = app.place().count("notices");
        for day in start.iter_days().take_while(|day| *day <= end) {
            use chrono::Datelike;
            app.on(day.year(), day.month(), day.day());
            go_both(&app, &other);
            go_both(&app, &other);
        }
        assert_eq!(taken(&app), expected);
        let steps = i64::try_from(expected.len()).unwrap();
        assert!(steps > 30, "{steps} steps");
        assert_eq!(app.place().count("notices") - before, steps, "each is told of once");
        assert_eq!(app.place().number("SELECT count(*) AS n FROM blocker_events WHERE action IN ('remind', 'escalate')"), steps);
        assert_eq!(app.place().number("SELECT count(*) AS n FROM audit_entries WHERE action = 'blocker_step_taken'"), steps);
        let twice = "SELECT count(*) AS n FROM (SELECT notice_id FROM notice_copies GROUP BY notice_id, user_id HAVING count(*) > 1) t";
        assert_eq!(app.place().number(twice), 0);
        let verified = app.auditor().get("/api/v1/audit/verification").await.ok();
        assert_eq!(verified["broken_at"], json!(null), "{}", verified.text());
    }

    async fn lateness_goes_up_step_by_step(app: TestApp) {
        let company = make::company(&app).save().await;
        let id = make::assigned(&app, company, "rsj", 1).await;
        make::act(app.department("rsj"), id, "sign", json!({"responsible_person": "王"})).await;
        let path = format!("/api/v1/blockers/{id}");
        let (town, other) = (app.town_code("长安镇"), app.another_server());
        for person in [town.as_str(), "rsj", "leader", "office"] {
            app.person(person).get("/api/v1/notices").await.ok();
        }
        for (month, day, level, supervised) in
            [(3, 3, 0, false), (3, 4, 0, false), (3, 10, 1, false), (3, 17, 2, true), (3, 31, 3, true)]
        {
            app.on(2026, month, day);
            go_both(&app, &other);
            let seen = app.office().get(&path).await.ok();
            assert_eq!((&seen["escalated"], &seen["supervised"]), (&json!(level), &json!(supervised)), "{month}-{day}");
        }
        let kinds = async |person: &str| {
            let notices = app.person(person).get("/api/v1/notices?kind=escalation").await.ok();
            notices.items().len()
        };
        assert_eq!([kinds(&town).await, kinds("rsj").await, kinds("office").await, kinds("leader").await], [2, 3, 2, 1]);
        // After the answer it is the unit's turn, with a deadline of its own.
        let proof = json!({"note": "好了", "evidence": [{"name": "凭证", "document_no": "1"}]});
        make::act(app.department("rsj"), id, "answer", proof).await;
        app.on(2026, 4, 9);
        go_both(&app, &other);
        let late = app.person(&town).get("/api/v1/notices?kind=reminder").await.ok();
        assert!(late.items()[0]["title"].as_str().unwrap().starts_with("已经逾期"), "{:?}", late.items());
    }

    async fn a_calendar_that_is_published_later_moves_provisional_dates(app: TestApp) {
        app.on(2026, 12, 28);
        let company = make::company(&app).save().await;
        let id = make::assigned(&app, company, "rsj", 10).await;
        let path = format!("/api/v1/blockers/{id}");
        let before = app.office().get(&path).await.ok();
        assert_eq!((&before["due_on"], &before["due_provisional"]), (&json!("2027-01-11"), &json!(true)));
        app.place().sql("INSERT INTO calendar_days (on_date, kind, name) VALUES
            ('2027-01-01', 'off', '元旦'), ('2027-01-02', 'off', '元旦'), ('2027-01-03', 'off', '元旦')");
        let other = app.another_server();
        go_both(&app, &other);
        let after = app.office().get(&path).await.ok();
        assert_eq!((&after["due_on"], &after["due_provisional"]), (&json!("2027-01-12"), &json!(false)));
        let story = app.office().get(format!("{path}/events")).await.ok();
        assert_eq!(story["events"][0]["action"], "reckon");
        assert_eq!(story["events"][0]["detail"], "期限由 2027-01-11 改为 2027-01-12");
        // The next round also applies changed rules.
        app.office().patch("/api/v1/settings/supervision", 1, json!({"yellow_days": 10})).await.ok();
        assert_eq!(app.office().get(&path).await.ok()["light"], "green");
        go_both(&app, &other);
        assert_eq!(app.office().get(&path).await.ok()["light"], "yellow");
    }
}
