//! What the program does of itself for decisions when a day has come: as for blockers, each step
//! once for each deadline, on any number of servers.

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::json;

use super::actions::{reckon, responsible};
use super::model::{Decision, DecisionRecord};
use super::store;
use crate::access::{Scope, in_china};
use crate::blocker::clock::Reckoning;
use crate::db::Db;
use crate::db::types::text_enum;
use crate::error::Error;
use crate::notice::{self, Audience, Kind, Notice};
use crate::record::{Journal, Round, Tx};

text_enum! {
    /// What the deadline of a decision brings about, in the order of its coming.
    pub enum Moment {
        Near = "near" => "即将到期",
        Late = "late" => "已经逾期",
        ToOffice = "to_office" => "逾期，报领导小组办公室",
        ToLeaders = "to_leaders" => "逾期，报领导小组",
    }
}

impl Moment {
    /// The last deadline for which it has come by a day; of [`Moment::Near`] the last day on
    /// which the light turned yellow.
    fn deadline_by(self, today: NaiveDate, by: &Reckoning) -> NaiveDate {
        match self {
            Self::Near => today,
            Self::Late => today.pred_opt().unwrap_or(today),
            Self::ToOffice => by.calendar.so_long_ago(today, by.rules.escalate_office),
            Self::ToLeaders => by.calendar.so_long_ago(today, by.rules.escalate_leaders),
        }
    }

    fn audiences(self, decision: &Decision) -> Vec<Audience> {
        let unit = responsible(&decision.task);
        match self {
            Self::Near | Self::Late => vec![unit],
            Self::ToOffice => vec![unit, Audience::Office],
            Self::ToLeaders => vec![unit, Audience::Office, Audience::Leaders],
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Near | Self::Late => Kind::Reminder,
            Self::ToOffice | Self::ToLeaders => Kind::Escalation,
        }
    }
}

/// Handed to the server. Its number is that of steps taken and of deadlines reckoned anew.
pub static ROUND: Round = Round {
    name: "decisions",
    place: 2,
    go: |journal, now| go(journal, now).map(|(steps, reckoned)| steps + reckoned),
};

/// Decisions of one transaction.
const AT_ONCE: i64 = 100;

/// Goes one round. Blocks. How many steps were taken, and how many deadlines reckoned anew.
pub fn go(journal: &Journal, now: NaiveDateTime) -> Result<(usize, usize), Error> {
    if !journal.read(|db| is_due(db, in_china(now).date()))? {
        return Ok((0, 0));
    }
    let scope = Scope::whole_city("deadlines pass for the whole city");
    let mut reckoned = 0;
    while let more @ 1.. = journal.scheduled_write(now, |tx| {
        let by = Reckoning::read(tx.db())?;
        reckon(tx, &scope, &by)
    })? {
        reckoned += more;
    }
    let mut taken = 0;
    for moment in Moment::ALL.iter().copied() {
        while let more @ 1.. = journal.scheduled_write(now, |tx| take_some(tx, &scope, moment))? {
            taken += more;
        }
    }
    Ok((taken, reckoned))
}

/// Whether a round would find anything to do.
fn is_due(db: &mut Db, today: NaiveDate) -> Result<bool, Error> {
    let scope = Scope::whole_city("deadlines pass for the whole city");
    let by = Reckoning::read(db)?;
    if !store::outdated(db, &scope, by.edition(), 1)?.is_empty() {
        return Ok(true);
    }
    for moment in Moment::ALL.iter().copied() {
        let until = moment.deadline_by(today, &by);
        if !store::come_to(db, &scope, moment, until, today, 1)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn take_some(tx: &mut Tx<'_>, scope: &Scope, moment: Moment) -> Result<usize, Error> {
    let (by, today) = (Reckoning::read(tx.db())?, tx.today());
    let until = moment.deadline_by(today, &by);
    let ids = store::come_to(tx.db(), scope, moment, until, today, AT_ONCE)?;
    if ids.is_empty() {
        tx.nothing_changed();
    }
    for record in store::these_decisions(tx.db(), scope, &ids)? {
        take(tx, moment, &record)?;
    }
    Ok(ids.len())
}

fn take(tx: &mut Tx<'_>, moment: Moment, record: &DecisionRecord) -> Result<(), Error> {
    let (decision, now) = (&record.decision, tx.now());
    let deadline = decision.deadline.due_on;
    store::take_step(tx.db(), decision, moment, deadline, now)?;
    let notice = Notice {
        kind: moment.kind(),
        title: format!("议定事项{}（期限 {deadline}）：{}", moment.label(), record.company_name),
        body: decision.task.text.clone(),
        path: Some(format!("/decisions/{}", decision.id)),
    };
    notice::send(tx, &moment.audiences(decision), &notice)?;
    let detail =
        json!({"company_id": decision.task.company_id, "step": moment.label(), "on": deadline});
    tx.audit("decision_step_taken", "decision", &decision.id.to_string(), detail)
}
