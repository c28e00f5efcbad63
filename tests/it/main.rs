//! Every integration test, in one crate: folders mirror `src`, each test runs on both engines.
//!
//! ```ignore
//! on_both! {
//!     async fn another_towns_company_is_not_found(app: TestApp) {
//!         let id = make::company(&app).in_town("长安镇").save().await;
//!         app.town("虎门镇").get(format!("/api/v1/companies/{id}")).await.refused(404, "not_found");
//!     }
//! }
//! ```
//! becomes `…::another_towns_company_is_not_found::sqlite` and `…::postgres`.

#[macro_use]
mod support;

mod access;
mod account;
mod audit;
mod blocker;
mod browser;
mod cli;
mod company;
mod db;
mod export;
mod financial;
mod grade;
mod import;
mod meeting;
mod notice;
mod pages;
mod pool;
mod profile;
mod ranking;
mod server;
mod supervision;
mod tidy;
mod town;
mod web;
