//! Pages of meetings.

use serde_json::json;

use crate::support::visitor::words;
use crate::support::{Browser, TestApp, make};

const NEW: &str =
    "kind=coordination&title=第三次专题协调会&place=市民中心&host=王主任&participants=人社局";

/// Id of the meeting that a form redirected to.
fn meeting_of(location: Option<&str>) -> i64 {
    let id = location.and_then(|to| to.strip_prefix("/meetings/")?.split(['/', '?']).next());
    id.and_then(|id| id.parse().ok()).expect("a meeting")
}

/// Ids of the blockers that a page offers or contains, in its order.
fn offered(page: &str) -> Vec<i64> {
    let boxes = page.split("name=\"blocker\" value=\"").skip(1);
    boxes.filter_map(|one| one.split('"').next()?.parse().ok()).collect()
}

on_both! {
    async fn a_meeting_from_its_plan_to_an_accepted_answer(app: TestApp) {
        app.on(2026, 9, 30);
        let one = make::company(&app).named("东莞市甲股份有限公司").in_town("长安镇").save().await;
        let two = make::company(&app).named("东莞市乙股份有限公司").in_town("虎门镇").save().await;
        let (first, second) = (make::blocker(&app, one, "rsj").await, make::blocker(&app, two, "gjj").await);
        let third = make::blocker(&app, one, "swj").await;
        app.office().patch(format!("/api/v1/blockers/{third}"), 1, json!({"severity": "severe"})).await.ok();
        let mut office = Browser::signed_in(&app, "office").await;
        assert!(office.get("/meetings").await.ok().text().contains("href=\"/meetings\" aria-current=\"page\">会议"));
        let refused = office.post("/meetings/new", "kind=coordination&title=").await.status(422).text();
        assert!(refused.contains("请填写“会议名称”") && refused.contains("请填写“会议日期”"), "{refused}");
        let planned = office.post("/meetings/new", &format!("{NEW}&held_on=2026-9-30")).await.status(303);
        let id = meeting_of(planned.header("location"));
        let agenda = format!("/meetings/{id}/agenda");
        let choosing = office.get(&format!("{agenda}?done=created")).await.ok().text();
        assert_eq!(offered(&choosing), [third, first, second], "the severe one first");
        assert!(choosing.contains("已新增") && choosing.contains("共 3 个"), "{choosing}");

        let wrong = office.post(&agenda, &format!("version=1&blocker={first}&further=甲")).await.status(422).text();
        assert!(wrong.contains("不是问题编号") && wrong.contains("checked"), "{wrong}");
        let chosen = format!("version=1&blocker={third}&blocker={first}&place.{first}=1&further={second}");
        office.post(&agenda, &chosen).await.status(303);
        let stale = office.post(&agenda, &chosen).await.status(412).text();
        assert!(stale.contains("已被他人修改") && stale.contains("name=\"version\" value=\"2\""), "{stale}");
        let again = office.get(&agenda).await.ok().text();
        assert_eq!(offered(&again), [first, third, second]);
        assert!(again.contains("共 0 个"), "what is on a planned agenda is not suggested: {again}");

        let hold = office.post(&format!("/meetings/{id}/hold"), "version=2&held_on=2026-10-09").await.status(422);
        assert!(hold.text().contains("还没有到"), "{}", hold.text());
        office.post(&format!("/meetings/{id}/hold"), "version=2&held_on=2026-09-30").await.status(303);
        office.get(&format!("/meetings/{id}/hold")).await.status(409);
        let decide = format!("/meetings/{id}/decide");
        let form = office.get(&format!("{decide}?blocker={first}")).await.ok().text();
        assert!(form.contains("value=\"rsj\" selected"), "{form}");
        let task = format!("blocker={first}&text=补缴社保&department=rsj&town=");
        let holiday = office.post(&decide, &format!("{task}&due_on=2026-10-05")).await.status(422).text();
        assert!(holiday.contains("最近的下一个工作日是 2026-10-08"), "{holiday}");
        office.post(&decide, &format!("{task}&working_days=3&due_on=")).await.status(303);
        office.post(&format!("/meetings/{id}/minutes"), "version=3&before.minutes=&minutes=议定一项。&before.document_no=&document_no=3号")
            .await.status(303);

        let page = office.get(&format!("/meetings/{id}")).await.ok().text();
        let read = words(&page);
        for said in ["已召开", "3 个，涉及 2 家企业", "甲股份有限公司", "乙股份有限公司", "补缴社保",
            "期限 2026-10-10", "还剩 3 个工作日", "最近进展", "议定一项。", "3号"]
        {
            assert!(read.contains(said), "{said}\n{read}");
        }
        assert_eq!(page.matches("class=\"card sheet\"").count(), 3, "two companies and the minutes");
        assert_eq!(page.matches("class=\"item\"").count(), 3);
        let style = office.get("/assets/kunpeng.css").await.ok().text();
        assert!(style.contains(".sheet { break-before: page"));

        let mut rsj = Browser::signed_in(&app, "rsj").await;
        let ledger = rsj.get("/decisions").await.ok().text();
        assert!(words(&ledger).contains("临期 1") && ledger.contains("补缴社保"), "{ledger}");
        let task = app.department("rsj").get("/api/v1/decisions").await.ok().items()[0]["id"].clone();
        let (path, act) = (format!("/decisions/{task}"), format!("/decisions/{task}/act"));
        let empty = rsj.post(&act, "version=1&action=answer&note=").await.status(422).text();
        assert!(empty.contains("请写明落实情况"), "{empty}");
        rsj.post(&act, "version=1&action=answer&note=已发函").await.status(303);
        assert!(!rsj.get(&path).await.ok().text().contains("<form method=\"post\" action=\"/decisions"));
        office.post(&act, "version=2&action=return&note=未补缴").await.status(303);
        let returned = rsj.get(&path).await.ok().text();
        assert!(returned.contains("已退回 1 次，须继续落实：未补缴"), "{returned}");
        rsj.post(&act, "version=3&action=answer&note=已补缴").await.status(303);
        office.post(&act, "version=4&action=accept&note=").await.status(303);
        let late = office.post(&act, "version=5&action=accept&note=").await.status(409).text();
        assert!(late.contains("已完成"), "{late}");
        let done = office.get("/decisions?open=false&light=&status=").await.ok().text();
        assert!(done.contains("2026-09-30 完成") && done.contains("共 1 条"), "{done}");
        let history = office.get(&format!("/companies/{one}/history")).await.ok().text();
        assert!(history.contains("议定事项") && history.contains("落实情况"), "{history}");
        let blocker = office.get(&format!("/blockers/{first}")).await.ok().text();
        assert!(blocker.contains("2026-09-30 专题协调会议定：补缴社保"), "{blocker}");
    }

    async fn others_read_their_own_part(app: TestApp) {
        let one = make::company(&app).named("东莞市甲股份有限公司").in_town("长安镇").save().await;
        let two = make::company(&app).named("东莞市乙股份有限公司").in_town("虎门镇").save().await;
        let (first, second) = (make::blocker(&app, one, "rsj").await, make::blocker(&app, two, "gjj").await);
        let mut office = Browser::signed_in(&app, "office").await;
        let planned = office.post("/meetings/new", &format!("{NEW}&held_on=2026-03-02")).await.status(303);
        let id = meeting_of(planned.header("location"));
        office.post(&format!("/meetings/{id}/agenda"), &format!("version=1&blocker={second}&blocker={first}")).await.status(303);
        office.post(&format!("/meetings/{id}/hold"), "version=2&held_on=2026-03-02").await.status(303);
        office.post(&format!("/meetings/{id}/decide"), &format!("blocker={second}&text=出具证明&department=swj&working_days=5"))
            .await.status(303);
        office.post(&format!("/meetings/{id}/minutes"), "version=3&before.minutes=&minutes=逐家议定").await.status(303);
        for (who, sees) in [(app.town_code("长安镇"), [true, false, false]), ("rsj".into(), [true, false, false]),
            (app.town_code("虎门镇"), [false, true, false]), ("gjj".into(), [false, true, false]),
            ("swj".into(), [false, true, false]), ("leader".into(), [true, true, true])]
        {
            let mut browser = Browser::signed_in(&app, &who).await;
            let page = browser.get(&format!("/meetings/{id}")).await.ok().text();
            for (said, sees) in ["甲股份", "乙股份", "逐家议定"].into_iter().zip(sees) {
                assert_eq!(page.contains(said), sees, "{who} {said}\n{page}");
            }
            for refused in ["/edit", "/agenda", "/decide", "登记召开"] {
                assert!(!page.contains(refused), "{who} {refused}");
            }
            assert_eq!(page.contains(&format!("/companies/{two}")), sees[1] && who != "swj", "{who}");
            let ledger = browser.get("/decisions").await.ok().text();
            assert_eq!(ledger.contains("出具证明"), sees[1], "{who}");
            browser.get(&format!("/meetings/{id}/edit")).await.status(403);
        }
        let mut none = Browser::signed_in(&app, "zjj").await;
        none.get(&format!("/meetings/{id}")).await.status(404);
        assert!(none.get("/meetings").await.ok().text().contains("class=\"empty\""));
    }

    async fn two_who_change_a_meeting_see_both_versions(app: TestApp) {
        let mut office = Browser::signed_in(&app, "office").await;
        let planned = office.post("/meetings/new", &format!("{NEW}&held_on=2026-03-05")).await.status(303);
        let id = meeting_of(planned.header("location"));
        let edit = format!("/meetings/{id}/edit");
        let same = office.post(&edit, "version=1&before.place=市民中心&place=市民中心").await.status(303);
        assert!(same.header("location").is_some_and(|to| to.ends_with("done=unchanged")));
        office.post(&edit, "version=1&before.place=市民中心&place=行政中心").await.status(303);
        let both = office.post(&edit, "version=1&before.place=市民中心&place=会议中心").await.status(412).text();
        assert!(both.contains("行政中心") && both.contains("会议中心") && both.contains("两人都改了"), "{both}");
        office.post(&edit, "version=2&before.place=行政中心&place=会议中心").await.status(303);
        assert!(office.get("/meetings").await.ok().text().contains("会议中心"));
    }
}
