//! 提醒与上报: what the program does by itself when deadlines come near and pass.
//!
//! Each step is taken once for each deadline. Its row is written in the same transaction, and
//! writers run one after another, so any number of servers may run the rounds at any time, and
//! again after a crash. A step whose day was missed is taken in the next round. Deadlines
//! calculated with another calendar or other rules are recalculated first.

use chrono::{NaiveDate, NaiveDateTime};

use super::basis::Basis;
use crate::access::{Scope, in_china};
use crate::db::Db;
use crate::db::types::Word;
use crate::error::Error;
use crate::notice::NoticeKind;
use crate::record::{Journal, Round, Tx};

/// Records of one transaction: few, so that a round never blocks users for long.
const AT_ONCE: i64 = 100;

/// Level to which a record near or after its deadline is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 临期
    Near,
    /// 逾期
    Late,
    /// 报镇街分管领导
    Town,
    /// 报领导小组办公室
    Office,
    /// 提请领导小组
    Leaders,
}

impl Level {
    /// Returns the latest deadline for which the level is reached today; for [`Level::Near`] the
    /// latest day on which the light turned yellow.
    fn reached_by(self, today: NaiveDate, basis: &Basis) -> NaiveDate {
        let late_for = |days| basis.calendar.so_long_ago(today, days);
        match self {
            Self::Near => today,
            Self::Late => today.pred_opt().unwrap_or(today),
            Self::Town => late_for(basis.rules.escalate_town),
            Self::Office => late_for(basis.rules.escalate_office),
            Self::Leaders => late_for(basis.rules.escalate_leaders),
        }
    }

    /// Returns the level of escalation, 1 to 3; 0 for a reminder.
    pub fn number(self) -> i32 {
        match self {
            Self::Near | Self::Late => 0,
            Self::Town => 1,
            Self::Office => 2,
            Self::Leaders => 3,
        }
    }

    /// Returns the kind of notice to send.
    pub fn notice(self) -> NoticeKind {
        if self.number() == 0 { NoticeKind::Reminder } else { NoticeKind::Escalation }
    }
}

/// Finds records with a deadline on or before the first day for which a step was not taken yet. The
/// second day is today; the number is the limit.
pub type Due<S> = fn(&mut Db, &Scope, S, (NaiveDate, NaiveDate), i64) -> Result<Vec<i64>, Error>;
/// Finds records whose running deadline was calculated with another edition; the number is the
/// limit.
pub type Outdated = fn(&mut Db, &Scope, &str, i64) -> Result<Vec<i64>, Error>;
/// Reads the records with these ids.
pub type These<R> = fn(&mut Db, &Scope, &[i64]) -> Result<Vec<R>, Error>;
/// Takes a step for a record.
pub type Take<S, R> = fn(&mut Tx<'_>, S, &R, &Basis) -> Result<(), Error>;
/// Recalculates the deadline of a record.
pub type Recalculate<R> = fn(&mut Tx<'_>, &R, &Basis) -> Result<(), Error>;

/// A step that the program takes when a deadline of one kind of records comes near or has passed.
pub trait TimedStep: Word {
    /// Record that has the deadline.
    type Record;

    /// Finds the records for which a step is due.
    const DUE: Due<Self>;
    /// Finds the records to recalculate.
    const OUTDATED: Outdated;
    const THESE: These<Self::Record>;
    const TAKE: Take<Self, Self::Record>;
    const RECALCULATE: Recalculate<Self::Record>;

    /// Returns the level to which the step reports.
    fn level(self) -> Level;
}

/// Creates the round of one kind of records. It returns the number of steps taken and deadlines
/// recalculated.
pub const fn round<S: TimedStep>(name: &'static str, place: u8) -> Round {
    Round { name, place, go: go::<S> }
}

fn go<S: TimedStep>(journal: &Journal, now: NaiveDateTime) -> Result<usize, Error> {
    let scope = Scope::whole_city("deadlines pass for the whole city");
    if !journal.read(|db| is_due::<S>(db, &scope, in_china(now).date()))? {
        return Ok(0);
    }
    let mut done = 0;
    while let more @ 1.. = journal.scheduled_write(now, |tx| {
        let basis = Basis::read(tx.db())?;
        recalculate::<S>(tx, &scope, &basis)
    })? {
        done += more;
    }
    for step in S::ALL {
        while let more @ 1.. =
            journal.scheduled_write(now, |tx| take_due_steps(tx, &scope, *step))?
        {
            done += more;
        }
    }
    Ok(done)
}

/// Returns whether there is anything to do. Only reads, so it blocks nobody.
fn is_due<S: TimedStep>(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<bool, Error> {
    let basis = Basis::read(db)?;
    let mut found = !(S::OUTDATED)(db, scope, basis.edition(), 1)?.is_empty();
    for step in S::ALL {
        let until = step.level().reached_by(today, &basis);
        found = found || !(S::DUE)(db, scope, *step, (until, today), 1)?.is_empty();
    }
    Ok(found)
}

fn take_due_steps<S: TimedStep>(tx: &mut Tx<'_>, scope: &Scope, step: S) -> Result<usize, Error> {
    let (basis, today) = (Basis::read(tx.db())?, tx.today());
    let until = step.level().reached_by(today, &basis);
    let ids = (S::DUE)(tx.db(), scope, step, (until, today), AT_ONCE)?;
    for_each_record::<S>(tx, scope, &ids, |tx, record| (S::TAKE)(tx, step, record, &basis))
}

/// Recalculates some deadlines that were calculated with another edition and returns their number.
/// Call it until it returns 0.
pub fn recalculate<S: TimedStep>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    basis: &Basis,
) -> Result<usize, Error> {
    let ids = (S::OUTDATED)(tx.db(), scope, basis.edition(), AT_ONCE)?;
    for_each_record::<S>(tx, scope, &ids, |tx, record| (S::RECALCULATE)(tx, record, basis))
}

fn for_each_record<S: TimedStep>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ids: &[i64],
    mut done: impl FnMut(&mut Tx<'_>, &S::Record) -> Result<(), Error>,
) -> Result<usize, Error> {
    if ids.is_empty() {
        tx.nothing_changed();
        return Ok(0);
    }
    for record in &(S::THESE)(tx.db(), scope, ids)? {
        done(tx, record)?;
    }
    Ok(ids.len())
}
