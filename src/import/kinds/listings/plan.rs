//! A row of a list of listed companies, against what is stored.

use crate::columns::Field;
use crate::company::{Company, Facts, FoldedName};
use crate::error::Code;
use crate::import::kinds::companies::plan::{assign, changes};
use crate::import::model::{FieldChange, Outcome};
use crate::import::plan::{ListingWork, Planned, Planner, Verb, Work};
use crate::import::row::Draft;
use crate::import::store::Known;
use crate::listing::{Listing, ListingPatch, NewListing};
use crate::stage::Stage;

/// Facts that a list of listings fills in where the company has none.
const FILLED_IN: &[Field] = &[
    Field::ShortName,
    Field::CreditCode,
    Field::Address,
    Field::LegalRepresentative,
    Field::Industry,
];

impl Planner<'_> {
    pub fn listing(&self, draft: Draft, known: &Known) -> Result<Planned, Box<Planned>> {
        let Some(company) = find(&draft, known) else {
            return self.unknown_company(draft);
        };
        if !self.scope.covers_town(&company.facts.town_code) {
            let message =
                "这家企业不在您管辖的镇街（园区）。请从名单中删去这一行，或由领导小组办公室导入。";
            return Err(self.failed(draft, Field::Town, Code::ForeignTown, message));
        }
        self.known_company(draft, company, known)
    }

    /// Nobody here knows the company: with a place in the city it is recorded, without one the
    /// row concerns somebody else.
    fn unknown_company(&self, mut draft: Draft) -> Result<Planned, Box<Planned>> {
        let placed = !draft.facts.town_code.is_empty();
        if !placed && draft.facts.registered_address.is_none() {
            draft.notes =
                vec!["企业库中没有这家公司，名单也未写镇街或注册地址，无法判断是否属于本市".into()];
            return Ok(Planned::plain(draft, Outcome::Skipped));
        }
        let mut draft = self.check_town(draft)?;
        if draft.facts.name.is_empty() {
            let message = "缺少企业名称，请填写营业执照上的全称。";
            return Err(self.failed(draft, Field::Name, Code::MissingName, message));
        }
        let Some(new) = new_listing(&draft) else {
            let message = "新增上市记录须有证券代码和上市日期，请补充后重新导入。";
            return Err(self.failed(draft, Field::ListedOn, Code::BadDate, message));
        };
        let facts = std::mem::take(&mut draft.facts);
        let work = ListingWork {
            company: None,
            former_names: std::mem::take(&mut draft.extra.former_names),
            new: Some(new),
            patch: None,
            exit: draft.extra.exit,
            facts: facts.clone(),
        };
        let work = Work::Verb(Verb::List(Box::new(work)));
        Ok(Planned { name: facts.name, work, ..Planned::plain(draft, Outcome::Created) })
    }

    fn known_company(
        &self,
        mut draft: Draft,
        company: &Company,
        known: &Known,
    ) -> Result<Planned, Box<Planned>> {
        let facts = filled_in(&draft, &company.facts);
        let mut differences = changes(&company.facts, &facts);
        let stored = draft.extra.board.and_then(|board| {
            known.listings(company.id).find(|listing| listing.venue == board.venue())
        });
        let (new, patch) = match stored {
            Some(listing) => (None, patch(&draft, listing, &mut differences)),
            None => (new_listing(&draft), None),
        };
        let gone = matches!(company.position.stage, Stage::Delisted | Stage::MovedOut);
        let exit = draft.extra.exit.filter(|_| !gone);
        if let Some(exit) = exit {
            differences.push(FieldChange {
                field: "stage".into(),
                label: "阶段".into(),
                old: Some(company.position.stage.label().into()),
                new: Some(exit.step.label().into()),
            });
        }
        let outcome = match (&new, differences.is_empty()) {
            (Some(_), _) => Outcome::Created,
            (None, false) => Outcome::Updated,
            (None, true) => Outcome::Unchanged,
        };
        let former_names = std::mem::take(&mut draft.extra.former_names);
        let work = match outcome {
            Outcome::Unchanged => Work::None,
            _ => Work::Verb(Verb::List(Box::new(ListingWork {
                company: Some(company.clone()),
                facts,
                former_names,
                new,
                patch,
                exit,
            }))),
        };
        let name = company.facts.name.clone();
        Ok(Planned {
            name,
            company_id: Some(company.id),
            changes: differences,
            work,
            ..Planned::plain(draft, outcome)
        })
    }
}

/// By credit code, else by stock code, else by folded name, former names included.
fn find<'k>(draft: &Draft, known: &'k Known) -> Option<&'k Company> {
    let by_code = draft.facts.credit_code.as_deref().and_then(|code| known.coded(code));
    let by_stock_code = || {
        let code = draft.extra.stock_code.as_ref()?;
        known.with_stock_code(&code.code, draft.extra.board.map(|board| board.venue()))
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

fn new_listing(draft: &Draft) -> Option<NewListing> {
    let on = draft.extra.listed_on?;
    Some(NewListing {
        company_id: 0,
        board: draft.extra.board?,
        stock_code: draft.extra.stock_code.as_ref()?.code.clone(),
        short_name: draft.facts.short_name.clone(),
        listed_on: on.date,
        listed_precision: Some(on.precision),
        funds_raised_yuan: draft.extra.funds_raised_yuan,
        source: draft.extra.source.clone(),
        note: draft.facts.note.clone(),
    })
}

fn filled_in(draft: &Draft, stored: &Facts) -> Facts {
    let mut offered = stored.clone();
    for field in draft.given.iter().filter(|field| FILLED_IN.contains(field)) {
        assign(*field, &draft.facts, &mut offered);
    }
    fill_in(stored.clone(), offered)
}

/// What is missing among stored facts, from those a list of listings offers.
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
    draft: &Draft,
    listing: &Listing,
    differences: &mut Vec<FieldChange>,
) -> Option<(i64, i64, ListingPatch)> {
    let mut patch = ListingPatch::default();
    let before = differences.len();
    let mut note = |field: Field, old: Option<String>, new: String| {
        let (field, label) = (field.code().to_owned(), field.label().to_owned());
        differences.push(FieldChange { field, label, old, new: Some(new) });
    };
    if let Some(on) = draft.extra.listed_on
        && on.date != listing.listed_on
    {
        note(Field::ListedOn, Some(listing.listed_on.to_string()), on.date.to_string());
        (patch.listed_on, patch.listed_precision) = (Some(on.date), Some(on.precision));
    }
    if let Some(funds) = draft.extra.funds_raised_yuan
        && Some(funds) != listing.funds_raised_yuan
    {
        note(
            Field::FundsRaised,
            listing.funds_raised_yuan.map(|f| f.to_string()),
            funds.to_string(),
        );
        patch.funds_raised_yuan = Some(Some(funds));
    }
    if let Some(short) = &draft.facts.short_name
        && Some(short) != listing.short_name.as_ref()
    {
        note(Field::ShortName, listing.short_name.clone(), short.clone());
        patch.short_name = Some(Some(short.clone()));
    }
    (differences.len() > before).then_some((listing.id, listing.version, patch))
}
