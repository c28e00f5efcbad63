//! Screenshots for the README from a new demo: `cargo bench --bench pictures` writes them to
//! `.ci/pictures`. Needs Chromium and ChromeDriver.

use std::path::Path;
use std::process::Command;

use fantoccini::{Client, Locator};
use serde_json::json;

#[allow(dead_code, reason = "the load asks for more")]
mod client;
mod server;
mod support;

use server::Server;
use support::driver::Driver;
use support::sign_in;
use support::watch::Beyond;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/pictures");
const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/推荐汇总表_gbk.csv");
/// Name, width and height of the screens.
const SCREENS: [(&str, u32, u32); 2] = [("desktop", 1440, 900), ("phone", 390, 844)];

fn main() {
    if std::env::args().any(|arg| arg == "--test") {
        return; // `cargo test --benches` only checks that it compiles
    }
    let folder = tempfile::tempdir().expect("a folder");
    let password = demo(folder.path());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let server = Server::start(folder.path(), &runtime);
    let Some(driver) = Driver::running() else { return };
    std::fs::create_dir_all(FOLDER).expect("a folder for pictures");
    runtime.block_on(take(driver, &format!("http://127.0.0.1:{}", server.port), &password));
}

/// Fills a folder with the demo and returns the password of the office's account.
fn demo(folder: &Path) -> String {
    let kunpeng = Command::new(env!("CARGO_BIN_EXE_kunpeng"))
        .args(["demo", "--no-serve", "--data-dir"])
        .arg(folder)
        .output()
        .expect("kunpeng");
    let said = String::from_utf8_lossy(&kunpeng.stdout).into_owned();
    let office = said.lines().find_map(|line| line.trim().strip_prefix("office "));
    let password = office.and_then(|line| line.split_whitespace().next());
    password.expect("an account of the office").to_owned()
}

async fn take(driver: &Driver, origin: &str, password: &str) {
    let window = driver.browser().await;
    sign_in(&window, origin, "office", password).await;
    let batch = upload(&window, origin).await;
    let company = link_of(&window, origin, "/companies?grade=key", "tbody th a").await;
    let known = link_of(&window, origin, "/companies?q=百味佳", "tbody th a").await;
    for (name, path) in [
        ("profile", format!("{known}/profile")),
        ("overview", "/".to_owned()),
        ("companies", "/companies".to_owned()),
        ("company", company),
        ("import", format!("{batch}/reading")),
        ("board", "/supervision".to_owned()),
        ("blocker", "/blockers/1".to_owned()),
        ("todo", "/todo".to_owned()),
    ] {
        for (screen, width, height) in SCREENS {
            let metrics =
                json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
            let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
            let resize = Beyond { place: "goog/cdp/execute", body: command };
            window.issue_cmd(resize).await.expect("another size");
            window.goto(&format!("{origin}{path}")).await.expect("a page");
            let picture = window.screenshot().await.expect("a picture");
            let file = format!("{FOLDER}/{name}-{screen}.png");
            std::fs::write(&file, picture).expect("written");
            println!("{file}");
        }
    }
    let session = window.session_id().await.ok().flatten().unwrap_or_default();
    driver.end(&session);
}

/// Uploads the test list and returns the path of its batch.
async fn upload(window: &Client, origin: &str) -> String {
    window.goto(&format!("{origin}/imports")).await.expect("the page of imports");
    let field = window.find(Locator::Css("input[type=file]")).await.expect("a field");
    field.send_keys(LIST).await.expect("a file");
    let button = window.find(Locator::Css("main form button")).await.expect("a button");
    button.click().await.expect("pressed");
    window.wait().for_element(Locator::Css("ol.steps")).await.expect("the batch");
    window.current_url().await.expect("an address").path().to_owned()
}

/// Returns the target of the first matching link on a page.
async fn link_of(window: &Client, origin: &str, path: &str, link: &str) -> String {
    window.goto(&format!("{origin}{path}")).await.expect("a page");
    let link = window.find(Locator::Css(link)).await.expect("a link");
    link.attr("href").await.expect("readable").expect("an address")
}
