//! The list of all features.

use crate::account;
use crate::attachment;
use crate::audit;
use crate::blocker;
use crate::city::Seeds;
use crate::company;
use crate::confirmation;
use crate::course;
use crate::db::Database;
use crate::deadline;
use crate::declaration;
use crate::department;
use crate::dossier;
use crate::export;
use crate::financial;
use crate::goal;
use crate::grade;
use crate::help;
use crate::import;
use crate::listing;
use crate::meeting;
use crate::notice;
use crate::pool;
use crate::profile;
use crate::ranking;
use crate::record::{Hook, Hooks, Journal};
use crate::reference;
use crate::request;
use crate::saved_view;
use crate::setting;
use crate::signin;
use crate::standard;
use crate::suggestion;
use crate::supervision;
use crate::todo;
use crate::town;
use crate::web::{Feature, Route, assets};

/// Routes of the server itself.
static SERVER: Feature = Feature {
    name: "server",
    routes: &[super::health::ROUTES, super::metrics::ROUTES, assets::ROUTES],
    ..Feature::NOTHING
};

/// All features; those with a menu entry are in the order of the menu. The server, the menu, the
/// OpenAPI document and the role × route test are built from this list, so none of them can omit a
/// feature.
pub static FEATURES: &[&Feature] = &[
    &SERVER,
    &todo::FEATURE,
    &dossier::FEATURE,
    &company::FEATURE,
    &grade::FEATURE,
    &pool::FEATURE,
    &declaration::FEATURE,
    &deadline::FEATURE,
    &blocker::FEATURE,
    &supervision::FEATURE,
    &meeting::FEATURE,
    &notice::FEATURE,
    &town::FEATURE,
    &listing::FEATURE,
    &ranking::FEATURE,
    &import::FEATURE,
    &account::FEATURE,
    &setting::FEATURE,
    &audit::FEATURE,
    &reference::FEATURE,
    &help::FEATURE,
    &signin::FEATURE,
    &saved_view::FEATURE,
    &course::FEATURE,
    &financial::FEATURE,
    &suggestion::FEATURE,
    &attachment::FEATURE,
    &profile::FEATURE,
    &request::FEATURE,
    &goal::FEATURE,
    &department::FEATURE,
    &confirmation::FEATURE,
    &export::FEATURE,
    &standard::FEATURE,
];

/// Collects the hooks of these features, including the features themselves.
pub fn hooks(features: impl IntoIterator<Item = &'static Feature>) -> Hooks {
    let hooks = features.into_iter().flat_map(|feature| {
        let itself: [Hook; 2] = [feature, &feature.words];
        feature.hooks.iter().copied().chain(itself)
    });
    Hooks::new(hooks)
}

/// Creates the journal of a city: its database with the transaction hooks of all features.
pub fn journal(database: Database, seeds: Seeds) -> Journal {
    Journal::new(database, hooks(FEATURES.iter().copied()), seeds)
}

/// Returns the routes of these features.
pub fn routes(
    features: impl IntoIterator<Item = &'static Feature>,
) -> impl Iterator<Item = &'static Route> {
    features.into_iter().flat_map(|feature| feature.routes).copied().flatten()
}
