//! An act as it is asked for, and what it means: every act says what it needs, and refuses what
//! does not belong to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::MOST_DEPARTMENTS;
use super::course::Step;
use super::flow::Action;
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long};

/// No period is longer than a working year.
const MOST_DAYS: i32 = 250;

/// Pieces of evidence that come with one act, at most.
const MOST_EVIDENCE: usize = 20;

/// 办理动作.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = blocker::Deed)]
pub struct Deed {
    /// 动作: one of those the blocker's `legal_actions` names
    pub action: Action,
    /// 说明: the reason, the answer, the words of an instruction
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 牵头部门, for `assign` (the present one by default) and `transfer`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// 协办部门, for `assign` and `assist`: all of them
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departments: Option<Vec<String>>,
    /// 责任人, for `sign`, and for `assign` where known
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible_person: Option<String>,
    /// 工作日: the period of `assign` (the category's by default) and `transfer`, what
    /// `ask_extension` asks for and `decide_extension` grants
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<i32>,
    /// 新的办结期限, for `reschedule`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// 同意延期, for `decide_extension`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approve: Option<bool>,
    /// 列入督办, for `supervise`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervised: Option<bool>,
    /// 佐证材料, for `answer`, `close` and `comment`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<NewEvidence>,
    /// The version that was seen: another one is refused
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// 佐证材料: a file, the number of a document, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    /// 材料名称
    pub name: String,
    /// 文号或证照编号
    #[serde(default)]
    pub document_no: Option<String>,
    /// A file sent to `/api/v1/blockers/{id}/files` before
    #[serde(default)]
    pub attachment_id: Option<i64>,
}

impl Deed {
    /// Nothing but the act.
    pub fn new(action: Action) -> Self {
        Self {
            action,
            note: None,
            department: None,
            departments: None,
            responsible_person: None,
            working_days: None,
            due_on: None,
            approve: None,
            supervised: None,
            evidence: Vec::new(),
            version: None,
        }
    }

    /// Without blanks around what was written, and nothing where nothing was.
    pub fn trimmed(mut self) -> Self {
        let trim = |text: Option<String>| {
            text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        self.note = trim(self.note);
        self.department = trim(self.department);
        self.responsible_person = trim(self.responsible_person);
        for one in &mut self.evidence {
            one.name = one.name.trim().to_owned();
            one.document_no = trim(one.document_no.take());
        }
        self
    }

    /// What it means. `lead` and `usual_days` stand in where 交办 names neither.
    ///
    /// # Errors
    /// 422 with everything that is missing, out of range or out of place.
    pub fn step(&self, lead: &str, usual_days: u32) -> Result<Step, Error> {
        let mut errors = Vec::new();
        self.check_place(&mut errors);
        self.check_note(usual_days, &mut errors);
        self.check_evidence(&mut errors);
        if self.departments.as_ref().is_some_and(|all| all.len() > MOST_DEPARTMENTS) {
            let sentence = format!("协办部门不能超过 {MOST_DEPARTMENTS} 个。");
            errors.push(FieldError::new("departments", Code::TooMany, sentence));
        }
        let days = self.days(&mut errors);
        let wanted = self.wanted(lead, days.unwrap_or(usual_days), days, &mut errors);
        if errors.is_empty() { Ok(wanted) } else { Err(Error::invalid(errors)) }
    }

    fn wanted(
        &self,
        lead: &str,
        period: u32,
        days: Option<u32>,
        errors: &mut Vec<FieldError>,
    ) -> Step {
        let person = self.responsible_person.clone();
        let department = self.department.clone();
        self.check_needs(days, errors);
        match self.action {
            Action::Assign => Step::Assign {
                department: department.unwrap_or_else(|| lead.to_owned()),
                responsible_person: person,
                working_days: period,
            },
            Action::Sign => Step::Sign { responsible_person: person.unwrap_or_default() },
            Action::Transfer => {
                Step::Transfer { department: department.unwrap_or_default(), working_days: days }
            }
            Action::AskExtension => Step::AskExtension { working_days: days.unwrap_or(0) },
            Action::DecideExtension => {
                Step::DecideExtension { working_days: days.filter(|_| self.approve == Some(true)) }
            }
            Action::Reschedule => Step::Reschedule { due_on: self.due_on.unwrap_or_default() },
            Action::Supervise => Step::Supervise { on: self.supervised.unwrap_or_default() },
            plain => Step::Plain(plain),
        }
    }

    /// What an act cannot do without.
    fn check_needs(&self, days: Option<u32>, errors: &mut Vec<FieldError>) {
        use Action::*;
        let granted = self.approve == Some(true);
        for (action, field, given, sentence) in [
            (Sign, "responsible_person", self.responsible_person.is_some(), "签收须写明责任人。"),
            (Transfer, "department", self.department.is_some(), "转办须选择接办的部门。"),
            (AskExtension, "working_days", days.is_some(), "申请延期须写明延长几个工作日。"),
            (DecideExtension, "approve", self.approve.is_some(), "请选择是否同意延期。"),
            (
                DecideExtension,
                "working_days",
                days.is_some() || !granted,
                "同意延期须写明几个工作日。",
            ),
            (Reschedule, "due_on", self.due_on.is_some(), "请写明新的办结期限。"),
            (Supervise, "supervised", self.supervised.is_some(), "请写明列入还是移出督办。"),
            (
                Assist,
                "departments",
                self.departments.is_some(),
                "请列出全部协办部门，没有则留空列表。",
            ),
        ] {
            if action == self.action && !given {
                errors.push(FieldError::new(field, Code::MissingField, sentence));
            }
        }
    }

    fn days(&self, errors: &mut Vec<FieldError>) -> Option<u32> {
        let days = self.working_days?;
        if !(1..=MOST_DAYS).contains(&days) {
            let sentence = format!("工作日数须在 1 到 {MOST_DAYS} 之间。");
            errors.push(FieldError::new("working_days", Code::OutOfRange, sentence));
        }
        u32::try_from(days).ok()
    }

    /// What belongs to another act is refused, so that nothing is silently left out.
    fn check_place(&self, errors: &mut Vec<FieldError>) {
        use Action::*;
        let places: [(&str, bool, &[Action]); 8] = [
            ("department", self.department.is_some(), &[Assign, Transfer]),
            ("departments", self.departments.is_some(), &[Assign, Assist]),
            ("responsible_person", self.responsible_person.is_some(), &[Assign, Sign]),
            (
                "working_days",
                self.working_days.is_some(),
                &[Assign, Transfer, AskExtension, DecideExtension],
            ),
            ("due_on", self.due_on.is_some(), &[Reschedule]),
            ("approve", self.approve.is_some(), &[DecideExtension]),
            ("supervised", self.supervised.is_some(), &[Supervise]),
            ("evidence", !self.evidence.is_empty(), &[Answer, Close, Comment]),
        ];
        for (field, given, acts) in places {
            if given && !acts.contains(&self.action) {
                let sentence = format!("“{}”不使用这一项，请去掉。", self.action.label());
                errors.push(FieldError::new(field, Code::OutOfPlace, sentence));
            }
        }
    }

    fn check_note(&self, usual_days: u32, errors: &mut Vec<FieldError>) {
        use Action::*;
        let unusual =
            self.working_days.is_some_and(|days| i64::from(days) != i64::from(usual_days));
        let sentence = match self.action {
            Answer => "请写明办理结果。",
            Close => "请写明怎样办结。",
            Refuse | Reject | Transfer => "请写明理由。",
            AskExtension => "请写明为什么需要延期。",
            DecideExtension if self.approve == Some(false) => "不同意延期的，请写明理由。",
            Reschedule => "请写明为什么调整期限。",
            Pause => "请写明在等企业做什么。",
            Reopen => "请写明为什么重开。",
            Instruct => "请写明批示内容。",
            Comment => "请写明要补充的内容。",
            Assign if unusual => "办理时限与这类问题通常的不同，请写明理由。",
            _ => "",
        };
        match &self.note {
            None if !sentence.is_empty() => {
                errors.push(FieldError::new("note", Code::NoteRequired, sentence));
            }
            note => errors.extend(too_long("note", "说明", note.as_ref(), LONGEST_TEXT)),
        }
        let person = self.responsible_person.as_ref();
        errors.extend(too_long("responsible_person", "责任人", person, LONGEST_LINE));
    }

    fn check_evidence(&self, errors: &mut Vec<FieldError>) {
        if self.evidence.len() > MOST_EVIDENCE {
            let sentence = format!("一次最多 {MOST_EVIDENCE} 份佐证材料。");
            errors.push(FieldError::new("evidence", Code::TooMany, sentence));
        }
        for one in &self.evidence {
            if one.name.is_empty() {
                let sentence = "佐证材料须有名称。";
                errors.push(FieldError::new("evidence", Code::MissingField, sentence));
            } else if one.document_no.is_none() && one.attachment_id.is_none() {
                let sentence = format!("“{}”须有文件，或者文号、证照编号。", one.name);
                errors.push(FieldError::new("evidence", Code::EvidenceEmpty, sentence));
            }
            let number = one.document_no.as_ref();
            errors.extend(too_long("evidence", "材料名称", Some(&one.name), LONGEST_LINE));
            errors.extend(too_long("evidence", "材料编号", number, LONGEST_LINE));
        }
    }
}
