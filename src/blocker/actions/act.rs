//! Taking a step of the flow.

use serde_json::json;

use super::along::refuse_if_following;
use super::record::{Directory, count_open, no_department, set_departments, trace_act};
use super::story::{Happening, happened};
use super::tell::tell;
use crate::access::{Reach, Scope};
use crate::attachment::{self, Kept};
use crate::blocker::course::{Circumstances, Course, Step};
use crate::blocker::deed::{Deed, NewEvidence};
use crate::blocker::event::NewEvidenceRow;
use crate::blocker::flow::Action;
use crate::blocker::model::{Blocker, BlockerRecord, Status};
use crate::blocker::view::BlockerView;
use crate::blocker::{party, store};
use crate::deadline::Basis;
use crate::department;
use crate::error::{Code, Error, FieldError, Present};
use crate::record::Tx;

/// Files that come with an act, already kept, each with what it is called as evidence.
pub type Files = Vec<(String, Kept)>;

/// What is done, ready to be written.
struct Doing<'a> {
    /// The unit or department of whoever does it.
    unit: Option<&'a str>,
    step: &'a Step,
    deed: &'a Deed,
    evidence: &'a [NewEvidence],
    basis: &'a Basis,
}

/// Takes a step of a blocker's flow: its event, its evidence, its history, and whoever has to
/// know is told, all at once. What follows the blocker goes along.
///
/// # Errors
/// 409 `illegal_action` with what would be legal, 412 for another version than was seen, 422.
pub fn act(tx: &mut Tx<'_>, scope: &Scope, id: i64, deed: Deed) -> Result<BlockerRecord, Error> {
    act_with_files(tx, scope, id, deed, &Vec::new())
}

/// As [`act`], with files as evidence.
pub fn act_with_files(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    deed: Deed,
    files: &Files,
) -> Result<BlockerRecord, Error> {
    let record = store::find(tx.db(), scope, id)?.present()?;
    let deed = deed.trimmed();
    if deed.version.is_some_and(|seen| seen != record.blocker.version) {
        let today = tx.today();
        return Err(Error::stale(BlockerView::new(record, today)));
    }
    refuse_if_following(tx, &record, deed.action)?;
    let step = understood(tx, scope, &record, &deed)?;
    let basis = Basis::read(tx.db())?;
    let mut evidence = deed.evidence.clone();
    for (name, kept) in files {
        let file = attachment::record(tx, record.blocker.company(), kept)?;
        let name = name.clone();
        evidence.push(NewEvidence { name, document_no: None, attachment_id: Some(file) });
    }
    check_files(tx, scope, &record, &evidence)?;
    let unit = scope.unit();
    let doing = Doing { unit, step: &step, deed: &deed, evidence: &evidence, basis: &basis };
    let after = take(tx, scope, &record, &doing)?;
    if deed.action.carries_on() {
        carry_along(tx, scope, &record, &doing)?;
    }
    tell(tx, &after, &deed)?;
    Ok(after)
}

/// The step that an act means, with departments that exist.
fn understood(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    deed: &Deed,
) -> Result<Step, Error> {
    let columns = &record.blocker.columns;
    let category = department::category(tx.db(), scope, &columns.category)?;
    let usual = category.map_or(0, |one| u32::try_from(one.usual_working_days).unwrap_or(0));
    let step = deed.step(&columns.lead_department, usual)?;
    let named = deed.department.iter().map(|code| ("department", code));
    let assisting = deed.departments.iter().flatten().map(|code| ("departments", code));
    let directory = Directory::read(tx, scope)?;
    let unknown = named.chain(assisting).filter(|(_, code)| !directory.has(code));
    let errors: Vec<FieldError> = unknown.map(|(field, code)| no_department(field, code)).collect();
    if errors.is_empty() { Ok(step) } else { Err(Error::invalid(errors)) }
}

/// Takes the step on one blocker.
fn take(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    doing: &Doing<'_>,
) -> Result<BlockerRecord, Error> {
    let blocker = &record.blocker;
    let kept = store::evidence_in_round(tx.db(), blocker.key(), blocker.flow.round)?;
    let parties = party::of(scope, tx.role(), blocker);
    let with = Circumstances {
        parties: &parties,
        today: tx.today(),
        evidence: kept + doing.evidence.len(),
        note: doing.deed.note.as_deref(),
        basis: doing.basis,
    };
    let after = course_of(blocker).after(doing.step, with)?;
    write(tx, scope, record, doing, &after)?;
    store::find(tx.db(), scope, blocker.id)?.present()
}

fn course_of(blocker: &Blocker) -> Course {
    Course {
        flow: blocker.flow.clone(),
        deadline: blocker.deadline.clone(),
        lead_department: blocker.columns.lead_department.clone(),
        responsible_person: blocker.columns.responsible_person.clone(),
    }
}

/// Stores what a step has changed, and records it.
fn write(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    doing: &Doing<'_>,
    after: &Course,
) -> Result<(), Error> {
    let Blocker { id, company_id, columns, flow, .. } = &record.blocker;
    let mut changed = columns.clone();
    changed.lead_department.clone_from(&after.lead_department);
    changed.responsible_person.clone_from(&after.responsible_person);
    let now = tx.now();
    let all = (&changed, &after.flow, &after.deadline);
    store::update(tx.db(), &record.blocker, all, now)?;
    let assisting = doing.deed.departments.as_ref().unwrap_or(&record.assisting);
    if doing.deed.departments.is_some() || changed.lead_department != columns.lead_department {
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
    let action = doing.step.action();
    let detail = json!({"company_id": company_id, "step": action.label(), "event": event});
    tx.audit("blocker_acted_on", "blocker", &id.to_string(), detail)
}

fn record_event(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &BlockerRecord,
    doing: &Doing<'_>,
    after: &Course,
) -> Result<i64, Error> {
    let detail = words(tx, scope, doing, after)?;
    let happening = Happening {
        action: doing.step.action(),
        to_status: after.flow.status,
        due_on: after.deadline.due_on,
        note: doing.deed.note.as_deref(),
        detail: &detail,
        unit: doing.unit,
    };
    happened(tx, &record.blocker, happening)
}

/// What a step was taken with, in words.
fn words(
    tx: &mut Tx<'_>,
    scope: &Scope,
    doing: &Doing<'_>,
    after: &Course,
) -> Result<String, Error> {
    let departments = department::list(tx.db(), scope)?;
    let named = |code: &str| {
        let known = departments.iter().find(|one| one.code == code);
        known.map_or_else(|| code.to_owned(), |one| one.name.clone())
    };
    let due = after.deadline.due_on.map(|day| format!("，期限 {day}")).unwrap_or_default();
    let mut words = match doing.step {
        Step::Assign { department, working_days, .. } => {
            format!("交{}办理，{working_days} 个工作日{due}", named(department))
        }
        Step::Sign { responsible_person } => format!("责任人 {responsible_person}"),
        Step::Transfer { department, working_days: Some(days) } => {
            format!("转{}办理，{days} 个工作日{due}", named(department))
        }
        Step::Transfer { department, working_days: None } => {
            format!("转{}办理，时限继续计算{due}", named(department))
        }
        Step::AskExtension { working_days } => format!("申请延长 {working_days} 个工作日"),
        Step::DecideExtension { working_days: Some(days) } => {
            format!("同意延长 {days} 个工作日{due}")
        }
        Step::DecideExtension { working_days: None } => "不同意延期".to_owned(),
        Step::Reschedule { due_on } => format!("期限改为 {due_on}"),
        Step::Supervise { on: true } => "列入督办".to_owned(),
        Step::Supervise { on: false } => "移出督办".to_owned(),
        Step::Plain(Action::Refuse) => format!("第 {} 次退回交办", after.flow.refusals),
        Step::Plain(Action::Reject) => format!("第 {} 次退回重办", after.flow.rejections),
        Step::Plain(Action::Urge) => format!("第 {} 次催办", after.flow.urges),
        Step::Plain(_) => String::new(),
    };
    if let Some(assisting) = &doing.deed.departments {
        let names: Vec<String> = assisting.iter().map(|code| named(code)).collect();
        let separator = if words.is_empty() { "" } else { "；" };
        let names = if names.is_empty() { "无".to_owned() } else { names.join("、") };
        words.push_str(&format!("{separator}协办：{names}"));
    }
    Ok(words)
}

/// A file must be one of the company's, and for a department one that it has sent itself: it sees
/// no other files of the company, and evidence is seen by all who see the blocker.
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

/// The same step on those that follow and stand where their parent stood.
fn carry_along(
    tx: &mut Tx<'_>,
    scope: &Scope,
    parent: &BlockerRecord,
    doing: &Doing<'_>,
) -> Result<(), Error> {
    let whole = Scope::whole_city("those with the same cause go along, whatever their unit");
    let followers = store::followers(tx.db(), parent.blocker.key())?;
    for child in store::these(tx.db(), &whole, &followers)? {
        if child.blocker.flow.status != parent.blocker.flow.status {
            continue; // it goes its own way
        }
        let parties = party::of(scope, tx.role(), &parent.blocker);
        let with = Circumstances {
            parties: &parties,
            today: tx.today(),
            evidence: 0,
            note: doing.deed.note.as_deref(),
            basis: doing.basis,
        };
        let course = course_of(&child.blocker);
        if !course.allows(doing.step.action(), &parties) {
            continue; // what was returned before it followed may no longer be
        }
        let after = course.after(doing.step, with)?;
        write(tx, &whole, &child, doing, &after)?;
        let after = store::find(tx.db(), &whole, child.blocker.id)?.present()?;
        tell(tx, &after, doing.deed)?;
    }
    Ok(())
}
