//! Takes the steps that are due, and recalculates deadlines.

use chrono::NaiveDate;
use serde_json::json;

use super::step::Moment;
use crate::blocker::actions::{Happening, happened, notice_about};
use crate::blocker::flow::Action;
use crate::blocker::model::{Blocker, BlockerRecord};
use crate::blocker::store;
use crate::deadline::{Basis, Due, Level, Outdated, Recalculate, Take, These, TimedStep};
use crate::error::Error;
use crate::notice;
use crate::record::{Tx, field_changes};

impl TimedStep for Moment {
    type Record = BlockerRecord;

    const DUE: Due<Self> = store::due;
    const OUTDATED: Outdated = store::outdated;
    const THESE: These<BlockerRecord> = store::these;
    const TAKE: Take<Self, BlockerRecord> = take_timed_step;
    const RECALCULATE: Recalculate<BlockerRecord> = recalculate;

    fn level(self) -> Level {
        match self {
            Self::Near => Level::Near,
            Self::LateSign | Self::Late => Level::Late,
            Self::ToTown => Level::Town,
            Self::ToOffice => Level::Office,
            Self::ToLeaders => Level::Leaders,
        }
    }
}

fn take_timed_step(
    tx: &mut Tx<'_>,
    moment: Moment,
    record: &BlockerRecord,
    basis: &Basis,
) -> Result<(), Error> {
    let Some(deadline) = moment.deadline_of(record) else { return Ok(()) };
    let (id, now, today) = (record.blocker.id, tx.now(), tx.today());
    store::take_step(tx.db(), record.blocker.key(), moment, deadline, now)?;
    let late = basis.calendar.between(deadline, today);
    let detail = match moment {
        Moment::Near => format!("{}，期限 {deadline}", moment.label()),
        _ => format!("{}，期限 {deadline}，已过 {late} 个工作日", moment.label()),
    };
    if moment.level().number() > record.blocker.flow.escalated {
        escalate(tx, moment, &record.blocker)?;
    }
    let passing = Happening::in_passing(&record.blocker, moment.action(), &detail);
    happened(tx, &record.blocker, passing)?;
    let words = match moment {
        Moment::Near => format!("{}（{deadline}）", moment.label()),
        _ => moment.label().to_owned(),
    };
    let notice = notice_about(record, moment.level().notice(), &words, detail);
    notice::send(tx, &moment.audiences(record), &notice)?;
    let detail =
        json!({"company_id": record.blocker.company_id, "step": moment.label(), "on": deadline});
    tx.audit("blocker_step_taken", "blocker", &id.to_string(), detail)
}

fn escalate(tx: &mut Tx<'_>, moment: Moment, blocker: &Blocker) -> Result<(), Error> {
    let Blocker { id, company_id, columns, flow, deadline, version, .. } = blocker;
    let mut after = flow.clone();
    after.escalated = moment.level().number();
    after.supervised |= moment == Moment::ToOffice;
    let now = tx.now();
    store::update(tx.db(), blocker, (columns, &after, deadline), now)?;
    let fields = [
        ("escalated", Some(flow.escalated.to_string()), Some(after.escalated.to_string())),
        ("supervised", Some(flow.supervised.to_string()), Some(after.supervised.to_string())),
    ];
    tx.history(&field_changes((Some(*company_id), "blocker", *id, version + 1), fields))
}

fn recalculate(tx: &mut Tx<'_>, record: &BlockerRecord, basis: &Basis) -> Result<(), Error> {
    let blocker = &record.blocker;
    let Blocker { id, company_id, columns, flow, deadline, version, .. } = blocker;
    let mut after = deadline.clone();
    after.calculate(flow.status, basis);
    let now = tx.now();
    store::update(tx.db(), blocker, (columns, flow, &after), now)?;
    if after.due_on == deadline.due_on {
        return tx.audit("blocker_reckoned", "blocker", &id.to_string(), json!({}));
    }
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let (was, is) = (text(deadline.due_on), text(after.due_on));
    let fields = [("due_on", was.clone(), is.clone())];
    tx.history(&field_changes((Some(*company_id), "blocker", *id, version + 1), fields))?;
    let detail = format!("期限由 {} 改为 {}", was.unwrap_or_default(), is.unwrap_or_default());
    let moved = Blocker { deadline: after, ..blocker.clone() };
    let passing = Happening::in_passing(&moved, Action::Recalculate, &detail);
    happened(tx, &moved, passing)?;
    let due_on = json!({"due_on": moved.deadline.due_on});
    tx.audit("blocker_reckoned", "blocker", &id.to_string(), due_on)
}
