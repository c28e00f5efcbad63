//! The tile map: one square per unit, roughly at its geographic position. Pure.

use crate::goal::{BreakZero, TownRow};
use crate::town::Town;

/// Progress of a unit. Each state has a word and a shape besides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has a listed company.
    Broken,
    /// It has a company under review.
    Review,
    /// It has a company in guidance.
    Guidance,
    /// None of these.
    None,
}

impl State {
    /// In the order of the legend.
    pub const ALL: [Self; 4] = [Self::Broken, Self::Review, Self::Guidance, Self::None];

    fn of(row: &TownRow) -> Self {
        match (row.broken_zero, row.pipeline.review > 0, row.pipeline.guidance > 0) {
            (true, _, _) => Self::Broken,
            (false, true, _) => Self::Review,
            (false, false, true) => Self::Guidance,
            (false, false, false) => Self::None,
        }
    }

    /// Chinese word of the state.
    pub fn word(self) -> &'static str {
        match self {
            Self::Broken => "破零",
            Self::Review => "在审",
            Self::Guidance => "辅导",
            Self::None => "无",
        }
    }

    /// Shape of the state, for users who do not see colours.
    pub fn shape(self) -> &'static str {
        match self {
            Self::Broken => "●",
            Self::Review => "▲",
            Self::Guidance => "◆",
            Self::None => "○",
        }
    }

    /// CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Review => "review",
            Self::Guidance => "guidance",
            Self::None => "none",
        }
    }
}

/// Distance between two squares, and width of a square, in units of the drawing.
const STEP: i32 = 100;
const SIDE: i32 = 92;

/// A square of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Distance from the left.
    pub x: i32,
    /// Distance from the top.
    pub y: i32,
    /// Width and height.
    pub side: i32,
    /// 9-digit code of the unit.
    pub code: String,
    /// 莞城
    pub name: String,
    /// Whether it is one of the units of the goal.
    pub counts: bool,
    pub state: State,
    /// Number of listed companies.
    pub listed: i64,
    /// Text for screen readers and tooltips.
    pub summary: String,
}

/// Creates one square for each unit of the table.
pub fn tiles_of(table: &BreakZero, towns: &[Town]) -> Vec<Tile> {
    let place = |row: &TownRow| towns.iter().find(|town| town.code == row.town_code);
    table.rows.iter().filter_map(|row| Some(tile(row, place(row)?))).collect()
}

/// Returns the `viewBox` that contains all squares.
pub fn frame(tiles: &[Tile]) -> String {
    let edge = |place: fn(&Tile) -> i32| tiles.iter().map(place).max().unwrap_or(0) + SIDE + 2;
    format!("0 0 {} {}", edge(|tile| tile.x), edge(|tile| tile.y))
}

fn tile(row: &TownRow, town: &Town) -> Tile {
    let state = State::of(row);
    let way = &row.pipeline;
    let beyond = if row.counts_for_goal { "" } else { "（不计入破零目标）" };
    Tile {
        x: town.tile_column * STEP,
        y: town.tile_row * STEP,
        side: SIDE,
        code: row.town_code.clone(),
        name: town.short_name.clone(),
        counts: row.counts_for_goal,
        state,
        listed: row.listed,
        summary: format!(
            "{}{beyond}：{}，上市 {} 家，审核 {}，辅导 {}，股改 {}，储备 {}",
            row.town_name,
            state.word(),
            row.listed,
            way.review,
            way.guidance,
            way.reform,
            way.reserve
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goal::Pipeline;

    fn row(listed: i64, review: i64, guidance: i64) -> TownRow {
        TownRow {
            town_code: "441900006".into(),
            town_name: "莞城街道".into(),
            area: String::new(),
            counts_for_goal: true,
            listed,
            listed_domestic: listed,
            listed_overseas: 0,
            pipeline: Pipeline { review, guidance, ..Pipeline::default() },
            broken_zero: listed > 0,
            first_listed_on: None,
        }
    }

    #[test]
    fn the_furthest_company_gives_a_unit_its_state() {
        for (listed, review, guidance, state) in [
            (1, 2, 3, State::Broken),
            (0, 1, 3, State::Review),
            (0, 0, 1, State::Guidance),
            (0, 0, 0, State::None),
        ] {
            assert_eq!(State::of(&row(listed, review, guidance)), state);
        }
    }

    #[test]
    fn every_state_differs_in_word_shape_and_colour() {
        for what in [State::word, State::shape, State::class] {
            let seen: std::collections::HashSet<_> = State::ALL.into_iter().map(what).collect();
            assert_eq!(seen.len(), State::ALL.len());
        }
    }
}
