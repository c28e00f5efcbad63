//! Compares a row of a list of listed companies with the stored listings.

use super::{Listings, Said, Work};
use crate::columns::Field;
use crate::company::{Company, Facts, FoldedName};
use crate::error::Code;
use crate::import::list_kind::{
    CompaniesFound, Draft, EarlierRow, FieldChange, Judged, Judgement, Known, Outcome, Planner,
    changes,
};
use crate::import::row::company::NO_NAME;
use crate::listing::{Listing, ListingPatch, NewListing};
use crate::stage::Stage;

/// Note of a row whose listing or exit is declared.
const TO_BE_CONFIRMED: &str = "须经领导小组办公室确认：提交后列为待确认的申报，确认后才计入";

/// Note of a row whose exit is not declared.
const EXIT_LATER: &str = "退出没有申报：上市确认之后，请重新导入或在企业页面申报退出";

impl Planner<'_, Listings> {
    /// Returns the earlier row about the same listing; if there is none, stores this row.
    pub(super) fn earlier_listing(&mut self, draft: &Draft<Said>) -> Option<EarlierRow> {
        match &draft.stock_code {
            Some(code) => self.earlier(self.mark("stock_code", &code.code), draft),
            None => self.earlier_of_company(draft, false),
        }
    }

    pub(super) fn listing(
        &self,
        draft: &mut Draft<Said>,
        known: &Known<Listing>,
    ) -> Judged<Box<Work>> {
        let Some(company) = find(draft, &known.companies) else {
            return self.unknown_company(draft);
        };
        if !self.scope.covers_town(&company.facts.town_code) {
            let message =
                "这家企业不在您管辖的镇街（园区）。请从名单中删去这一行，或由领导小组办公室导入。";
            return Err(self.refusal(draft, &Field::TOWN, Code::ForeignTown, message));
        }
        let declares = self.reader.kind.declares;
        Ok(known_company(draft, company, known.stored(company.id), declares))
    }

    /// Handles a company that is not stored: records it if the row gives a town or an address in
    /// the city. Skips a row that gives neither.
    fn unknown_company(&self, draft: &mut Draft<Said>) -> Judged<Box<Work>> {
        if draft.facts.town_code.is_empty() && draft.facts.registered_address.is_none() {
            draft.notes =
                vec!["企业库中没有这家公司，名单也未写镇街或注册地址，无法判断是否属于本市".into()];
            return Ok(Judgement::nothing(Outcome::Skipped));
        }
        self.check_town(draft)?;
        if draft.facts.name.is_empty() {
            return Err(self.refusal(draft, &Field::NAME, Code::MissingName, NO_NAME));
        }
        let Some(new) = new_listing(draft) else {
            let message = "新增上市记录须有证券代码和上市日期，请补充后重新导入。";
            return Err(self.refusal(draft, &Listings::LISTED_ON, Code::BadDate, message));
        };
        if self.reader.kind.declares {
            draft.notes.push(TO_BE_CONFIRMED.into());
            draft.notes.extend(draft.said.exit.map(|_| EXIT_LATER.into()));
        }
        let work = Box::new(Work {
            company: None,
            former_names: std::mem::take(&mut draft.said.former_names),
            new: Some(new),
            patch: None,
            exit: draft.said.exit.filter(|_| !self.reader.kind.declares),
            facts: std::mem::take(&mut draft.facts),
        });
        Ok(Judgement::created(work.facts.name.clone(), work))
    }
}

fn known_company(
    draft: &mut Draft<Said>,
    company: &Company,
    stored: &[Listing],
    declares: bool,
) -> Judgement<Box<Work>> {
    let facts = fill_in(company.facts.clone(), draft.facts.clone());
    let mut changes = changes(&company.facts, &facts);
    let stored = draft
        .said
        .board
        .and_then(|board| stored.iter().find(|listing| listing.venue == board.venue()));
    let (new, patch) = match stored {
        Some(listing) if declares => {
            if patch(draft, listing, &mut Vec::new()).is_some() {
                draft
                    .notes
                    .push("与系统中的上市记录不一致，未修改：请联系领导小组办公室更正".into());
            }
            (None, None)
        }
        Some(listing) => (None, patch(draft, listing, &mut changes)),
        None => (new_listing(draft), None),
    };
    let stage = company.position.stage;
    let gone = matches!(stage, Stage::Delisted | Stage::MovedOut);
    if declares && draft.said.exit.is_some() && !gone && stage != Stage::Listed {
        draft.notes.push(EXIT_LATER.into());
    }
    // An exit can be declared only once the listing is confirmed.
    let exit = draft.said.exit.filter(|_| !(gone || declares && stage != Stage::Listed));
    if declares && (new.is_some() || exit.is_some()) {
        draft.notes.push(TO_BE_CONFIRMED.into());
    }
    changes.extend(exit.map(|exit| FieldChange {
        field: "stage".into(),
        label: "阶段".into(),
        old: Some(stage.label().into()),
        new: Some(exit.step.label().into()),
    }));
    let former_names = std::mem::take(&mut draft.said.former_names);
    let is_new = new.is_some();
    let work = || {
        let company = Some(company.clone());
        Box::new(Work { company, facts, former_names, new, patch, exit })
    };
    match is_new {
        true => {
            let created = Judgement::created(String::new(), work()).of(company);
            Judgement { changes, ..created }
        }
        false => Judgement::changed(company, changes, work),
    }
}

/// Finds the company by credit code, otherwise by stock code, otherwise by folded name, including
/// former names.
fn find<'k>(draft: &Draft<Said>, known: &'k CompaniesFound) -> Option<&'k Company> {
    let by_code = draft.facts.credit_code.as_deref().and_then(|code| known.coded(code));
    let by_stock_code = || {
        let code = draft.stock_code.as_ref()?;
        known.with_stock_code(&code.code, draft.said.board.map(|board| board.venue()))
    };
    let by_name = || {
        let names = [Some(draft.facts.name.as_str()), draft.facts.short_name.as_deref()];
        names.into_iter().flatten().filter(|name| !name.is_empty()).find_map(|name| {
            let folded = FoldedName::new(name);
            known.named(folded.as_str()).next()
        })
    };
    by_code.or_else(by_stock_code).or_else(by_name)
}

fn new_listing(draft: &Draft<Said>) -> Option<NewListing> {
    let on = draft.said.listed_on?;
    Some(NewListing {
        company_id: 0,
        board: draft.said.board?,
        stock_code: draft.stock_code.as_ref()?.code.clone(),
        short_name: draft.facts.short_name.clone(),
        listed_on: on.date,
        listed_precision: Some(on.precision),
        funds_raised_yuan: draft.said.funds_raised_yuan,
        source: draft.said.source.clone(),
        note: draft.facts.note.clone(),
        attachment_id: None,
    })
}

/// Fills in missing stored facts with those the list gives.
pub fn fill_in(stored: Facts, offered: Facts) -> Facts {
    Facts {
        short_name: stored.short_name.or(offered.short_name),
        credit_code: stored.credit_code.or(offered.credit_code),
        registered_address: stored.registered_address.or(offered.registered_address),
        legal_representative: stored.legal_representative.or(offered.legal_representative),
        industry: stored.industry.or(offered.industry),
        ..stored
    }
}

fn patch(
    draft: &Draft<Said>,
    listing: &Listing,
    differences: &mut Vec<FieldChange>,
) -> Option<(i64, i64, ListingPatch)> {
    let mut patch = ListingPatch::default();
    let before = differences.len();
    let mut note = |field: &Field, old: Option<String>, new: String| {
        differences.push(FieldChange::of(field, old, Some(new)));
    };
    if let Some(on) = draft.said.listed_on
        && on.date != listing.listed_on
    {
        note(&Listings::LISTED_ON, Some(listing.listed_on.to_string()), on.date.to_string());
        (patch.listed_on, patch.listed_precision) = (Some(on.date), Some(on.precision));
    }
    if let Some(funds) = draft.said.funds_raised_yuan
        && Some(funds) != listing.funds_raised_yuan
    {
        let old = listing.funds_raised_yuan.map(|funds| funds.to_string());
        note(&Listings::FUNDS_RAISED, old, funds.to_string());
        patch.funds_raised_yuan = Some(Some(funds));
    }
    if let Some(short) = &draft.facts.short_name
        && Some(short) != listing.short_name.as_ref()
    {
        note(&Field::SHORT_NAME, listing.short_name.clone(), short.clone());
        patch.short_name = Some(Some(short.clone()));
    }
    (differences.len() > before).then_some((listing.id, listing.version, patch))
}
