//! Compares a row of a ledger of blockers with the stored blockers.

use super::store::KnownBlocker;
use super::{Blockers, Said, Work};
use crate::blocker::{BlockerFacts, Severity, Status};
use crate::chinese::fold_width;
use crate::company::Company;
use crate::import::list_kind::{Draft, Judged, Judgement, Known, Planner, changes};

/// Maximum length of a description in an error, in characters.
const SHOWN: usize = 100;

impl Planner<'_, Blockers> {
    pub(super) fn blocker(
        &mut self,
        draft: &mut Draft<Said>,
        known: &Known<KnownBlocker>,
    ) -> Judged<Work> {
        let company = self.company_of(draft, known, "困难问题")?;
        let (category, description) = what(draft);
        let described = folded(description);
        let mark = self.mark("blocker", (company.id, category, &described));
        if let Some(earlier) = self.earlier(mark, draft) {
            let shown: String = description.chars().take(SHOWN).collect();
            let repeated = "同一家企业的同一个问题";
            let judgement =
                self.repeated(draft, earlier, repeated, (&Blockers::DESCRIPTION, &shown))?;
            return Ok(Judgement { company_id: Some(company.id), ..judgement });
        }
        let mut same = known.stored(company.id).iter().filter(|one| {
            one.facts.category == category && folded(&one.facts.description) == described
        });
        let closed = match same.clone().find(|one| one.status != Status::Closed) {
            Some(open) => return Ok(update(draft, company, open)),
            None => same.next().is_some(),
        };
        Ok(self.raise(draft, company, closed))
    }

    fn raise(
        &self,
        draft: &mut Draft<Said>,
        company: &Company,
        closed_before: bool,
    ) -> Judgement<Work> {
        let said = std::mem::take(&mut draft.said);
        let category = said.category.unwrap_or_default();
        let lead = said.lead_department.or_else(|| {
            let terms = &self.reader.kind.terms;
            let lead = terms.usual_lead(&category)?;
            let name = terms.department_name(lead);
            draft.notes.push(format!("未写牵头部门，按问题类别由{name}牵头"));
            Some(lead.to_owned())
        });
        if closed_before {
            draft.notes.push("系统中有一条相同的问题已经销号，这一行作为新的问题登记".into());
        }
        let today = self.reader.list.today;
        let facts = BlockerFacts {
            category,
            severity: said.severity.unwrap_or(Severity::Normal),
            departments: without(lead.as_deref(), said.departments.unwrap_or_default()),
            lead_department: lead,
            description: said.description.unwrap_or_default(),
            responsible_person: said.responsible_person,
            raised_on: Some(said.raised_on.unwrap_or(self.as_of.min(today))),
            parent_id: None,
        };
        let work = Work::Raise(company.id, Box::new(facts));
        Judgement::created(String::new(), work).of(company)
    }
}

/// Updates the stored facts that the list gives and that differ; empty cells delete nothing. After
/// a blocker is assigned, only operations change its departments.
fn update(draft: &mut Draft<Said>, company: &Company, stored: &KnownBlocker) -> Judgement<Work> {
    let said = std::mem::take(&mut draft.said);
    let mut facts = stored.facts.clone();
    facts.severity = said.severity.unwrap_or(facts.severity);
    facts.responsible_person = said.responsible_person.or(facts.responsible_person);
    let mut asked = facts.clone();
    asked.lead_department = said.lead_department.or(asked.lead_department);
    asked.departments =
        without(asked.lead_department.as_deref(), said.departments.unwrap_or(asked.departments));
    if stored.status == Status::Raised {
        facts = asked;
    } else if asked != facts {
        let status = stored.status.label();
        draft.notes.push(format!("牵头或协办部门与系统不一致，未修改：这个问题处于“{status}”状态，部门通过“转办”或“调整协办部门”变更"));
    }
    if said.raised_on.is_some_and(|on| Some(on) != stored.facts.raised_on) {
        draft.notes.push("登记日期与系统不一致，未修改：如有误请在问题页面更正".into());
    }
    let changes = changes(&stored.facts, &facts);
    let work = || Work::Correct(stored.id, stored.version, Box::new(facts));
    Judgement::changed(company, changes, work)
}

/// Returns the category and the description of a row without errors.
fn what(draft: &Draft<Said>) -> (&str, &str) {
    let blocker = &draft.said;
    (
        blocker.category.as_deref().unwrap_or_default(),
        blocker.description.as_deref().unwrap_or_default(),
    )
}

/// Removes the lead department from the assisting departments.
fn without(lead: Option<&str>, mut departments: Vec<String>) -> Vec<String> {
    departments.retain(|code| Some(code.as_str()) != lead);
    departments
}

/// Returns the form of a description used for comparison: width folded, without spaces.
fn folded(description: &str) -> String {
    fold_width(description).chars().filter(|c| !c.is_whitespace()).collect()
}
