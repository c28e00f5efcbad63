//! Finds the headings: which line, one or two levels, and the name of each column.

use super::Vocabulary;
use super::grid::{Grid, is_zero_width};
use super::table::Merge;
use super::units::{self, AmountUnit};

/// Number of non-blank lines in which the headings are searched.
pub(super) const SEARCHED_LINES: usize = 30;
/// Number of lines read to find the headings: some more, to see whether data follow.
pub(super) const PROBE_LINES: usize = SEARCHED_LINES + 10;

/// Headings found in a grid.
#[derive(Clone, Debug)]
pub(super) struct FoundHeadings {
    /// First heading line of the grid.
    pub first: usize,
    /// Last heading line: the same or the next one.
    pub last: usize,
    /// Number of headings known to the vocabulary.
    pub known: usize,
    /// Heading of each column.
    pub headings: Vec<Heading>,
}

/// Heading of a column; see [`super::table::Column`].
#[derive(Clone, Debug, Default)]
pub(super) struct Heading {
    pub heading: String,
    pub leaf: String,
    pub raw: String,
    pub unit: Option<AmountUnit>,
}

/// Finds the one or two lines with the most known headings; the first of equal ones.
pub(super) fn find(
    grid: &Grid,
    merges: &[Merge],
    vocabulary: &dyn Vocabulary,
) -> Option<FoundHeadings> {
    let mut best: Option<FoundHeadings> = None;
    for line in 0..grid.len().min(SEARCHED_LINES) {
        let candidates =
            [two_levels(grid, line, merges, vocabulary), one_level(grid, line, vocabulary)];
        for found in candidates.into_iter().flatten() {
            let filled = found.headings.iter().filter(|h| !h.heading.is_empty()).count();
            let enough = found.known >= 2 || (found.known == 1 && filled <= 2);
            if enough && best.as_ref().is_none_or(|best| found.known > best.known) {
                best = Some(found);
            }
        }
    }
    best
}

fn one_level(grid: &Grid, line: usize, vocabulary: &dyn Vocabulary) -> Option<FoundHeadings> {
    let headings: Vec<Heading> = level(grid, line).into_iter().map(Heading::from).collect();
    let known = headings.iter().filter(|h| is_known(h, vocabulary)).count();
    Some(FoundHeadings { first: line, last: line, known, headings })
}

/// Reads `line` and the line below as group names and column names, if there is evidence that they
/// are.
fn two_levels(
    grid: &Grid,
    line: usize,
    merges: &[Merge],
    vocabulary: &dyn Vocabulary,
) -> Option<FoundHeadings> {
    let below = line + 1;
    if below >= grid.len() || grid.number(below) != grid.number(line) + 1 {
        return None;
    }
    let mut levels =
        Levels { top: level(grid, line), bottom: level(grid, below), groups: Vec::new() };
    let width = levels.top.len().max(levels.bottom.len());
    levels.top.resize_with(width, Part::default);
    levels.bottom.resize_with(width, Part::default);
    let merged = levels.group(grid.number(line), merges);
    if levels.groups.iter().all(Option::is_none) {
        return None;
    }
    let headings: Vec<Heading> = (0..width).map(|column| levels.heading(column)).collect();
    let known = headings.iter().filter(|h| is_known(h, vocabulary)).count();
    let knows = |part: &Part| !part.text.is_empty() && vocabulary.knows(&part.text);
    let known_top = levels.top.iter().filter(|part| knows(part)).count();
    let known_bottom = levels.bottom.iter().filter(|part| knows(part)).count();
    if levels.conflict(&headings, vocabulary) {
        return None;
    }
    let known = if levels.has_open_single(&knows) {
        known.max(known_top)
    } else if known > known_top.max(known_bottom)
        || (known == known_bottom && levels.top_names_groups(merged))
    {
        known
    } else {
        return None;
    };
    Some(FoundHeadings { first: line, last: below, known, headings })
}

fn is_known(heading: &Heading, vocabulary: &dyn Vocabulary) -> bool {
    let knows = |text: &str| !text.is_empty() && vocabulary.knows(text);
    knows(&heading.heading) || (heading.leaf != heading.heading && knows(&heading.leaf))
}

/// A heading cell of one level.
#[derive(Clone, Debug, Default)]
struct Part {
    text: String,
    raw: String,
    unit: Option<AmountUnit>,
}

impl From<Part> for Heading {
    fn from(part: Part) -> Self {
        Self { leaf: part.text.clone(), heading: part.text, raw: part.raw, unit: part.unit }
    }
}

fn level(grid: &Grid, line: usize) -> Vec<Part> {
    grid.cells(line)
        .map(|cell| {
            let raw = cell.text();
            let (text, unit) = clean(&raw);
            Part { text, raw: raw.trim().to_owned(), unit }
        })
        .collect()
}

struct Levels {
    top: Vec<Part>,
    bottom: Vec<Part>,
    /// For each column, the column with the name of its group; `None` outside groups of several
    /// columns.
    groups: Vec<Option<usize>>,
}

impl Levels {
    /// Finds the groups: by merged cells if there are any, otherwise by empty or repeated cells to
    /// the right of a name. Returns whether merges were used.
    fn group(&mut self, row: u32, merges: &[Merge]) -> bool {
        let width = self.top.len();
        self.groups = vec![None; width];
        let wide = merges
            .iter()
            .filter(|m| m.first_row == row && m.last_row == row && m.last_column > m.first_column);
        let wide: Vec<(usize, usize)> =
            wide.map(|m| (m.first_column, m.last_column.min(width.saturating_sub(1)))).collect();
        let merged = !wide.is_empty();
        let spans = if merged { wide } else { self.spans_by_gaps() };
        for (first, last) in spans {
            let named = self.top.get(first).is_some_and(|part| !part.text.is_empty());
            let filled = || (first..=last).any(|column| !self.bottom_text(column).is_empty());
            if named && last > first && filled() {
                for group in self.groups.iter_mut().take(last + 1).skip(first) {
                    *group = Some(first);
                }
            }
        }
        merged
    }

    fn spans_by_gaps(&self) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        let mut first = 0;
        while first < self.top.len() {
            let name = self.top_text(first);
            let continues = |column: usize| {
                let text = self.top_text(column);
                (text.is_empty() || text == name) && !self.bottom_text(column).is_empty()
            };
            let mut last = first;
            if !name.is_empty() && !self.bottom_text(first).is_empty() {
                while last + 1 < self.top.len() && continues(last + 1) {
                    last += 1;
                }
            }
            spans.push((first, last));
            first = last + 1;
        }
        spans
    }

    fn heading(&self, column: usize) -> Heading {
        let named_by = self.groups.get(column).copied().flatten().unwrap_or(column);
        let (Some(top), Some(bottom)) = (self.top.get(named_by), self.bottom.get(column)) else {
            return Heading::default();
        };
        let unit = bottom.unit.or(top.unit);
        match (top.text.as_str(), bottom.text.as_str()) {
            ("", _) => Heading { unit, ..Heading::from(bottom.clone()) },
            (_, "") if named_by != column => Heading::default(),
            (_, "") => Heading { unit, ..Heading::from(top.clone()) },
            (upper, lower) if upper == lower => Heading { unit, ..Heading::from(bottom.clone()) },
            (upper, lower) => Heading {
                heading: format!("{upper}/{lower}"),
                leaf: lower.to_owned(),
                raw: format!("{}/{}", top.raw, bottom.raw),
                unit,
            },
        }
    }

    /// Returns whether a column outside the groups has two different texts and no known heading:
    /// then the lower line is data.
    fn conflict(&self, headings: &[Heading], vocabulary: &dyn Vocabulary) -> bool {
        headings.iter().enumerate().any(|(column, heading)| {
            let (top, bottom) = (self.top_text(column), self.bottom_text(column));
            let single = !self.in_group(column) && !bottom.is_empty();
            single && top != bottom && !is_known(heading, vocabulary)
        })
    }

    /// Returns whether a known heading has an empty cell below. That is unusual for a data row but
    /// normal for a second level.
    fn has_open_single(&self, knows: &dyn Fn(&Part) -> bool) -> bool {
        let mut parts = self.top.iter().enumerate();
        parts.any(|(column, part)| {
            !self.in_group(column) && self.bottom_text(column).is_empty() && knows(part)
        })
    }

    /// Returns whether the upper line consists of several group names, and is not a title beside a
    /// date. In this case all known headings are in the lower line, so only merges or a unit in the
    /// upper line distinguish the two.
    fn top_names_groups(&self, merged: bool) -> bool {
        let mut names = self.top.iter().enumerate().filter(|(_, part)| !part.text.is_empty());
        let all_groups = names.clone().all(|(column, part)| {
            self.in_group(column) && !part.text.contains(':') && part.text.chars().count() <= 20
        });
        let several = names.clone().count() >= 2;
        several && all_groups && (merged || names.any(|(_, part)| part.unit.is_some()))
    }

    fn in_group(&self, column: usize) -> bool {
        self.groups.get(column).is_some_and(Option::is_some)
    }

    fn top_text(&self, column: usize) -> &str {
        self.top.get(column).map_or("", |part| &part.text)
    }

    fn bottom_text(&self, column: usize) -> &str {
        self.bottom.get(column).map_or("", |part| &part.text)
    }
}

/// Returns a heading for comparison (folded, without marks and unit), and its unit.
pub(super) fn clean(raw: &str) -> (String, Option<AmountUnit>) {
    let folded: String = folded(raw).collect();
    let mut text = folded.trim_matches('*');
    for mark in ["(必填)", "(选填)", "(必填项)", "(选填项)"] {
        text = text.trim_end_matches(mark).trim_start_matches(mark);
    }
    units::split_heading(text.trim_matches('*'))
}

/// Folds full-width letters, digits and brackets to half-width; removes spaces and line breaks.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> + Clone + '_ {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !is_zero_width(*c)).map(|c| {
        match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        }
    })
}
