//! A page with one list: heading and links, filter bar, table, pager. A feature adds its own parts
//! above or below.

use askama::Template;

use super::{Bar, Cell, Pager, Pairs, Table};
use crate::error::Error;
use crate::web::Frame;

/// A link beside the title.
struct HeadLink {
    to: String,
    text: &'static str,
    is_main: bool,
    is_download: bool,
}

#[derive(Template)]
#[template(path = "web/parts/list_page.html", config = "src/askama.toml")]
pub struct ListPage {
    frame: Frame,
    path: String,
    /// Small text beside the title.
    beside: String,
    sub: &'static str,
    links: Vec<HeadLink>,
    is_printed: bool,
    alerts: Vec<Cell>,
    above: String,
    /// Above the table, in its card.
    head: String,
    /// Below the table, in its card.
    foot: String,
    kept: Vec<(&'static str, String)>,
    bar: Option<Bar>,
    table: Table,
    empty: Cell,
    pager: Option<Pager>,
    below: String,
}

impl ListPage {
    /// Creates the page of a list at `path`. `empty` is shown if the table has no rows.
    pub fn new(
        frame: Frame,
        path: impl Into<String>,
        table: impl Into<Table>,
        empty: impl Into<Cell>,
    ) -> Self {
        Self {
            frame,
            path: path.into(),
            beside: String::new(),
            sub: "",
            links: Vec::new(),
            is_printed: false,
            alerts: Vec::new(),
            above: String::new(),
            head: String::new(),
            foot: String::new(),
            kept: Vec::new(),
            bar: None,
            table: table.into(),
            empty: empty.into(),
            pager: None,
            below: String::new(),
        }
    }

    /// Adds the filter bar.
    pub fn bar(self, bar: Bar) -> Self {
        Self { bar: Some(bar), ..self }
    }

    pub fn pager(self, pager: Pager) -> Self {
        Self { pager: Some(pager), ..self }
    }

    /// Adds a line of text below the title.
    pub fn subtitle(self, text: &'static str) -> Self {
        Self { sub: text, ..self }
    }

    /// Adds a button that prints the page.
    pub fn printed(self) -> Self {
        Self { is_printed: true, ..self }
    }

    /// Adds small text beside the title.
    pub fn beside(self, text: impl ToString) -> Self {
        Self { beside: text.to_string(), ..self }
    }

    /// Keeps these parameters of the address when the bar is submitted.
    pub fn keeping(mut self, asked: &Pairs, names: &[&'static str]) -> Self {
        let values = names.iter().map(|name| (*name, asked.get(name).to_owned()));
        self.kept.extend(values.filter(|(_, value)| !value.is_empty()));
        self
    }

    /// Adds a link if `condition` holds.
    pub fn link(self, condition: bool, to: impl ToString, text: &'static str) -> Self {
        self.head(
            condition,
            HeadLink { to: to.to_string(), text, is_main: false, is_download: false },
        )
    }

    /// Adds the main link, shown as the primary button, if `condition` holds.
    pub fn main_link(self, condition: bool, to: impl ToString, text: &'static str) -> Self {
        self.head(
            condition,
            HeadLink { to: to.to_string(), text, is_main: true, is_download: false },
        )
    }

    /// Adds a link to a file if `condition` holds.
    pub fn download(self, condition: bool, to: impl ToString, text: &'static str) -> Self {
        self.head(
            condition,
            HeadLink { to: to.to_string(), text, is_main: false, is_download: true },
        )
    }

    fn head(mut self, condition: bool, link: HeadLink) -> Self {
        self.links.extend(condition.then_some(link));
        self
    }

    /// Adds a sentence above the list, such as a condition that the bar does not show.
    pub fn alert(mut self, sentence: Option<Cell>) -> Self {
        self.alerts.extend(sentence);
        self
    }

    /// Adds a part above the filter bar.
    pub fn above(mut self, part: &impl Template) -> Result<Self, Error> {
        self.above.push_str(&part.render().map_err(Error::internal)?);
        Ok(self)
    }

    /// Adds a part above the table, in its card.
    pub fn above_table(mut self, part: &impl Template) -> Result<Self, Error> {
        self.head.push_str(&part.render().map_err(Error::internal)?);
        Ok(self)
    }

    /// Adds a part below the table, in its card.
    pub fn below_table(mut self, part: &impl Template) -> Result<Self, Error> {
        self.foot.push_str(&part.render().map_err(Error::internal)?);
        Ok(self)
    }

    /// Adds a part below the list.
    pub fn below(mut self, part: &impl Template) -> Result<Self, Error> {
        self.below.push_str(&part.render().map_err(Error::internal)?);
        Ok(self)
    }
}
