//! The query bar of a list: main fields in a row, further fields folded.

use askama::Template;

use super::{Field, Input, Pairs};

/// A query bar without its `<form>`, which is part of the page. Render it in a template with
/// `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/bar.html", config = "src/askama.toml")]
pub struct Bar {
    main: Vec<Field>,
    more: Vec<Field>,
    reset: &'static str,
}

impl Bar {
    /// Creates the bar with the values of the address. The first `seen` fields are always visible;
    /// `reset` is the address without a query.
    pub fn new(fields: Vec<Field>, seen: usize, reset: &'static str, asked: &Pairs) -> Self {
        let mut main = fields;
        for field in &mut main {
            field.value = field.entered(asked);
        }
        let more = main.split_off(seen.min(main.len()));
        Self { main, more, reset }
    }

    /// Whether a folded field has a value. The further fields are then shown unfolded.
    fn asks_more(&self) -> bool {
        self.more.iter().any(|field| !field.value.is_empty())
    }
}
