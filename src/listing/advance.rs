//! Moving a company to another stage. Every step takes this path, including steps with a listing, a
//! delisting or a move.

use super::actions::{check_new, delist, record_on_step};
use super::relocation::relocate_on_step;
use super::{NewListing, NewMove};
use crate::access::Scope;
use crate::company::{self, Company};
use crate::confirmation::{Submission, declare, must_declare};
use crate::course::{self, LegalStep, NewEvent};
use crate::error::{Code, Error, Present};
use crate::goal;
use crate::record::Tx;
use crate::stage::Step;

/// Moves a company to another stage and returns the updated company. A step that the user must
/// declare is checked like any other and then declared.
pub fn advance(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    event: &NewEvent,
) -> Result<Submission<Company>, Error> {
    if must_declare(tx, event.stage)? {
        check_step(tx, company, event)?;
        return declare(tx, event.as_fact(company.key())?).map(Submission::Declared);
    }
    let step = course::legal_step(tx, company, event.clone())?;
    let reason = event.reason().unwrap_or_default();
    match event.stage {
        Step::Listed => list(tx, scope, company, event, &step)?,
        Step::Delisted => delist(tx, scope, company, event.date(), reason, Some(&step))?,
        Step::MovedOut => {
            let out = NewMove {
                to_town: None,
                moved_on: event.date().date,
                moved_precision: event.occurred_precision,
                reason: reason.to_owned(),
            };
            relocate_on_step(tx, scope, company, &out, Some(&step))?;
        }
        _ => {
            goal::recounting(tx, scope, company.key(), |tx| course::take_step(tx, company, &step))?
        }
    }
    company::find(tx.db(), scope, company.id)?.present().map(Submission::Recorded)
}

/// Checks a step that is to be declared or amended.
pub fn check_step(tx: &mut Tx<'_>, company: &Company, event: &NewEvent) -> Result<(), Error> {
    course::legal_step(tx, company, event.clone())?;
    match event.stage {
        Step::Listed => check_new(tx, company, &listing_of(company, event)?),
        _ => Ok(()),
    }
}

/// Records the listing of a step.
fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    event: &NewEvent,
    step: &LegalStep,
) -> Result<(), Error> {
    let new = listing_of(company, event)?;
    record_on_step(tx, scope, company, &new, Some(step)).map(drop)
}

/// Returns the listing that an event describes. Refuses an event without board and stock code.
fn listing_of(company: &Company, event: &NewEvent) -> Result<NewListing, Error> {
    let (Some(board), Some(stock_code)) = (event.board, event.stock_code.clone()) else {
        return Err(Error::invalid_field(
            "stock_code",
            Code::ListingFactsRequired,
            "登记上市须同时填写板块（board）和证券代码（stock_code），以便计入破零统计。",
        ));
    };
    Ok(NewListing {
        company_id: company.id,
        board,
        stock_code,
        short_name: None,
        listed_on: event.date().date,
        listed_precision: event.occurred_precision,
        funds_raised_yuan: None,
        source: event.document_no.clone(),
        note: event.note.clone(),
        attachment_id: None,
    })
}
