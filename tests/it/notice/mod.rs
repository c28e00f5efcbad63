//! Notices: circulars, who has read them, and delivery to the city's messenger.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use kunpeng::config::{Webhook, WebhookFormat};
use kunpeng::notice;
use serde_json::json;

use crate::support::TestApp;

/// A messenger that answers requests with these statuses and passes on what it received.
fn messenger(answers: &'static [u16]) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for status in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut request = Vec::new();
            let mut piece = [0; 4096];
            while !is_whole(&request) {
                match stream.read(&mut piece) {
                    Ok(0) | Err(_) => break,
                    Ok(read) => request.extend_from_slice(&piece[..read]),
                }
            }
            let answer =
                format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).ok();
            tell.send(String::from_utf8_lossy(&request).into_owned()).ok();
        }
    });
    (format!("http://{address}/hook"), told)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length
        .is_some_and(|length| length.trim().parse().is_ok_and(|length: usize| body.len() >= length))
}

fn now(app: &TestApp) -> NaiveDateTime {
    DateTime::from_timestamp(app.now(), 0).expect("a moment").naive_utc()
}

fn to(url: String) -> Webhook {
    Webhook {
        url,
        secret: "city secret".into(),
        format: WebhookFormat::Wecom,
        public_url: "https://kunpeng.example".into(),
    }
}

async fn circular(app: &TestApp, title: &str) {
    let body = json!({"title": title, "body": "请准时参加。"});
    app.office().post("/api/v1/notices", body).await.status(201);
}

on_both! {
    async fn a_circular_reaches_those_it_is_for(app: TestApp) {
        let code = app.town_code("长安镇");
        for person in [code.as_str(), "rsj", "swj"] {
            app.person(person).get("/api/v1/notices").await.ok();
        }
        let body = json!({"title": "培训", "body": "周五下午", "towns": [code], "departments": ["rsj"]});
        let id = app.office().post("/api/v1/notices", body).await.status(201).id();
        let path = format!("/api/v1/notices/{id}");
        app.town("长安镇").get(&path).await.ok();
        for outsider in [app.town("虎门镇"), app.department("swj")] {
            outsider.get(&path).await.refused(404, "not_found");
        }
        let readers = app.office().get(format!("{path}/readers")).await.ok().text();
        assert_eq!(readers.matches("\"read_at\":null").count(), readers.matches("username").count() - 1);
        assert!(readers.contains(&code) && readers.contains("rsj") && readers.contains("office"));
        let empty = app.office().post("/api/v1/notices", json!({"title": " ", "body": ""})).await;
        empty.refused(422, "invalid").field("title", "missing_field");
    }

    async fn what_was_not_taken_is_sent_again_and_only_once(app: TestApp) {
        circular(&app, "第一件").await;
        let (url, told) = messenger(&[500, 200]);
        let (webhook, other) = (to(url), app.another_server());
        assert_eq!(notice::deliver(app.journal(), &webhook, now(&app)).unwrap(), 0);
        let first = told.recv().unwrap();
        assert!(first.contains("idempotency-key: notice-") || first.contains("Idempotency-Key: notice-"), "{first}");
        assert!(first.contains("第一件") && first.contains("msgtype") && first.contains("sha256="), "{first}");
        assert_eq!(notice::deliver(&other, &webhook, now(&app)).unwrap(), 0, "not before its time");
        app.wait(TimeDelta::minutes(1));
        let at = now(&app);
        let delivered: usize = std::thread::scope(|scope| {
            let servers = [app.journal(), &other];
            let each = servers.map(|db| scope.spawn(|| notice::deliver(db, &webhook, at).unwrap()));
            each.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(delivered, 1);
        assert!(told.recv().unwrap().contains("第一件"));
        app.wait(TimeDelta::hours(3));
        assert_eq!(notice::deliver(app.journal(), &webhook, now(&app)).unwrap(), 0);
        assert!(told.recv().is_err(), "nothing more was sent");
    }

    async fn whoever_switches_it_on_is_not_flooded(app: TestApp) {
        circular(&app, "很久以前").await;
        app.wait(TimeDelta::hours(25));
        circular(&app, "刚才").await;
        let (url, told) = messenger(&[200, 200]);
        assert_eq!(notice::deliver(app.journal(), &to(url), now(&app)).unwrap(), 1);
        assert!(told.recv().unwrap().contains("刚才"));
    }
}
