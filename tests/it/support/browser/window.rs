//! A window, and the verbs of whoever sits before it.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use super::driver::Driver;
use super::watch::{self, Beyond};

/// How long a page may take to show what is expected.
const PATIENCE: Duration = Duration::from_secs(15);

/// A browser of its own, with one window.
pub struct Window {
    client: Client,
    driver: &'static Driver,
    session: String,
    origin: String,
}

/// The verbs. Each fails the test if the browser noted something wrong.
impl Window {
    /// Opens an address of the site: `/companies?page=2`.
    pub async fn go(&self, path: &str) {
        self.watched(async { self.visit(path).await }).await;
    }

    /// Presses the button, link or summary with this text (or name for those who cannot see).
    pub async fn click(&self, text: &str) {
        let what = format!("a button or link “{text}”");
        self.watched(async {
            self.element(PRESSABLE, text, &what).await.click().await.expect("click");
        })
        .await;
    }

    /// Types into the field with this label, in place of what stands there.
    pub async fn fill(&self, label: &str, text: &str) {
        self.watched(async {
            let field = self.field(label).await;
            field.clear().await.expect("clear the field");
            field.send_keys(text).await.expect("type");
        })
        .await;
    }

    /// Chooses from the list with this label, by what people read.
    pub async fn choose(&self, label: &str, option: &str) {
        self.watched(async {
            let field = self.field(label).await;
            field.select_by_label(option).await.unwrap_or_else(|e| panic!("choose {option}: {e}"));
        })
        .await;
    }

    /// Ticks, or unticks, the box with this label.
    pub async fn tick(&self, label: &str) {
        self.watched(async { self.field(label).await.click().await.expect("click the box") }).await;
    }

    /// Chooses a file in the field with this label.
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

    /// Waits until the window is at an address that begins so. A press of a button returns before
    /// the page it leads to is there.
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

/// What there is to look at.
impl Window {
    /// The text that is shown.
    pub async fn text(&self) -> String {
        let text = self.script("return document.body ? document.body.innerText : ''", &[]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Where the window is: path and query.
    pub async fn path(&self) -> String {
        let place = self.script("return location.pathname + location.search", &[]).await;
        place.as_str().unwrap_or_default().to_owned()
    }

    /// What the server answered when it was asked for the page.
    pub async fn status(&self) -> i64 {
        let entry = "performance.getEntriesByType('navigation')[0]";
        self.script(&format!("return {entry}.responseStatus"), &[]).await.as_i64().unwrap_or(0)
    }

    /// Runs a script in the page and gives what it returns; its arguments are `arguments`.
    pub async fn script(&self, script: &str, arguments: &[Value]) -> Value {
        let result = self.client.execute(script, arguments.to_vec()).await;
        result.unwrap_or_else(|error| panic!("{error}: {script}"))
    }

    /// Waits until a script returns this.
    pub async fn until_it_is(&self, script: &str, expected: &Value) {
        if !self.until(async || self.script(script, &[]).await == *expected).await {
            assert_eq!(self.script(script, &[]).await, *expected, "{script}");
        }
    }

    /// The same as [`Window::script`] for a script that ends by calling its last argument.
    pub async fn long_script(&self, script: &str, arguments: &[Value]) -> Value {
        let result = self.client.execute_async(script, arguments.to_vec()).await;
        result.unwrap_or_else(|error| panic!("{error}: {script}"))
    }

    /// A command of the Chrome DevTools Protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        let result = self.client.issue_cmd(Beyond { place: "goog/cdp/execute", body }).await;
        result.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}

/// What the person has set.
impl Window {
    /// Makes the window so wide, in CSS pixels.
    pub async fn widen(&self, width: u32) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Prefers dark, or light; and nothing that moves, so that what is shown is final.
    pub async fn prefer_dark(&self, dark: bool) {
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" }},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }
}

/// What is pressed.
const PRESSABLE: &str = "button, a[href], summary, input[type=submit], [role=button]";

/// Finds what a person means by a text: the shown element that says so, else one that begins so.
const BY_TEXT: &str = "
    const [kinds, wanted] = arguments;
    const said = (e) => (e.getAttribute('aria-label') || e.innerText || e.value || '')
        .replace(/\\s+/g, ' ').trim();
    const shown = [...document.querySelectorAll(kinds)].filter((e) => e.checkVisibility());
    return shown.find((e) => said(e) === wanted) || shown.find((e) => said(e).startsWith(wanted));
";

/// Finds the field that a label belongs to. What a label adds in brackets need not be said.
const BY_LABEL: &str = "
    const [wanted] = arguments;
    const said = (e) => e.textContent.replace(/\\s+/g, ' ').trim();
    const labels = [...document.querySelectorAll('label')].filter((e) => e.checkVisibility());
    const label = labels.find((e) => said(e) === wanted)
        || labels.find((e) => said(e).startsWith(wanted));
    return label ? label.control : document.querySelector(`[aria-label=\"${wanted}\"]`);
";

/// The parts that verbs are made of.
impl Window {
    pub(super) async fn open(driver: &'static Driver, origin: &str) -> Self {
        let client = driver.browser().await;
        let session = client.session_id().await.expect("its session").unwrap_or_default();
        let window = Self { client, driver, session, origin: origin.to_owned() };
        window.findings().await; // what a browser does before it is asked is no one's fault
        window
    }

    /// Opens an address without a look at what was noted.
    pub async fn visit(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Everything wrong that was noted since the last time.
    pub async fn findings(&self) -> Vec<String> {
        let read = async |kind| self.client.issue_cmd(watch::log(kind)).await.expect("a log");
        let mut found = watch::on_console(&read("browser").await);
        found.extend(watch::on_network(&read("performance").await, &self.origin));
        found
    }

    /// The field with this label.
    pub async fn field(&self, label: &str) -> Element {
        let what = format!("a field “{label}”");
        self.found(BY_LABEL, &[json!(label)], &what).await
    }

    async fn element(&self, kinds: &str, text: &str, what: &str) -> Element {
        self.found(BY_TEXT, &[json!(kinds), json!(text)], what).await
    }

    /// What a script finds, sooner or later.
    async fn found(&self, script: &str, arguments: &[Value], what: &str) -> Element {
        const KEY: &str = "element-6066-11e4-a52e-4f735466cecf"; // as WebDriver has it
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

    /// A verb, and a look at what the browser noted meanwhile.
    async fn watched<T>(&self, verb: impl Future<Output = T>) -> T {
        let value = verb.await;
        let found = self.findings().await;
        assert!(found.is_empty(), "at {}:\n{}", self.path().await, found.join("\n"));
        value
    }
}

/// Between two looks.
async fn pause() {
    actix_web::rt::time::sleep(Duration::from_millis(25)).await;
}

impl Drop for Window {
    fn drop(&mut self) {
        self.driver.end(&self.session);
    }
}
