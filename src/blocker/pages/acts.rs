//! The forms of acts: what each asks, and what an entry means.

use serde_json::Value;

use super::Names;
use crate::attachment::Kept;
use crate::blocker::deed::{Deed, NewEvidence};
use crate::blocker::flow::Action;
use crate::blocker::model::BlockerRecord;
use crate::error::Error;
use crate::web::from_members;
use crate::web::parts::{Choice, Field, Form, Input, Pairs};

/// A legal act with the form that does it.
pub struct ActForm {
    /// What is done.
    pub action: Action,
    /// What it asks.
    pub form: Form,
    /// It comes with evidence.
    pub takes_files: bool,
    /// It is what comes next, or was sent and refused.
    pub open: bool,
}

impl ActForm {
    /// An empty one.
    pub fn new(action: Action, record: &BlockerRecord, names: &Names) -> Self {
        let takes_files = matches!(action, Action::Answer | Action::Close | Action::Comment);
        let form = Form::new(fields(action, record, names));
        Self { action, form, takes_files, open: false }
    }

    /// What whoever opens the page came for.
    pub fn is_next(&self) -> bool {
        use Action::*;
        matches!(
            self.action,
            Assign | Sign | Start | Answer | Verify | Close | DecideExtension | Resume
        )
    }

    /// It leads back.
    pub fn leads_back(&self) -> bool {
        matches!(self.action, Action::Refuse | Action::Reject | Action::Reopen | Action::Pause)
    }
}

fn fields(action: Action, record: &BlockerRecord, names: &Names) -> Vec<Field> {
    let blocker = &record.blocker;
    let note = |label| Field::long("note", label);
    let days = |label| Field::new("working_days", label, Input::Whole);
    let departments = || names.of_departments();
    let assisting = || {
        let field = Field::new("departments", "协办部门", Input::Many(departments().collect()));
        field.value(record.assisting.join("、"))
    };
    match action {
        Action::Assign => {
            let lead = Field::choice("department", "牵头部门", departments());
            vec![
                lead.required().value(&blocker.columns.lead_department),
                days("办理时限（工作日）").required().value(names.usual_days(record)),
                Field::line("responsible_person", "责任人"),
                note("交办意见").hint("时限与这类问题通常的不同时，须写明理由。"),
                assisting(),
            ]
        }
        Action::Sign => {
            let known = blocker.columns.responsible_person.as_deref().unwrap_or_default();
            vec![Field::line("responsible_person", "责任人").required().value(known), note("说明")]
        }
        Action::Answer | Action::Close | Action::Comment => {
            vec![note(evidenced(action)).required(), documents()]
        }
        Action::Transfer => vec![
            Field::choice("department", "接办部门", departments()).required(),
            days("重新计算时限（工作日）").hint("不填则时限继续计算，不因转办重来。"),
            note("转办理由").required(),
        ],
        Action::Assist => vec![assisting(), note("说明")],
        Action::AskExtension => {
            vec![days("延长几个工作日").required(), note("延期理由").required()]
        }
        Action::DecideExtension => vec![
            Field::choice("approve", "是否同意", consent()).required(),
            days("延长几个工作日").value(blocker.flow.extension_asked.unwrap_or_default()),
            note("意见").hint("不同意的，须写明理由。"),
        ],
        Action::Reschedule => {
            vec![Field::day("due_on", "新的办结期限").required(), note("理由").required()]
        }
        Action::Supervise => vec![note("督办要求")],
        Action::Instruct => vec![note("批示内容").required()],
        Action::Refuse | Action::Reject | Action::Reopen => vec![note("理由").required()],
        Action::Pause => vec![note("在等企业做什么").required()],
        Action::Start
        | Action::Verify
        | Action::Resume
        | Action::Urge
        | Action::Raise
        | Action::Remind
        | Action::Escalate
        | Action::Recalculate => vec![note("说明")],
    }
}

/// What is written beside evidence.
fn evidenced(action: Action) -> &'static str {
    match action {
        Action::Answer => "办理结果",
        Action::Close => "核验意见和办结情况",
        _ => "补充内容",
    }
}

fn documents() -> Field {
    Field::long("documents", "证照或文件编号")
        .hint("没有文件的，每行写一份：材料名称，空格，编号。")
}

fn consent() -> [Choice; 2] {
    [Choice::new("true", "同意"), Choice::new("false", "不同意")]
}

/// What was entered in the form of an act.
pub fn deed(form: &ActForm, sent: &Pairs, record: &BlockerRecord) -> Result<Deed, Error> {
    let mut members = form.form.meaning()?;
    let documents = members.remove("documents");
    members.retain(|_, value| !value.is_null());
    if form.action == Action::DecideExtension {
        let approved = sent.get("approve") == "true";
        members.insert("approve".to_owned(), Value::Bool(approved));
        if !approved {
            members.remove("working_days");
        }
    }
    if form.action == Action::Supervise {
        let on = !record.blocker.flow.supervised;
        members.insert("supervised".to_owned(), Value::Bool(on));
    }
    members.insert("action".to_owned(), Value::from(form.action.code()));
    members.insert("version".to_owned(), Value::from(sent.version()?));
    let mut deed: Deed = from_members(members)?;
    let typed = documents.as_ref().and_then(Value::as_str).unwrap_or_default();
    deed.evidence = typed.lines().filter_map(document).collect();
    Ok(deed)
}

/// A line of a document: its name and its number.
fn document(line: &str) -> Option<NewEvidence> {
    let line = line.trim();
    let (name, number) = line.split_once(char::is_whitespace).unwrap_or((line, line));
    let number = Some(number.trim().to_owned());
    let evidence =
        || NewEvidence { name: name.to_owned(), document_no: number, attachment_id: None };
    (!line.is_empty()).then(evidence)
}

/// What a kept file is called as evidence.
pub fn titled(kept: Kept) -> (String, Kept) {
    (kept.title().chars().take(100).collect(), kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_document() {
        let read = |line| document(line).map(|one| (one.name, one.document_no.unwrap_or_default()));
        let pair = |name: &str, number: &str| Some((name.to_owned(), number.to_owned()));
        assert_eq!(
            read("不动产权证 粤(2026)东莞不动产权第0001号"),
            pair("不动产权证", "粤(2026)东莞不动产权第0001号")
        );
        assert_eq!(
            read("东自然资复〔2026〕8号"),
            pair("东自然资复〔2026〕8号", "东自然资复〔2026〕8号")
        );
        assert_eq!(read("  "), None);
    }
}
