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

mod account;
mod attachment;
mod audit;
mod blocker;
mod browser;
mod city;
mod cli;
mod company;
mod course;
mod db;
mod declaration;
mod department;
mod dossier;
mod export;
mod financial;
mod goal;
mod grade;
mod help;
mod import;
mod listing;
mod meeting;
mod membership;
mod notice;
mod pool;
mod profile;
mod ranking;
mod request;
mod saved_view;
mod server;
mod session;
mod setting;
mod signin;
mod supervision;
mod tidy;
mod todo;
mod town;
pub mod web;
