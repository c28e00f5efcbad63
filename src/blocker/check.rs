//! Facts as they may be stored: complete, within limits, in step with the status. Pure.

use chrono::NaiveDate;

use super::model::{BlockerFacts, Columns, Status};
use crate::company::{LONGEST_LINE, LONGEST_TEXT};
use crate::error::{Error, FieldError};

/// 协办 departments, at most.
const MOST_DEPARTMENTS: usize = 20;

impl BlockerFacts {
    /// Cleans the facts and refuses what cannot be stored, all of it at once. `lead` stands in
    /// where no lead is given. The departments that assist come beside the columns, each once,
    /// the lead not among them.
    pub(super) fn checked(
        self,
        lead: &str,
        today: NaiveDate,
    ) -> Result<(Columns, Vec<String>), Error> {
        let lead_department = trimmed(self.lead_department).unwrap_or_else(|| lead.to_owned());
        let mut assisting: Vec<String> = Vec::new();
        for code in self.departments {
            let code = code.trim().to_owned();
            if code != lead_department && !assisting.contains(&code) {
                assisting.push(code);
            }
        }
        assisting.sort_unstable();
        let columns = Columns {
            category: self.category,
            severity: self.severity,
            lead_department,
            description: self.description.trim().to_owned(),
            responsible_person: trimmed(self.responsible_person),
            raised_on: self.raised_on.unwrap_or(today),
            due_on: self.due_on,
            status: self.status,
            closed_on: self.closed_on,
            closing_note: trimmed(self.closing_note),
        };
        let mut errors = Vec::new();
        columns.check_texts(&mut errors);
        columns.check_dates(today, &mut errors);
        columns.check_closing(today, &mut errors);
        if assisting.len() > MOST_DEPARTMENTS {
            let sentence = format!("协办部门不能超过 {MOST_DEPARTMENTS} 个。");
            errors.push(FieldError::new("departments", "too_many", sentence));
        }
        if errors.is_empty() { Ok((columns, assisting)) } else { Err(Error::invalid(errors)) }
    }
}

impl Columns {
    fn check_texts(&self, errors: &mut Vec<FieldError>) {
        if self.description.is_empty() {
            let sentence = "请写明困难问题的具体情况。";
            errors.push(FieldError::new("description", "description_required", sentence));
        }
        for (field, text, limit) in [
            ("description", Some(&self.description), LONGEST_TEXT),
            ("responsible_person", self.responsible_person.as_ref(), LONGEST_LINE),
            ("closing_note", self.closing_note.as_ref(), LONGEST_TEXT),
        ] {
            if text.is_some_and(|text| text.chars().count() > limit) {
                errors.push(FieldError::new(field, "too_long", format!("不能超过 {limit} 字。")));
            }
        }
    }

    fn check_dates(&self, today: NaiveDate, errors: &mut Vec<FieldError>) {
        if self.raised_on > today {
            errors.push(FieldError::new("raised_on", "future_date", "登记日期不能晚于今天。"));
        }
        if self.due_on.is_some_and(|due| due < self.raised_on) {
            let sentence = "办结期限不能早于登记日期。";
            errors.push(FieldError::new("due_on", "due_before_raised", sentence));
        }
    }

    fn check_closing(&self, today: NaiveDate, errors: &mut Vec<FieldError>) {
        if self.status != Status::Closed {
            for (field, given) in [
                ("closed_on", self.closed_on.is_some()),
                ("closing_note", self.closing_note.is_some()),
            ] {
                if given {
                    let sentence = "只有办理状态为“销号”时才填写销号日期和办结说明。";
                    errors.push(FieldError::new(field, "not_closed", sentence));
                }
            }
            return;
        }
        match self.closed_on {
            None => {
                let sentence = "销号须填写销号日期。";
                errors.push(FieldError::new("closed_on", "closed_on_required", sentence));
            }
            Some(on) if on > today => {
                errors.push(FieldError::new("closed_on", "future_date", "销号日期不能晚于今天。"));
            }
            Some(on) if on < self.raised_on => {
                let sentence = "销号日期不能早于登记日期。";
                errors.push(FieldError::new("closed_on", "closed_before_raised", sentence));
            }
            Some(_) => {}
        }
        if self.closing_note.is_none() {
            let sentence = "销号须写明办结情况。";
            errors.push(FieldError::new("closing_note", "closing_note_required", sentence));
        }
    }
}

fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn checked(changes: Value) -> Result<(Columns, Vec<String>), Error> {
        let mut facts = json!({"category": "tax", "description": "历史欠税"});
        if let (Some(facts), Value::Object(changes)) = (facts.as_object_mut(), changes) {
            facts.extend(changes);
        }
        let facts: BlockerFacts = serde_json::from_value(facts).unwrap();
        facts.checked("swj", "2026-03-10".parse().unwrap())
    }

    #[test]
    fn what_is_not_given_has_a_default() {
        let (columns, assisting) = checked(json!({})).unwrap();
        assert_eq!((columns.lead_department.as_str(), columns.status), ("swj", Status::Raised));
        assert_eq!(columns.raised_on.to_string(), "2026-03-10");
        assert!(assisting.is_empty());
    }

    #[test]
    fn departments_stand_once_each() {
        let (columns, assisting) = checked(
            json!({"lead_department": "rsj", "departments": ["swj", " gjj ", "rsj", "swj"]}),
        )
        .unwrap();
        assert_eq!(
            (columns.lead_department.as_str(), assisting),
            ("rsj", vec!["gjj".into(), "swj".into()])
        );
    }

    #[test]
    fn what_cannot_be_stored_is_refused() {
        for (changes, codes) in [
            (json!({"description": "  "}), &["description_required"][..]),
            (json!({"raised_on": "2026-03-11"}), &["future_date"]),
            (json!({"raised_on": "2026-03-01", "due_on": "2026-02-28"}), &["due_before_raised"]),
            (json!({"status": "closed"}), &["closed_on_required", "closing_note_required"]),
            (
                json!({"status": "closed", "closed_on": "2026-03-11", "closing_note": "补缴"}),
                &["future_date"],
            ),
            (
                json!({"status": "closed", "raised_on": "2026-03-09", "closed_on": "2026-03-08", "closing_note": "补缴"}),
                &["closed_before_raised"],
            ),
            (json!({"closed_on": "2026-03-10"}), &["not_closed"]),
            (json!({"closing_note": "字".repeat(2_001)}), &["too_long", "not_closed"]),
        ] {
            let refused = checked(changes.clone()).unwrap_err();
            let found: Vec<&str> = refused.errors().iter().map(|e| e.code.as_str()).collect();
            assert_eq!(found, codes, "{changes}");
        }
        let closed = json!({"status": "closed", "closed_on": "2026-03-10", "closing_note": "补缴"});
        assert!(checked(closed).is_ok());
    }
}
