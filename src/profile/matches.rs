//! 匹配表: for each board, the ordinary standard that a company is nearest to, from stored
//! profiles.

use std::collections::HashMap;

use super::store::{self, CompanySelection, StoredProfile};
use crate::access::Scope;
use crate::company::Grade;
use crate::db::Db;
use crate::error::Error;
use crate::market::Board;
use crate::standard::answers::parse_letter;
use crate::standard::{Answer, rulebook};

/// Stored profile of a company, for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matches(StoredProfile);

/// Returns the stored profiles of these companies, by ID. Omits companies without a profile.
pub fn matches(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<HashMap<i64, Matches>, Error> {
    let kept = store::stored_profiles(db, scope, &CompanySelection::These(ids.to_vec()))?;
    Ok(kept.into_iter().map(|one| (one.company_id, Matches(one))).collect())
}

impl Matches {
    /// 优先级, in hundredths of a point
    pub fn priority(&self) -> Option<i32> {
        self.0.priority
    }

    /// 潜力、进程、紧迫, in hundredths of a point
    pub fn parts(&self) -> [Option<i32>; 3] {
        [self.0.potential, self.0.progress, self.0.urgency]
    }

    /// 建议分级
    pub fn recommended(&self) -> Option<Grade> {
        self.0.recommended
    }

    /// Returns the name of the nearest standard, and the nearness in millionths.
    pub fn nearest(&self) -> Option<(String, i64)> {
        let id = self.0.best_standard.as_deref()?;
        let (_, standard) = rulebook().ok()?.standard(id)?;
        let name = format!("{}{}", standard.board.label(), standard.name());
        Some((name, self.0.nearness_ppm.into()))
    }

    /// Returns the answer of a board, such as `标准一 满足`, `标准二 差距 ≤ 12%` or `资料不足`.
    pub fn of_board(&self, board: Board) -> Option<String> {
        let rules = rulebook().ok()?;
        let of_board = rules.standards.iter().zip(self.0.answers.chars()).filter(|(one, _)| {
            one.board == board && one.is_ordinary() && one.in_force(self.0.reckoned_on)
        });
        let (standard, letter) = of_board.min_by_key(|(_, letter)| *letter)?;
        let (answer, percent) = parse_letter(letter)?;
        Some(match (answer, percent) {
            (Answer::Missing, _) => answer.label().to_owned(),
            (Answer::Gap, Some(percent)) if percent <= crate::standard::answers::MOST_PERCENT => {
                format!("{} 差距 ≤ {percent}%", standard.name())
            }
            (answer, _) => format!("{} {}", standard.name(), answer.label()),
        })
    }
}
