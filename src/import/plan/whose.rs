//! Whose a row is that speaks of a company which has to be there.

use super::{Planned, Planner};
use crate::columns::Field;
use crate::columns::Kind;
use crate::company::{Company, FoldedName};
use crate::error::Code;
use crate::import::row::Draft;
use crate::import::store::Known;

impl Planner<'_> {
    /// The stored company of a row: by its code, else by its stock code, else by its name. The
    /// whole city is known here; what lies outside the scope is only said not to be the
    /// importer's.
    pub fn company_of<'k>(
        &self,
        mut draft: Draft,
        known: &'k Known,
    ) -> Result<(Draft, &'k Company), Box<Planned>> {
        let says_town = draft.given.contains(&Field::Town);
        if says_town {
            draft = self.check_town(draft)?;
        }
        let coded = draft.facts.credit_code.as_deref().and_then(|code| known.coded(code));
        let listed = draft.extra.stock_code.as_ref();
        let listed = listed.and_then(|code| known.with_stock_code(&code.code, None));
        if let (Some(one), Some(other)) = (coded, listed)
            && one.id != other.id
        {
            let message = "信用代码和证券代码在系统中属于两家企业。请核对后更正其中一个。";
            return Err(self.failed(draft, Field::CreditCode, Code::CodeConflict, message));
        }
        let (mut draft, company) = match coded.or(listed) {
            Some(company) => (draft, company),
            None => self.namesake(draft, known)?,
        };
        if !self.scope.covers_town(&company.facts.town_code) {
            return Err(self.foreign(draft));
        }
        let said = draft.folded_name.as_str();
        if !said.is_empty() && FoldedName::new(&company.facts.name).as_str() != said {
            draft.notes.push(format!("认作系统中的“{}”", company.facts.name));
        }
        if says_town && draft.facts.town_code != company.facts.town_code {
            draft.notes.push("所属镇街与系统不一致，以系统为准".into());
        }
        Ok((draft, company))
    }

    fn namesake<'k>(
        &self,
        draft: Draft,
        known: &'k Known,
    ) -> Result<(Draft, &'k Company), Box<Planned>> {
        let anywhere = known.named(draft.folded_name.as_str());
        let (mut own, others): (Vec<&Company>, Vec<&Company>) =
            anywhere.partition(|company| self.scope.covers_town(&company.facts.town_code));
        if own.is_empty() {
            if !others.is_empty() {
                return Err(self.foreign(draft));
            }
            return Err(self.unknown_company_of(draft));
        }
        if draft.facts.credit_code.is_some() {
            // The code is nobody's: a namesake that has another one is another company.
            own.retain(|company| company.facts.credit_code.is_none());
            if own.is_empty() {
                let message =
                    "同名企业在系统中登记的信用代码与名单不同。请核对营业执照后更正其中一处。";
                return Err(self.failed(draft, Field::CreditCode, Code::CodeConflict, message));
            }
        }
        if own.len() > 1 && draft.given.contains(&Field::Town) {
            own.retain(|company| company.facts.town_code == draft.facts.town_code);
        }
        match own.as_slice() {
            [company] => Ok((draft, company)),
            _ => {
                let message = "系统中有多家同名企业，无法判断是哪一家。请补充统一社会信用代码。";
                Err(self.failed(draft, Field::Name, Code::Duplicate, message))
            }
        }
    }

    fn unknown_company_of(&self, draft: Draft) -> Box<Planned> {
        let what = match self.reader.kind {
            Kind::Financials => "财务数据",
            Kind::Companies | Kind::Listings | Kind::Blockers => "困难问题",
        };
        let message = format!(
            "系统中没有这家企业。请先导入企业名单或登记这家企业，再导入它的{what}；已有的请核对名称和信用代码。"
        );
        self.failed(draft, Field::Name, Code::UnknownCompany, message)
    }

    fn foreign(&self, draft: Draft) -> Box<Planned> {
        let message = "这家企业不在您管辖的镇街（园区）。请从名单中删去这一行，或由所属镇街、领导小组办公室导入。";
        self.failed(draft, Field::Town, Code::ForeignTown, message)
    }
}
