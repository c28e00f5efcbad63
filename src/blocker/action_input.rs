//! An action as requested, with its input.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::MOST_DEPARTMENTS;
use super::flow::Action;
use crate::error::{Code, Error, FieldError};
use crate::flow;
use crate::limits::{LONGEST_LINE, too_long, trimmed};

/// Maximum number of pieces of evidence in one action.
const MOST_EVIDENCE: usize = 20;

/// 办理动作.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = blocker::ActionInput)]
pub struct ActionInput {
    /// 动作: one of the blocker's `legal_actions`
    pub action: Action,
    /// 说明: the reason, the answer, the text of an instruction
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 牵头部门, for `assign` (the current one by default) and `transfer`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// 协办部门, for `assign` and `assist`: the complete list
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departments: Option<Vec<String>>,
    /// 责任人, for `sign`, and for `assign` if known
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible_person: Option<String>,
    /// 工作日: the period for `assign` (the category's by default) and `transfer`, the extension
    /// for `ask_extension` and `decide_extension`
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
    /// Version the caller has seen: any other is refused
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
    /// A file uploaded to `/api/v1/blockers/{id}/files` before
    #[serde(default)]
    pub attachment_id: Option<i64>,
}

impl ActionInput {
    /// Creates an action without input.
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

    /// Checks the input and trims its texts. The period of 交办 is `usual_days` if none is given.
    ///
    /// # Errors
    /// 422 with everything that is missing, out of range or out of place.
    pub fn checked(&self, usual_days: i32) -> Result<Self, Error> {
        let (mut input, mut errors) = flow::check_input(self.action, self)?;
        if input.action == Action::Assign {
            let days = *input.working_days.get_or_insert(usual_days);
            if days != usual_days && input.note.is_none() {
                let sentence = "办理时限与这类问题通常的不同，请写明理由。";
                errors.push(FieldError::new("note", Code::NoteRequired, sentence));
            }
        }
        for one in &mut input.evidence {
            one.name = one.name.trim().to_owned();
            one.document_no = trimmed(one.document_no.take());
        }
        input.check_evidence(&mut errors);
        if input.departments.as_ref().is_some_and(|all| all.len() > MOST_DEPARTMENTS) {
            let sentence = format!("协办部门不能超过 {MOST_DEPARTMENTS} 个。");
            errors.push(FieldError::new("departments", Code::TooMany, sentence));
        }
        if errors.is_empty() { Ok(input) } else { Err(Error::invalid(errors)) }
    }

    /// Returns the additional working days, `None` if 延期 is not granted.
    pub fn granted_days(&self) -> Option<i32> {
        self.working_days.filter(|_| self.approve == Some(true))
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
