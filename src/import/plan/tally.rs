//! Collects the results of a plan.

use sha2::{Digest, Sha256};

use super::{Plan, Planned};
use crate::digest::hex;
use crate::import::list_kind::ListKind;
use crate::import::model::{IgnoredLine, Report, RowError, RowPreview};
use crate::sheet::Table;

/// Maximum number of preview rows per outcome; the counts include all rows.
pub const PREVIEW: u32 = 50;

/// Report, errors and digest of the rows planned so far.
#[derive(Default)]
pub struct Tally {
    report: Report,
    errors: Vec<RowError>,
    digest: Sha256,
}

impl Tally {
    /// Creates the tally of a table before its first row is planned.
    pub fn of(table: &Table) -> Self {
        let ignored = table.ignored.iter().map(|line| IgnoredLine {
            row: line.row,
            last_row: line.last_row,
            why: line.why.as_str().to_owned(),
            text: line.text.clone(),
        });
        let report = Report { ignored: ignored.collect(), ..Report::default() };
        Self { report, ..Self::default() }
    }

    /// Adds planned rows, in list order.
    pub fn add<K: ListKind>(&mut self, planned: &[Planned<K::Work>]) {
        for row in planned {
            let outcome = row.judgement.outcome;
            self.report.counts.count(outcome);
            self.note(row);
            self.errors.extend_from_slice(&row.errors);
            if self.report.counts.of(outcome) <= PREVIEW {
                self.report.preview.push(preview::<K>(row));
            }
        }
    }

    /// Adds a row to the digest. Two plans with the same digest make the same changes.
    fn note<W>(&mut self, row: &Planned<W>) {
        self.digest.update(row.number.to_le_bytes());
        self.digest.update(row.judgement.outcome.code());
        self.digest.update(row.judgement.company_id.unwrap_or(0).to_le_bytes());
        for change in &row.judgement.changes {
            for text in [Some(&change.field), change.old.as_ref(), change.new.as_ref()] {
                self.digest.update(text.map_or("\u{1}", String::as_str));
                self.digest.update([0]);
            }
        }
    }

    /// Returns the result of the plan.
    pub fn finish(self) -> Plan {
        (self.report, self.errors, hex(&self.digest.finalize()))
    }
}

/// Returns a planned row for the preview.
fn preview<K: ListKind>(row: &Planned<K::Work>) -> RowPreview {
    let judgement = &row.judgement;
    RowPreview {
        row: row.number,
        outcome: judgement.outcome,
        name: judgement.name.as_ref().unwrap_or(&row.name).clone(),
        company_id: judgement.company_id,
        changes: K::shown(judgement.work.as_ref(), &judgement.changes),
        notes: row.notes.clone(),
    }
}
