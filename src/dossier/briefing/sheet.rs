//! Content of the two pages, cut to size, and its height. Heights are in twentieths of a point, as
//! in Word. Widths are in millimetres, or in half-widths of a Han character.

use unicode_width::UnicodeWidthStr;

/// 版心: width in mm.
pub const WIDE: u32 = 156;
/// 版心: height of 225 mm, in twentieths of a point.
pub const HIGH: u32 = 12_755;

/// Exact line heights, the same as in `styles.xml` and in the print styles of `kunpeng.css`.
const TITLE_LINE: u32 = 640;
const SUBTITLE_LINE: u32 = 360;
const HEADING_LINE: u32 = 480;
const TEXT_LINE: u32 = 360;
const TABLE_LINE: u32 = 270;
/// Height of the line between two rows.
const RULE: u32 = 10;

/// Half the width of a Han character, at 22, 12 and 10.5 points.
const TITLE_HALF: u32 = 220;
const TEXT_HALF: u32 = 120;
const TABLE_HALF: u32 = 105;
/// Left and right padding of a cell together, in tenths of a millimetre.
const PADDING: u32 = 28;
/// First-line indent of a paragraph: two Han characters, in half-widths.
const INDENT: usize = 4;

/// 企业简报, ready for output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Briefing {
    /// 标题
    pub title: String,
    /// Town and date.
    pub subtitle: String,
    /// Sections of the two pages.
    pub leaves: [Vec<Section>; 2],
    /// Unit and name of the author, and the basis of the figures.
    pub note: String,
}

impl Briefing {
    /// Returns the height of the first page.
    pub fn first_height(&self) -> u32 {
        let [first, _] = &self.leaves;
        let lines = lines(&self.title, halves(WIDE * 10, TITLE_HALF), 0);
        lines * TITLE_LINE + SUBTITLE_LINE + height(first)
    }

    /// Returns the height of the second page.
    pub fn second_height(&self) -> u32 {
        let [_, second] = &self.leaves;
        height(second) + 2 * TABLE_LINE
    }
}

/// A section with its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Numbered: 一、…
    pub heading: String,
    pub blocks: Vec<Block>,
}

/// Returns the total height of sections.
pub fn height(sections: &[Section]) -> u32 {
    let blocks = sections.iter().flat_map(|section| &section.blocks);
    let headings = u32::try_from(sections.len()).unwrap_or(u32::MAX);
    blocks.map(Block::height).sum::<u32>() + headings * HEADING_LINE
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Paragraph(String),
    Table(Table),
}

impl Block {
    /// Creates a paragraph, cut to at most `most` lines.
    pub fn paragraph(text: &str, most: u32) -> Self {
        Self::Paragraph(cut(text, halves(WIDE * 10, TEXT_HALF), INDENT, most))
    }

    fn height(&self) -> u32 {
        match self {
            Self::Paragraph(text) => lines(text, halves(WIDE * 10, TEXT_HALF), INDENT) * TEXT_LINE,
            Self::Table(table) => table.height(),
        }
    }
}

/// A table over the full width of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Widths in mm; the total is [`WIDE`].
    pub columns: Vec<u32>,
    /// Column headings; empty if the rows have their own labels.
    pub heading: Vec<&'static str>,
    /// Cells from left to right.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Creates a table without rows.
    pub fn new(columns: &[u32], heading: &[&'static str]) -> Self {
        Self { columns: columns.to_vec(), heading: heading.to_vec(), rows: Vec::new() }
    }

    /// Adds a row of cells, each cut to at most `most` lines. The last cell takes the remaining
    /// width.
    pub fn row<'a>(&mut self, cells: &[(CellKind, &'a str)], most: u32) {
        let last = cells.len().saturating_sub(1);
        let place = |(at, (kind, text)): (usize, &(CellKind, &'a str))| {
            let columns = if at == last { self.columns.len().saturating_sub(at) } else { 1 };
            let width = self.columns.iter().skip(at).take(columns).sum();
            let text = cut(text, of_cell(width), 0, most);
            Cell { kind: *kind, text, columns, width }
        };
        let row = cells.iter().enumerate().map(place).collect();
        self.rows.push(row);
    }

    /// Adds a row with two labelled values.
    pub fn pair(&mut self, left: (&str, &str), right: (&str, &str), most: u32) {
        use CellKind::{Label, Text};
        let cells = [(Label, left.0), (Text, left.1), (Label, right.0), (Text, right.1)];
        self.row(&cells, most);
    }

    /// Returns the width of a column in percent of the page.
    pub fn percent(&self, column: &u32) -> u32 {
        column * 100 / WIDE
    }

    fn height(&self) -> u32 {
        let heading = if self.heading.is_empty() { 0 } else { TABLE_LINE + RULE };
        let of_row = |row: &Vec<Cell>| {
            let lines = row.iter().map(|cell| lines(&cell.text, of_cell(cell.width), 0)).max();
            lines.unwrap_or(1) * TABLE_LINE + RULE
        };
        heading + self.rows.iter().map(of_row).sum::<u32>() + RULE
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub kind: CellKind,
    pub text: String,
    /// Number of columns that the cell spans.
    pub columns: usize,
    /// In mm.
    pub width: u32,
}

/// Kind of content of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// A label for the cells beside it.
    Label,
    Text,
    /// A number, aligned to the right.
    Number,
}

impl CellKind {
    /// Whether it is a label.
    pub fn is_label(self) -> bool {
        self == Self::Label
    }

    /// Whether it is a number, aligned to the right.
    pub fn is_number(self) -> bool {
        self == Self::Number
    }
}

/// Converts millimetres to twentieths of a point.
pub fn twips(millimetres: u32) -> u32 {
    (millimetres * 14_400 + 127) / 254
}

fn of_cell(width: u32) -> usize {
    halves((width * 10).saturating_sub(PADDING), TABLE_HALF)
}

/// Returns the number of half-widths that fit into a width in tenths of a millimetre, as an even
/// number, because a Han character takes two.
fn halves(width: u32, half: u32) -> usize {
    usize::try_from(width * 1_440 / 254 / half).unwrap_or(0) & !1
}

/// Returns the text on one line, without characters that XML does not allow.
pub fn plain(text: &str) -> String {
    let printed = |c: &char| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    let words = text.split_whitespace().map(|word| word.chars().filter(printed).collect());
    words.filter(|word: &String| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the text, as by [`plain`], cut to at most `most` lines; `…` replaces the rest.
pub fn cut(text: &str, columns: usize, indent: usize, most: u32) -> String {
    let text = plain(text);
    if lines(&text, columns, indent) <= most {
        return text;
    }
    let mut kept = String::new();
    for token in tokens(&text) {
        if lines(&format!("{kept}{token}…"), columns, indent) > most {
            break;
        }
        kept.push_str(token);
    }
    kept.push('…');
    kept
}

/// Returns the number of lines that a text takes.
pub fn lines(text: &str, columns: usize, indent: usize) -> u32 {
    let (mut lines, mut used) = (1, indent);
    for token in tokens(text) {
        let wide = token.width_cjk();
        if used + wide > columns && used > 0 {
            lines += 1;
            used = 0;
        }
        // A token longer than a line is broken at any position.
        lines += u32::try_from(wide.saturating_sub(1) / columns.max(1)).unwrap_or(u32::MAX);
        used += if wide > columns { wide % columns.max(1) } else { wide };
    }
    lines
}

/// Splits a text where lines may break: each Han character with its punctuation, each number or
/// word.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        let closing = "，。；：、！？）》】〕”…%".contains(c);
        let opened = before.is_some_and(|b| "（《【〔“".contains(b));
        let within = before.is_some_and(|b: char| b.is_ascii_graphic()) && c.is_ascii_graphic();
        if !(at == 0 || closing || opened || within) {
            tokens.extend(text.get(start..at));
            start = at;
        }
        before = Some(c);
    }
    tokens.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    tokens
}
