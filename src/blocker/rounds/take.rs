//! Going the round: reckoning anew, then every step whose day has come.

use chrono::NaiveDateTime;
use serde_json::json;

use super::step::Moment;
use crate::access::{Scope, in_china};
use crate::blocker::actions::{Happening, about, happened};
use crate::blocker::clock::Reckoning;
use crate::blocker::flow::Action;
use crate::blocker::model::{Blocker, BlockerRecord};
use crate::blocker::store;
use crate::error::Error;
use crate::notice;
use crate::record::{Change, ChangeKind, Journal, Tx};

/// Blockers of one transaction: a round never keeps people waiting for long.
const AT_ONCE: i64 = 100;

/// Goes one round. Blocks. How many steps were taken, and how many clocks reckoned anew.
pub fn go(journal: &Journal, now: NaiveDateTime) -> Result<(usize, usize), Error> {
    let mut reckoned = 0;
    while let more @ 1.. = in_turn(journal, now, reckon_some)? {
        reckoned += more;
    }
    let mut taken = 0;
    for moment in Moment::ALL.iter().copied() {
        while let more @ 1.. = in_turn(journal, now, |tx, scope| take_some(tx, scope, moment))? {
            taken += more;
        }
    }
    Ok((taken, reckoned))
}

/// One transaction of the program itself.
fn in_turn(
    journal: &Journal,
    now: NaiveDateTime,
    some: impl FnOnce(&mut Tx<'_>, &Scope) -> Result<usize, Error>,
) -> Result<usize, Error> {
    journal.scheduled_write(now, |tx| {
        let scope = Scope::whole_city("deadlines pass for the whole city");
        let taken = some(tx, &scope)?;
        if taken == 0 {
            tx.nothing_changed();
        }
        Ok(taken)
    })
}

fn take_some(tx: &mut Tx<'_>, scope: &Scope, moment: Moment) -> Result<usize, Error> {
    let (by, today) = (Reckoning::read(tx.db())?, tx.today());
    let until = moment.deadline_by(today, &by);
    let ids = store::come_to(tx.db(), scope, moment, until, today, AT_ONCE)?;
    for record in store::these(tx.db(), scope, &ids)? {
        take(tx, moment, &record, &by)?;
    }
    Ok(ids.len())
}

fn take(
    tx: &mut Tx<'_>,
    moment: Moment,
    record: &BlockerRecord,
    by: &Reckoning,
) -> Result<(), Error> {
    let Some(deadline) = moment.deadline_of(record) else { return Ok(()) };
    let (id, now, today) = (record.blocker.id, tx.now(), tx.today());
    store::take_step(tx.db(), record.blocker.key(), moment, deadline, now)?;
    let late = by.calendar.between(deadline, today);
    let detail = match moment {
        Moment::Near => format!("{}，期限 {deadline}", moment.label()),
        _ => format!("{}，期限 {deadline}，已过 {late} 个工作日", moment.label()),
    };
    if moment.level() > record.blocker.flow.escalated {
        escalate(tx, moment, record)?;
    }
    let passing = Happening::in_passing(&record.blocker, moment.action(), &detail);
    happened(tx, &record.blocker, passing)?;
    let words = match moment {
        Moment::Near => format!("{}（{deadline}）", moment.label()),
        _ => moment.label().to_owned(),
    };
    let notice = about(record, moment.kind(), &words, detail);
    notice::send(tx, &moment.audiences(record), &notice)?;
    let detail =
        json!({"company_id": record.blocker.company_id, "step": moment.label(), "on": deadline});
    tx.audit("blocker_step_taken", "blocker", &id.to_string(), detail)
}

fn escalate(tx: &mut Tx<'_>, moment: Moment, record: &BlockerRecord) -> Result<(), Error> {
    let Blocker { id, company_id, columns, flow, clock, version, .. } = &record.blocker;
    let mut after = flow.clone();
    after.escalated = moment.level();
    after.supervised |= moment == Moment::ToOffice;
    let now = tx.now();
    store::update(tx.db(), &record.blocker, (columns, &after, clock), now)?;
    let all = [
        ("escalated", flow.escalated.to_string(), after.escalated.to_string()),
        ("supervised", flow.supervised.to_string(), after.supervised.to_string()),
    ];
    let changed = all.into_iter().filter(|(_, old, new)| old != new);
    let changed: Vec<Change<'_>> = changed
        .map(|(field, old, new)| Change {
            field: Some(field.into()),
            old: Some(old.into()),
            new: Some(new.into()),
            version: Some(version + 1),
            ..Change::of_record(Some(*company_id), "blocker", *id, ChangeKind::Updated)
        })
        .collect();
    tx.history(&changed)
}

/// Clocks that were reckoned by another calendar or other rules.
fn reckon_some(tx: &mut Tx<'_>, scope: &Scope) -> Result<usize, Error> {
    let by = Reckoning::read(tx.db())?;
    let ids = store::reckoned_otherwise(tx.db(), scope, by.edition(), AT_ONCE)?;
    for record in store::these(tx.db(), scope, &ids)? {
        reckon(tx, &record.blocker, &by)?;
    }
    Ok(ids.len())
}

fn reckon(tx: &mut Tx<'_>, blocker: &Blocker, by: &Reckoning) -> Result<(), Error> {
    let Blocker { id, company_id, columns, flow, clock, version, .. } = blocker;
    let mut after = clock.clone();
    after.reckon(flow.status, by);
    let now = tx.now();
    store::update(tx.db(), blocker, (columns, flow, &after), now)?;
    if after.due_on == clock.due_on {
        return tx.audit("blocker_reckoned", "blocker", &id.to_string(), json!({}));
    }
    let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string().into());
    tx.history(&[Change {
        field: Some("due_on".into()),
        old: text(clock.due_on),
        new: text(after.due_on),
        version: Some(version + 1),
        ..Change::of_record(Some(*company_id), "blocker", *id, ChangeKind::Updated)
    }])?;
    let words = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let detail = format!("期限由 {} 改为 {}", words(clock.due_on), words(after.due_on));
    let moved = Blocker { clock: after, ..blocker.clone() };
    let passing = Happening::in_passing(&moved, Action::Reckon, &detail);
    happened(tx, &moved, passing)?;
    tx.audit("blocker_reckoned", "blocker", &id.to_string(), json!({"due_on": moved.clock.due_on}))
}

/// Whether a round would find anything to do: a look that keeps no one waiting.
pub fn is_due(journal: &Journal, now: NaiveDateTime) -> Result<bool, Error> {
    let today = in_china(now).date();
    journal.read(|db| {
        let scope = Scope::whole_city("deadlines pass for the whole city");
        let by = Reckoning::read(db)?;
        if !store::reckoned_otherwise(db, &scope, by.edition(), 1)?.is_empty() {
            return Ok(true);
        }
        for moment in Moment::ALL.iter().copied() {
            let until = moment.deadline_by(today, &by);
            if !store::come_to(db, &scope, moment, until, today, 1)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    })
}
