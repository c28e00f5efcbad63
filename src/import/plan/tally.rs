//! What has come together so far of a plan.

use sha2::{Digest, Sha256};

use super::{Plan, Planned};
use crate::digest::hex;
use crate::import::list_kind::ListKind;
use crate::import::model::{IgnoredLine, Report, RowError, RowPreview};
use crate::sheet::Table;

/// Rows of each outcome that are shown before commit; the counts tell the rest.
pub const PREVIEW: u32 = 50;

/// The report, the errors and the digest of the rows so far.
#[derive(Default)]
pub struct Tally {
    report: Report,
    errors: Vec<RowError>,
    digest: Sha256,
}

impl Tally {
    /// Of a table of which no row has been planned.
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

    /// Adds rows in the order of the list.
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

    /// Two plans with the same digest do the same.
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

    /// What the plan found.
    pub fn finish(self) -> Plan {
        (self.report, self.errors, hex(&self.digest.finalize()))
    }
}

/// A planned row as people see it before they commit it.
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
