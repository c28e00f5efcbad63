//! Planning a meeting, setting its agenda, and recording that it was held and its minutes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::access::{BlockerRef, CompanyRef, Scope};
use crate::blocker::{self, Status};
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::flow::Act;
use crate::meeting::flow::{MeetingAction, Party};
use crate::meeting::model::{Meeting, MeetingFacts, MeetingStatus};
use crate::meeting::store;
use crate::meeting::store::MOST_ITEMS;
use crate::meeting::view::MeetingView;
use crate::record::{Change, ChangeKind, Tx, differences, field_changes};
use crate::web::{from_members, members};

/// Plans a meeting.
pub fn plan(tx: &mut Tx<'_>, scope: &Scope, facts: MeetingFacts) -> Result<Meeting, Error> {
    let facts = facts.checked()?;
    if facts.minutes.is_some() || facts.document_no.is_some() {
        MeetingAction::Minutes.permitted(&[Party::Office], MeetingStatus::Planned)?;
    }
    let now = tx.now();
    let id = store::insert(tx.db(), &facts, now)?;
    tx.history(&[Change::of_record(None, "meeting", id, ChangeKind::Created)])?;
    let detail = json!({"title": facts.title, "held_on": facts.held_on});
    tx.audit("meeting_planned", "meeting", &id.to_string(), detail)?;
    store::find(tx.db(), scope, id)?.present()
}

/// Returns the meeting if the caller saw its current version. Otherwise refuses with the current
/// meeting.
fn find_version(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    version: Option<i64>,
) -> Result<Meeting, Error> {
    let meeting = store::find(tx.db(), scope, id)?.present()?;
    check_version(version, meeting.version, || Ok(MeetingView::new(meeting.clone(), scope)))?;
    Ok(meeting)
}

/// Changes the facts of a meeting. `patch` holds the fields to change; `null` empties a field (RFC
/// 7396). The minutes are recorded in this way once the meeting was held. The day of a held meeting
/// is fixed, because deadlines of decisions count from it.
pub fn change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    patch: Map<String, Value>,
) -> Result<Meeting, Error> {
    let meeting = find_version(tx, scope, id, Some(seen_version))?;
    let before = members(&meeting.facts)?;
    let mut merged = before.clone();
    merged.extend(patch);
    let facts = from_members::<MeetingFacts>(merged)?.checked()?;
    let changed = differences(&before, &members(&facts)?);
    if changed.is_empty() {
        tx.nothing_changed();
        return Ok(meeting);
    }
    let of_minutes = |field: &str| matches!(field, "minutes" | "document_no");
    if changed.iter().any(|(field, ..)| of_minutes(field)) {
        MeetingAction::Minutes.permitted(&[Party::Office], meeting.status)?;
    }
    if meeting.status == MeetingStatus::Held && facts.held_on != meeting.facts.held_on {
        let sentence = "会议已经召开，议定事项的期限从会议之日算起，会议日期不能再改。";
        return Err(Error::invalid_field("held_on", Code::AlreadyHeld, sentence));
    }
    let now = tx.now();
    store::update(tx.db(), &meeting, (&facts, meeting.status), now)?;
    let names: Vec<String> = changed.iter().map(|(field, ..)| field.clone()).collect();
    let only_minutes = names.iter().all(|field| of_minutes(field));
    tx.history(&field_changes((None, "meeting", id, seen_version + 1), changed))?;
    let action = if only_minutes { "minutes_recorded" } else { "meeting_changed" };
    tx.audit(action, "meeting", &id.to_string(), json!({"fields": names}))?;
    store::find(tx.db(), scope, id)?.present()
}

/// Replaces the agenda with these blockers, in order. A blocker with a decision cannot be removed.
pub fn set_agenda(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    wanted: &[i64],
) -> Result<Meeting, Error> {
    let meeting = find_version(tx, scope, id, Some(seen_version))?;
    let whole = Scope::whole_city("an agenda is one for all companies it has");
    let before = store::agenda(tx.db(), &whole, id)?;
    if before == wanted {
        tx.nothing_changed();
        return Ok(meeting);
    }
    let items = checked_items(tx, scope, &before, wanted)?;
    let gone: Vec<i64> = before.iter().copied().filter(|one| !wanted.contains(one)).collect();
    let decided = store::decided_blockers(tx.db(), &meeting)?;
    let kept: Vec<String> =
        gone.iter().filter(|one| decided.contains(one)).map(i64::to_string).collect();
    if !kept.is_empty() {
        let sentence = format!("问题 {} 已有议定事项，不能移出议程。", kept.join("、"));
        return Err(Error::conflict(Code::HasDecisions, sentence));
    }
    store::set_agenda(tx.db(), &meeting, &before, &items)?;
    let now = tx.now();
    store::update(tx.db(), &meeting, (&meeting.facts, meeting.status), now)?;
    let written = |all: &[i64]| {
        let all: Vec<String> = all.iter().map(i64::to_string).collect();
        Some(all.join("、")).filter(|text| !text.is_empty())
    };
    let fields = [("agenda", written(&before), written(wanted))];
    tx.history(&field_changes((None, "meeting", id, seen_version + 1), fields))?;
    tx.audit("agenda_set", "meeting", &id.to_string(), json!({"blockers": wanted}))?;
    store::find(tx.db(), scope, id)?.present()
}

/// Returns the blockers of an agenda with their companies. A blocker that is added must exist and
/// be open.
fn checked_items(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: &[i64],
    wanted: &[i64],
) -> Result<Vec<(BlockerRef, CompanyRef)>, Error> {
    let wrong = |code: Code, sentence: String| FieldError::new("blockers", code, sentence);
    if i64::try_from(wanted.len()).is_ok_and(|count| count > MOST_ITEMS) {
        let sentence = format!("一次会议最多 {MOST_ITEMS} 个议题。");
        return Err(Error::invalid(vec![wrong(Code::TooMany, sentence)]));
    }
    let mut errors = Vec::new();
    for (place, id) in wanted.iter().enumerate() {
        if wanted.iter().take(place).any(|earlier| earlier == id) {
            errors.push(wrong(Code::Twice, format!("问题 {id} 在议程上出现了两次。")));
        }
    }
    let known = blocker::these(tx.db(), scope, wanted)?;
    for id in wanted {
        let Some(record) = known.iter().find(|record| record.blocker.id == *id) else {
            errors.push(wrong(Code::UnknownBlocker, format!("没有编号为 {id} 的困难问题。")));
            continue;
        };
        if record.blocker.flow.status == Status::Closed && !before.contains(id) {
            errors.push(wrong(Code::BlockerClosed, format!("问题 {id} 已经销号，不必再议。")));
        }
    }
    let items = known.iter().map(|record| (record.blocker.key(), record.blocker.company()));
    if errors.is_empty() { Ok(items.collect()) } else { Err(Error::invalid(errors)) }
}

/// 登记召开.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// 会议日期, the planned day by default; not in the future
    #[serde(default)]
    pub held_on: Option<NaiveDate>,
    /// The version that the user saw. Another version is refused.
    #[serde(default)]
    pub version: Option<i64>,
}

/// Records that a meeting was held, on the planned day or another day.
pub fn record_held(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    holding: &Holding,
) -> Result<Meeting, Error> {
    let meeting = find_version(tx, scope, id, holding.version)?;
    MeetingAction::Hold.permitted(&[Party::Office], meeting.status)?;
    let held_on = holding.held_on.unwrap_or(meeting.facts.held_on);
    if held_on > tx.today() {
        let sentence = format!("会议日期 {held_on} 还没有到，召开以后再登记。");
        return Err(Error::invalid_field("held_on", Code::FutureDate, sentence));
    }
    let facts = MeetingFacts { held_on, ..meeting.facts.clone() };
    let now = tx.now();
    let stored = (&facts, MeetingStatus::Held);
    store::update(tx.db(), &meeting, stored, now)?;
    let (was, is) = (meeting.status.to_string(), MeetingStatus::Held.to_string());
    let fields = [("status", Some(was), Some(is))];
    tx.history(&field_changes((None, "meeting", id, meeting.version + 1), fields))?;
    tx.audit("meeting_held", "meeting", &id.to_string(), json!({"held_on": held_on}))?;
    store::find(tx.db(), scope, id)?.present()
}
