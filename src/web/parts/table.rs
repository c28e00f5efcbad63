//! Tables of pages: a column is one line of code, and its cells are text, never HTML.

use askama::Template;
use chrono::NaiveDate;

use super::{Address, SortHeading};

/// The content of a cell: pieces of text in a row. Everything is escaped when it is written.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "web/parts/cell.html", config = "src/askama.toml")]
pub struct Cell {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Link {
        to: String,
        text: String,
        class: &'static str,
    },
    /// A button that sends a form without fields.
    Post {
        to: String,
        text: &'static str,
    },
    /// Text with a class of the style sheet.
    Shaped {
        class: &'static str,
        text: String,
    },
    /// Small text on a line of its own.
    Below(String),
}

/// What a cell shows where nothing is known.
const NOTHING: &str = "—";

impl Cell {
    /// An empty cell.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A link.
    pub fn link(to: impl ToString, text: impl ToString) -> Self {
        Self::empty().and_link(to, text)
    }

    /// Text with a class of the style sheet.
    pub fn shaped(class: &'static str, text: impl ToString) -> Self {
        Self::empty().and_shaped(class, text)
    }

    /// With more text behind it.
    pub fn and(self, text: impl ToString) -> Self {
        self.with(Piece::Text(text.to_string()))
    }

    /// With a link behind it.
    pub fn and_link(self, to: impl ToString, text: impl ToString) -> Self {
        self.with(Piece::Link { to: to.to_string(), text: text.to_string(), class: "" })
    }

    /// With a link behind it that looks like a button.
    pub fn and_button(self, to: impl ToString, text: impl ToString) -> Self {
        let class = "btn btn-small";
        self.with(Piece::Link { to: to.to_string(), text: text.to_string(), class })
    }

    /// With a button behind it that sends a form without fields.
    pub fn and_post(self, to: impl ToString, text: &'static str) -> Self {
        self.with(Piece::Post { to: to.to_string(), text })
    }

    /// With shaped text behind it.
    pub fn and_shaped(self, class: &'static str, text: impl ToString) -> Self {
        self.with(Piece::Shaped { class, text: text.to_string() })
    }

    /// With small text below it.
    pub fn and_below(self, text: impl ToString) -> Self {
        self.with(Piece::Below(text.to_string()))
    }

    /// With more behind it, where a condition holds.
    pub fn and_if(self, condition: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if condition { more(self) } else { self }
    }

    fn with(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| NOTHING.into(), Into::into)
    }
}

macro_rules! cell_of_text {
    ($($type:ty),+) => {$(
        impl From<$type> for Cell {
            fn from(value: $type) -> Self {
                Self::empty().and(value)
            }
        }
    )+};
}
cell_of_text!(&str, String, i32, i64, usize, NaiveDate);

/// The heading of a column.
struct Heading {
    label: &'static str,
    class: &'static str,
    names_row: bool,
    sorted: Option<SortHeading>,
}

/// A table: give it to a template with `|safe`. [`Table::of`] begins one.
#[derive(Template)]
#[template(path = "web/parts/table.html", config = "src/askama.toml")]
pub struct Table {
    /// What the table is, for who cannot see it.
    pub label: &'static str,
    labelled_by: &'static str,
    headings: Vec<Heading>,
    rows: Vec<Vec<Cell>>,
    totals: Option<Vec<Cell>>,
}

/// A table that is being made, column by column.
pub struct TableOf<'r, R> {
    rows: &'r [R],
    table: Table,
}

impl Table {
    /// Begins a table of these rows.
    pub fn of<'r, R>(label: &'static str, rows: &'r [R]) -> TableOf<'r, R> {
        let cells = rows.iter().map(|_| Vec::new()).collect();
        let table =
            Self { label, labelled_by: "", headings: Vec::new(), rows: cells, totals: None };
        TableOf { rows, table }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'r, R> TableOf<'r, R> {
    /// With 序号, from the number of the first row on.
    pub fn numbered(self, first: i64) -> Self {
        let mut numbers = first..;
        self.column("序号", "spare", |_| numbers.next())
    }

    /// With the column that names the row.
    pub fn row_name<C: Into<Cell>>(
        mut self,
        label: &'static str,
        cell: impl FnMut(&'r R) -> C,
    ) -> Self {
        self = self.column(label, "long", cell);
        self.change_last(|heading| heading.names_row = true)
    }

    /// With a column: its heading, its classes in the style sheet (`number`, `long`, `head`,
    /// `last`, `spare` for one that narrow screens do without), and what it shows of a row.
    pub fn column<C: Into<Cell>>(
        mut self,
        label: &'static str,
        class: &'static str,
        mut cell: impl FnMut(&'r R) -> C,
    ) -> Self {
        self.table.headings.push(Heading { label, class, names_row: false, sorted: None });
        for (row, cells) in self.rows.iter().zip(&mut self.table.rows) {
            cells.push(cell(row).into());
        }
        self
    }

    /// With a column, where a condition holds.
    pub fn column_if<C: Into<Cell>>(
        self,
        condition: bool,
        label: &'static str,
        class: &'static str,
        cell: impl FnMut(&'r R) -> C,
    ) -> Self {
        if condition { self.column(label, class, cell) } else { self }
    }

    /// The list can be sorted by the last column, which shows this field.
    pub fn sorted(self, field: &str, address: &Address) -> Self {
        self.change_last(|heading| {
            let sorted = SortHeading::new(heading.label, field, address);
            heading.sorted = Some(sorted.class(heading.class));
        })
    }

    /// With a total under the last column.
    pub fn total(mut self, total: impl Into<Cell>) -> Self {
        let totals = self.table.totals.get_or_insert_default();
        totals.resize_with(self.table.headings.len().saturating_sub(1), Cell::empty);
        totals.push(total.into());
        self
    }

    /// The heading with this `id` on the page says what the table is.
    pub fn labelled_by(mut self, id: &'static str) -> Self {
        self.table.labelled_by = id;
        self
    }

    fn change_last(mut self, change: impl FnOnce(&mut Heading)) -> Self {
        self.table.headings.last_mut().map(change);
        self
    }
}

impl<R> From<TableOf<'_, R>> for Table {
    fn from(TableOf { mut table, .. }: TableOf<'_, R>) -> Self {
        if let Some(totals) = &mut table.totals {
            totals.resize_with(table.headings.len(), Cell::empty);
        }
        table
    }
}
