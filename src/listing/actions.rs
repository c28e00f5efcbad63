//! Operations on listings: recording, changing, delisting.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::check::{wrong_with_changed, wrong_with_new};
use super::model::{Listing, NewListingRow};
use super::patch::ListingPatch;
use super::store::{self, ListingChange};
use crate::access::{CompanyRef, Scope};
use crate::company::{self, Company};
use crate::confirmation::{
    Fact, FactKind, Proof, Submission, declare, listing_mark, must_declare, refuse_undeclared,
};
use crate::course::{self, LegalStep, NewEvent};
use crate::dates::{InexactDate, Precision};
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::goal;
use crate::market::Board;
use crate::record::{Change, ChangeKind, HistoryEntry, Tx, differences, field_changes};
use crate::stage::{self, Step};

/// 上市记录 to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewListing {
    pub company_id: i64,
    /// 板块
    pub board: Board,
    /// 证券代码
    pub stock_code: String,
    /// 证券简称
    #[serde(default)]
    pub short_name: Option<String>,
    /// 上市日期
    pub listed_on: NaiveDate,
    /// `day` by default.
    #[serde(default)]
    pub listed_precision: Option<Precision>,
    /// 募集资金, whole yuan
    #[serde(default)]
    pub funds_raised_yuan: Option<i64>,
    /// 来源
    #[serde(default)]
    pub source: Option<String>,
    /// 备注
    #[serde(default)]
    pub note: Option<String>,
    /// 证明文件: a file of the company that proves a declared listing, instead of a source
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment_id: Option<i64>,
}

impl NewListing {
    fn listed(&self) -> InexactDate {
        InexactDate::containing(self.listed_on, self.listed_precision.unwrap_or(Precision::Day))
    }

    /// Returns the fact to be declared by a user whose listings need a confirmation.
    fn as_fact(&self, company: CompanyRef) -> Result<Fact, Error> {
        Ok(Fact {
            company,
            kind: FactKind::Listing,
            step: Step::Listed,
            mark: listing_mark(self.board, &self.stock_code),
            on: self.listed(),
            input: serde_json::to_value(self)?,
            proof: Proof { document_no: self.source.clone(), attachment_id: self.attachment_id },
        })
    }
}

/// Records a listing and returns its id. The first listing of a company moves it to 已上市. A
/// listing that the user must declare is checked like any other and then declared.
pub fn record(tx: &mut Tx<'_>, scope: &Scope, new: NewListing) -> Result<Submission<i64>, Error> {
    let company = company::find(tx.db(), scope, new.company_id)?.present()?;
    if must_declare(tx, Step::Listed)? {
        check_new(tx, &company, &new)?;
        return declare(tx, new.as_fact(company.key())?).map(Submission::Declared);
    }
    record_on_step(tx, scope, &company, &new, None).map(Submission::Recorded)
}

/// Checks a listing to be recorded, with the step that it is for its company.
pub fn check_new(tx: &mut Tx<'_>, company: &Company, new: &NewListing) -> Result<(), Error> {
    checked(tx, company.key(), new, new.listed())?;
    if !company.position.stage.is_listed_or_moved() {
        course::legal_step(tx, company, listing_event(new, new.listed()))?;
    }
    Ok(())
}

/// As [`record`], for a company that takes a step with the listing. `step` is given if it was
/// already checked.
pub(super) fn record_on_step(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    new: &NewListing,
    step: Option<&LegalStep>,
) -> Result<i64, Error> {
    refuse_undeclared(tx, Step::Listed)?;
    let on = new.listed();
    let row = checked(tx, company.key(), new, on)?;
    let id = goal::recounting(tx, scope, company.key(), |tx| {
        let id = store::insert(tx.db(), &row)?;
        if !company.position.stage.is_listed_or_moved() {
            take(tx, company, step, || listing_event(new, on))?;
        }
        Ok(id)
    })?;
    company::refresh_keys(tx, scope, company.key())?;
    tx.history(&[Change::of_record(Some(company.id), "listing", id, ChangeKind::Created)])?;
    let detail =
        json!({"board": row.board, "stock_code": row.stock_code, "listed_on": row.listed_on});
    tx.audit("listing_recorded", "listing", &id.to_string(), detail)?;
    Ok(id)
}

/// Returns the event of a company's first listing.
fn listing_event(new: &NewListing, on: InexactDate) -> NewEvent {
    NewEvent {
        board: Some(new.board),
        occurred_precision: Some(on.precision),
        ..NewEvent::on_day(Step::Listed, on.date)
    }
}

/// Takes a step that was already checked. Without one, checks and takes the step of the event.
pub(super) fn take(
    tx: &mut Tx<'_>,
    company: &Company,
    step: Option<&LegalStep>,
    event: impl FnOnce() -> NewEvent,
) -> Result<(), Error> {
    match step {
        Some(step) => course::take_step(tx, company, step),
        None => {
            let step = course::legal_step(tx, company, event())?;
            course::take_step(tx, company, &step)
        }
    }
}

fn checked(
    tx: &mut Tx<'_>,
    company: CompanyRef,
    new: &NewListing,
    on: InexactDate,
) -> Result<NewListingRow, Error> {
    let errors = wrong_with_new(new, on, tx.today());
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }
    let code = new.stock_code.trim();
    let holder = store::find_by_stock_code(tx.db(), new.board.venue(), code)?;
    if holder.is_some() {
        return Err(Error::conflict(
            Code::Duplicate,
            format!("证券代码 {code} 已有上市记录。如要修改，请打开该记录；如代码有误，请核对。"),
        ));
    }
    let now = tx.now();
    Ok(NewListingRow {
        company_id: company,
        board: new.board,
        venue: new.board.venue(),
        stock_code: code.to_owned(),
        short_name: new.short_name.clone(),
        listed_on: on.date,
        listed_precision: on.precision,
        funds_raised_yuan: new.funds_raised_yuan,
        source: new.source.clone(),
        note: new.note.clone(),
        created_at: now,
        updated_at: now,
        version: 1,
        import_id: tx.import_id(),
    })
}

/// Changes a listing. If this ends the last listing of a company, the company moves to 退市.
pub fn change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    patch: ListingPatch,
) -> Result<(), Error> {
    change_on_step(tx, scope, id, seen_version, patch, None)
}

fn change_on_step(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    patch: ListingPatch,
    step: Option<&LegalStep>,
) -> Result<(), Error> {
    refuse_undeclared(tx, Step::Listed)?;
    let (listing, holder) = store::find(tx.db(), scope, id)?.present()?;
    let present = || Ok(super::view::ListingView::new(listing.clone(), holder.clone()));
    check_version(seen_version, listing.version, present)?;
    let has_reason = patch.delisted_reason.is_some();
    let change = patch.merged(&listing);
    let mut errors = wrong_with_changed(&change, tx.today());
    if change.delisted_on.is_none() && has_reason {
        let sentence = "写了退市原因的，须填写退市日期。";
        errors.push(FieldError::new("delisted_on", Code::DelistedOnRequired, sentence));
    }
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }
    let delisting = change.delisted_on.is_some() && listing.delisted_on.is_none();
    let company = company::find(tx.db(), scope, listing.company_id)?.present()?;
    goal::recounting(tx, scope, company.key(), |tx| {
        let now = tx.now();
        store::update(tx.db(), &listing, &change, now)?;
        if delisting { leave_if_last(tx, &company, &change, step) } else { Ok(()) }
    })?;
    let entries = history_of(&listing, &change)?;
    tx.history(&entries)?;
    tx.audit("listing_changed", "listing", &id.to_string(), json!({"delisting": delisting}))
}

fn leave_if_last(
    tx: &mut Tx<'_>,
    company: &Company,
    change: &ListingChange,
    step: Option<&LegalStep>,
) -> Result<(), Error> {
    let listings = store::listings_of(tx.db(), company.key())?;
    let latest =
        listings.iter().map(|l| l.delisted_on).max_by_key(|end| end.unwrap_or(NaiveDate::MAX));
    let (Some(Some(_)), stage::Stage::Listed) = (latest, company.position.stage) else {
        return Ok(());
    };
    let Some(on) = change.delisted_on else { return Ok(()) };
    let event = || NewEvent {
        occurred_precision: change.delisted_precision,
        note: change.delisted_reason.clone(),
        ..NewEvent::on_day(Step::Delisted, on)
    };
    take(tx, company, step, event)
}

fn history_of(before: &Listing, change: &ListingChange) -> Result<Vec<Change<'static>>, Error> {
    let state = |listed_on: NaiveDate,
                 delisted_on: Option<NaiveDate>,
                 funds: Option<i64>,
                 texts: [&Option<String>; 4]| {
        let [short_name, delisted_reason, source, note] = texts;
        match json!({
            "short_name": short_name, "listed_on": listed_on, "funds_raised_yuan": funds,
            "delisted_on": delisted_on, "delisted_reason": delisted_reason,
            "source": source, "note": note,
        }) {
            serde_json::Value::Object(members) => members,
            _ => serde_json::Map::new(),
        }
    };
    let old = state(
        before.listed_on,
        before.delisted_on,
        before.funds_raised_yuan,
        [&before.short_name, &before.delisted_reason, &before.source, &before.note],
    );
    let new = state(
        change.listed_on,
        change.delisted_on,
        change.funds_raised_yuan,
        [&change.short_name, &change.delisted_reason, &change.source, &change.note],
    );
    let of = (Some(before.company_id), "listing", before.id, before.version + 1);
    Ok(field_changes(of, differences(&old, &new)))
}

/// Ends every current listing of a company.
pub fn delist_all(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    on: InexactDate,
    reason: &str,
) -> Result<(), Error> {
    delist(tx, scope, company, on, reason, None)
}

/// As [`delist_all`], for a company that takes a step with the delisting. `step` is given if it was
/// already checked.
pub(super) fn delist(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    on: InexactDate,
    reason: &str,
    step: Option<&LegalStep>,
) -> Result<(), Error> {
    let mut running = store::listings_of(tx.db(), company.key())?;
    running.retain(|listing| listing.delisted_on.is_none());
    for listing in running {
        let patch = ListingPatch {
            delisted_on: Some(on.date),
            delisted_precision: Some(on.precision),
            delisted_reason: Some(reason.to_owned()),
            ..ListingPatch::default()
        };
        change_on_step(tx, scope, listing.id, listing.version, patch, step)?;
    }
    Ok(())
}

/// Restores the values of a company's listings that an import overwrote, from the history.
pub fn restore_listings(
    tx: &mut Tx<'_>,
    company: CompanyRef,
    entries: &[HistoryEntry],
) -> Result<(), Error> {
    for listing in store::listings_of(tx.db(), company)? {
        let id = listing.id.to_string();
        let mut change = ListingPatch::default().merged(&listing);
        let overwritten = entries.iter().filter(|e| e.record == "listing" && e.record_id == id);
        let mut restored = false;
        for entry in overwritten {
            let old = entry.old_value.clone();
            let date = || old.as_deref().and_then(|text| text.parse::<NaiveDate>().ok());
            match entry.field.as_deref() {
                Some("short_name") => change.short_name = old,
                Some("listed_on") => change.listed_on = date().unwrap_or(change.listed_on),
                Some("funds_raised_yuan") => {
                    change.funds_raised_yuan = old.and_then(|text| text.parse().ok());
                }
                Some("delisted_on") => change.delisted_on = date(),
                Some("delisted_reason") => change.delisted_reason = old,
                Some("source") => change.source = old,
                Some("note") => change.note = old,
                _ => continue,
            }
            restored = true;
        }
        if change.delisted_on.is_none() {
            change.delisted_precision = None;
        }
        if restored {
            let now = tx.now();
            store::update(tx.db(), &listing, &change, now)?;
        }
    }
    Ok(())
}
