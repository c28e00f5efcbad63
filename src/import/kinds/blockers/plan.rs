//! A row of a ledger of blockers, against what is stored.

use super::store::KnownBlocker;
use crate::blocker::{BlockerFacts, Severity, Status};
use crate::chinese::fold_width;
use crate::columns::Field;
use crate::company::Company;
use crate::error::Code;
use crate::import::kinds::companies::plan::changes;
use crate::import::model::Outcome;
use crate::import::plan::{Mark, Planned, Planner, Seen, Verb, Work};
use crate::import::row::Draft;
use crate::import::store::Known;

impl Planner<'_> {
    pub fn blocker(&mut self, draft: Draft, known: &Known) -> Result<Planned, Box<Planned>> {
        let (draft, company) = self.company_of(draft, known)?;
        if let Some(earlier) = self.earlier_blocker(&draft, company.id) {
            return self.repeated_blocker(draft, company, earlier);
        }
        let (category, description) = what(&draft);
        let described = folded(description);
        let mut same = known.blockers(company.id).filter(|one| {
            one.facts.category == category && folded(&one.facts.description) == described
        });
        let closed = match same.clone().find(|one| one.status != Status::Closed) {
            Some(open) => return Ok(update(draft, company, open)),
            None => same.next().is_some(),
        };
        Ok(self.raise(draft, company, closed))
    }

    /// The earlier row about the same problem of the same company, and remembers this one.
    fn earlier_blocker(&mut self, draft: &Draft, company: i64) -> Option<Seen> {
        let (category, description) = what(draft);
        let text = format!("{company}\n{category}\n{}", folded(description));
        let mark: Mark = self.mark(Field::Description, &text);
        let earlier = self.seen.get(&mark).copied();
        if earlier.is_none() {
            let seen = Seen { row: draft.number, content: draft.content, credit_code: None };
            self.seen.insert(mark, seen);
        }
        earlier
    }

    fn repeated_blocker(
        &self,
        mut draft: Draft,
        company: &Company,
        earlier: Seen,
    ) -> Result<Planned, Box<Planned>> {
        if earlier.content == draft.content {
            draft.notes = vec![format!("与第 {} 行完全相同", earlier.row)];
            let planned = Planned::plain(draft, Outcome::Skipped);
            return Ok(Planned { company_id: Some(company.id), ..planned });
        }
        let message = format!(
            "与第 {} 行是同一家企业的同一个问题，但内容不同。请合并为一行后重新导入。",
            earlier.row
        );
        Err(self.failed(draft, Field::Description, Code::Duplicate, message))
    }

    fn raise(&self, mut draft: Draft, company: &Company, closed_before: bool) -> Planned {
        let blocker = std::mem::take(&mut draft.extra.blocker);
        let category = blocker.category.unwrap_or_default();
        let lead = blocker.lead_department.or_else(|| {
            let lead = self.reader.terms.usual_lead(&category)?;
            let name = self.reader.terms.department_name(lead);
            draft.notes.push(format!("未写牵头部门，按问题类别由{name}牵头"));
            Some(lead.to_owned())
        });
        if closed_before {
            draft.notes.push("系统中有一条相同的问题已经销号，这一行作为新的问题登记".into());
        }
        let facts = BlockerFacts {
            category,
            severity: blocker.severity.unwrap_or(Severity::Normal),
            departments: without(lead.as_deref(), blocker.departments.unwrap_or_default()),
            lead_department: lead,
            description: blocker.description.unwrap_or_default(),
            responsible_person: blocker.responsible_person,
            raised_on: Some(blocker.raised_on.unwrap_or(self.default_date.min(self.reader.today))),
            parent_id: None,
        };
        Planned {
            name: company.facts.name.clone(),
            company_id: Some(company.id),
            work: Work::Raise(Box::new((company.id, facts))),
            ..Planned::plain(draft, Outcome::Created)
        }
    }
}

/// Facts that the list gives and that differ are changed; empty cells erase nothing. Once a
/// blocker is assigned its departments change by acts alone.
fn update(mut draft: Draft, company: &Company, stored: &KnownBlocker) -> Planned {
    let blocker = std::mem::take(&mut draft.extra.blocker);
    let mut facts = stored.facts.clone();
    facts.severity = blocker.severity.unwrap_or(facts.severity);
    facts.responsible_person = blocker.responsible_person.or(facts.responsible_person);
    let mut asked = facts.clone();
    asked.lead_department = blocker.lead_department.or(asked.lead_department);
    asked.departments =
        without(asked.lead_department.as_deref(), blocker.departments.unwrap_or(asked.departments));
    if stored.status == Status::Raised {
        facts = asked;
    } else if asked != facts {
        let status = stored.status.label();
        draft.notes.push(format!("牵头或协办部门与系统不一致，未修改：这个问题处于“{status}”状态，部门通过“转办”或“调整协办部门”变更"));
    }
    if blocker.raised_on.is_some_and(|on| Some(on) != stored.facts.raised_on) {
        draft.notes.push("登记日期与系统不一致，未修改：如有误请在问题页面更正".into());
    }
    let changes = changes(&stored.facts, &facts);
    let outcome = if changes.is_empty() { Outcome::Unchanged } else { Outcome::Updated };
    let work = match outcome {
        Outcome::Updated => Work::Verb(Verb::Correct(Box::new((stored.id, stored.version, facts)))),
        _ => Work::None,
    };
    Planned {
        name: company.facts.name.clone(),
        company_id: Some(company.id),
        changes,
        work,
        ..Planned::plain(draft, outcome)
    }
}

/// What a row without errors says: which kind of problem, and what it is.
fn what(draft: &Draft) -> (&str, &str) {
    let blocker = &draft.extra.blocker;
    (
        blocker.category.as_deref().unwrap_or_default(),
        blocker.description.as_deref().unwrap_or_default(),
    )
}

/// The departments that assist; whoever leads is none of them.
fn without(lead: Option<&str>, mut departments: Vec<String>) -> Vec<String> {
    departments.retain(|code| Some(code.as_str()) != lead);
    departments
}

/// By what descriptions are compared: width and blanks do not count.
fn folded(description: &str) -> String {
    fold_width(description).chars().filter(|c| !c.is_whitespace()).collect()
}
