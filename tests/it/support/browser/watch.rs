//! Logs of the browser while a page is used.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

/// A command of ChromeDriver that is not part of WebDriver.
#[derive(Debug)]
pub struct Beyond {
    /// Path of the command: `se/log`, `goog/cdp/execute`.
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

/// Reads a log since the last call.
pub fn log(kind: &str) -> Beyond {
    Beyond { place: "se/log", body: json!({"type": kind}) }
}

/// Returns errors on the console. Network errors are read from the network log.
pub fn on_console(log: &Value) -> Vec<String> {
    let entries = log.as_array().into_iter().flatten();
    let wrong = entries.filter(|entry| {
        let (level, source) = (text(&entry["level"]), text(&entry["source"]));
        source == "security" || (level == "SEVERE" && source != "network")
    });
    wrong.map(|entry| format!("console: {}", text(&entry["message"]))).collect()
}

/// Returns wrong requests: those to another host, those that failed, and refused requests for parts
/// of a page. Whether the page itself may be refused is checked by the test.
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
            let left = of["canceled"] == true || why == "net::ERR_ABORTED"; // the browser navigated away
            (!left).then(|| format!("request failed: {why} {}", text(&of["blockedReason"])))
        }
        _ => None,
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
