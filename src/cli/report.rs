//! `kunpeng break-zero`

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::office;
use crate::config::Storage;
use crate::error::Error;
use crate::goal::{self, BreakZero};
use crate::session::Actor;

/// Prints the break-zero table.
pub fn break_zero(storage: &Storage, as_of: Option<NaiveDate>, json: bool) -> Result<u8, Error> {
    let workplace = office::open_workplace(storage)?;
    let actor = office::office(&workplace);
    let table = table(&actor, as_of)?;
    if json {
        say!("{}", serde_json::to_string_pretty(&table)?)?;
    } else {
        say!("{}", text(&table))?;
    }
    Ok(0)
}

/// Returns the table on a date, by default today.
pub fn table(actor: &Actor, as_of: Option<NaiveDate>) -> Result<BreakZero, Error> {
    let as_of = as_of.unwrap_or_else(|| actor.clock().today());
    actor.read_blocking(|db, scope| goal::break_zero(db, scope, as_of))
}

const HEADINGS: [&str; 12] = [
    "镇街（园区）",
    "片区",
    "破零",
    "上市",
    "境内",
    "境外",
    "审核",
    "辅导",
    "股改",
    "储备",
    "中止",
    "首家上市",
];

/// Formats the table as text: every town in official order, then the city, then the towns at zero.
pub fn text(table: &BreakZero) -> String {
    let mut rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| {
            let broken = match (row.counts_for_goal, row.broken_zero) {
                (false, _) => "—",
                (true, true) => "✓",
                (true, false) => "",
            };
            let first = row.first_listed_on.map_or("—".to_owned(), |on| on.to_string());
            let mut cells = vec![row.town_name.clone(), row.area.clone(), broken.to_owned()];
            cells.extend(
                [
                    row.listed,
                    row.listed_domestic,
                    row.listed_overseas,
                    row.pipeline.review,
                    row.pipeline.guidance,
                    row.pipeline.reform,
                    row.pipeline.reserve,
                    row.pipeline.suspended,
                ]
                .map(|n| n.to_string()),
            );
            cells.push(first);
            cells
        })
        .collect();
    rows.push(total(table));
    let mut out = format!("镇街（园区）上市破零表　截至 {}\n\n", table.as_of);
    out.push_str(&aligned(&HEADINGS, 3..=10, &rows));
    out.push_str(&summary(table));
    out
}

fn total(table: &BreakZero) -> Vec<String> {
    let sum = &table.totals;
    let mut cells = vec!["合计".to_owned(), String::new(), format!("{}/{}", sum.broken, sum.units)];
    cells.extend(
        [
            sum.listed,
            sum.listed_domestic,
            sum.listed_overseas,
            sum.pipeline.review,
            sum.pipeline.guidance,
            sum.pipeline.reform,
            sum.pipeline.reserve,
            sum.pipeline.suspended,
        ]
        .map(|n| n.to_string()),
    );
    cells.push(String::new());
    cells
}

/// Formats columns as wide as their widest cell. A Han character is two columns wide. Columns in
/// `figures` are right-aligned.
pub fn aligned(
    headings: &[&str],
    figures: std::ops::RangeInclusive<usize>,
    rows: &[Vec<String>],
) -> String {
    let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| {
            let cells = std::iter::once(&headings).chain(rows).filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in std::iter::once(&headings).chain(rows) {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            line.push_str(&if figures.contains(&column) {
                format!("{pad}{cell}  ")
            } else {
                format!("{cell}{pad}  ")
            });
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn summary(table: &BreakZero) -> String {
    let zero: Vec<&str> = table
        .rows
        .iter()
        .filter(|row| row.counts_for_goal && !row.broken_zero)
        .map(|row| row.town_name.as_str())
        .collect();
    let mut out = format!("\n已破零 {} / {}", table.totals.broken, table.totals.units);
    if !zero.is_empty() {
        out.push_str(&format!("，尚未破零 {} 个：{}", zero.len(), zero.join("、")));
    }
    out
}
