//! 提醒与上报: what the program does by itself as deadlines come and pass.
//!
//! Each step is taken once for each deadline: its row is written in the transaction that takes
//! it, and writers take turns, so any number of servers may go their rounds at any time, and
//! again after a crash. A step whose day was missed is taken at the next round. Deadlines that
//! were calculated by another calendar or other rules are recalculated first.

use chrono::{NaiveDate, NaiveDateTime};

use super::basis::Basis;
use crate::access::{Scope, in_china};
use crate::db::Db;
use crate::db::types::Word;
use crate::error::Error;
use crate::notice::Kind;
use crate::record::{Journal, Round, Tx};

/// Records of one transaction: a round never keeps people waiting for long.
const AT_ONCE: i64 = 100;

/// How far up lateness is told.
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
    /// The last deadline for which a level is reached by a day; of [`Level::Near`] the last day
    /// on which the light turned yellow.
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

    /// From 1 on it is an escalation.
    pub fn number(self) -> i32 {
        match self {
            Self::Near | Self::Late => 0,
            Self::Town => 1,
            Self::Office => 2,
            Self::Leaders => 3,
        }
    }

    /// What the notice is about.
    pub fn notice(self) -> Kind {
        if self.number() == 0 { Kind::Reminder } else { Kind::Escalation }
    }
}

/// So many records for which a step was not taken yet and whose deadline lies at or before the
/// first of two days; the second is today.
pub type Due<S> = fn(&mut Db, &Scope, S, (NaiveDate, NaiveDate), i64) -> Result<Vec<i64>, Error>;
/// So many records whose running deadline was calculated by another edition than this.
pub type Outdated = fn(&mut Db, &Scope, &str, i64) -> Result<Vec<i64>, Error>;
/// The records of these numbers.
pub type These<R> = fn(&mut Db, &Scope, &[i64]) -> Result<Vec<R>, Error>;
/// Takes a step for a record.
pub type Take<S, R> = fn(&mut Tx<'_>, S, &R, &Basis) -> Result<(), Error>;
/// Recalculates the deadline of a record.
pub type Recalculate<R> = fn(&mut Tx<'_>, &R, &Basis) -> Result<(), Error>;

/// A step that the program takes when a deadline of one kind of records comes or has passed.
pub trait TimedStep: Word {
    /// What has the deadline.
    type Record;

    /// For which it is due.
    const DUE: Due<Self>;
    /// Which are outdated.
    const OUTDATED: Outdated;
    /// How they are read.
    const THESE: These<Self::Record>;
    /// How it is taken.
    const TAKE: Take<Self, Self::Record>;
    /// How a deadline is recalculated.
    const RECALCULATE: Recalculate<Self::Record>;

    /// How far up it tells.
    fn level(self) -> Level;
}

/// The round of one kind of records. Its number is that of steps taken and of deadlines
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
        while let more @ 1.. = journal.scheduled_write(now, |tx| take_some(tx, &scope, *step))? {
            done += more;
        }
    }
    Ok(done)
}

/// Whether there is anything to do: a look that keeps no one waiting.
fn is_due<S: TimedStep>(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<bool, Error> {
    let basis = Basis::read(db)?;
    let mut found = !(S::OUTDATED)(db, scope, basis.edition(), 1)?.is_empty();
    for step in S::ALL {
        let until = step.level().reached_by(today, &basis);
        found = found || !(S::DUE)(db, scope, *step, (until, today), 1)?.is_empty();
    }
    Ok(found)
}

fn take_some<S: TimedStep>(tx: &mut Tx<'_>, scope: &Scope, step: S) -> Result<usize, Error> {
    let (basis, today) = (Basis::read(tx.db())?, tx.today());
    let until = step.level().reached_by(today, &basis);
    let ids = (S::DUE)(tx.db(), scope, step, (until, today), AT_ONCE)?;
    each::<S>(tx, scope, &ids, |tx, record| (S::TAKE)(tx, step, record, &basis))
}

/// Recalculates some of the deadlines that were calculated by another edition; how many. To be
/// called until there are none.
pub fn recalculate<S: TimedStep>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    basis: &Basis,
) -> Result<usize, Error> {
    let ids = (S::OUTDATED)(tx.db(), scope, basis.edition(), AT_ONCE)?;
    each::<S>(tx, scope, &ids, |tx, record| (S::RECALCULATE)(tx, record, basis))
}

fn each<S: TimedStep>(
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
