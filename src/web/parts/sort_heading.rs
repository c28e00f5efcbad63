//! The heading of a column that a list can be sorted by.

use askama::Template;

use super::Address;

/// A whole `<th>`: give it to a template with `|safe`. Sorted by already, it turns the order.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/sort_heading.html", config = "src/askama.toml")]
pub struct SortHeading {
    label: &'static str,
    class: &'static str,
    descending: Option<bool>,
    address: Address,
}

impl SortHeading {
    /// For a field of a list that stands at an address.
    pub fn new(label: &'static str, field: &str, address: &Address) -> Self {
        let now = address.asked().get("sort");
        let descending = match now.strip_prefix('-') {
            Some(by) if by == field => Some(true),
            None if now == field => Some(false),
            _ => None,
        };
        let turned = if descending == Some(false) { format!("-{field}") } else { field.to_owned() };
        let address = address.with("sort", turned).with("page", "");
        Self { label, class: "", descending, address }
    }

    /// With a name in the style sheet.
    pub fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}
