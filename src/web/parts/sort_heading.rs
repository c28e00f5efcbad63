//! Column heading that sorts a list.

use askama::Template;

use super::Address;

/// A whole `<th>`. Render it in a template with `|safe`. If the list is already sorted by the
/// field, the link reverses the order.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/sort_heading.html", config = "src/askama.toml")]
pub struct SortHeading {
    label: &'static str,
    class: &'static str,
    descending: Option<bool>,
    address: Address,
}

impl SortHeading {
    /// Creates the heading for a field of the list at an address.
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

    /// Sets the CSS class.
    pub fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}
