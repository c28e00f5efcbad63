//! Compares a row of a list of companies with the stored companies.

use super::{Companies, NewRow, Said, Update, Work};
use crate::columns::Field;
use crate::company::{self, Company, Fact, Facts, Input};
use crate::course::NewEvent;
use crate::dates::InexactDate;
use crate::declaration::PoolInput;
use crate::error::Code;
use crate::import::list_kind::{
    CompaniesFound, Draft, Judged, Judgement, Planner, Refused, SEVERAL_NAMESAKES, changes,
};
use crate::stage::{Phase, Stage, Step};

impl Planner<'_, Companies> {
    pub(super) fn company(
        &mut self,
        draft: &mut Draft<Said>,
        known: &CompaniesFound,
    ) -> Judged<Work> {
        if draft.says_town {
            self.check_town(draft)?; // a foreign row is refused before it is compared with anything
        }
        match self.find(draft, known)? {
            Some(company) => self.only_once(draft, company),
            None => self.create(draft),
        }
    }

    /// Updates a company, or refuses a second row for it. Two rows can match one stored company by
    /// different keys, such as its code and a former name. Only the sender knows which row is
    /// right.
    fn only_once(&mut self, draft: &mut Draft<Said>, company: &Company) -> Judged<Work> {
        let mark = self.mark("company", company.id);
        if let Some(earlier) = self.earlier(mark, draft) {
            let message = format!(
                "与第 {} 行是同一家企业（系统中的“{}”）。请合并为一行后重新导入。",
                earlier.number, company.facts.name
            );
            return Err(self.refusal(draft, &Field::NAME, Code::Duplicate, message));
        }
        Ok(self.update(draft, company))
    }

    /// Updates the stored fields that the list gives and that differ; empty cells delete nothing.
    fn update(&self, draft: &mut Draft<Said>, company: &Company) -> Judgement<Work> {
        let stored = &company.facts;
        let mut facts = given(&draft.facts, stored);
        if enters_again(stored, &mut facts) {
            draft
                .notes
                .push("入库日期不早于系统中的出库日期，按再次入库处理，以前的在库记录保留".into());
        }
        if draft.says_town && draft.facts.town_code != stored.town_code {
            draft
                .notes
                .push("所属镇街与系统不一致，未修改：企业迁移请由领导小组办公室登记迁移".into());
        }
        let present = company.position.stage;
        if draft.said.stage.and_then(Step::stage).is_some_and(|stage| stage != present) {
            let present = present.label();
            draft.notes.push(format!(
                "当前阶段与系统（{present}）不一致，未修改：阶段变更请在企业页面登记"
            ));
        }
        let offered = changes(stored, &facts);
        let pool = self.pool_to_declare(draft, stored, &mut facts);
        let changes = if pool.is_some() { offered } else { changes(stored, &facts) };
        let name = facts.name.clone();
        let work = || Work::Update(Box::new(Update { company: company.clone(), facts, pool }));
        Judgement { name: Some(name), ..Judgement::changed(company, changes, work) }
    }

    /// Takes a change of the pool out of the facts if it must be declared: restores the stored pool
    /// facts and returns the change. Without a date it cannot be declared.
    fn pool_to_declare(
        &self,
        draft: &mut Draft<Said>,
        stored: &Facts,
        facts: &mut Facts,
    ) -> Option<PoolInput> {
        let rules = self.reader.kind.confirmation.as_ref()?;
        if !rules.needs(Step::Reserved) || facts.pool() == stored.pool() {
            return None;
        }
        let given = PoolInput {
            reserve_batch: facts.reserve_batch.clone(),
            entered_pool_on: facts.entered_pool_on.filter(|on| Some(*on) != stored.entered_pool_on),
            left_pool_on: facts.left_pool_on.filter(|on| Some(*on) != stored.left_pool_on),
            left_pool_reason: facts.left_pool_reason.clone(),
        };
        facts.reserve_batch.clone_from(&stored.reserve_batch);
        facts.entered_pool_on = stored.entered_pool_on;
        facts.left_pool_on = stored.left_pool_on;
        facts.left_pool_reason.clone_from(&stored.left_pool_reason);
        let days = [given.entered_pool_on, given.left_pool_on];
        let is_dated = days.iter().any(Option::is_some);
        let is_ahead = days.iter().flatten().any(|day| *day > self.reader.list.today);
        let is_possible = match (given.left_pool_on, given.entered_pool_on) {
            (Some(left), entered) => {
                let stored_entry = stored.entered_pool_on.filter(|_| stored.left_pool_on.is_none());
                entered.or(stored_entry).is_some_and(|entered| entered <= left)
            }
            (None, _) => true,
        };
        let (note, declares): (&str, bool) = match (is_dated, is_ahead, is_possible) {
            (false, ..) => ("批次没有写入：入库须有入库日期，并经领导小组办公室确认", false),
            (_, true, _) => ("入库、出库没有申报：日期晚于今天", false),
            (_, _, false) => ("出库没有申报：企业不在库，或出库日期早于入库日期", false),
            (true, false, true) => {
                ("入库、出库须经领导小组办公室确认：提交后列为待确认的申报", true)
            }
        };
        draft.notes.push(note.into());
        declares.then_some(given)
    }

    fn find<'k>(
        &self,
        draft: &Draft<Said>,
        known: &'k CompaniesFound,
    ) -> Result<Option<&'k Company>, Refused> {
        let namesakes: Vec<&Company> = known
            .named(draft.folded_name.as_str())
            .filter(|company| self.scope.covers_town(&company.facts.town_code))
            .collect();
        match (&draft.facts.credit_code, namesakes.as_slice()) {
            (Some(code), _) => match known.coded(code) {
                Some(company) => self.owner(draft, company, &namesakes).map(Some),
                None => self.namesake_without_code(draft, &namesakes),
            },
            (None, []) => Ok(None),
            (None, [company]) => Ok(Some(company)),
            (None, _) => Err(self.refusal(draft, &Field::NAME, Code::Duplicate, SEVERAL_NAMESAKES)),
        }
    }

    /// Returns the company with the code, whatever its name. Refuses a company outside the scope,
    /// and a name that belongs to another company.
    fn owner<'k>(
        &self,
        draft: &Draft<Said>,
        company: &'k Company,
        namesakes: &[&Company],
    ) -> Result<&'k Company, Refused> {
        if !self.scope.covers_town(&company.facts.town_code) {
            let message = "这个信用代码已属于系统中的另一家企业。请核对代码；如企业已迁入，请由领导小组办公室登记迁移。";
            return Err(self.refusal(draft, &Field::CREDIT_CODE, Code::CodeConflict, message));
        }
        if let [other, ..] = namesakes
            && namesakes.iter().all(|other| other.id != company.id)
        {
            let message = format!(
                "这个信用代码已登记在“{}”名下，而“{}”是另一家已登记的企业。请核对代码和名称。",
                company.facts.name, other.facts.name
            );
            return Err(self.refusal(draft, &Field::CREDIT_CODE, Code::CodeConflict, message));
        }
        Ok(company)
    }

    /// Handles a code that is not stored: returns the company with the same name and no code, which
    /// gets this code. Refuses a company with the same name and another code.
    fn namesake_without_code<'k>(
        &self,
        draft: &Draft<Said>,
        namesakes: &[&'k Company],
    ) -> Result<Option<&'k Company>, Refused> {
        match namesakes {
            [] => Ok(None),
            [company] if company.facts.credit_code.is_none() => Ok(Some(company)),
            [company, ..] => {
                let stored = company.facts.credit_code.as_deref().unwrap_or("（无）");
                let message = format!(
                    "同名企业已登记的信用代码是 {stored}，与名单不同。请核对营业执照后更正其中一处。"
                );
                Err(self.refusal(draft, &Field::CREDIT_CODE, Code::CodeConflict, message))
            }
        }
    }

    fn create(&self, draft: &mut Draft<Said>) -> Judged<Work> {
        self.check_town(draft)?;
        let (step, on) = self.opening(draft);
        if matches!(step.stage(), Some(Stage::Listed | Stage::MovedOut) | None) {
            let message = "已上市、迁出、中止等状态须有日期和记录，不能随企业名单导入：上市公司请用“上市公司名单”导入。";
            return Err(self.refusal(draft, &Companies::STAGE, Code::BadEnum, message));
        }
        let mut facts = std::mem::take(&mut draft.facts);
        let name = facts.name.clone();
        let pool = self.pool_to_declare(draft, &Facts::default(), &mut facts);
        let declares = |step| {
            let rules = self.reader.kind.confirmation.as_ref();
            rules.is_some_and(|rules| rules.needs(step))
        };
        // The stage follows from the entry to the pool, and is declared with it or not at all.
        let follows_pool = draft.said.stage.is_none() && step == Step::Reserved;
        let by_pool = step == Step::Reserved && (pool.is_some() || follows_pool);
        let on = match follows_pool && declares(step) && pool.is_none() {
            true => InexactDate::from(self.as_of),
            false => on,
        };
        // From 培育线索 no company can exit in a way that only a later stage allows.
        let is_exit = step.stage().is_some_and(|stage| stage.phase() == Phase::Exited);
        if declares(step) && is_exit {
            draft.notes.push(format!(
                "阶段“{}”没有写入：先登记为培育线索，退出请由领导小组办公室登记",
                step.label()
            ));
        }
        let declared = (declares(step) && !by_pool && !is_exit).then(|| NewEvent {
            occurred_precision: Some(on.precision),
            ..NewEvent::on_day(step, on.date)
        });
        if declared.is_some() {
            draft.notes.push(format!(
                "阶段“{}”须经领导小组办公室确认：先登记为培育线索，提交后列为待确认的申报",
                step.label()
            ));
        }
        let step = if declares(step) { Step::Candidate } else { step };
        let new = NewRow { facts, step, on, keys: None, declared, pool };
        Ok(Judgement::created(name, Work::Create(Box::new(new))))
    }

    /// Returns the first stage of a new company and its date; by default the date of the list.
    fn opening(&self, draft: &Draft<Said>) -> (Step, InexactDate) {
        let Said { stage, stage_on } = draft.said;
        let pool = draft.facts.entered_pool_on.map(InexactDate::from);
        let step = stage.unwrap_or(match pool {
            Some(_) => Step::Reserved,
            None => Step::Candidate,
        });
        let on = stage_on.or(pool.filter(|_| stage.is_none()));
        (step, on.unwrap_or(InexactDate::from(self.as_of)))
    }
}

/// Returns the stored facts, replaced by those the list gives. The town is not replaced: it changes
/// only by a dated move.
fn given(list: &Facts, stored: &Facts) -> Facts {
    let mut facts = stored.clone();
    let given = |fact: &&Fact| fact.is_known(list) && fact.about.input != Input::Town;
    for fact in company::facts().filter(given) {
        fact.copy(list, &mut facts);
    }
    // A capital in one currency replaces a capital in another currency.
    if list.registered_capital_yuan.or(list.foreign_capital).is_some() {
        facts.registered_capital_yuan = list.registered_capital_yuan;
        facts.foreign_capital = list.foreign_capital;
        facts.foreign_capital_currency = list.foreign_capital_currency;
    }
    facts
}

/// Clears the date of leaving the pool if the list gives a new date of entry that is not earlier,
/// because no list can say that a company has not left. Returns whether the company entered again.
fn enters_again(stored: &Facts, facts: &mut Facts) -> bool {
    let again = facts.entered_pool_on != stored.entered_pool_on
        && stored.left_pool_on.is_some_and(|left| facts.entered_pool_on >= Some(left));
    if again {
        (facts.left_pool_on, facts.left_pool_reason) = (None, None);
    }
    again
}
