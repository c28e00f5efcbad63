//! 消息推送: sends notices to the city's own messaging system. It is off unless configured.
//!
//! A notice that cannot be sent is tried again for a day, at growing intervals. The body is signed,
//! so that the receiver can verify the sender. If a response is lost, the receiver gets the same
//! notice twice and can recognise it by its id. Only kind, title, body and link of a notice are
//! sent, never its recipients.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::model::Outgoing;
use super::store;
use crate::config::{Webhook, WebhookFormat};
use crate::digest::hex;
use crate::error::Error;
use crate::record::Journal;

/// Maximum number of notices sent in one round.
const AT_ONCE: i64 = 20;

/// Older notices are not sent, so that switching this on does not flood the receiver.
const FRESH: TimeDelta = TimeDelta::hours(24);

/// How long to wait for the response of the receiver.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends the notices that are due. Returns the number delivered. Blocks.
///
/// A notice is claimed, with the time of its next attempt, before it is sent. So servers on one
/// database never send the same notice at the same time, and a crash only delays it.
pub fn deliver(journal: &Journal, webhook: &Webhook, now: NaiveDateTime) -> Result<usize, Error> {
    let claimed = journal.scheduled_write(now, |tx| {
        tx.bookkeeping("a notice is claimed before it is sent");
        store::enqueue(tx.db(), now - FRESH, now)?;
        store::claim(tx.db(), now, AT_ONCE)
    })?;
    let mut delivered = 0;
    for notice in claimed {
        let outcome = send(webhook, &notice, now);
        delivered += usize::from(outcome.is_ok());
        journal.scheduled_write(now, |tx| {
            tx.bookkeeping("whether a notice was delivered");
            match &outcome {
                Ok(()) => store::delivered(tx.db(), notice.id, now),
                Err(why) => store::failed(tx.db(), notice.id, why),
            }
        })?;
    }
    Ok(delivered)
}

fn send(webhook: &Webhook, notice: &Outgoing, now: NaiveDateTime) -> Result<(), String> {
    let body = body(webhook, notice).to_string();
    let timestamp = now.and_utc().timestamp().to_string();
    let signature = signature(webhook.secret.as_bytes(), &timestamp, &body)?;
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build(),
    );
    agent
        .post(&webhook.url)
        .header("Content-Type", "application/json; charset=utf-8")
        .header("Idempotency-Key", &format!("notice-{}", notice.id))
        .header("X-Kunpeng-Timestamp", &timestamp)
        .header("X-Kunpeng-Signature", &format!("sha256={signature}"))
        .send(&body)
        .map(|_| ())
        .map_err(|error| error.to_string())
}

/// Returns the HMAC-SHA256 of the timestamp, a full stop, and the body.
fn signature(secret: &[u8], timestamp: &str, body: &str) -> Result<String, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|error| error.to_string())?;
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    Ok(hex(&mac.finalize().into_bytes()))
}

/// Returns the message: the program's own JSON, or markdown for a WeCom group robot.
fn body(webhook: &Webhook, notice: &Outgoing) -> Value {
    let link = notice.path.as_ref().map(|path| format!("{}{path}", webhook.public_url));
    match webhook.format {
        WebhookFormat::Json => json!({
            "id": notice.id, "kind": notice.kind, "kind_name": notice.kind.label(),
            "title": notice.title, "body": notice.body, "url": link,
        }),
        WebhookFormat::Wecom => {
            let link = link.map(|url| format!("\n[打开]({url})")).unwrap_or_default();
            let content =
                format!("**{}**　{}\n{}{link}", notice.kind.label(), notice.title, notice.body);
            json!({"msgtype": "markdown", "markdown": {"content": content}})
        }
    }
}

/// Returns the delay before the next attempt: 1, 2, 4 … minutes, up to two hours.
pub(super) fn pause_after(attempts: i32) -> TimeDelta {
    TimeDelta::minutes(1 << attempts.clamp(0, 7)).min(TimeDelta::hours(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::NoticeKind;

    fn outgoing() -> Outgoing {
        Outgoing {
            id: 7,
            kind: NoticeKind::Urging,
            title: "催办：社会保险".into(),
            body: "请加快".into(),
            path: Some("/blockers/3".into()),
        }
    }

    #[test]
    fn both_formats() {
        let mut webhook = Webhook {
            url: "http://10.0.0.1/hook".into(),
            secret: "key".into(),
            format: WebhookFormat::Wecom,
            public_url: "https://kunpeng.dg".into(),
        };
        let robot = body(&webhook, &outgoing());
        assert_eq!(
            robot["markdown"]["content"],
            "**催办督办**　催办：社会保险\n请加快\n[打开](https://kunpeng.dg/blockers/3)"
        );
        webhook.format = WebhookFormat::Json;
        assert_eq!(body(&webhook, &outgoing())["url"], "https://kunpeng.dg/blockers/3");
    }

    #[test]
    fn the_signature_is_that_of_rfc_4231() {
        // Test case 2 checks the HMAC itself; `signature` is then compared with it.
        let whole = {
            let mut mac = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
            mac.update(b"what do ya want for nothing?");
            hex(&mac.finalize().into_bytes())
        };
        assert_eq!(whole, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let ours = signature(b"key", "1772415000", "{}").unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(b"key").unwrap();
        mac.update(b"1772415000.{}");
        assert_eq!(ours, hex(&mac.finalize().into_bytes()));
    }

    #[test]
    fn attempts_come_later_and_later() {
        let minutes: Vec<i64> = (0..10).map(|n| pause_after(n).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]);
    }
}
