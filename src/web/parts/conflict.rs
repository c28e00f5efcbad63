//! What is shown when someone else has changed a record in the meantime: both versions of each
//! field, to choose from.

use askama::Template;

use super::form::Disagreement;

/// The choice, without its form, which belongs to the page and goes back to where the first one
/// went: give it to a template with `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/conflict.html", config = "src/askama.toml")]
pub struct Conflict {
    /// Each field that either has changed.
    pub both: Vec<Disagreement>,
}
