//! The pager of a list: number of rows and links to the other pages.

use askama::Template;

use super::Address;
use crate::web::Page;

/// Links to the pages of a list. Render it in a template with `|safe`.
#[derive(Debug, Clone, Template)]
#[template(path = "web/parts/pager.html", config = "src/askama.toml")]
pub struct Pager {
    page: i64,
    pages: i64,
    total: i64,
    capped: bool,
    address: Address,
}

impl Pager {
    /// Creates the pager of a list at an address.
    pub fn new<T>(list: &Page<T>, address: &Address) -> Self {
        let pages = (list.total + list.per_page - 1) / list.per_page.max(1);
        Self {
            page: list.page,
            pages: pages.max(1),
            total: list.total,
            capped: list.total_capped,
            address: address.clone(),
        }
    }

    fn at(&self, page: i64) -> Address {
        self.address.with("page", if page == 1 { String::new() } else { page.to_string() })
    }

    fn has_next(&self) -> bool {
        self.page < self.pages || self.capped
    }
}
