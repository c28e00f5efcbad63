//! Tables of pages. A column is one line of code. Its cells are text and links, never HTML.

use askama::Template;
use chrono::NaiveDate;

use super::{Address, SortHeading};

/// The content of a table cell or of a sentence with links. All text is escaped when rendered.
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
    /// A button that posts an empty form.
    Post {
        to: String,
        text: &'static str,
    },
    /// A check box of the form with this id.
    Tick {
        form: &'static str,
        name: &'static str,
        value: String,
        label: String,
    },
    /// Text with a CSS class.
    Shaped {
        class: &'static str,
        text: String,
    },
    Small(String),
    /// Small text on a new line.
    Below(String),
}

/// Shown where a value is unknown.
const NOTHING: &str = "—";

impl Cell {
    pub fn empty() -> Self {
        Self::default()
    }

    /// Starts with a link.
    pub fn link(to: impl ToString, text: impl ToString) -> Self {
        Self::empty().and_link(to, text)
    }

    /// Starts with text that has a CSS class.
    pub fn shaped(class: &'static str, text: impl ToString) -> Self {
        Self::empty().and_shaped(class, text)
    }

    /// Adds text.
    pub fn and(self, text: impl ToString) -> Self {
        self.with(Piece::Text(text.to_string()))
    }

    /// Adds a link.
    pub fn and_link(self, to: impl ToString, text: impl ToString) -> Self {
        self.and_link_as("", to, text)
    }

    /// Adds a link with CSS classes, such as `btn btn-small`.
    pub fn and_link_as(self, class: &'static str, to: impl ToString, text: impl ToString) -> Self {
        self.with(Piece::Link { to: to.to_string(), text: text.to_string(), class })
    }

    /// Adds a button that posts an empty form to `to`.
    pub fn and_post(self, to: impl ToString, text: &'static str) -> Self {
        self.with(Piece::Post { to: to.to_string(), text })
    }

    /// Adds text with a CSS class.
    pub fn and_shaped(self, class: &'static str, text: impl ToString) -> Self {
        self.with(Piece::Shaped { class, text: text.to_string() })
    }

    /// Creates a check box of the form with this id, with a name for screen readers.
    pub fn tick(
        form: &'static str,
        name: &'static str,
        value: impl ToString,
        label: impl ToString,
    ) -> Self {
        let (value, label) = (value.to_string(), label.to_string());
        Self::empty().with(Piece::Tick { form, name, value, label })
    }

    /// Adds small text.
    pub fn and_small(self, text: impl ToString) -> Self {
        self.with(Piece::Small(text.to_string()))
    }

    /// Adds small text on a new line.
    pub fn and_below(self, text: impl ToString) -> Self {
        self.with(Piece::Below(text.to_string()))
    }

    /// Adds more if `condition` holds.
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

struct Heading {
    label: &'static str,
    class: &'static str,
    names_row: bool,
    sorted: Option<SortHeading>,
}

/// A table with all its cells. Templates render it with `|safe`; [`Table::of`] starts one.
#[derive(Template)]
#[template(path = "web/parts/table.html", config = "src/askama.toml")]
pub struct Table {
    /// Name of the table for screen readers.
    pub label: &'static str,
    labelled_by: &'static str,
    /// On narrow screens each row is a block, and each cell has its heading beside it.
    is_stacked: bool,
    headings: Vec<Heading>,
    rows: Vec<Vec<Cell>>,
    totals: Option<Vec<Cell>>,
}

/// A table under construction, column by column.
pub struct TableOf<'r, R> {
    rows: &'r [R],
    table: Table,
}

impl Table {
    /// Starts a table of these rows.
    pub fn of<'r, R>(label: &'static str, rows: &'r [R]) -> TableOf<'r, R> {
        let cells = rows.iter().map(|_| Vec::new()).collect();
        let table = Self {
            label,
            labelled_by: "",
            is_stacked: false,
            headings: Vec::new(),
            rows: cells,
            totals: None,
        };
        TableOf { rows, table }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'r, R> TableOf<'r, R> {
    /// Adds the column 序号, counting from `first`.
    pub fn numbered(self, first: i64) -> Self {
        let mut numbers = first..;
        self.column("序号", "spare", |_| numbers.next())
    }

    /// Adds the column that names the row.
    pub fn row_name<C: Into<Cell>>(
        mut self,
        label: &'static str,
        cell: impl FnMut(&'r R) -> C,
    ) -> Self {
        self = self.column(label, "long", cell);
        self.change_last(|heading| heading.names_row = true)
    }

    /// Adds a column: its heading, its CSS classes (`number`, `long`, `head`, `last`, `spare` for
    /// a column that narrow screens hide), and the cell of a row.
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

    /// Adds a column if `condition` holds.
    pub fn column_if<C: Into<Cell>>(
        self,
        condition: bool,
        label: &'static str,
        class: &'static str,
        cell: impl FnMut(&'r R) -> C,
    ) -> Self {
        if condition { self.column(label, class, cell) } else { self }
    }

    /// Makes the list sortable by the last column, which shows `field`.
    pub fn sorted(self, field: &str, address: &Address) -> Self {
        self.change_last(|heading| {
            let sorted = SortHeading::new(heading.label, field, address);
            heading.sorted = Some(sorted.class(heading.class));
        })
    }

    /// Adds a total below the last column.
    pub fn total(mut self, total: impl Into<Cell>) -> Self {
        let totals = self.table.totals.get_or_insert_default();
        totals.resize_with(self.table.headings.len().saturating_sub(1), Cell::empty);
        totals.push(total.into());
        self
    }

    /// Shows each row as a block on narrow screens, for tables whose rows are read whole.
    pub fn stacked(mut self) -> Self {
        self.table.is_stacked = true;
        self
    }

    /// Names the table by the heading with this `id` on the page.
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
