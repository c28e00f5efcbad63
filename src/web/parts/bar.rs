//! What a list is asked: fields in a row, the rarer ones folded.

use askama::Template;

use super::{Field, Input, Pairs};

/// A query bar without its form, which belongs to the page: give it to a template with `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/bar.html", config = "src/askama.toml")]
pub struct Bar {
    main: Vec<Field>,
    more: Vec<Field>,
    reset: &'static str,
}

impl Bar {
    /// With what an address asks. Of the fields the first few are always seen; `reset` is the
    /// address that asks nothing.
    pub fn new(fields: Vec<Field>, seen: usize, reset: &'static str, asked: &Pairs) -> Self {
        let mut main = fields;
        for field in &mut main {
            field.value = field.entered(asked);
        }
        let more = main.split_off(seen.min(main.len()));
        Self { main, more, reset }
    }

    /// Whether a folded field asks something: then it is not folded.
    fn asks_more(&self) -> bool {
        self.more.iter().any(|field| !field.value.is_empty())
    }
}
