//! 信用报告代替无违法违规证明: these departments issue no separate proof, because the company
//! prints the 公共信用信息报告（无违法违规证明版） itself. A blocker of the category 合规证明 then
//! has a single task for all of them. Source: `seeds/credit_report.csv`.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::city::Seeds;
use crate::error::Error;

/// File name in `seeds/`.
pub(super) const FILE: &str = "credit_report.csv";

/// Code of the category 合规证明.
pub const PROOFS: &str = "compliance_proof";

/// A department whose proof is replaced by the report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Covered {
    /// Code of the department.
    pub department: String,
    /// 领域
    pub domain: String,
    /// First day on which the report replaces the proof.
    pub effective_from: NaiveDate,
    /// 文号
    pub source: String,
}

/// Returns the departments whose proof is replaced by the report on a day.
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
