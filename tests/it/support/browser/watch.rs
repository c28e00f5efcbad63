//! What a browser noted while a page was used.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

/// A command of ChromeDriver beyond WebDriver.
#[derive(Debug)]
pub struct Beyond {
    /// `se/log`, `goog/cdp/execute`.
    pub place: &'static str,
    pub body: Value,
}

impl WebDriverCompatibleCommand for Beyond {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.place))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// Asks for what was noted since the last time.
pub fn log(kind: &str) -> Beyond {
    Beyond { place: "se/log", body: json!({"type": kind}) }
}

/// What is wrong on the console. What the network refused is read from its own log.
pub fn on_console(log: &Value) -> Vec<String> {
    let entries = log.as_array().into_iter().flatten();
    let wrong = entries.filter(|entry| {
        let (level, source) = (text(&entry["level"]), text(&entry["source"]));
        source == "security" || (level == "SEVERE" && source != "network")
    });
    wrong.map(|entry| format!("console: {}", text(&entry["message"]))).collect()
}

/// What is wrong with the requests: those to another host, those that failed, and those for
/// parts of a page that were refused. Whether a page itself may be refused, the test knows.
pub fn on_network(log: &Value, origin: &str) -> Vec<String> {
    let entries = log.as_array().into_iter().flatten();
    let events = entries.filter_map(|entry| {
        let event: Value = serde_json::from_str(text(&entry["message"])).ok()?;
        Some(event["message"].clone())
    });
    events.filter_map(|event| in_event(&event, origin)).collect()
}

fn in_event(event: &Value, origin: &str) -> Option<String> {
    let of = &event["params"];
    match text(&event["method"]) {
        "Network.requestWillBeSent" => {
            let url = text(&of["request"]["url"]);
            let ours = url.strip_prefix(origin).is_some_and(|rest| rest.starts_with('/'));
            let within = ["data:", "blob:", "about:"].iter().any(|kind| url.starts_with(kind));
            (!ours && !within).then(|| format!("request to another host: {url}"))
        }
        "Network.responseReceived" => {
            let status = of["response"]["status"].as_i64().unwrap_or_default();
            let limit = if of["type"] == "Document" { 500 } else { 400 };
            (status >= limit).then(|| format!("{status}: {}", text(&of["response"]["url"])))
        }
        "Network.loadingFailed" => {
            let why = text(&of["errorText"]);
            let left = of["canceled"] == true || why == "net::ERR_ABORTED"; // gone on elsewhere
            (!left).then(|| format!("request failed: {why} {}", text(&of["blockedReason"])))
        }
        _ => None,
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
