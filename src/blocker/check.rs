//! Checks facts before they are stored. Pure.

use chrono::NaiveDate;

use super::model::{BlockerFacts, Columns};
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long, trimmed};

/// Maximum number of 协办 departments.
pub(super) const MOST_DEPARTMENTS: usize = 20;

impl BlockerFacts {
    /// Trims and checks the facts, and reports all errors at once. `lead` is used if no lead is
    /// given. The assisting departments are returned beside the columns, each once and without the
    /// lead.
    pub(super) fn checked(
        self,
        lead: &str,
        today: NaiveDate,
    ) -> Result<(Columns, Vec<String>), Error> {
        let lead_department = trimmed(self.lead_department).unwrap_or_else(|| lead.to_owned());
        let mut assisting: Vec<String> = Vec::new();
        for code in self.departments {
            if assisting.len() > MOST_DEPARTMENTS {
                break; // one too many is enough for the error
            }
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
            parent_id: self.parent_id,
        };
        let mut errors = Vec::new();
        columns.check_texts(&mut errors);
        columns.check_dates(today, &mut errors);
        if assisting.len() > MOST_DEPARTMENTS {
            let sentence = format!("协办部门不能超过 {MOST_DEPARTMENTS} 个。");
            errors.push(FieldError::new("departments", Code::TooMany, sentence));
        }
        if errors.is_empty() { Ok((columns, assisting)) } else { Err(Error::invalid(errors)) }
    }
}

impl Columns {
    fn check_texts(&self, errors: &mut Vec<FieldError>) {
        if self.description.is_empty() {
            let sentence = "请写明困难问题的具体情况。";
            errors.push(FieldError::new("description", Code::DescriptionRequired, sentence));
        }
        let person = self.responsible_person.as_ref();
        errors.extend(too_long("description", "问题描述", Some(&self.description), LONGEST_TEXT));
        errors.extend(too_long("responsible_person", "责任人", person, LONGEST_LINE));
    }

    fn check_dates(&self, today: NaiveDate, errors: &mut Vec<FieldError>) {
        if self.raised_on > today {
            errors.push(FieldError::new("raised_on", Code::FutureDate, "登记日期不能晚于今天。"));
        }
    }
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
        assert_eq!(columns.lead_department, "swj");
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
            (json!({"description": "字".repeat(2_001)}), &["too_long"]),
        ] {
            let refused = checked(changes.clone()).unwrap_err();
            let found: Vec<&str> = refused.errors().iter().map(|e| e.code.as_str()).collect();
            assert_eq!(found, codes, "{changes}");
        }
    }
}
