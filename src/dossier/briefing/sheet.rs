//! What stands on the two pages, cut to its places, and how high it comes. Heights are in
//! twentieths of a point, as Word counts; widths in millimetres, or in half the width of a Han
//! character.

use unicode_width::UnicodeWidthStr;

/// 版心: 156 mm wide.
pub const WIDE: u32 = 156;
/// 版心: 225 mm high, in twentieths of a point.
pub const HIGH: u32 = 12_755;

/// One line of each kind, its spacing exact: as in `styles.xml` and in `kunpeng.css` for print.
const TITLE_LINE: u32 = 640;
const SUBTITLE_LINE: u32 = 360;
const HEADING_LINE: u32 = 480;
const TEXT_LINE: u32 = 360;
const TABLE_LINE: u32 = 270;
/// The line between two rows.
const RULE: u32 = 10;

/// Half the width of a Han character: 22, 12 and 10.5 points.
const TITLE_HALF: u32 = 220;
const TEXT_HALF: u32 = 120;
const TABLE_HALF: u32 = 105;
/// Left and right of what a cell says, together, in tenths of a millimetre.
const PADDING: u32 = 28;
/// A paragraph begins two characters in.
const INDENT: usize = 4;

/// 企业简报, ready to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Briefing {
    /// 标题
    pub title: String,
    /// Where and when.
    pub subtitle: String,
    /// Two pages.
    pub leaves: [Vec<Section>; 2],
    /// Who made it, and what it rests on.
    pub note: String,
}

impl Briefing {
    /// How high the first page comes.
    pub fn first_height(&self) -> u32 {
        let [first, _] = &self.leaves;
        let lines = lines(&self.title, halves(WIDE * 10, TITLE_HALF), 0);
        lines * TITLE_LINE + SUBTITLE_LINE + height(first)
    }

    /// How high the second page comes.
    pub fn second_height(&self) -> u32 {
        let [_, second] = &self.leaves;
        height(second) + 2 * TABLE_LINE
    }
}

/// A part under its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Numbered: 一、…
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// How high sections come together.
pub fn height(sections: &[Section]) -> u32 {
    let blocks = sections.iter().flat_map(|section| &section.blocks);
    let headings = u32::try_from(sections.len()).unwrap_or(u32::MAX);
    blocks.map(Block::height).sum::<u32>() + headings * HEADING_LINE
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Of text.
    Paragraph(String),
    /// With lines around its cells.
    Table(Table),
}

impl Block {
    /// A paragraph cut to so many lines.
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

/// A table as wide as the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Widths in mm, [`WIDE`] together.
    pub columns: Vec<u32>,
    /// One line over the columns; nothing where rows carry their own labels.
    pub heading: Vec<&'static str>,
    /// From left to right.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Without rows.
    pub fn new(columns: &[u32], heading: &[&'static str]) -> Self {
        Self { columns: columns.to_vec(), heading: heading.to_vec(), rows: Vec::new() }
    }

    /// With one more row of cells, each cut to so many lines; the last takes what width is left.
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

    /// Two labelled values side by side.
    pub fn pair(&mut self, left: (&str, &str), right: (&str, &str), most: u32) {
        use CellKind::{Label, Text};
        let cells = [(Label, left.0), (Text, left.1), (Label, right.0), (Text, right.1)];
        self.row(&cells, most);
    }

    /// The share of a column in the width, in percent.
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

/// A place in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it is.
    pub kind: CellKind,
    /// What it says.
    pub text: String,
    /// Over so many columns.
    pub columns: usize,
    /// In mm.
    pub width: u32,
}

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Names what stands beside it.
    Label,
    /// Words.
    Text,
    /// A number, to the right.
    Number,
}

impl CellKind {
    /// It names what stands beside it.
    pub fn is_label(self) -> bool {
        self == Self::Label
    }

    /// It stands to the right.
    pub fn is_number(self) -> bool {
        self == Self::Number
    }
}

/// Millimetres in twentieths of a point.
pub fn twips(millimetres: u32) -> u32 {
    (millimetres * 14_400 + 127) / 254
}

fn of_cell(width: u32) -> usize {
    halves((width * 10).saturating_sub(PADDING), TABLE_HALF)
}

/// So many halves fit a width in tenths of a millimetre. Han characters take two.
fn halves(width: u32, half: u32) -> usize {
    usize::try_from(width * 1_440 / 254 / half).unwrap_or(0) & !1
}

/// Text in one line of what XML may hold, however it was entered.
pub fn plain(text: &str) -> String {
    let printed = |c: &char| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    let words = text.split_whitespace().map(|word| word.chars().filter(printed).collect());
    words.filter(|word: &String| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Text, plain, that fills at most so many lines: what is beyond is replaced by `…`.
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

/// So many lines a text takes.
pub fn lines(text: &str, columns: usize, indent: usize) -> u32 {
    let (mut lines, mut used) = (1, indent);
    for token in tokens(text) {
        let wide = token.width_cjk();
        if used + wide > columns && used > 0 {
            lines += 1;
            used = 0;
        }
        // What is longer than a line is broken anywhere.
        lines += u32::try_from(wide.saturating_sub(1) / columns.max(1)).unwrap_or(u32::MAX);
        used += if wide > columns { wide % columns.max(1) } else { wide };
    }
    lines
}

/// The parts between which a line may end: each Han character with the punctuation after it, each
/// number or word.
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
