//! Load times of pages in a browser, measured by the browser until the page is usable.

use crate::support::{driver::Driver, sign_in};

/// The pages, and how often each is opened.
const PAGES: [(&str, &str); 6] = [
    ("overview", "/"),
    ("list of the city", "/companies"),
    ("list by phase and capital", "/companies?phase=reserve&sort=-registered_capital_yuan"),
    ("search: part of a name", "/companies?q=%E5%8D%8E%E7%91%9E%E9%BC%8E"),
    ("one company", "/companies/50000"),
    ("edit a company", "/companies/50000/edit"),
];
const TIMES: usize = 15;

/// Opens pages in Chromium and prints the measured times. Skipped with a message without Chromium.
pub async fn measure(port: u16, username: &str, password: &str) {
    let Some(driver) = Driver::running() else { return };
    let (window, origin) = (driver.browser().await, format!("http://127.0.0.1:{port}"));
    sign_in(&window, &origin, username, password).await;
    println!(
        "{:<44} {:>12} {:>8} {:>8} {:>10}",
        "in a browser, milliseconds, kB", "interactive", "slowest", "loaded", "HTML"
    );
    for (name, path) in PAGES {
        let mut seen = Vec::new();
        for _ in 0..TIMES {
            window.goto(&format!("{origin}{path}")).await.expect("a page");
            seen.push(window.execute(TIMING, Vec::new()).await.expect("its times"));
        }
        let figures = |name: &str| {
            let mut all: Vec<f64> = seen.iter().filter_map(|one| one[name].as_f64()).collect();
            all.sort_by(f64::total_cmp);
            all
        };
        let (interactive, loaded) = (figures("interactive"), figures("loaded"));
        println!(
            "{name:<44} {:>12.0} {:>8.0} {:>8.0} {:>10.0}",
            interactive[TIMES / 2],
            interactive[TIMES - 1],
            loaded[TIMES / 2],
            figures("html")[TIMES / 2] / 1e3
        );
    }
    let session = window.session_id().await.ok().flatten().unwrap_or_default();
    driver.end(&session);
    first_load(driver, &origin, username, password).await;
}

/// Measures what a new browser loads for the overview, the largest page.
async fn first_load(driver: &Driver, origin: &str, username: &str, password: &str) {
    let window = driver.browser().await;
    sign_in(&window, origin, username, password).await;
    window.goto(&format!("{origin}/")).await.expect("the overview");
    let loaded = window.execute(WEIGHT, Vec::new()).await.expect("its weight");
    let kilobytes = |name: &str| loaded[name].as_f64().unwrap_or_default() / 1e3;
    println!(
        "all that the overview needs: {:.0} kB, sent as {:.0} kB",
        kilobytes("whole"),
        kilobytes("sent")
    );
    let session = window.session_id().await.ok().flatten().unwrap_or_default();
    driver.end(&session);
}

const TIMING: &str = "
    const [page] = performance.getEntriesByType('navigation');
    return {interactive: page.domContentLoadedEventEnd, loaded: page.loadEventEnd,
        html: page.decodedBodySize};
";

/// Script that sums up sizes; they are known even for cached resources.
const WEIGHT: &str = "
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const sum = (what) => all.reduce((sum, one) => sum + one[what], 0);
    return {whole: sum('decodedBodySize'), sent: sum('encodedBodySize')};
";
