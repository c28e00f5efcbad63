//! 信用报告代替无违法违规证明: of these departments no proof is asked for, because the company
//! prints the 公共信用信息报告（无违法违规证明版） itself. What is left for a blocker of the category
//! 合规证明 is one task for all of them. Source: `seeds/credit_report.csv`.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::city::Seeds;
use crate::error::Error;

/// The file, by its name in `seeds/`.
pub(super) const FILE: &str = "credit_report.csv";

/// The category in which proofs are one task.
pub const PROOFS: &str = "compliance_proof";

/// A department whose proof the report replaces.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Covered {
    /// Its code.
    pub department: String,
    /// 领域
    pub domain: String,
    /// From this day on.
    pub effective_from: NaiveDate,
    /// 文号
    pub source: String,
}

/// The departments whose proof the report replaces in a city on a day.
pub fn covered(seeds: &Seeds, on: NaiveDate) -> Result<Vec<Covered>, Error> {
    let rows: Vec<Covered> = seeds.file(FILE)?.rows()?;
    Ok(rows.into_iter().filter(|one| one.effective_from <= on).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_replaces_proofs_from_its_day_on() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let seeds = Seeds::compiled().unwrap();
        assert!(covered(&seeds, day("2024-01-31")).unwrap().is_empty());
        let now = covered(&seeds, day("2024-02-01")).unwrap();
        assert!(now.iter().any(|one| one.department == "sthjj"));
        let known = seeds.file("departments.csv").unwrap().text;
        for one in now {
            assert!(known.contains(&format!("\n{},", one.department)), "{}", one.department);
        }
    }
}
