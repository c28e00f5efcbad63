//! Finds the stored company of a row, for lists that need an existing company.

use super::{Planner, Refused};
use crate::columns::Field;
use crate::company::{Company, FoldedName};
use crate::error::Code;
use crate::import::list_kind::ListKind;
use crate::import::row::Draft;
use crate::import::store::Known;

/// Error message for several companies with the same name.
pub const SEVERAL_NAMESAKES: &str =
    "系统中有多家同名企业，无法判断是哪一家。请补充统一社会信用代码。";
const FOREIGN: &str =
    "这家企业不在您管辖的镇街（园区）。请从名单中删去这一行，或由所属镇街、领导小组办公室导入。";

impl<K: ListKind> Planner<'_, K> {
    /// Returns the stored company of a row: by its credit code, otherwise by its stock code,
    /// otherwise by its name. `known` covers the whole city; a company outside the scope is
    /// reported only as not belonging to the importer. `records` names the records of this list
    /// kind, for the message to rows without a company.
    pub fn company_of<'k>(
        &self,
        draft: &mut Draft<K::Said>,
        known: &'k Known<K::Stored>,
        records: &str,
    ) -> Result<&'k Company, Refused> {
        if draft.says_town {
            self.check_town(draft)?;
        }
        let coded = draft.facts.credit_code.as_deref().and_then(|code| known.companies.coded(code));
        let listed = draft.stock_code.as_ref();
        let listed = listed.and_then(|code| known.companies.with_stock_code(&code.code, None));
        if let (Some(one), Some(other)) = (coded, listed)
            && one.id != other.id
        {
            let message = "信用代码和证券代码在系统中属于两家企业。请核对后更正其中一个。";
            return Err(self.refusal(draft, &Field::CREDIT_CODE, Code::CodeConflict, message));
        }
        let company = match coded.or(listed) {
            Some(company) => company,
            None => self.namesake(draft, known, records)?,
        };
        if !self.scope.covers_town(&company.facts.town_code) {
            return Err(self.refusal(draft, &Field::TOWN, Code::ForeignTown, FOREIGN));
        }
        let said = draft.folded_name.as_str();
        if !said.is_empty() && FoldedName::new(&company.facts.name).as_str() != said {
            draft.notes.push(format!("认作系统中的“{}”", company.facts.name));
        }
        if draft.says_town && draft.facts.town_code != company.facts.town_code {
            draft.notes.push("所属镇街与系统不一致，以系统为准".into());
        }
        Ok(company)
    }

    fn namesake<'k>(
        &self,
        draft: &Draft<K::Said>,
        known: &'k Known<K::Stored>,
        records: &str,
    ) -> Result<&'k Company, Refused> {
        let anywhere = known.companies.named(draft.folded_name.as_str());
        let (mut own, others): (Vec<&Company>, Vec<&Company>) =
            anywhere.partition(|company| self.scope.covers_town(&company.facts.town_code));
        if own.is_empty() && !others.is_empty() {
            return Err(self.refusal(draft, &Field::TOWN, Code::ForeignTown, FOREIGN));
        }
        if own.is_empty() {
            let message = format!(
                "系统中没有这家企业。请先导入企业名单或登记这家企业，再导入它的{records}；已有的请核对名称和信用代码。"
            );
            return Err(self.refusal(draft, &Field::NAME, Code::UnknownCompany, message));
        }
        if draft.facts.credit_code.is_some() {
            // No company has the code. A company with this name but another code is another
            // company.
            own.retain(|company| company.facts.credit_code.is_none());
            if own.is_empty() {
                let message =
                    "同名企业在系统中登记的信用代码与名单不同。请核对营业执照后更正其中一处。";
                return Err(self.refusal(draft, &Field::CREDIT_CODE, Code::CodeConflict, message));
            }
        }
        if own.len() > 1 && draft.says_town {
            own.retain(|company| company.facts.town_code == draft.facts.town_code);
        }
        match own.as_slice() {
            [company] => Ok(company),
            _ => Err(self.refusal(draft, &Field::NAME, Code::Duplicate, SEVERAL_NAMESAKES)),
        }
    }

    /// Checks that the row has a town, and that the town is within the scope.
    pub fn check_town(&self, draft: &Draft<K::Said>) -> Result<(), Refused> {
        if draft.facts.town_code.is_empty() {
            let message = "缺少所属镇街（园区），也无法从注册地址判断。请补充“镇街（园区）”一列。";
            return Err(self.refusal(draft, &Field::TOWN, Code::MissingTown, message));
        }
        if !self.scope.covers_town(&draft.facts.town_code) {
            return Err(self.refusal(draft, &Field::TOWN, Code::ForeignTown, FOREIGN));
        }
        Ok(())
    }
}
