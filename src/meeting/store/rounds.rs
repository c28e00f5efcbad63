//! Decisions for which a step of the deadline is due.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::{companies, decision_steps, decisions};
use crate::error::Error;
use crate::meeting::model::{Decision, DecisionStatus};
use crate::meeting::rounds::Moment;

/// Returns decisions to be carried out for which a step is due and not taken yet, the earliest
/// deadline first. The deadline is at most `until`; for `Near`, `yellow_from` counts instead.
pub fn due(
    db: &mut Db,
    _scope: &Scope,
    moment: Moment,
    (until, today): (NaiveDate, NaiveDate),
    most: i64,
) -> Result<Vec<i64>, Error> {
    let taken = exists(
        decision_steps::table
            .filter(decision_steps::decision_id.eq(decisions::id))
            .filter(decision_steps::step.eq(moment))
            .filter(decision_steps::deadline.eq(decisions::due_on)),
    );
    let open = decisions::table
        .inner_join(companies::table.on(decisions::company_id.eq(companies::id)))
        .filter(companies::deleted_at.is_null())
        .filter(decisions::status.eq(DecisionStatus::Open))
        .filter(not(taken))
        .order(decisions::due_on.asc())
        .limit(most)
        .select(decisions::id)
        .into_boxed();
    let come = match moment {
        Moment::Near => {
            open.filter(decisions::yellow_from.le(until).and(decisions::due_on.ge(today)))
        }
        _ => open.filter(decisions::due_on.le(until)),
    };
    Ok(come.load(db)?)
}

/// Records that a step was taken. The key of the table refuses a second record.
pub fn take_step(
    db: &mut Db,
    decision: &Decision,
    moment: Moment,
    deadline: NaiveDate,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::insert_into(decision_steps::table)
        .values((
            decision_steps::decision_id.eq(decision.id),
            decision_steps::step.eq(moment),
            decision_steps::deadline.eq(deadline),
            decision_steps::taken_at.eq(at),
        ))
        .execute(db)?;
    Ok(())
}
