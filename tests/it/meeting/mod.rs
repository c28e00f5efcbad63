//! Meetings: planned on blockers, held, and their decisions carried out in time.

mod pages;

use actix_web::http::Method;
use kunpeng::access::Scope;
use kunpeng::account::person;
use kunpeng::meeting::waiting;
use kunpeng::session::Actor;
use serde_json::{Value, json};

use crate::support::{Reply, TestApp, make};

const MEETINGS: &str = "/api/v1/meetings";

fn facts(held_on: &str) -> Value {
    json!({"kind": "coordination", "title": "第三次专题协调会", "held_on": held_on,
        "place": "市民中心", "host": "王主任", "participants": "人社局、税务局、长安镇"})
}

/// A meeting on these blockers, held today. Returns its id.
async fn held(app: &TestApp, blockers: &[i64]) -> i64 {
    let id = planned(app, blockers).await;
    let held = app.office().post(format!("{MEETINGS}/{id}/hold"), json!({})).await.status(201);
    assert_eq!(held["status"], "held");
    id
}

/// A meeting on these blockers, planned for today. Returns its id.
async fn planned(app: &TestApp, blockers: &[i64]) -> i64 {
    let id = app.office().post(MEETINGS, facts(&app.today().to_string())).await.status(201).id();
    let agenda = json!({"blockers": blockers});
    app.office().put(format!("{MEETINGS}/{id}/agenda"), 1, agenda).await.ok();
    id
}

fn task(blocker: i64, department: &str, working_days: u32) -> Value {
    json!({"blocker_id": blocker, "text": "限期办结社保补缴", "department": department,
        "working_days": working_days})
}

async fn decided(app: &TestApp, meeting: i64, body: Value) -> Reply {
    app.office().post(format!("{MEETINGS}/{meeting}/decisions"), body).await
}

fn actions_of(decision: i64) -> String {
    format!("/api/v1/decisions/{decision}/actions")
}

/// Ids of the blockers on the agenda of a meeting, as a person sees it.
fn on_agenda(sheet: &Reply) -> Vec<i64> {
    let items = sheet["agenda"].as_array().expect("an agenda");
    items.iter().filter_map(|item| item["blocker"]["id"].as_i64()).collect()
}

on_both! {
    async fn from_the_plan_to_the_last_answer(app: TestApp) {
        app.on(2026, 9, 28);
        let company = make::company(&app).in_town("长安镇").save().await;
        let (first, second) =
            (make::blocker(&app, company, "rsj").await, make::blocker(&app, company, "swj").await);
        let planned = app.office().post(MEETINGS, facts("2026-09-30")).await.status(201);
        assert_eq!((planned.version(), &planned["status_name"]), (1, &json!("筹备")));
        let path = format!("{MEETINGS}/{}", planned.id());
        let agenda = format!("{path}/agenda");
        let order = |all: &[i64]| json!({"blockers": all});
        let set = app.office().put(&agenda, 1, order(&[first, second])).await.ok();
        assert_eq!((on_agenda(&set), set.version()), (vec![first, second], 2));
        let set = app.office().put(&agenda, 2, order(&[second, first])).await.ok();
        assert_eq!((on_agenda(&set), set.version()), (vec![second, first], 3));
        assert_eq!(app.office().put(&agenda, 3, order(&[second, first])).await.ok().version(), 3);
        app.office().post(format!("{path}/hold"), json!({})).await.refused(422, "invalid")
            .field("held_on", "future_date");
        app.on(2026, 9, 30);
        let hold = json!({"version": 3});
        assert_eq!(app.office().post(format!("{path}/hold"), hold).await.status(201).version(), 4);

        let decision = decided(&app, planned.id(), task(first, "rsj", 3)).await.status(201);
        assert_eq!((&decision["assigned_on"], &decision["due_on"]), (&json!("2026-09-30"), &json!("2026-10-10")));
        assert_eq!((&decision["light"], &decision["status"]), (&json!("yellow"), &json!("open")));
        assert_eq!((&decision["days_left"], &decision["unit_name"]), (&json!(3), &json!("市人力资源和社会保障局")));
        let minutes = json!({"minutes": "会议议定一项。", "document_no": "东府会纪〔2026〕3号"});
        assert_eq!(app.office().patch(&path, 4, minutes).await.ok().version(), 5);

        app.on(2026, 10, 9);
        let rsj = app.department("rsj");
        let acts = actions_of(decision.id());
        assert_eq!(app.leader().get(&path).await.ok()["minutes"], "会议议定一项。");
        let told = rsj.get("/api/v1/notices").await.ok();
        assert!(told.each("title").iter().any(|title| title.contains("请于 2026-10-10 前落实")), "{told:?}");
        let answer = json!({"action": "answer", "note": "已发函催办", "version": 1});
        let answered = rsj.post(&acts, answer).await.status(201);
        assert_eq!((&answered["status_name"], &answered["light"]), (&json!("已反馈"), &json!(null)));
        let returned = json!({"action": "return", "note": "还未补缴"});
        let returned = app.office().post(&acts, returned).await.status(201);
        assert_eq!((&returned["status"], &returned["returns"]), (&json!("open"), &json!(1)));
        let one = rsj.get(format!("/api/v1/decisions/{}", decision.id())).await.ok();
        assert_eq!((&one["return_reason"], &one["legal_actions"]), (&json!("还未补缴"), &json!(["answer"])));
        app.on(2026, 10, 12);
        let late = app.leader().get("/api/v1/decisions?light=red").await.ok();
        assert_eq!((late.each("id"), late.each("days_left")), (vec![decision.id().to_string()], vec!["-1".into()]));
        rsj.post(&acts, json!({"action": "answer", "note": "已补缴"})).await.status(201);
        let done = app.office().post(&acts, json!({"action": "accept"})).await.status(201);
        assert_eq!((&done["status"], &done["done_on"]), (&json!("done"), &json!("2026-10-12")));
        assert_eq!((&done["answer"], &done["returns"]), (&json!("已补缴"), &json!(1)));

        let history = format!("/api/v1/companies/{company}/history");
        let history = app.office().get(history).await.ok();
        let of_decision = history.items().iter().filter(|entry| entry["record"] == "decision");
        assert!(of_decision.count() > 5);
        let log = app.auditor().get("/api/v1/audit").await.ok().each("action");
        for act in ["meeting_planned", "agenda_set", "meeting_held", "minutes_recorded",
            "decision_made", "decision_answered", "decision_returned", "decision_accepted"]
        {
            assert!(log.iter().any(|one| one == act), "{act} {log:?}");
        }
    }

    async fn the_blocker_tells_of_the_decision(app: TestApp) {
        let company = make::company(&app).save().await;
        let blocker = make::assigned(&app, company, "rsj", 10).await;
        let path = format!("/api/v1/blockers/{blocker}");
        let before = app.office().get(&path).await.ok();
        app.on(2026, 3, 5);
        let meeting = held(&app, &[blocker]).await;
        decided(&app, meeting, task(blocker, "swj", 5)).await.status(201);
        let after = app.office().get(&path).await.ok();
        assert_eq!(after.version(), before.version() + 1);
        assert_eq!((&after["last_word_on"], &after["status"]), (&json!("2026-03-05"), &before["status"]));
        assert_eq!(after["due_on"], before["due_on"]);
        let events = app.town("长安镇").get(format!("{path}/events")).await.ok();
        let latest = &events["events"][0];
        let detail = "2026-03-05 专题协调会议定：限期办结社保补缴（国家税务总局东莞市税务局，期限 2026-03-12）";
        assert_eq!((&latest["action"], &latest["detail"]), (&json!("comment"), &json!(detail)));
    }

    async fn what_cannot_be_decided_is_refused(app: TestApp) {
        app.on(2026, 9, 30);
        let company = make::company(&app).save().await;
        let blocker = make::blocker(&app, company, "rsj").await;
        let other = make::blocker(&app, company, "rsj").await;
        let planned = planned(&app, &[blocker]).await;
        decided(&app, planned, task(blocker, "rsj", 3)).await.refused(409, "illegal_action");
        let path = format!("{MEETINGS}/{planned}");
        let early = app.office().patch(&path, 2, json!({"minutes": "还没有开"})).await;
        early.refused(409, "illegal_action");
        let meeting = held(&app, &[blocker]).await;
        app.office().post(format!("{MEETINGS}/{meeting}/hold"), json!({})).await.refused(409, "illegal_action");
        decided(&app, meeting, task(other, "rsj", 3)).await.refused(409, "not_on_agenda");
        decided(&app, meeting, task(987_654, "rsj", 3)).await.refused(409, "not_on_agenda");
        for (member, value, field, code) in [
            ("text", json!(" "), "text", "missing_field"),
            ("department", json!(null), "department", "missing_field"),
            ("department", json!("nobody"), "department", "unknown_department"),
            ("town", json!(app.town_code("长安镇")), "town", "one_unit"),
            ("working_days", json!(0), "working_days", "out_of_range"),
            ("working_days", json!(null), "working_days", "missing_field"),
            ("due_on", json!("2026-10-10"), "due_on", "out_of_place"),
        ] {
            let mut body = task(blocker, "rsj", 3);
            body[member] = value;
            decided(&app, meeting, body).await.refused(422, "invalid").field(field, code);
        }
        let on = |day: &str| json!({"blocker_id": blocker, "text": "补缴", "town": app.town_code("长安镇"), "due_on": day});
        let holiday = decided(&app, meeting, on("2026-10-05")).await.refused(422, "invalid");
        assert!(holiday.field("due_on", "not_a_working_day").text().contains("2026-10-08"));
        decided(&app, meeting, on("2026-09-30")).await.refused(422, "invalid").field("due_on", "past_date");
        let set = decided(&app, meeting, on("2026-10-10")).await.status(201);
        assert_eq!((&set["working_days"], &set["unit_name"]), (&json!(3), &json!("长安镇")));

        let path = format!("{MEETINGS}/{meeting}");
        let moved = app.office().patch(&path, 3, json!({"held_on": "2026-09-29"})).await;
        moved.refused(422, "invalid").field("held_on", "already_held");
        app.office().patch(&path, 1, json!({"place": "别处"})).await.refused(412, "stale_version");
        let agenda = format!("{path}/agenda");
        let put = |all: &[i64]| json!({"blockers": all});
        app.office().put(&agenda, 3, put(&[other])).await.refused(409, "has_decisions");
        app.office().put(&agenda, 2, put(&[other])).await.refused(412, "stale_version");
        for (wanted, code) in [(vec![blocker, blocker], "twice"), (vec![blocker, 987_654], "unknown_blocker")] {
            app.office().put(&agenda, 3, put(&wanted)).await.refused(422, "invalid").field("blockers", code);
        }
        assert_eq!(on_agenda(&app.office().put(&agenda, 3, put(&[other, blocker])).await.ok()), [other, blocker]);
        app.office().post(MEETINGS, json!({"kind": "coordination", "title": " ", "held_on": "2026-09-30"}))
            .await.refused(422, "invalid").field("title", "missing_field");
        let once = || {
            let call = app.office().request(Method::POST, format!("{path}/decisions"));
            call.json(task(blocker, "rsj", 3)).once("decision-1").send()
        };
        let first = once().await.status(201).id();
        assert_eq!(once().await.status(201).id(), first);
    }

    async fn only_the_responsible_answers_and_only_the_office_accepts(app: TestApp) {
        let company = make::company(&app).in_town("长安镇").save().await;
        let blocker = make::blocker(&app, company, "rsj").await;
        let meeting = held(&app, &[blocker]).await;
        let acts = actions_of(decided(&app, meeting, task(blocker, "swj", 3)).await.status(201).id());
        let answer = json!({"action": "answer", "note": "已办"});
        for person in [app.department("rsj"), app.town("长安镇"), app.office()] {
            let refused = person.post(&acts, answer.clone()).await.refused(409, "illegal_action");
            assert_eq!(refused["legal"], json!([]));
        }
        app.leader().post(&acts, answer.clone()).await.refused(403, "forbidden");
        let swj = app.department("swj");
        swj.post(&acts, json!({"action": "accept"})).await.refused(409, "illegal_action");
        swj.post(&acts, json!({"action": "answer"})).await.refused(422, "invalid").field("note", "note_required");
        let stale = json!({"action": "answer", "note": "已办", "version": 9});
        swj.post(&acts, stale).await.refused(412, "stale_version");
        swj.post(&acts, answer.clone()).await.status(201);
        swj.post(&acts, answer.clone()).await.refused(409, "illegal_action");
        app.office().post(&acts, json!({"action": "return"})).await.refused(422, "invalid").field("note", "note_required");
        let own = actions_of(decided(&app, meeting, task(blocker, "jrb", 3)).await.status(201).id());
        app.office().post(&own, answer).await.status(201);
        app.office().post(&own, json!({"action": "accept", "note": "属实"})).await.status(201);
    }

    async fn of_another_units_nothing_exists(app: TestApp) {
        let own = make::company(&app).in_town("长安镇").save().await;
        let other = make::company(&app).in_town("虎门镇").save().await;
        let (ours, theirs) =
            (make::blocker(&app, own, "rsj").await, make::blocker(&app, other, "gjj").await);
        let both = held(&app, &[theirs, ours]).await;
        let alone = held(&app, &[theirs]).await;
        let path = format!("{MEETINGS}/{both}");
        app.office().patch(&path, 3, json!({"minutes": "逐家议定。"})).await.ok();
        let task_of_swj = decided(&app, both, task(theirs, "swj", 3)).await.status(201).id();
        let ours_decided = decided(&app, both, task(ours, "rsj", 3)).await.status(201).id();
        for (who, sees) in [(app.town("长安镇"), vec![ours]), (app.department("rsj"), vec![ours]),
            (app.town("虎门镇"), vec![theirs]), (app.department("gjj"), vec![theirs]),
            (app.department("swj"), vec![]), (app.leader(), vec![theirs, ours])]
        {
            let sheet = who.get(&path).await.ok();
            assert_eq!(on_agenda(&sheet), sees, "{}", who.username());
            let all = who.username() == "leader";
            assert_eq!(sheet["minutes"].is_string(), all);
            assert_eq!(sheet["participants"].is_string(), all);
            let listed = who.get(MEETINGS).await.ok();
            let row = listed.items().iter().find(|one| one["id"] == both).expect("the meeting");
            assert_eq!(row["items"], sees.len());
            let decisions = if all { 2 } else { 1 };
            assert_eq!((&row["decisions"], sheet["decisions"].as_array().unwrap().len()), (&json!(decisions), decisions));
        }
        let town = app.town("长安镇");
        town.get(format!("{MEETINGS}/{alone}")).await.refused(404, "not_found");
        assert_eq!(town.get(MEETINGS).await.ok()["total"], 1);
        town.get(format!("/api/v1/decisions/{task_of_swj}")).await.refused(404, "not_found");
        let answer = json!({"action": "answer", "note": "已办"});
        town.post(actions_of(task_of_swj), answer.clone()).await.refused(404, "not_found");
        assert_eq!(town.get("/api/v1/decisions").await.ok().each("id"), [ours_decided.to_string()]);
        app.department("zjj").get(&path).await.refused(404, "not_found");
        let swj = app.department("swj");
        assert_eq!(swj.get("/api/v1/decisions").await.ok().each("id"), [task_of_swj.to_string()]);
        swj.post(actions_of(task_of_swj), answer).await.status(201);
    }

    async fn lists_are_narrowed_and_counted(app: TestApp) {
        let company = make::company(&app).in_town("长安镇").save().await;
        let blocker = make::blocker(&app, company, "rsj").await;
        let meeting = held(&app, &[blocker]).await;
        let promotion = json!({"kind": "promotion", "title": "推进会", "held_on": "2026-04-01"});
        let promotion = app.office().post(MEETINGS, promotion).await.status(201).id();
        assert_eq!(app.office().get(MEETINGS).await.ok().each("id"), [promotion, meeting].map(|id| id.to_string()));
        for query in ["kind=coordination", "status=held"] {
            assert_eq!(app.office().get(format!("{MEETINGS}?{query}")).await.ok().each("id"), [meeting.to_string()]);
        }
        let mut ids = Vec::new();
        for (unit, days) in [("rsj", 1), ("swj", 5), ("rsj", 20)] {
            ids.push(decided(&app, meeting, task(blocker, unit, days)).await.status(201).id());
        }
        let town = app.town_code("长安镇");
        let of_town = json!({"blocker_id": blocker, "text": "出证明", "town": town, "working_days": 2});
        ids.push(decided(&app, meeting, of_town).await.status(201).id());
        app.town("长安镇").post(actions_of(ids[3]), json!({"action": "answer", "note": "已出"})).await.status(201);
        app.on(2026, 3, 5);
        let all: [(&str, &[usize]); 12] = [
            ("", &[3, 2, 1, 0]),
            ("sort=due_on", &[0, 3, 1, 2]),
            ("sort=-due_on", &[2, 1, 3, 0]),
            ("light=red", &[0]),
            ("light=yellow", &[1]),
            ("light=green", &[2]),
            ("status=answered", &[3]),
            ("open=true&department=rsj", &[2, 0]),
            ("open=false", &[]),
            ("meeting=987", &[]),
            ("light=red&status=answered", &[]),
            ("per_page=1&page=2", &[2]),
        ];
        for (query, expected) in all {
            let found = app.office().get(format!("/api/v1/decisions?{query}")).await.ok().each("id");
            let expected: Vec<String> = expected.iter().map(|at| ids[*at].to_string()).collect();
            assert_eq!(found, expected, "{query}");
        }
        let found = app.office().get(format!("/api/v1/decisions?town={town}&blocker={blocker}")).await.ok();
        assert_eq!(found.each("id"), [ids[3].to_string()]);
        app.office().get("/api/v1/decisions?sort=text").await.refused(400, "unknown_sort");
        let waiting_for = |username: &str| {
            let person = app.database().read(|db| person(db, username)).unwrap();
            let (role, today) = (person.role, app.today());
            let actor = Actor::at_command_line(app.workplace(), Some(person));
            let waiting = actor.read_blocking(|db, scope| waiting(db, scope, role, today)).unwrap();
            (waiting.open, waiting.overdue, waiting.to_accept)
        };
        assert_eq!(waiting_for("office"), (3, 1, 1));
        assert_eq!(waiting_for("leader"), (3, 1, 0));
        assert_eq!(waiting_for("rsj"), (2, 1, 0));
        assert_eq!(waiting_for(&town), (0, 0, 0));
        assert_eq!(waiting_for("gjj"), (0, 0, 0));
    }
}

/// Ids of the blockers suggested for a meeting, in order, and the total.
fn suggested(app: &TestApp, meeting: i64, per_page: i64) -> (Vec<i64>, i64) {
    use kunpeng::web::Paging;
    let scope = Scope::whole_city("the office plans meetings");
    let paging = Paging::new(None, Some(per_page)).unwrap();
    let read = |db: &mut _| kunpeng::meeting::suggested(db, &scope, meeting, app.today(), paging);
    let page = app.database().read(read).unwrap();
    (page.items.into_iter().map(|one| one.blocker_id).collect(), page.total)
}

on_both! {
    async fn what_is_most_pressing_is_suggested_first(app: TestApp) {
        let company = make::company(&app).save().await;
        let mut ids = Vec::new();
        for _ in 0..8 {
            ids.push(make::blocker(&app, company, "rsj").await);
        }
        let set = |at: usize, what: &str| {
            app.place().sql(&format!("UPDATE blockers SET {what} WHERE id = {}", ids[at]));
        };
        set(1, "turn_ends_on = '2026-02-20'");
        set(2, "turn_ends_on = '2026-02-10'");
        set(3, "escalated = 1");
        set(4, "escalated = 3");
        set(5, "with_office = TRUE");
        set(6, "severity = 'severe'");
        set(7, "status = 'closed'");
        let order = |all: &[usize]| all.iter().map(|at| ids[*at]).collect::<Vec<_>>();
        assert_eq!(suggested(&app, 0, 50), (order(&[4, 2, 1, 6, 0, 3, 5]), 7));
        assert_eq!(suggested(&app, 0, 2), (order(&[4, 2]), 7));
        let closed = app.office().post(MEETINGS, facts("2026-03-02")).await.status(201).id();
        let agenda = |id: i64| format!("{MEETINGS}/{id}/agenda");
        app.office().put(agenda(closed), 1, json!({"blockers": [ids[7]]})).await
            .refused(422, "invalid").field("blockers", "blocker_closed");
        let meeting = planned(&app, &[ids[6]]).await;
        assert_eq!(suggested(&app, closed, 50).0, order(&[4, 2, 1, 0, 3, 5]));
        app.office().post(format!("{MEETINGS}/{meeting}/hold"), json!({})).await.status(201);
        assert_eq!(suggested(&app, closed, 50).0, order(&[4, 2, 1, 6, 0, 3, 5]), "it may be discussed again");
        assert_eq!(suggested(&app, meeting, 50).0, order(&[4, 2, 1, 0, 3, 5]), "but is on this agenda");
    }

    async fn a_company_in_the_recycle_bin_takes_its_items_along(app: TestApp) {
        let (kept, gone) = (make::company(&app).save().await, make::company(&app).save().await);
        let (ours, theirs) = (make::blocker(&app, kept, "rsj").await, make::blocker(&app, gone, "rsj").await);
        let meeting = held(&app, &[theirs, ours]).await;
        let task = decided(&app, meeting, task(theirs, "rsj", 3)).await.status(201).id();
        app.place().sql(&format!("UPDATE companies SET deleted_at = '2026-03-02 00:00:00' WHERE id = {gone}"));
        let path = format!("{MEETINGS}/{meeting}");
        let sheet = app.office().get(&path).await.ok();
        assert_eq!((on_agenda(&sheet), &sheet["decisions"]), (vec![ours], &json!([])));
        app.office().get(format!("/api/v1/decisions/{task}")).await.refused(404, "not_found");
        app.office().put(format!("{path}/agenda"), 3, json!({"blockers": []})).await.ok();
        app.place().sql("UPDATE companies SET deleted_at = NULL");
        let sheet = app.office().get(&path).await.ok();
        assert_eq!((on_agenda(&sheet), &sheet["decisions"][0]["id"]), (vec![theirs], &json!(task)));
    }

    async fn a_late_decision_is_told_of_once_a_step(app: TestApp) {
        let company = make::company(&app).save().await;
        let blocker = make::blocker(&app, company, "rsj").await;
        let meeting = held(&app, &[blocker]).await;
        decided(&app, meeting, task(blocker, "rsj", 5)).await.status(201);
        let done = decided(&app, meeting, task(blocker, "rsj", 5)).await.status(201).id();
        app.department("rsj").post(actions_of(done), json!({"action": "answer", "note": "已办"})).await.status(201);
        let other = app.another_server();
        let start = app.today();
        for day in start.iter_days().take(50) {
            use chrono::Datelike;
            app.on(day.year(), day.month(), day.day());
            let now = chrono::DateTime::from_timestamp(app.now(), 0).unwrap().naive_utc();
            std::thread::scope(|scope| {
                for journal in [app.journal(), &other] {
                    scope.spawn(move || kunpeng::server::rounds::go(journal, now).expect("a round"));
                }
            });
        }
        let steps = app.place().lines("SELECT step || ' ' || deadline AS line FROM decision_steps ORDER BY taken_at");
        assert_eq!(steps, ["near 2026-03-09", "late 2026-03-09", "to_office 2026-03-09", "to_leaders 2026-03-09"]);
        let told = app.place().number("SELECT count(*) AS n FROM notices WHERE title LIKE '议定事项%期限 2026-03-09%'");
        assert_eq!(told, 4);
    }

    async fn a_new_calendar_moves_what_is_to_be_carried_out(app: TestApp) {
        use kunpeng::calendar::Calendar;
        use kunpeng::deadline::{Basis, Supervision, recalculate};
        use kunpeng::meeting::Moment;
        app.on(2026, 9, 30);
        let company = make::company(&app).save().await;
        let blocker = make::blocker(&app, company, "rsj").await;
        let meeting = held(&app, &[blocker]).await;
        let id = decided(&app, meeting, task(blocker, "rsj", 3)).await.status(201).id();
        let basis = Basis::new(Calendar::default(), Supervision::default());
        let scope = Scope::whole_city("jobs look at everything");
        let now = chrono::DateTime::from_timestamp(app.now(), 0).unwrap().naive_utc();
        let recalculated = || app.journal().system_write(now, |tx| recalculate::<Moment>(tx, &scope, &basis)).unwrap();
        assert_eq!((recalculated(), recalculated()), (1, 0));
        let one = app.office().get(format!("/api/v1/decisions/{id}")).await.ok();
        assert_eq!((&one["due_on"], &one["due_provisional"], one.version()), (&json!("2026-10-05"), &json!(true), 2));
    }
}
