//! Blockers in a row, as towns and the office keep them in their ledgers.

use chrono::NaiveDate;

use super::terms;
use crate::blocker::Severity;
use crate::columns::Field;
use crate::dates::Precision;
use crate::error::Code;
use crate::import::row::{Draft, Reader};
use crate::limits::LONGEST_LINE;
use crate::sheet::Cell;

/// 协办部门, at most; as many as a blocker takes.
const MOST_DEPARTMENTS: usize = 20;

/// What a row says of a blocker.
#[derive(Debug, Default)]
pub struct BlockerDraft {
    /// 问题类别, by code
    pub category: Option<String>,
    /// 严重程度
    pub severity: Option<Severity>,
    /// 问题描述
    pub description: Option<String>,
    /// 牵头部门, by code
    pub lead_department: Option<String>,
    /// 协办部门, by code, in order and each once
    pub departments: Option<Vec<String>>,
    /// 责任人
    pub responsible_person: Option<String>,
    /// 登记日期
    pub raised_on: Option<NaiveDate>,
}

impl Reader<'_> {
    /// Takes a cell that says something of a blocker; whether it gave something.
    pub fn take_blocker(&self, draft: &mut Draft, field: Field, cell: Cell<'_>) -> bool {
        let text = cell.text();
        let word = text.trim();
        match field {
            Field::Category => self.take_category(draft, word),
            Field::Severity => self.take_severity(draft, word),
            Field::Description => {
                draft.extra.blocker.description = Some(word.to_owned());
                true
            }
            Field::LeadDepartment => self.take_lead(draft, word),
            Field::Departments => self.take_departments(draft, word),
            Field::ResponsiblePerson => {
                if word.chars().count() > LONGEST_LINE {
                    let message = format!("责任人超过 {LONGEST_LINE} 字，请精简。");
                    self.refuse(draft, field, word, Code::TooLong, message);
                }
                draft.extra.blocker.responsible_person = Some(word.to_owned());
                true
            }
            Field::RaisedOn => self.take_raised_on(draft, cell),
            _ => false,
        }
    }

    fn take_category(&self, draft: &mut Draft, word: &str) -> bool {
        let Some(found) = self.terms.category(word) else {
            let message = format!(
                "不认识问题类别“{word}”。请填写其中一个：{}。",
                self.terms.all_categories()
            );
            self.refuse(draft, Field::Category, word, Code::BadEnum, message);
            return false;
        };
        if found.name != word && found.code != word {
            draft.notes.push(format!("问题类别“{word}”认作{}", found.name));
        }
        draft.extra.blocker.category = Some(found.code.to_owned());
        true
    }

    fn take_severity(&self, draft: &mut Draft, word: &str) -> bool {
        let found = terms::severity(word);
        match found {
            None => {
                let known = terms::severities();
                let message = format!("不认识严重程度“{word}”。请填写：{known}。");
                self.refuse(draft, Field::Severity, word, Code::BadEnum, message);
            }
            Some(known) if known.label() != word && known.code() != word => {
                draft.notes.push(format!("严重程度“{word}”认作{}", known.label()));
            }
            Some(_) => {}
        }
        draft.extra.blocker.severity = found;
        found.is_some()
    }

    fn take_lead(&self, draft: &mut Draft, word: &str) -> bool {
        let Some(found) = self.terms.department(word) else {
            let several = self.terms.departments(word).is_ok_and(|all| all.len() > 1);
            let message = match several {
                true => "牵头部门只能有一个，其余部门请写到“协办部门”一列。".to_owned(),
                false => self.no_department(word),
            };
            self.refuse(draft, Field::LeadDepartment, word, Code::UnknownDepartment, message);
            return false;
        };
        draft.extra.blocker.lead_department = Some(found.code.to_owned());
        true
    }

    fn take_departments(&self, draft: &mut Draft, word: &str) -> bool {
        let found = match self.terms.departments(word) {
            Ok(found) => found,
            Err(unknown) => {
                let message = self.no_department(unknown);
                self.refuse(draft, Field::Departments, word, Code::UnknownDepartment, message);
                return false;
            }
        };
        let mut codes: Vec<String> = found.iter().map(|one| one.code.to_owned()).collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.len() > MOST_DEPARTMENTS {
            let message = format!("协办部门不能超过 {MOST_DEPARTMENTS} 个。");
            self.refuse(draft, Field::Departments, word, Code::TooMany, message);
        }
        draft.extra.blocker.departments = Some(codes);
        true
    }

    fn no_department(&self, word: &str) -> String {
        format!("没有“{word}”这个部门。请填写市职能部门：{}。", self.terms.all_departments())
    }

    /// A month or year that is not over yet is known to have begun: its last day would lie ahead.
    fn take_raised_on(&self, draft: &mut Draft, cell: Cell<'_>) -> bool {
        let Some(on) = self.past_date(draft, Field::RaisedOn, cell) else { return false };
        let text = cell.text();
        let day = on.date.min(self.today);
        if on.precision != Precision::Day {
            draft.notes.push(format!("登记日期“{}”未写到日，记为 {day}", text.trim()));
        }
        draft.extra.blocker.raised_on = Some(day);
        true
    }

    /// What only the whole row can tell: it says which kind of problem, and what it is.
    pub fn finish_blocker(&self, draft: &mut Draft) {
        let lacks = |field: Field, given: bool| !given && !self.has_error(draft, field);
        let blocker = &draft.extra.blocker;
        let no_category = lacks(Field::Category, blocker.category.is_some());
        let no_description = lacks(Field::Description, blocker.description.is_some());
        if no_category {
            let message =
                format!("缺少问题类别。请填写其中一个：{}。", self.terms.all_categories());
            self.refuse(draft, Field::Category, "", Code::MissingCategory, message);
        }
        if no_description {
            let message = "缺少问题描述，请写明困难问题的具体情况。";
            self.refuse(draft, Field::Description, "", Code::MissingDescription, message);
        }
    }
}
