//! 依据: the inputs of a grade decision, stored with it. It holds the facts of that day and names
//! the weights, so that last year's grade is explained by last year's weights.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calculate::{Calculated, Rules};
use super::reasons::{PriorityPart, parts, recommended};
use super::score::{Facts, Score};
use super::view::nearest_words;
use super::weights::Weights;
use crate::company::Grade;
use crate::db::Db;
use crate::error::Error;

/// Inputs of a grade decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// As of the day of the decision.
    pub facts: Facts,
    /// The nearest standard, in words.
    pub nearest: String,
    /// First day of the weights that were used.
    pub weights_from: NaiveDate,
}

/// A trace in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explained {
    /// The day of the facts.
    pub on: NaiveDate,
    /// First day of the weights that were used.
    pub weights_from: NaiveDate,
    /// 优先级, hundredths
    pub priority: Option<i32>,
    /// Grade that the rule recommends.
    pub recommended: Option<Grade>,
    /// The rule, in words.
    pub because: String,
    /// 潜力、进程、紧迫
    pub parts: Vec<PriorityPart>,
}

impl Trace {
    /// Builds the trace of a company that was just calculated.
    pub fn of(calculated: &Calculated, rules: &Rules) -> Self {
        Self {
            facts: calculated.facts.clone(),
            nearest: nearest_words(calculated, rules),
            weights_from: rules.weights.effective_from,
        }
    }

    /// Explains the grade by the weights that the trace names.
    pub fn explained(&self, db: &mut Db) -> Result<Explained, Error> {
        let weights = Weights::in_force(db, self.weights_from)?;
        let score = Score::of(&self.facts, &weights);
        let grade = score.and_then(|score| recommended(&score, self.facts.stage, &weights));
        Ok(Explained {
            on: self.facts.on,
            weights_from: self.weights_from,
            priority: score.map(|score| score.priority),
            because: grade.as_ref().map_or_else(
                || format!("阶段“{}”不再分级", self.facts.stage.label()),
                |grade| grade.because.clone(),
            ),
            recommended: grade.map(|grade| grade.grade),
            parts: score
                .map_or_else(Vec::new, |score| parts(&score, &self.facts, &weights, &self.nearest)),
        })
    }
}
