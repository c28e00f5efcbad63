//! A browser window and the actions of its user.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use super::driver::Driver;
use super::watch::{self, Beyond};

/// Maximum time until a page shows what is expected.
const PATIENCE: Duration = Duration::from_secs(15);

/// A browser with one window.
pub struct Window {
    client: Client,
    driver: &'static Driver,
    session: String,
    origin: String,
}

/// Actions. Each fails the test if the browser logged an error.
impl Window {
    /// Opens an address of the site: `/companies?page=2`.
    pub async fn go(&self, path: &str) {
        self.watched(async { self.visit(path).await }).await;
    }

    /// Clicks the button, link or summary with this text or accessible name.
    pub async fn click(&self, text: &str) {
        let what = format!("a button or link “{text}”");
        self.watched(async {
            self.element(PRESSABLE, text, &what).await.click().await.expect("click");
        })
        .await;
    }

    /// Replaces the content of the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        self.watched(async {
            let field = self.field(label).await;
            field.clear().await.expect("clear the field");
            field.send_keys(text).await.expect("type");
        })
        .await;
    }

    /// Selects an option, by its text, in the list with this label.
    pub async fn choose(&self, label: &str, option: &str) {
        self.watched(async {
            let field = self.field(label).await;
            field.select_by_label(option).await.unwrap_or_else(|e| panic!("choose {option}: {e}"));
        })
        .await;
    }

    /// Toggles the checkbox with this label.
    pub async fn tick(&self, label: &str) {
        self.watched(async { self.field(label).await.click().await.expect("click the box") }).await;
    }

    /// Selects a file in the field with this label.
    pub async fn attach(&self, label: &str, file: &Path) {
        self.watched(async {
            let path = file.to_str().expect("a path in UTF-8");
            self.field(label).await.send_keys(path).await.expect("choose the file");
        })
        .await;
    }

    /// Waits until the page shows a text.
    pub async fn see(&self, text: &str) {
        self.watched(async {
            if !self.until(async || self.text().await.contains(text)).await {
                panic!("{} does not show “{text}”:\n{}", self.path().await, self.text().await);
            }
        })
        .await;
    }

    /// Waits until the address begins with `path`. A click returns before the next page is loaded.
    pub async fn arrive(&self, path: &str) {
        self.watched(async {
            if !self.until(async || self.path().await.starts_with(path)).await {
                panic!("{} is not {path}:\n{}", self.path().await, self.text().await);
            }
        })
        .await;
    }

    /// Waits until the page no longer shows a text.
    pub async fn see_no(&self, text: &str) {
        self.watched(async {
            if !self.until(async || !self.text().await.contains(text)).await {
                panic!("{} shows “{text}”:\n{}", self.path().await, self.text().await);
            }
        })
        .await;
    }
}

/// State of the page.
impl Window {
    /// Visible text.
    pub async fn text(&self) -> String {
        let text = self.script("return document.body ? document.body.innerText : ''", &[]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Path and query of the address.
    pub async fn path(&self) -> String {
        let place = self.script("return location.pathname + location.search", &[]).await;
        place.as_str().unwrap_or_default().to_owned()
    }

    /// HTTP status of the page.
    pub async fn status(&self) -> i64 {
        let entry = "performance.getEntriesByType('navigation')[0]";
        self.script(&format!("return {entry}.responseStatus"), &[]).await.as_i64().unwrap_or(0)
    }

    /// Runs a script in the page and returns its result; its parameters are `arguments`.
    pub async fn script(&self, script: &str, arguments: &[Value]) -> Value {
        let result = self.client.execute(script, arguments.to_vec()).await;
        result.unwrap_or_else(|error| panic!("{error}: {script}"))
    }

    /// Waits until a script returns the expected value.
    pub async fn until_it_is(&self, script: &str, expected: &Value) {
        if !self.until(async || self.script(script, &[]).await == *expected).await {
            assert_eq!(self.script(script, &[]).await, *expected, "{script}");
        }
    }

    /// Like [`Window::script`], for a script that ends by calling its last argument.
    pub async fn long_script(&self, script: &str, arguments: &[Value]) -> Value {
        let result = self.client.execute_async(script, arguments.to_vec()).await;
        result.unwrap_or_else(|error| panic!("{error}: {script}"))
    }

    /// Sends a command of the Chrome DevTools Protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        let result = self.client.issue_cmd(Beyond { place: "goog/cdp/execute", body }).await;
        result.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}

/// Settings of the user.
impl Window {
    /// Sets the width of the window, in CSS pixels.
    pub async fn widen(&self, width: u32) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Sets dark or light mode, and disables animations so that the page is final.
    pub async fn prefer_dark(&self, dark: bool) {
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" }},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }
}

/// Elements that can be clicked.
const PRESSABLE: &str = "button, a[href], summary, input[type=submit], [role=button]";

/// Script that finds a visible element by its text: the one with exactly this text, otherwise one
/// that begins with it.
const BY_TEXT: &str = "
    const [kinds, wanted] = arguments;
    const said = (e) => (e.getAttribute('aria-label') || e.innerText || e.value || '')
        .replace(/\\s+/g, ' ').trim();
    const shown = [...document.querySelectorAll(kinds)].filter((e) => e.checkVisibility());
    return shown.find((e) => said(e) === wanted) || shown.find((e) => said(e).startsWith(wanted));
";

/// Script that finds the field of a label. The end of the label, such as a hint in brackets, may be
/// omitted.
const BY_LABEL: &str = "
    const [wanted] = arguments;
    const said = (e) => e.textContent.replace(/\\s+/g, ' ').trim();
    const labels = [...document.querySelectorAll('label')].filter((e) => e.checkVisibility());
    const label = labels.find((e) => said(e) === wanted)
        || labels.find((e) => said(e).startsWith(wanted));
    return label ? label.control : document.querySelector(`[aria-label=\"${wanted}\"]`);
";

/// Building blocks of the actions.
impl Window {
    pub(super) async fn open(driver: &'static Driver, origin: &str) -> Self {
        let client = driver.browser().await;
        let session = client.session_id().await.expect("its session").unwrap_or_default();
        let window = Self { client, driver, session, origin: origin.to_owned() };
        window.findings().await; // ignore errors logged before the first action
        window
    }

    /// Opens an address without checking the logs.
    pub async fn visit(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Returns all errors logged since the last call.
    pub async fn findings(&self) -> Vec<String> {
        let read = async |kind| self.client.issue_cmd(watch::log(kind)).await.expect("a log");
        let mut found = watch::on_console(&read("browser").await);
        found.extend(watch::on_network(&read("performance").await, &self.origin));
        found
    }

    /// Finds the field with this label.
    pub async fn field(&self, label: &str) -> Element {
        let what = format!("a field “{label}”");
        self.found(BY_LABEL, &[json!(label)], &what).await
    }

    async fn element(&self, kinds: &str, text: &str, what: &str) -> Element {
        self.found(BY_TEXT, &[json!(kinds), json!(text)], what).await
    }

    /// Waits until a script finds an element.
    async fn found(&self, script: &str, arguments: &[Value], what: &str) -> Element {
        const KEY: &str = "element-6066-11e4-a52e-4f735466cecf"; // defined by WebDriver
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.script(script, arguments).await;
            if let Some(id) = found[KEY].as_str() {
                let id = ElementRef::from(id.to_owned());
                return Element::from_element_id(self.client.clone(), id);
            }
            if Instant::now() > deadline {
                panic!("{} has no {what}:\n{}", self.path().await, self.text().await);
            }
            pause().await;
        }
    }

    pub(super) async fn until(&self, mut is_so: impl AsyncFnMut() -> bool) -> bool {
        let deadline = Instant::now() + PATIENCE;
        while !is_so().await {
            if Instant::now() > deadline {
                return false;
            }
            pause().await;
        }
        true
    }

    /// Performs an action and then checks the logs of the browser.
    async fn watched<T>(&self, verb: impl Future<Output = T>) -> T {
        let value = verb.await;
        let found = self.findings().await;
        assert!(found.is_empty(), "at {}:\n{}", self.path().await, found.join("\n"));
        value
    }
}

/// Pause between two checks.
async fn pause() {
    actix_web::rt::time::sleep(Duration::from_millis(25)).await;
}

impl Drop for Window {
    fn drop(&mut self) {
        self.driver.end(&self.session);
    }
}
