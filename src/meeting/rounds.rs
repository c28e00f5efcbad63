//! 提醒与上报 of decisions: steps of their deadlines, recipients of each step, and recalculation.

use chrono::NaiveDate;
use serde_json::json;

use super::actions::responsible;
use super::model::{Decision, DecisionRecord};
use super::store;
use crate::db::types::text_enum;
use crate::deadline::{self, Basis, Due, Level, Outdated, Recalculate, Take, These, TimedStep};
use crate::error::Error;
use crate::notice::{self, Audience, Notice};
use crate::record::{Round, Tx, field_changes};

text_enum! {
    /// Steps of a decision's deadline, in order of time.
    pub enum Moment {
        Near = "near" => "即将到期",
        Late = "late" => "已经逾期",
        ToOffice = "to_office" => "逾期，报领导小组办公室",
        ToLeaders = "to_leaders" => "逾期，报领导小组",
    }
}

pub static ROUND: Round = deadline::round::<Moment>("decisions", 2);

impl Moment {
    fn audiences(self, decision: &Decision) -> Vec<Audience> {
        let unit = responsible(&decision.task);
        match self {
            Self::Near | Self::Late => vec![unit],
            Self::ToOffice => vec![unit, Audience::Office],
            Self::ToLeaders => vec![unit, Audience::Office, Audience::Leaders],
        }
    }
}

impl TimedStep for Moment {
    type Record = DecisionRecord;

    const DUE: Due<Self> = store::due;
    const OUTDATED: Outdated = store::outdated;
    const THESE: These<DecisionRecord> = store::these_decisions;
    const TAKE: Take<Self, DecisionRecord> = take_timed_step;
    const RECALCULATE: Recalculate<DecisionRecord> = recalculate;

    fn level(self) -> Level {
        match self {
            Self::Near => Level::Near,
            Self::Late => Level::Late,
            Self::ToOffice => Level::Office,
            Self::ToLeaders => Level::Leaders,
        }
    }
}

fn take_timed_step(
    tx: &mut Tx<'_>,
    moment: Moment,
    record: &DecisionRecord,
    _: &Basis,
) -> Result<(), Error> {
    let (decision, now) = (&record.decision, tx.now());
    let deadline = decision.deadline.due_on;
    store::take_step(tx.db(), decision, moment, deadline, now)?;
    let notice = Notice {
        kind: moment.level().notice(),
        title: format!("议定事项{}（期限 {deadline}）：{}", moment.label(), record.company_name),
        body: decision.task.text.clone(),
        path: Some(format!("/decisions/{}", decision.id)),
    };
    notice::send(tx, &moment.audiences(decision), &notice)?;
    let detail =
        json!({"company_id": decision.task.company_id, "step": moment.label(), "on": deadline});
    tx.audit("decision_step_taken", "decision", &decision.id.to_string(), detail)
}

fn recalculate(tx: &mut Tx<'_>, record: &DecisionRecord, basis: &Basis) -> Result<(), Error> {
    tx.derived("deadlines follow from calendar and rules");
    let decision = &record.decision;
    let (before, after) = (&decision.deadline, decision.deadline.recalculated(basis));
    if after.is_same(before) {
        return store::mark_calculated(tx.db(), decision, basis.edition());
    }
    let now = tx.now();
    store::update_deadline(tx.db(), decision, &after, now)?;
    let of = (Some(decision.task.company_id), "decision", decision.id, decision.version + 1);
    let day = |day: NaiveDate| Some(day.to_string());
    tx.history(&field_changes(of, [("due_on", day(before.due_on), day(after.due_on))]))?;
    let detail = json!({"from": before.due_on, "to": after.due_on});
    tx.audit("decision_reckoned", "decision", &decision.id.to_string(), detail)
}
