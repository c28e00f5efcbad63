//! A real browser on the real pages: Chromium, driven over WebDriver.
//!
//! ```ignore
//! on_both! {
//!     async fn a_town_records_a_company(site: Site) {
//!         let town = site.sign_in(&site.app.town_code("长安镇")).await;
//!         town.go("/companies/new").await;
//!         town.fill("企业名称", "东莞市甲科技有限公司").await;
//!         town.click("保存").await;
//!         town.see("已新增。").await;
//!     }
//! }
//! ```
//!
//! A [`Site`] is a [`TestApp`] served on a local port: `site.app` creates records and moves the
//! clock, a [`Window`] shows the same data. After each action of a window the logs of the browser
//! are checked ([`watch`]): an error on the console, a violation of the content security policy,
//! a request to another host or for something missing fails the test immediately.
//!
//! Without a browser these tests are skipped, unless `KUNPENG_TEST_REQUIRE` contains `browser`.

mod driver;
mod keys;
mod site;
mod watch;
mod window;

pub use site::Site;
pub use window::Window;
