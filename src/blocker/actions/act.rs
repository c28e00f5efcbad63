//! Takes an action of the flow.

use chrono::NaiveDate;
use serde_json::json;

use super::along::refuse_if_following;
use super::notify::notify_of_action;
use super::record::{Directory, count_open, no_department, set_departments, trace_act};
use super::story::{Happening, happened};
use crate::access::{Reach, Scope};
use crate::attachment::{self, StoredFile};
use crate::blocker::action_input::{ActionInput, NewEvidence};
use crate::blocker::course::{Circumstances, Course};
use crate::blocker::event::NewEvidenceRow;
use crate::blocker::flow::{Action, Party};
use crate::blocker::model::{Blocker, BlockerRecord, Status};
use crate::blocker::view::BlockerView;
use crate::blocker::{party, store};
use crate::deadline::Basis;
use crate::department;
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::flow::Act;
use crate::record::Tx;

/// Stored files sent with an action, each with its name as evidence.
pub type Files = Vec<(String, StoredFile)>;

/// An action with all that is needed to store it.
struct CheckedAction<'a> {
    /// Unit or department of the user.
    unit: Option<&'a str>,
    parties: &'a [Party],
    input: &'a ActionInput,
    evidence: &'a [NewEvidence],
    basis: &'a Basis,
}

/// Takes an action on a blocker, and on its followers. Stores its history, its evidence and the
/// notices to all concerned in one transaction.
///
/// # Errors
/// 409 `illegal_action` with the legal actions, 409 `follows_parent`, 412 if another version was
/// seen, 422.
pub fn act(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    input: ActionInput,
) -> Result<BlockerRecord, Error> {
    act_with_files(tx, scope, id, input, &Vec::new())
}

/// As [`act`], with files as evidence.
pub fn act_with_files(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    input: ActionInput,
    files: &Files,
) -> Result<BlockerRecord, Error> {
    let record = store::find(tx.db(), scope, id)?.present()?;
    let (blocker, today) = (&record.blocker, tx.today());
    check_version(input.version, blocker.version, || Ok(BlockerView::new(record.clone(), today)))?;
    refuse_if_following(tx, &record, input.action)?;
    let parties = party::parties_of(scope, tx.role(), blocker);
    input.action.permitted(&parties, blocker.flow.standing())?;
    let input = checked(tx, scope, &record, &input)?;
    let basis = Basis::read(tx.db())?;
    let mut evidence = input.evidence.clone();
    for (name, kept) in files {
        let file = attachment::record(tx, record.blocker.company(), kept)?;
        let name = name.clone();
        evidence.push(NewEvidence { name, document_no: None, attachment_id: Some(file) });
    }
    check_files(tx, scope, &record, &evidence)?;
    let unit = scope.unit();
    let doing = CheckedAction {
        unit,
        parties: &parties,
        input: &input,
        evidence: &evidence,
        basis: &basis,
    };
    let after = take_on_one(tx, scope, &record, &doing)?;
    if input.action.carries_on() {
        carry_along(tx, &record, &doing)?;
    }
    notify_of_action(tx, &after, &input)?;
    Ok(after)
}

/// Checks the input, and that its departments exist.
fn checked(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    input: &ActionInput,
) -> Result<ActionInput, Error> {
    let category = department::category(tx.db(), scope, &record.blocker.columns.category)?;
    let input = input.checked(category.map_or(0, |one| one.usual_working_days))?;
    let named = input.department.iter().map(|code| ("department", code));
    let assisting = input.departments.iter().flatten().map(|code| ("departments", code));
    let directory = Directory::read(tx, scope)?;
    let unknown = named.chain(assisting).filter(|(_, code)| !directory.has(code));
    let errors: Vec<FieldError> = unknown.map(|(field, code)| no_department(field, code)).collect();
    if errors.is_empty() { Ok(input) } else { Err(Error::invalid(errors)) }
}

/// Takes the action on one blocker.
fn take_on_one(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    doing: &CheckedAction<'_>,
) -> Result<BlockerRecord, Error> {
    let blocker = &record.blocker;
    let kept = store::evidence_in_round(tx.db(), blocker.key(), blocker.flow.round)?;
    let with = doing.circumstances(tx.today(), kept + doing.evidence.len());
    let after = course_of(blocker).after(doing.input, with)?;
    write(tx, scope, record, doing, &after)?;
    store::find(tx.db(), scope, blocker.id)?.present()
}

impl CheckedAction<'_> {
    fn circumstances(&self, today: NaiveDate, evidence: usize) -> Circumstances<'_> {
        Circumstances { parties: self.parties, today, evidence, basis: self.basis }
    }
}

fn course_of(blocker: &Blocker) -> Course {
    Course {
        flow: blocker.flow.clone(),
        deadline: blocker.deadline.clone(),
        lead_department: blocker.columns.lead_department.clone(),
        responsible_person: blocker.columns.responsible_person.clone(),
    }
}

/// Stores and records the changes of an action.
fn write(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    doing: &CheckedAction<'_>,
    after: &Course,
) -> Result<(), Error> {
    let Blocker { id, company_id, columns, flow, .. } = &record.blocker;
    let mut changed = columns.clone();
    changed.lead_department.clone_from(&after.lead_department);
    changed.responsible_person.clone_from(&after.responsible_person);
    let now = tx.now();
    let all = (&changed, &after.flow, &after.deadline);
    store::update(tx.db(), &record.blocker, all, now)?;
    let assisting = doing.input.departments.as_ref().unwrap_or(&record.assisting);
    if doing.input.departments.is_some() || changed.lead_department != columns.lead_department {
        set_departments(tx, &record.blocker, &changed, assisting)?;
    }
    if (flow.status == Status::Closed) != after.flow.closed_on.is_some() {
        count_open(tx, record.blocker.company())?;
    }
    let event = record_event(tx, scope, record, doing, after)?;
    let evidence: Vec<NewEvidenceRow<'_>> = doing
        .evidence
        .iter()
        .map(|one| NewEvidenceRow {
            blocker_id: record.blocker.key(),
            event_id: event,
            round: flow.round,
            name: &one.name,
            document_no: one.document_no.as_deref(),
            attachment_id: one.attachment_id,
        })
        .collect();
    store::insert_evidence(tx.db(), &evidence)?;
    trace_act(tx, record, after, assisting)?;
    let action = doing.input.action;
    let detail = json!({"company_id": company_id, "step": action.label(), "event": event});
    tx.audit("blocker_acted_on", "blocker", &id.to_string(), detail)
}

fn record_event(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    doing: &CheckedAction<'_>,
    after: &Course,
) -> Result<i64, Error> {
    let detail = words(tx, scope, doing, after)?;
    let happening = Happening {
        action: doing.input.action,
        to_status: after.flow.status,
        due_on: after.deadline.due_on,
        note: doing.input.note.as_deref(),
        detail: &detail,
        unit: doing.unit,
    };
    happened(tx, &record.blocker, happening)
}

/// Describes the input of an action in Chinese.
fn words(
    tx: &mut Tx<'_>,
    scope: &Scope,
    doing: &CheckedAction<'_>,
    after: &Course,
) -> Result<String, Error> {
    let departments = department::list(tx.db(), scope)?;
    let named = |code: &str| {
        let known = departments.iter().find(|one| one.code == code);
        known.map_or_else(|| code.to_owned(), |one| one.name.clone())
    };
    let due = after.deadline.due_on.map(|day| format!("，期限 {day}")).unwrap_or_default();
    let (input, lead) = (doing.input, named(&after.lead_department));
    let mut words = match (input.action, input.working_days.unwrap_or_default()) {
        (Action::Assign, days) => format!("交{lead}办理，{days} 个工作日{due}"),
        (Action::Sign, _) => {
            format!("责任人 {}", after.responsible_person.as_deref().unwrap_or_default())
        }
        (Action::Transfer, 0) => format!("转{lead}办理，时限继续计算{due}"),
        (Action::Transfer, days) => format!("转{lead}办理，{days} 个工作日{due}"),
        (Action::AskExtension, days) => format!("申请延长 {days} 个工作日"),
        (Action::DecideExtension, _) => match input.granted_days() {
            Some(days) => format!("同意延长 {days} 个工作日{due}"),
            None => "不同意延期".to_owned(),
        },
        (Action::Reschedule, _) => {
            format!("期限改为 {}", input.due_on.map(|day| day.to_string()).unwrap_or_default())
        }
        (Action::Supervise, _) if after.flow.supervised => "列入督办".to_owned(),
        (Action::Supervise, _) => "移出督办".to_owned(),
        (Action::Refuse, _) => format!("第 {} 次退回交办", after.flow.refusals),
        (Action::Reject, _) => format!("第 {} 次退回重办", after.flow.rejections),
        (Action::Urge, _) => format!("第 {} 次催办", after.flow.urges),
        _ => String::new(),
    };
    if let Some(assisting) = &doing.input.departments {
        let names: Vec<String> = assisting.iter().map(|code| named(code)).collect();
        let separator = if words.is_empty() { "" } else { "；" };
        let names = if names.is_empty() { "无".to_owned() } else { names.join("、") };
        words.push_str(&format!("{separator}协办：{names}"));
    }
    Ok(words)
}

/// Refuses files that are not the company's. A department may only use files it uploaded itself: it
/// sees no other files of the company, and all who see the blocker see its evidence.
fn check_files(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    evidence: &[NewEvidence],
) -> Result<(), Error> {
    for one in evidence {
        let Some(file) = one.attachment_id else { continue };
        let found = attachment::find(tx.db(), record.blocker.company(), file)?;
        let sees_all = !matches!(scope.reach(), Reach::Department(_));
        if !found.is_some_and(|found| sees_all || found.uploaded_by == tx.actor()) {
            let sentence = format!("没有找到“{}”的文件，请先上传。", one.name);
            return Err(Error::invalid_field("evidence", Code::UnknownFile, sentence));
        }
    }
    Ok(())
}

/// Takes the same action on followers that have the status of their parent.
fn carry_along(
    tx: &mut Tx<'_>,
    parent: &BlockerRecord,
    doing: &CheckedAction<'_>,
) -> Result<(), Error> {
    let whole = Scope::whole_city("those with the same cause go along, whatever their unit");
    let followers = store::followers(tx.db(), parent.blocker.key())?;
    for child in store::these(tx.db(), &whole, &followers)? {
        if child.blocker.flow.status != parent.blocker.flow.status {
            continue; // it is handled on its own
        }
        let course = course_of(&child.blocker);
        if !doing.input.action.is_legal(doing.parties, course.flow.standing()) {
            continue; // for example, one returned before cannot be returned again
        }
        let after = course.after(doing.input, doing.circumstances(tx.today(), 0))?;
        write(tx, &whole, &child, doing, &after)?;
        let after = store::find(tx.db(), &whole, child.blocker.id)?.present()?;
        notify_of_action(tx, &after, doing.input)?;
    }
    Ok(())
}
