//! The browser of the tests, for benchmarks.
#![allow(dead_code, reason = "shared with the tests, which use more of it")]

#[path = "../../tests/it/support/browser/driver.rs"]
pub mod driver;
#[path = "../../tests/it/support/browser/watch.rs"]
pub mod watch;

use fantoccini::{Client, Locator};

/// Benchmarks never require a browser.
pub fn is_required(_what: &str) -> bool {
    false
}

/// Signs in on the login page.
pub async fn sign_in(window: &Client, origin: &str, username: &str, password: &str) {
    window.goto(&format!("{origin}/login")).await.expect("the login page");
    for (name, text) in [("username", username), ("password", password)] {
        let field = window.find(Locator::Css(&format!("input[name={name}]"))).await;
        field.expect("a field").send_keys(text).await.expect("typed");
    }
    let button = window.find(Locator::Css("main button")).await.expect("a button");
    button.click().await.expect("pressed");
    let menu = window.wait().for_element(Locator::Css("nav[aria-label=主菜单]"));
    menu.await.expect("let in");
}
