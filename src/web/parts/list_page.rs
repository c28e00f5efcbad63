//! A page that is one list: its heading with links, its questions, a table, and the way to the
//! other pages. What only one list has, it adds above or below.

use askama::Template;

use super::{Bar, Cell, Pager, Pairs, Table};
use crate::error::Error;
use crate::web::Frame;

/// A link at the head of the page.
struct HeadLink {
    to: String,
    text: &'static str,
    is_main: bool,
    is_download: bool,
}

/// The page.
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
    kept: Vec<(&'static str, String)>,
    bar: Option<Bar>,
    table: Table,
    empty: Cell,
    pager: Option<Pager>,
    below: String,
}

impl ListPage {
    /// A list at an address, with what is said where the table has no rows.
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
            kept: Vec::new(),
            bar: None,
            table: table.into(),
            empty: empty.into(),
            pager: None,
            below: String::new(),
        }
    }

    /// With the questions that the list can be asked.
    pub fn bar(self, bar: Bar) -> Self {
        Self { bar: Some(bar), ..self }
    }

    /// With the way to its other pages.
    pub fn pager(self, pager: Pager) -> Self {
        Self { pager: Some(pager), ..self }
    }

    /// With a line of text under the title.
    pub fn sub(self, text: &'static str) -> Self {
        Self { sub: text, ..self }
    }

    /// With a button that prints the page.
    pub fn printed(self) -> Self {
        Self { is_printed: true, ..self }
    }

    /// With small text beside the title.
    pub fn beside(self, text: impl ToString) -> Self {
        Self { beside: text.to_string(), ..self }
    }

    /// Conditions of the address that stay when other questions are asked.
    pub fn keeping(mut self, asked: &Pairs, names: &[&'static str]) -> Self {
        let values = names.iter().map(|name| (*name, asked.get(name).to_owned()));
        self.kept.extend(values.filter(|(_, value)| !value.is_empty()));
        self
    }

    /// With a link, where a condition holds.
    pub fn link(self, condition: bool, to: impl ToString, text: &'static str) -> Self {
        self.head(
            condition,
            HeadLink { to: to.to_string(), text, is_main: false, is_download: false },
        )
    }

    /// With the link to what people mostly come for, where a condition holds.
    pub fn main_link(self, condition: bool, to: impl ToString, text: &'static str) -> Self {
        self.head(
            condition,
            HeadLink { to: to.to_string(), text, is_main: true, is_download: false },
        )
    }

    /// With a file to download, where a condition holds.
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

    /// With a sentence above the list, such as what narrows it.
    pub fn alert(mut self, sentence: Option<Cell>) -> Self {
        self.alerts.extend(sentence);
        self
    }

    /// With more above the list.
    pub fn above(mut self, part: &impl Template) -> Result<Self, Error> {
        self.above.push_str(&part.render().map_err(Error::internal)?);
        Ok(self)
    }

    /// With more between the questions and the table.
    pub fn head_of_table(mut self, part: &impl Template) -> Result<Self, Error> {
        self.head.push_str(&part.render().map_err(Error::internal)?);
        Ok(self)
    }

    /// With more below the list.
    pub fn below(mut self, part: &impl Template) -> Result<Self, Error> {
        self.below.push_str(&part.render().map_err(Error::internal)?);
        Ok(self)
    }
}
