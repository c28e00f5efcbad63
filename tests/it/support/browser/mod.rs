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
//! A [`Site`] is the application of a [`TestApp`], served on a port of this machine: `site.app`
//! makes records and moves the clock, a [`Window`] looks at the same data. Each verb of a window
//! ends with a look at what the browser noted meanwhile ([`watch`]): an error on the console, a
//! violation of the content policy, a request to another host or for something that is not
//! there fails the test then and there.
//!
//! Where the browser is missing, these tests are skipped, unless `KUNPENG_TEST_REQUIRE` names
//! `browser`.

mod driver;
mod keys;
mod site;
mod watch;
mod window;

pub use site::Site;
pub use window::Window;
