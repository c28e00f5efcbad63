//! 落实: the responsible unit answers a decision; the office accepts the answer or returns it.

use serde_json::json;

use crate::access::Scope;
use crate::error::{Error, Present, check_version};
use crate::flow::{Act, checked};
use crate::meeting::flow::{Action, ActionInput, parties};
use crate::meeting::model::{Decision, DecisionRecord, Progress, Task};
use crate::meeting::store;
use crate::meeting::view::DecisionView;
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::record::{Tx, field_changes};

/// Performs an action on a decision: stores it with history and audit entry, and sends the notice.
///
/// # Errors
/// 409 `illegal_action` with the legal actions, 412 for an outdated version, 422.
pub fn act(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    input: ActionInput,
) -> Result<DecisionRecord, Error> {
    let record = store::find_decision(tx.db(), scope, id)?.present()?;
    let (Decision { task, progress, version, .. }, today) = (&record.decision, tx.today());
    check_version(input.version, *version, || Ok(DecisionView::new(record.clone(), today)))?;
    input.action.permitted(&parties(scope, tx.role(), task), progress.status)?;
    let input = checked(input.action, &input)?;
    let after = apply_action(tx, progress, &input);
    let now = tx.now();
    store::update_decision(tx.db(), &record.decision, &after, now)?;
    trace(tx, &record.decision, &after)?;
    let action = match input.action {
        Action::Answer => "decision_answered",
        Action::Accept => "decision_accepted",
        Action::Return => "decision_returned",
    };
    let detail = json!({"meeting": task.meeting_id, "blocker": task.blocker_id,
        "company_id": task.company_id, "returns": after.returns});
    tx.audit(action, "decision", &id.to_string(), detail)?;
    notify_of_action(tx, &record, &input)?;
    store::find_decision(tx.db(), scope, id)?.present()
}

/// Returns the progress of a decision after an action.
fn apply_action(tx: &Tx<'_>, before: &Progress, input: &ActionInput) -> Progress {
    let mut after = before.clone();
    after.status = input.action.leads_to(before.status);
    match input.action {
        Action::Answer => {
            after.answer.clone_from(&input.note);
            after.answered_on = Some(tx.today());
            after.return_reason = None;
        }
        Action::Accept => after.done_on = Some(tx.today()),
        Action::Return => {
            after.answered_on = None;
            after.returns += 1;
            after.return_reason.clone_from(&input.note);
        }
    }
    after
}

fn trace(tx: &mut Tx<'_>, decision: &Decision, after: &Progress) -> Result<(), Error> {
    let before = &decision.progress;
    let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let all = [
        ("status", Some(before.status.to_string()), Some(after.status.to_string())),
        ("answer", before.answer.clone(), after.answer.clone()),
        ("return_reason", before.return_reason.clone(), after.return_reason.clone()),
        ("done_on", text(before.done_on), text(after.done_on)),
    ];
    let of = (Some(decision.task.company_id), "decision", decision.id, decision.version + 1);
    tx.history(&field_changes(of, all))
}

/// Returns the responsible unit of a task as an audience.
pub fn responsible(task: &Task) -> Audience {
    match (&task.department_code, &task.town_code) {
        (Some(code), _) => Audience::of_department(code),
        (None, Some(code)) => Audience::Town(code.clone()),
        (None, None) => Audience::Office,
    }
}

/// Notifies the office of an answer, and the responsible unit of an acceptance or return.
fn notify_of_action(
    tx: &mut Tx<'_>,
    record: &DecisionRecord,
    input: &ActionInput,
) -> Result<(), Error> {
    let (to, words) = match input.action {
        Action::Answer => (Audience::Office, "已反馈落实情况，请确认"),
        Action::Accept => (responsible(&record.decision.task), "已确认完成"),
        Action::Return => (responsible(&record.decision.task), "已退回，请继续落实"),
    };
    let title = format!("议定事项{words}：{}", record.company_name);
    let body = input.note.clone().unwrap_or_else(|| record.decision.task.text.clone());
    let path = Some(format!("/decisions/{}", record.decision.id));
    let told = Notice { kind: NoticeKind::Meeting, title, body, path };
    notice::send(tx, &[to], &told).map(|_| ())
}
