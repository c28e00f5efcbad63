//! From measured values to answers: conditions, groups, branches, standards, boards.

use serde::Serialize;
use utoipa::ToSchema;

use super::known::{Known, saturated};
use super::reading::{Reading, reading_of};
use super::rulebook::{BoardRule, Branch, Condition, Group, Op, Rulebook, Standard, StandardKind};
use crate::db::types::text_enum;
use crate::market::Board;

/// 100 %, in millionths.
const WHOLE: u32 = 1_000_000;

text_enum! {
    /// Answer for a standard, best first.
    #[schema(as = standard::Answer)]
    pub enum Answer {
        Met = "met" => "满足",
        MetIf = "met_if" => "若市值达到则满足",
        FiguresMet = "figures_met" => "数字部分满足",
        Open = "open" => "取决于发行",
        Gap = "gap" => "差距",
        Missing = "missing" => "资料不足",
        NotInForce = "not_in_force" => "当日未施行",
    }
}

impl Answer {
    /// Whether no known figure rules the standard out.
    pub fn is_met(self) -> bool {
        matches!(self, Self::Met | Self::MetIf | Self::FiguresMet)
    }
}

/// Result of a condition. Values are in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Met by this value.
    Met {
        /// Measured value.
        value: i64,
    },
    Short {
        /// Measured value.
        value: i64,
        /// Whether the value may be lower, because one of the two net profits is missing.
        at_most: bool,
        /// Missing amount.
        by: i64,
        /// Missing part of the threshold in millionths, rounded up; 100 % if the threshold is zero
        /// or less.
        ppm: u32,
    },
    Unknown,
    /// All figures are known but give no value.
    Undefined,
    /// Decided by the offering.
    Offering,
}

/// Answer for several conditions together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fit {
    pub answer: Answer,
    /// Largest missing part of a threshold, in millionths.
    pub short_ppm: u32,
    /// Whether every needed figure is known.
    pub complete: bool,
    /// Nearness: average over the conditions, in millionths. An unknown figure counts as 0.
    pub nearness_ppm: u32,
    /// 预计市值 that the offering must reach, in whole units of the board's currency.
    pub market_value: Option<i64>,
    /// Index of the deciding branch, from 0.
    pub branch: usize,
}

impl Condition {
    /// Returns the result of the condition.
    pub fn judge(&self, known: &Known) -> Outcome {
        let threshold = self.threshold(known.rates);
        let met = |value: i64| match self.op {
            Op::AtLeast => value >= threshold,
            Op::Above => value > threshold,
        };
        match reading_of(known, self) {
            Reading::Offering => Outcome::Offering,
            Reading::Unknown => Outcome::Unknown,
            Reading::Undefined => Outcome::Undefined,
            Reading::Exactly(value) if met(value) => Outcome::Met { value },
            Reading::AtMost(value) if met(value) => Outcome::Unknown,
            Reading::Exactly(value) => self.short(value, threshold, false),
            Reading::AtMost(value) => self.short(value, threshold, true),
        }
    }

    fn short(&self, value: i64, threshold: i64, at_most: bool) -> Outcome {
        let least = i128::from(threshold) + i128::from(self.op == Op::Above);
        let by = least - i128::from(value);
        let whole = i128::from(WHOLE);
        let ppm = match threshold {
            // Rounded up: a gap of slightly more than 20 % is not within 20 %.
            1.. => (by * whole + i128::from(threshold) - 1)
                .div_euclid(i128::from(threshold))
                .clamp(1, whole),
            _ => whole,
        };
        let ppm = u32::try_from(ppm).unwrap_or(WHOLE);
        Outcome::Short { value, at_most, by: saturated(by), ppm }
    }
}

impl Outcome {
    fn nearness_ppm(self) -> Option<u32> {
        match self {
            Self::Met { .. } => Some(WHOLE),
            Self::Short { ppm, .. } => Some(WHOLE - ppm),
            Self::Unknown | Self::Undefined => Some(0),
            Self::Offering => None,
        }
    }

    /// Returns the better of two alternatives: met, then open, then unknown, then the nearest.
    fn better(self, other: Self) -> Self {
        if other.rank() < self.rank() { other } else { self }
    }

    fn rank(self) -> (u8, u32) {
        match self {
            Self::Met { .. } => (0, 0),
            Self::Offering => (1, 0),
            Self::Unknown => (2, 0),
            Self::Undefined => (3, 0),
            Self::Short { ppm, .. } => (4, ppm),
        }
    }
}

impl Group {
    /// Returns the result of the best condition, and the nearness of the nearest one.
    fn judge(&self, known: &Known) -> (Outcome, Option<u32>) {
        let mut outcomes = self.conditions.iter().map(|one| one.judge(known));
        let first = outcomes.next().unwrap_or(Outcome::Unknown);
        outcomes.fold((first, first.nearness_ppm()), |(best, near), one| {
            (best.better(one), near.max(one.nearness_ppm()))
        })
    }
}

impl Branch {
    /// Returns the answer for all groups together.
    pub fn fit(&self, known: &Known) -> Fit {
        let (mut short_ppm, mut unknown, mut decidable, mut near) = (0, false, 0_u32, 0_u64);
        for group in &self.groups {
            let (outcome, nearness) = group.judge(known);
            match outcome {
                Outcome::Short { ppm, .. } => short_ppm = short_ppm.max(ppm),
                Outcome::Unknown | Outcome::Undefined => unknown = true,
                Outcome::Met { .. } | Outcome::Offering => {}
            }
            if let Some(nearness) = nearness {
                decidable += 1;
                near += u64::from(nearness);
            }
        }
        let conditions = || self.groups.iter().flat_map(|group| &group.conditions);
        let answer = match (short_ppm > 0, unknown, decidable) {
            (true, ..) => Answer::Gap,
            (_, true, _) => Answer::Missing,
            (.., 0) => Answer::Open,
            _ if conditions().any(Condition::is_market_value) => Answer::MetIf,
            _ => Answer::Met,
        };
        let market_value = conditions().filter(|one| one.is_market_value());
        Fit {
            answer,
            short_ppm,
            complete: !unknown,
            nearness_ppm: near
                .checked_div(decidable.into())
                .map_or(0, |mean| u32::try_from(mean).unwrap_or(WHOLE)),
            market_value: market_value.map(|one| one.value.saturating_mul(one.unit.scale())).max(),
            branch: 0,
        }
    }
}

impl Fit {
    /// The answer for a standard that is not in force on the day.
    pub const NOT_IN_FORCE: Self = Self {
        answer: Answer::NotInForce,
        short_ppm: 0,
        complete: true,
        nearness_ppm: 0,
        market_value: None,
        branch: 0,
    };

    /// Sort key, better first. A branch that can still be met comes before one that is not met.
    fn rank(&self) -> (u8, bool, u32, u32) {
        let place = match self.answer {
            Answer::Met => 0,
            Answer::MetIf => 1,
            Answer::FiguresMet => 2,
            Answer::Open => 3,
            Answer::Missing => 4,
            Answer::Gap => 5,
            Answer::NotInForce => 6,
        };
        (place, !self.complete, self.short_ppm, WHOLE - self.nearness_ppm.min(WHOLE))
    }

    /// Combines two alternatives: the better answer, with the larger nearness.
    pub fn or(self, other: Self) -> Self {
        let mut best = if other.rank() < self.rank() { other } else { self };
        best.nearness_ppm = self.nearness_ppm.max(other.nearness_ppm);
        best
    }

    /// Combines two answers that must both hold.
    pub fn and(self, other: Self) -> Self {
        let weight = |answer| match answer {
            Answer::Gap => 0,
            Answer::Missing => 1,
            Answer::FiguresMet => 2,
            Answer::MetIf => 3,
            Answer::Open => 4,
            Answer::Met | Answer::NotInForce => 5,
        };
        let answers = [self.answer, other.answer];
        Self {
            answer: answers.into_iter().min_by_key(|one| weight(*one)).unwrap_or(self.answer),
            short_ppm: self.short_ppm.max(other.short_ppm),
            complete: self.complete && other.complete,
            nearness_ppm: self.nearness_ppm.midpoint(other.nearness_ppm),
            market_value: self.market_value.max(other.market_value),
            branch: self.branch,
        }
    }
}

impl Standard {
    /// Returns the answer for the standard's own conditions, on the day of `known`.
    pub fn fit(&self, known: &Known) -> Fit {
        if !self.in_force(known.on) {
            return Fit::NOT_IN_FORCE;
        }
        let fits =
            self.branches.iter().enumerate().map(|(branch, one)| Fit { branch, ..one.fit(known) });
        let mut fit = fits.reduce(Fit::or).unwrap_or(Fit::NOT_IN_FORCE);
        if self.manual && fit.answer.is_met() {
            fit.answer = Answer::FiguresMet;
        }
        fit
    }
}

impl Rulebook {
    /// Returns the answers for all standards, in the order of the rulebook.
    pub fn fits(&self, known: &Known) -> Vec<Fit> {
        self.standards.iter().map(|standard| standard.fit(known)).collect()
    }

    /// Combines an answer with the positioning that the board requires, if any.
    fn positioned(&self, board: Board, fit: Fit, fits: &[Fit]) -> Fit {
        let of_board = self.standards.iter().zip(fits).filter(|(one, fit)| {
            one.board == board
                && one.kind == StandardKind::Positioning
                && fit.answer != Answer::NotInForce
        });
        match of_board.map(|(_, fit)| *fit).reduce(Fit::or) {
            Some(positioning) => fit.and(positioning),
            None => fit,
        }
    }

    /// Returns the answer for a board as a whole: its best ordinary standard, its positioning if it
    /// has one, and its structure conditions. `fits` are the answers for all standards.
    pub fn board_fit(&self, board: &BoardRule, fits: &[Fit], known: &Known) -> Fit {
        let ordinary = self.standards.iter().zip(fits).filter(|(one, fit)| {
            one.board == board.board && fit.answer != Answer::NotInForce && one.is_ordinary()
        });
        let Some(standard) = ordinary.map(|(_, fit)| *fit).reduce(Fit::or) else {
            return Fit::NOT_IN_FORCE;
        };
        let structure = board.structure.fit(known);
        let fit = self.positioned(board.board, standard, fits);
        // A structure condition that only the offering decides does not count against the company.
        match structure.answer {
            Answer::Open => fit,
            _ => fit.and(structure),
        }
    }
}
