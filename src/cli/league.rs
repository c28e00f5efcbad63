//! `kunpeng rank`

use super::office;
use super::report::aligned;
use crate::config::Storage;
use crate::error::Error;
use crate::ranking::{self, League, Period};
use crate::session::Actor;

/// Prints the league table.
pub fn rank(storage: &Storage, period: Option<&str>, json: bool) -> Result<u8, Error> {
    let period = period.map(str::parse::<Period>).transpose()?;
    let workplace = office::open_workplace(storage)?;
    let table = table(&office::office(&workplace), period)?;
    if json {
        say!("{}", serde_json::to_string_pretty(&table)?)?;
    } else {
        say!("{}", text(&table, table.rows.len()))?;
    }
    Ok(0)
}

/// Returns the table of a period, by default the current year.
pub fn table(actor: &Actor, period: Option<Period>) -> Result<League, Error> {
    let present = || Period::year_of(actor.clock().today());
    let period = period.or_else(present).ok_or_else(|| Error::internal("no such year"))?;
    actor.read_blocking(|db, scope| ranking::table(db, scope, period))
}

const HEADINGS: [&str; 4] = ["名次", "得分", "镇街（园区）", "得分项"];

/// Formats the first `places` rows of the table as text.
pub fn text(table: &League, places: usize) -> String {
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .take(places)
        .map(|row| {
            let scored = row.items.iter().filter(|item| item.points != 0);
            let items: Vec<String> = scored
                .map(|item| format!("{}×{}（{}分）", item.name, item.count, item.points))
                .collect();
            vec![
                row.rank.to_string(),
                row.points.to_string(),
                row.town_name.clone(),
                items.join("、"),
            ]
        })
        .collect();
    let mut out = format!("镇街（园区）排名　考核期 {}\n\n", table.period);
    out.push_str(&aligned(&HEADINGS, 0..=1, &rows));
    if !table.not_yet_scored.is_empty() {
        out.push_str(&format!("\n尚未计分：{}", table.not_yet_scored.join("、")));
    }
    out
}
