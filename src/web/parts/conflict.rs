//! Conflict of an edit with a change by another user: both versions of each field, to choose from.

use askama::Template;

use super::form::Disagreement;

/// The choice between both versions, without its `<form>`, which is part of the page and is sent to
/// the same address as the edit. Render it in a template with `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/conflict.html", config = "src/askama.toml")]
pub struct Conflict {
    /// Each field that was changed by at least one of the two users.
    pub both: Vec<Disagreement>,
}
