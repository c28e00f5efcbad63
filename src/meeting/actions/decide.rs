//! 议定: a meeting's decision on a blocker becomes a task of one unit, with a deadline.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::carry_out::responsible;
use crate::access::Scope;
use crate::blocker::{self, Blocker};
use crate::company;
use crate::deadline::Basis;
use crate::department;
use crate::error::{Code, Error, FieldError, Present};
use crate::flow::Act;
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, trimmed, wrong_texts};
use crate::meeting::deadline::Deadline;
use crate::meeting::flow::{MeetingAction, Party};
use crate::meeting::model::{DecisionRecord, Meeting, NewDecisionRow, Progress, Task};
use crate::meeting::store;
use crate::notice::{self, Notice, NoticeKind};
use crate::record::{Change, ChangeKind, Tx};

/// 议定事项 to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// 困难问题 on the meeting's agenda
    pub blocker_id: i64,
    /// 议定内容
    pub text: String,
    /// 责任部门. Exactly one of `department` and `town` is given.
    #[serde(default)]
    pub department: Option<String>,
    /// 责任镇街（园区）
    #[serde(default)]
    pub town: Option<String>,
    /// 责任人
    #[serde(default)]
    pub responsible_person: Option<String>,
    /// 办理时限, in working days after the meeting. Exactly one of `working_days` and `due_on` is
    /// given.
    #[serde(default)]
    pub working_days: Option<i32>,
    /// 期限, a working day
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// Records a meeting's decision on a blocker of its agenda.
///
/// # Errors
/// 409 `illegal_action` before the meeting was held, 409 `not_on_agenda`, 422.
pub fn decide(
    tx: &mut Tx<'_>,
    scope: &Scope,
    meeting_id: i64,
    new: NewDecision,
) -> Result<DecisionRecord, Error> {
    let meeting = store::find(tx.db(), scope, meeting_id)?.present()?;
    MeetingAction::Decide.permitted(&[Party::Office], meeting.status)?;
    if !store::is_on_agenda(tx.db(), &meeting, new.blocker_id)? {
        let sentence = format!("问题 {} 不在这次会议的议程上，请先列入议程。", new.blocker_id);
        return Err(Error::conflict(Code::NotOnAgenda, sentence));
    }
    let on = blocker::find(tx.db(), scope, new.blocker_id)?.present()?.blocker;
    let (task, deadline) = checked(tx, scope, &meeting, &on, new)?;
    let now = tx.now();
    let (progress, version) = (Progress::new(), 1);
    let row =
        NewDecisionRow { task, deadline, progress, created_at: now, updated_at: now, version };
    let id = store::insert_decision(tx.db(), &row)?;
    let record = store::find_decision(tx.db(), scope, id)?.present()?;
    let (day, kind) = (meeting.facts.held_on, meeting.facts.kind.label());
    let (text, unit, due) = (&row.task.text, &record.unit_name, row.deadline.due_on);
    let trace = format!("{day} {kind}议定：{text}（{unit}，期限 {due}）");
    blocker::note(tx, scope, on.id, &trace)?;
    let created = Change::of_record(Some(on.company_id), "decision", id, ChangeKind::Created);
    tx.history(&[created])?;
    let detail = json!({"meeting": meeting_id, "blocker": on.id, "company_id": on.company_id,
        "unit": unit, "due_on": due});
    tx.audit("decision_made", "decision", &id.to_string(), detail)?;
    let title = format!("{kind}议定，请于 {due} 前落实：{}", record.company_name);
    let path = Some(format!("/decisions/{id}"));
    let told = Notice { kind: NoticeKind::Meeting, title, body: text.clone(), path };
    notice::send(tx, &[responsible(&row.task)], &told)?;
    Ok(record)
}

/// Validates the task and its deadline. Reports all errors together.
fn checked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    meeting: &Meeting,
    on: &Blocker,
    new: NewDecision,
) -> Result<(Task, Deadline), Error> {
    let basis = Basis::read(tx.db())?;
    let deadline = Deadline::new(meeting.facts.held_on, (new.working_days, new.due_on), &basis);
    let task = Task {
        meeting_id: meeting.id,
        blocker_id: on.id,
        company_id: on.company_id,
        text: new.text.trim().to_owned(),
        department_code: trimmed(new.department),
        town_code: trimmed(new.town),
        responsible_person: trimmed(new.responsible_person),
    };
    let mut errors = wrong_texts(&[
        ("text", "议定内容", Some(&task.text), LONGEST_TEXT, true),
        ("responsible_person", "责任人", task.responsible_person.as_ref(), LONGEST_LINE, false),
    ]);
    errors.extend(wrong_unit(tx, scope, &task)?);
    match deadline {
        Ok(deadline) if errors.is_empty() => Ok((task, deadline)),
        Ok(_) => Err(Error::invalid(errors)),
        Err(error) => {
            errors.push(error);
            Err(Error::invalid(errors))
        }
    }
}

/// Returns an error unless exactly one existing unit is responsible.
fn wrong_unit(tx: &mut Tx<'_>, scope: &Scope, task: &Task) -> Result<Option<FieldError>, Error> {
    let wrong = |field, code, sentence: &str| Ok(Some(FieldError::new(field, code, sentence)));
    match (&task.department_code, &task.town_code) {
        (None, None) => {
            wrong("department", Code::MissingField, "请选择一个责任部门或责任镇街（园区）。")
        }
        (Some(_), Some(_)) => {
            let sentence = "一项议定事项只有一个责任单位：部门和镇街（园区）只选一个。";
            wrong("town", Code::OneUnit, sentence)
        }
        (Some(code), None) if !department::exists(tx.db(), scope, code)? => {
            let sentence = format!("没有“{code}”这个部门。可用部门见 /api/v1/departments。");
            wrong("department", Code::UnknownDepartment, &sentence)
        }
        (None, Some(code)) if !company::town_exists(tx.db(), code)? => {
            let sentence = format!("没有代码为“{code}”的镇街（园区）。");
            wrong("town", Code::UnknownTown, &sentence)
        }
        _ => Ok(None),
    }
}
