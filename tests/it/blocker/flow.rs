//! The flow of a blocker: who acts, what is recorded, and who is notified.

use serde_json::{Value, json};

use crate::support::{NewAccount, TestApp, make};

fn path(id: i64) -> String {
    format!("/api/v1/blockers/{id}")
}

fn actions(id: i64) -> String {
    format!("/api/v1/blockers/{id}/actions")
}

async fn raised(app: &TestApp) -> (i64, i64) {
    let company = make::company(app).save().await;
    let body =
        json!({"company_id": company, "category": "social_insurance", "description": "社保欠缴"});
    (company, app.town("长安镇").post("/api/v1/blockers", body).await.status(201).id())
}

fn proof() -> Value {
    json!({"note": "已补缴", "evidence": [{"name": "补缴凭证", "document_no": "东社〔2026〕7号"}]})
}

/// Titles of a person's unread notices, latest first.
async fn told(app: &TestApp, person: &str) -> Vec<String> {
    let notices = app.person(person).get("/api/v1/notices?unread=true").await.ok();
    let titles = notices.items().iter().filter_map(|one| one["title"].as_str());
    titles.map(|title| title.split('：').next().unwrap_or_default().to_owned()).collect()
}

on_both! {
    async fn the_whole_way(app: TestApp) {
        let (company, id) = raised(&app).await;
        let town = || app.town("长安镇");
        let department = || app.department("rsj");
        let assigned = make::act(app.office(), id, "assign", json!({})).await;
        assert_eq!((&assigned["status"], &assigned["due_on"]), (&json!("assigned"), &json!("2026-03-16")));
        assert_eq!((&assigned["days_left"], &assigned["light"]), (&json!(10), &json!("green")));
        let nobody_yet = department().post(actions(id), json!({"action": "sign"})).await;
        nobody_yet.refused(422, "invalid").field("responsible_person", "missing_field");
        let signed = make::act(department(), id, "sign", json!({"responsible_person": "王科长"})).await;
        assert_eq!((&signed["responsible_person"], &signed["signed_on"]), (&json!("王科长"), &json!("2026-03-02")));
        make::act(department(), id, "start", json!({})).await;
        make::act(town(), id, "urge", json!({})).await;
        let answered = make::act(department(), id, "answer", proof()).await;
        assert_eq!(answered["turn_ends_on"], "2026-03-09", "the unit has five working days");
        let rejected = make::act(town(), id, "reject", json!({"note": "少了三个月"})).await;
        assert_eq!((&rejected["status"], &rejected["rejections"]), (&json!("in_progress"), &json!(1)));
        make::act(department(), id, "answer", json!({"note": "补上了"})).await;
        let closed = make::act(town(), id, "close", json!({"note": "已核对"})).await;
        assert_eq!((&closed["status"], &closed["closing_note"]), (&json!("closed"), &json!("已核对")));
        let company = app.office().get(format!("/api/v1/companies/{company}")).await.ok();
        assert_eq!(company["open_blockers"], 0);

        let story = app.leader().get(format!("{}/events", path(id))).await.ok();
        let acts: Vec<&str> = story["events"].as_array().unwrap().iter().filter_map(|e| e["action"].as_str()).collect();
        assert_eq!(acts, ["close", "answer", "reject", "answer", "urge", "start", "sign", "assign", "raise"]);
        assert_eq!(story["evidence"][0]["document_no"], "东社〔2026〕7号");
        let by = &story["events"][1];
        assert_eq!((&by["role"], &by["unit"]), (&json!("department"), &json!("rsj")));
        let reopened = make::act(app.office(), id, "reopen", json!({"note": "又欠缴"})).await;
        assert_eq!((&reopened["status"], &reopened["round"], &reopened["closed_on"]), (&json!("raised"), &json!(2), &json!(null)));
    }

    async fn what_is_not_legal_is_refused_with_what_is(app: TestApp) {
        let (_, id) = raised(&app).await;
        let early = app.department("rsj").post(actions(id), json!({"action": "answer", "note": "x"})).await;
        let early = early.refused(409, "illegal_action");
        assert!(early["detail"].as_str().unwrap().contains("处于“登记”状态"), "{}", early["detail"]);
        let own = app.office().post(actions(id), json!({"action": "sign", "responsible_person": "x"})).await;
        let legal = own.refused(409, "illegal_action")["legal"].clone();
        assert!(legal.as_array().unwrap().iter().any(|one| one["code"] == "assign"), "{legal}");
        // Records outside the scope cannot be acted on.
        for outsider in [app.town("虎门镇"), app.department("gjj")] {
            outsider.post(actions(id), json!({"action": "comment", "note": "x"})).await.refused(404, "not_found");
            outsider.get(format!("{}/events", path(id))).await.refused(404, "not_found");
        }
        let read = app.leader().get(path(id)).await.ok();
        assert_eq!(read["legal_actions"], json!(["instruct"]));
        make::act(app.leader(), id, "instruct", json!({"note": "请本周内交办"})).await;
        app.admin().post(actions(id), json!({"action": "assign"})).await.refused(403, "forbidden");
    }

    async fn each_act_takes_what_belongs_to_it(app: TestApp) {
        let (_, id) = raised(&app).await;
        for (body, field, code) in [
            (json!({"action": "assign", "working_days": 3}), "note", "note_required"),
            (json!({"action": "assign", "working_days": 0}), "working_days", "out_of_range"),
            (json!({"action": "assign", "department": "nobody"}), "department", "unknown_department"),
            (json!({"action": "assign", "due_on": "2026-04-01"}), "due_on", "out_of_place"),
            (json!({"action": "assign", "evidence": [{"name": "x"}]}), "evidence", "out_of_place"),
            (json!({"action": "comment", "note": "x", "evidence": [{"name": "x"}]}), "evidence", "evidence_empty"),
            (json!({"action": "comment", "note": "x", "evidence": [{"name": "x", "attachment_id": 4_711}]}),
                "evidence", "unknown_file"),
            (json!({"action": "comment"}), "note", "note_required"),
            (json!({"action": "supervise"}), "supervised", "missing_field"),
        ] {
            app.office().post(actions(id), body.clone()).await.refused(422, "invalid").field(field, code);
        }
        app.office().post(actions(id), json!({"action": "wave"})).await.refused(400, "bad_enum");
        let seen = json!({"action": "assign", "version": 7});
        app.office().post(actions(id), seen).await.refused(412, "stale_version");
        // Facts can be edited, the status cannot.
        app.office().patch(path(id), 1, json!({"status": "closed"})).await.refused(400, "unknown_field");
        make::act(app.office(), id, "assign", json!({"department": "swj"})).await;
        let patch = json!({"lead_department": "rsj"});
        app.office().patch(path(id), 2, patch).await.refused(422, "invalid").field("lead_department", "changed_by_acts");
        app.department("rsj").get(path(id)).await.refused(404, "not_found");
        app.department("swj").get(path(id)).await.ok();
    }

    async fn twice_handed_back_the_office_decides(app: TestApp) {
        let (_, id) = raised(&app).await;
        let refuse = || json!({"action": "refuse", "note": "不属本局职责"});
        for (department, count) in [("rsj", 1), ("swj", 2)] {
            make::act(app.office(), id, "assign", json!({"department": department})).await;
            let refused = app.department(department).post(actions(id), refuse()).await.status(201);
            assert_eq!((&refused["refusals"], &refused["status"]), (&json!(count), &json!("raised")));
            assert_eq!(refused["with_office"], json!(count == 2));
            assert_eq!(refused["due_on"], json!(null));
        }
        let waiting = app.office().get("/api/v1/blockers?awaiting=decide").await.ok();
        assert_eq!(waiting["total"], 1);
        assert_eq!(told(&app, "office").await[0], "两次退回交办，请裁定");
        make::act(app.office(), id, "assign", json!({"department": "gjj", "departments": ["rsj"]})).await;
        app.department("gjj").post(actions(id), refuse()).await.refused(409, "illegal_action");
        app.department("rsj").post(actions(id), refuse()).await.refused(409, "illegal_action");
        make::act(app.department("rsj"), id, "comment", json!({"note": "附上参保情况"})).await;
    }

    async fn twice_refused_an_answer_lands_with_the_office(app: TestApp) {
        let (_, id) = raised(&app).await;
        make::act(app.office(), id, "assign", json!({})).await;
        make::act(app.department("rsj"), id, "sign", json!({"responsible_person": "王"})).await;
        for count in [1, 2] {
            make::act(app.department("rsj"), id, "answer", proof()).await;
            let rejected = make::act(app.town("长安镇"), id, "reject", json!({"note": "没有解决"})).await;
            assert_eq!(rejected["with_office"], json!(count == 2));
        }
        let close = json!({"action": "close", "note": "算了"});
        app.town("长安镇").post(actions(id), close.clone()).await.refused(409, "illegal_action");
        app.office().post(actions(id), close.clone()).await.refused(409, "illegal_action");
        make::act(app.office(), id, "verify", json!({"note": "材料已经齐全"})).await;
        app.town("长安镇").post(actions(id), close).await.status(201);
    }

    async fn nothing_is_closed_without_evidence(app: TestApp) {
        let (company, id) = raised(&app).await;
        make::act(app.office(), id, "assign", json!({})).await;
        make::act(app.department("rsj"), id, "sign", json!({"responsible_person": "王"})).await;
        make::act(app.department("rsj"), id, "answer", json!({"note": "好了"})).await;
        let close = json!({"action": "close", "note": "好了"});
        let bare = app.town("长安镇").post(actions(id), close).await.refused(422, "invalid");
        bare.field("evidence", "evidence_required");
        let file = ("凭证.pdf", b"%PDF-1.7".as_slice());
        let sent = app.town("长安镇").upload(format!("{}/files", path(id)), &[], file).await.status(201);
        let evidence = json!([{"name": "凭证", "attachment_id": sent["attachment_id"]}]);
        make::act(app.town("长安镇"), id, "close", json!({"note": "好了", "evidence": evidence})).await;
        let story = app.department("rsj").get(format!("{}/events", path(id))).await.ok();
        assert_eq!(story["evidence"][0]["file_name"], "凭证.pdf");
        let remove = format!("/companies/{company}/attachments/{}/remove", sent["attachment_id"]);
        let kept = app.office().post(remove, json!({})).await.refused(409, "is_evidence");
        assert!(kept["detail"].as_str().unwrap().contains(&format!("编号 {id}")));
    }

    async fn a_department_names_no_file_that_it_does_not_see(app: TestApp) {
        let (company, id) = raised(&app).await;
        let file = ("审计报告.pdf", b"%PDF-1.7".as_slice());
        app.office().upload(format!("/companies/{company}/attachments"), &[], file).await.status(303);
        let hidden = app.place().number("SELECT max(id) AS n FROM attachments");
        let naming = |file: i64| json!({"action": "comment", "note": "看看",
            "evidence": [{"name": "材料", "attachment_id": file}]});
        let refused = app.department("rsj").post(actions(id), naming(hidden)).await.refused(422, "invalid");
        refused.field("evidence", "unknown_file");
        let own = ("回函.pdf", b"%PDF-1.7".as_slice());
        let sent = app.department("rsj").upload(format!("{}/files", path(id)), &[], own).await.status(201);
        let own = sent["attachment_id"].as_i64().unwrap();
        app.department("rsj").post(actions(id), naming(own)).await.status(201);
        app.town("长安镇").post(actions(id), naming(hidden)).await.status(201);
        let file = ("x.pdf", b"%PDF-1.7".as_slice());
        app.leader().upload(format!("{}/files", path(id)), &[], file).await.refused(403, "forbidden");
    }

    async fn an_extension_is_asked_for_and_decided(app: TestApp) {
        let (_, id) = raised(&app).await;
        make::act(app.office(), id, "assign", json!({})).await;
        let ask = json!({"working_days": 5, "note": "须省里批复"});
        make::act(app.department("rsj"), id, "ask_extension", ask.clone()).await;
        let mut again = ask;
        again["action"] = json!("ask_extension");
        app.department("rsj").post(actions(id), again).await.refused(409, "illegal_action");
        let decide = async |body: Value| app.office().post(actions(id), body).await;
        decide(json!({"action": "decide_extension", "approve": false})).await.refused(422, "invalid").field("note", "note_required");
        decide(json!({"action": "decide_extension", "approve": true})).await.refused(422, "invalid").field("working_days", "missing_field");
        let granted = decide(json!({"action": "decide_extension", "approve": true, "working_days": 3})).await.status(201);
        assert_eq!((&granted["due_on"], &granted["extension_asked"]), (&json!("2026-03-19"), &json!(null)));
        let moved = make::act(app.office(), id, "reschedule", json!({"due_on": "2026-03-12", "note": "企业急需"})).await;
        assert_eq!((&moved["due_on"], &moved["allowed_days"]), (&json!("2026-03-12"), &json!(8)));
    }

    async fn whoever_must_act_next_is_told_and_reading_is_noted(app: TestApp) {
        app.add(NewAccount::new("leader-2", "leader"));
        let (_, id) = raised(&app).await;
        let (town, rsj) = (app.town_code("长安镇"), "rsj");
        for person in [town.as_str(), rsj, "leader"] {
            app.person(person).get("/api/v1/notices").await.ok(); // the account exists from now on
        }
        assert_eq!(told(&app, "office").await, ["登记"]);
        make::act(app.office(), id, "assign", json!({})).await;
        assert_eq!(told(&app, rsj).await, ["交办，请于 2026-03-16 前办结"]);
        assert_eq!(told(&app, &town).await, ["交办，请于 2026-03-16 前办结"]);
        assert!(told(&app, "leader").await.is_empty());
        make::act(app.town("长安镇"), id, "urge", json!({"note": "企业下月申报"})).await;
        assert_eq!(told(&app, rsj).await[0], "催办");
        let notices = app.department(rsj).get("/api/v1/notices").await.ok();
        let first = &notices.items()[0];
        assert_eq!((&first["kind"], &first["read_at"]), (&json!("urging"), &json!(null)));
        let notice = format!("/api/v1/notices/{}", first["id"]);
        app.town("虎门镇").get(&notice).await.refused(404, "not_found");
        let opened = app.department(rsj).get(&notice).await.ok();
        assert_eq!(opened["path"], format!("/blockers/{id}"));
        assert_eq!(told(&app, rsj).await, ["交办，请于 2026-03-16 前办结"]);
        let readers = app.office().get(format!("{notice}/readers")).await.ok();
        assert!(readers.text().contains("\"username\":\"rsj\""), "{}", readers.text());
        assert!(!readers.text().contains("\"read_at\":null"), "{}", readers.text());
        let log = app.auditor().get("/api/v1/audit?action=notice_read").await.ok();
        assert_eq!(log.items().len(), 1);
    }

    async fn no_sequence_of_acts_loses_an_event_or_lets_a_stranger_act(app: TestApp) {
        let (_, id) = raised(&app).await;
        let mut dice: u64 = 20_260_302;
        let mut roll = |sides: u64| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            usize::try_from(dice % sides).unwrap()
        };
        let parties = [app.office(), app.town("长安镇"), app.department("rsj"), app.leader()];
        let strangers = [app.town("虎门镇"), app.department("gjj")];
        let acts = [
            json!({"action": "assign"}),
            json!({"action": "sign", "responsible_person": "王"}),
            json!({"action": "start"}),
            json!({"action": "answer", "note": "办了"}),
            json!({"action": "verify"}),
            json!({"action": "close", "note": "办结"}),
            json!({"action": "close", "note": "办结", "evidence": [{"name": "证", "document_no": "1"}]}),
            json!({"action": "refuse", "note": "不归我管"}),
            json!({"action": "reject", "note": "没办好"}),
            json!({"action": "pause", "note": "等企业"}),
            json!({"action": "resume"}),
            json!({"action": "reopen", "note": "又来了"}),
            json!({"action": "ask_extension", "working_days": 3, "note": "忙"}),
            json!({"action": "decide_extension", "approve": true, "working_days": 2}),
            json!({"action": "comment", "note": "说一句"}),
        ];
        let (mut done, mut closed) = (1, 0);
        for _ in 0..250 {
            let act = &acts[roll(15)];
            // In half of the cases the usual actor acts.
            let usual = match act["action"].as_str().unwrap() {
                "assign" | "decide_extension" => 0,
                "verify" | "close" | "reject" | "reopen" | "resume" => 1,
                _ => 2,
            };
            let party = if roll(2) == 0 { usual } else { roll(4) };
            if roll(5) == 0 {
                let stranger = &strangers[roll(2)];
                stranger.post(actions(id), act.clone()).await.refused(404, "not_found");
            }
            let reply = parties[party].post(actions(id), act.clone()).await;
            let text = reply.text();
            if text.contains("\"legal_actions\"") {
                done += 1;
                closed += usize::from(text.contains("\"status\":\"closed\"") && act["action"] == "close");
            }
            let events = app.place().number(&format!("SELECT count(*) AS n FROM blocker_events WHERE blocker_id = {id}"));
            assert_eq!(events, done, "{act} {text}");
        }
        assert!(done > 30, "{done} acts were legal");
        let closings = app.place().number("SELECT count(*) AS n FROM blocker_events WHERE action = 'close'");
        assert_eq!(usize::try_from(closings).unwrap(), closed);
        let bare = "SELECT count(*) AS n FROM blocker_events e WHERE action = 'close' AND NOT EXISTS
            (SELECT 1 FROM blocker_evidence v WHERE v.blocker_id = e.blocker_id AND v.event_id <= e.id)";
        assert_eq!(app.place().number(bare), 0);
    }

    async fn a_repeated_act_is_done_once(app: TestApp) {
        let (_, id) = raised(&app).await;
        let once = || {
            let call = app.office().request(actix_web::http::Method::POST, actions(id));
            call.json(json!({"action": "urge"})).once("urge-1").send()
        };
        assert_eq!(once().await.status(201)["urges"], 1);
        assert_eq!(once().await.status(201)["urges"], 1);
    }
}
