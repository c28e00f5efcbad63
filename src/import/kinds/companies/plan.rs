//! A row of a list of companies, against what is stored.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::columns::Field;
use crate::company::{Company, Facts};
use crate::dates::InexactDate;
use crate::error::Code;
use crate::import::model::{FieldChange, Outcome};
use crate::import::plan::{Opening, Planned, Planner, Verb, Work};
use crate::import::row::Draft;
use crate::import::store::Known;
use crate::record::differences;
use crate::stage::{Stage, Step};

impl Planner<'_> {
    pub fn company(&mut self, draft: Draft, known: &Known) -> Result<Planned, Box<Planned>> {
        if !draft.facts.town_code.is_empty() && draft.given.contains(&Field::Town) {
            // A foreign row is refused before it is compared with anything.
            return self.check_town(draft).and_then(|draft| self.matched(draft, known));
        }
        self.matched(draft, known)
    }

    fn matched(&mut self, draft: Draft, known: &Known) -> Result<Planned, Box<Planned>> {
        match self.find(draft, known)? {
            (draft, Some(company)) => self.only_once(draft, company),
            (draft, None) => self.create(draft),
        }
    }

    /// Two rows may mean one stored company by different marks, such as its code and a name it
    /// had before. Which of them is right only the sender knows.
    fn only_once(&mut self, draft: Draft, company: &Company) -> Result<Planned, Box<Planned>> {
        if let Some(earlier) = self.matched.get(&company.id) {
            let message = format!(
                "与第 {earlier} 行是同一家企业（系统中的“{}”）。请合并为一行后重新导入。",
                company.facts.name
            );
            return Err(self.failed(draft, Field::Name, Code::Duplicate, message));
        }
        self.matched.insert(company.id, draft.number);
        Ok(update(draft, company))
    }

    fn find<'k>(
        &self,
        draft: Draft,
        known: &'k Known,
    ) -> Result<(Draft, Option<&'k Company>), Box<Planned>> {
        let namesakes: Vec<&Company> = known
            .named(draft.folded_name.as_str())
            .filter(|company| self.scope.covers_town(&company.facts.town_code))
            .collect();
        let Some(code) = draft.facts.credit_code.clone() else {
            return match namesakes.as_slice() {
                [] => Ok((draft, None)),
                [company] => Ok((draft, Some(company))),
                _ => {
                    let message =
                        "系统中有多家同名企业，无法判断是哪一家。请补充统一社会信用代码。";
                    Err(self.failed(draft, Field::Name, Code::Duplicate, message))
                }
            };
        };
        match known.coded(&code) {
            Some(company) => self.owner(draft, company, &namesakes),
            None => self.namesake_without_code(draft, &namesakes),
        }
    }

    /// The code is stored: its company, whatever the name, unless the name is another's.
    fn owner<'k>(
        &self,
        draft: Draft,
        company: &'k Company,
        namesakes: &[&Company],
    ) -> Result<(Draft, Option<&'k Company>), Box<Planned>> {
        if !self.scope.covers_town(&company.facts.town_code) {
            let message = "这个信用代码已属于系统中的另一家企业。请核对代码；如企业已迁入，请由领导小组办公室登记迁移。";
            return Err(self.failed(draft, Field::CreditCode, Code::CodeConflict, message));
        }
        if let Some(other) = namesakes.iter().find(|other| other.id != company.id)
            && namesakes.iter().all(|other| other.id != company.id)
        {
            let message = format!(
                "这个信用代码已登记在“{}”名下，而“{}”是另一家已登记的企业。请核对代码和名称。",
                company.facts.name, other.facts.name
            );
            return Err(self.failed(draft, Field::CreditCode, Code::CodeConflict, message));
        }
        Ok((draft, Some(company)))
    }

    /// The code is new: a namesake that has none yet gets it.
    fn namesake_without_code<'k>(
        &self,
        draft: Draft,
        namesakes: &[&'k Company],
    ) -> Result<(Draft, Option<&'k Company>), Box<Planned>> {
        match namesakes {
            [] => Ok((draft, None)),
            [company] if company.facts.credit_code.is_none() => Ok((draft, Some(company))),
            [company, ..] => {
                let stored = company.facts.credit_code.as_deref().unwrap_or("（无）");
                let message = format!(
                    "同名企业已登记的信用代码是 {stored}，与名单不同。请核对营业执照后更正其中一处。"
                );
                Err(self.failed(draft, Field::CreditCode, Code::CodeConflict, message))
            }
        }
    }

    fn create(&self, draft: Draft) -> Result<Planned, Box<Planned>> {
        let mut draft = self.check_town(draft)?;
        let opening = self.opening(&draft);
        if matches!(opening.step.stage(), Some(Stage::Listed | Stage::MovedOut) | None) {
            let message = "已上市、迁出、中止等状态须有日期和记录，不能随企业名单导入：上市公司请用“上市公司名单”导入。";
            return Err(self.failed(draft, Field::Stage, Code::BadEnum, message));
        }
        let facts = std::mem::take(&mut draft.facts);
        let name = facts.name.clone();
        let work = Work::Create(Box::new((facts, opening)));
        Ok(Planned { name, work, ..Planned::plain(draft, Outcome::Created) })
    }

    fn opening(&self, draft: &Draft) -> Opening {
        let pool = draft.facts.entered_pool_on.map(InexactDate::from);
        let day = InexactDate::from(self.default_date);
        let step = draft.extra.stage.unwrap_or(match pool {
            Some(_) => Step::Reserved,
            None => Step::Candidate,
        });
        let on =
            draft.extra.stage_on.or(pool.filter(|_| draft.extra.stage.is_none())).unwrap_or(day);
        Opening { step, on }
    }
}

/// Fields that a list gives and that differ are changed; empty cells erase nothing.
fn update(mut draft: Draft, company: &Company) -> Planned {
    let stored = &company.facts;
    let mut facts = stored.clone();
    for field in &draft.given {
        assign(*field, &draft.facts, &mut facts);
    }
    if enters_again(stored, &mut facts) {
        draft
            .notes
            .push("入库日期不早于系统中的出库日期，按再次入库处理，以前的在库记录保留".into());
    }
    if draft.given.contains(&Field::Town) && draft.facts.town_code != stored.town_code {
        draft.notes.push("所属镇街与系统不一致，未修改：企业迁移请由领导小组办公室登记迁移".into());
    }
    if draft.extra.stage.and_then(Step::stage).is_some_and(|stage| stage != company.position.stage)
    {
        let present = company.position.stage.label();
        draft
            .notes
            .push(format!("当前阶段与系统（{present}）不一致，未修改：阶段变更请在企业页面登记"));
    }
    let changes = changes(stored, &facts);
    let name = facts.name.clone();
    let outcome = if changes.is_empty() { Outcome::Unchanged } else { Outcome::Updated };
    let work = match outcome {
        Outcome::Updated => Work::Verb(Verb::Update(Box::new((company.clone(), facts)))),
        _ => Work::None,
    };
    Planned { name, company_id: Some(company.id), changes, work, ..Planned::plain(draft, outcome) }
}

/// A company that has left the pool and of which a list gives a later day of entering is in it
/// again: no list says that it has not left.
fn enters_again(stored: &Facts, facts: &mut Facts) -> bool {
    let again = facts.entered_pool_on != stored.entered_pool_on
        && stored.left_pool_on.is_some_and(|left| facts.entered_pool_on >= Some(left));
    if again {
        (facts.left_pool_on, facts.left_pool_reason) = (None, None);
    }
    again
}

/// The fields in which two states differ, with their Chinese names.
pub fn changes<T: PartialEq + Serialize>(old: &T, new: &T) -> Vec<FieldChange> {
    if old == new { Vec::new() } else { between(&object(old), new) }
}

/// The fields of a record that there was not.
pub fn from_nothing<T: Serialize>(new: &T) -> Vec<FieldChange> {
    between(&Map::new(), new)
}

fn object<T: Serialize>(record: &T) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn between<T: Serialize>(old: &Map<String, Value>, new: &T) -> Vec<FieldChange> {
    differences(old, &object(new))
        .into_iter()
        .map(|(field, old, new)| {
            let label = match (field.parse::<Field>(), field.as_str()) {
                (Ok(known), _) => known.label().to_owned(),
                (Err(_), "left_pool_on") => "出库日期".to_owned(),
                (Err(_), "left_pool_reason") => "出库原因".to_owned(),
                (Err(_), other) => other.to_owned(),
            };
            FieldChange { field, label, old, new }
        })
        .collect()
}

/// Copies what a list gives for a field.
pub fn assign(field: Field, from: &Facts, to: &mut Facts) {
    match field {
        Field::Name => to.name.clone_from(&from.name),
        Field::EstablishedOn => to.established_on = from.established_on,
        Field::RegisteredCapital => {
            to.registered_capital_yuan = from.registered_capital_yuan;
            to.foreign_capital = from.foreign_capital;
            to.foreign_capital_currency = from.foreign_capital_currency;
        }
        Field::Tags => to.tags = from.tags.clone(),
        Field::Employees => to.employees = from.employees,
        Field::TargetBoard => to.target_board = from.target_board,
        Field::PlannedFilingOn => to.planned_filing_on = from.planned_filing_on,
        Field::EnteredPoolOn => to.entered_pool_on = from.entered_pool_on,
        // Units change by dated moves; what is no text either is no fact of a company.
        other => {
            if let (Some(given), Some(place)) = (from.text(other.code()), to.text_mut(other.code()))
            {
                place.clone_from(given);
            }
        }
    }
}
