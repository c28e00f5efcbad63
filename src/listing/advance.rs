//! Moving a company along its way: the one path of every step, those that carry a listing, a
//! delisting or a move among them.

use super::{NewListing, NewMove, delist_all, record, relocate};
use crate::access::Scope;
use crate::company::{self, Company};
use crate::course::{self, NewEvent, enter_stage_within};
use crate::error::Error;
use crate::goal;
use crate::record::Tx;
use crate::stage::Step;

/// Moves a company and returns it as it is then.
pub fn advance(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company_id: i64,
    event: &NewEvent,
) -> Result<Company, Error> {
    let company = company::store::find(tx.db(), scope, company_id)?;
    match event.stage {
        Step::Listed => list(tx, scope, &company, event)?,
        Step::Delisted => {
            refuse_illegal(tx, scope, &company, event)?;
            delist_all(tx, scope, &company, event.date(), event.reason().unwrap_or_default())?;
        }
        Step::MovedOut => {
            refuse_illegal(tx, scope, &company, event)?;
            let out = NewMove {
                to_town: None,
                moved_on: event.date().date,
                moved_precision: event.occurred_precision,
                reason: event.reason().unwrap_or_default().to_owned(),
            };
            relocate(tx, scope, &company, &out)?;
        }
        _ => goal::recounting(tx, scope, company_id, |tx| {
            enter_stage_within(tx, scope, &company, event)
        })?,
    }
    company::store::find(tx.db(), scope, company_id)
}

/// A listing carries facts of its own: without board and code it is not one.
fn list(tx: &mut Tx<'_>, scope: &Scope, company: &Company, event: &NewEvent) -> Result<(), Error> {
    refuse_illegal(tx, scope, company, event)?;
    let (Some(board), Some(stock_code)) = (event.board, event.stock_code.clone()) else {
        return Err(Error::invalid_field(
            "stock_code",
            "listing_facts_required",
            "登记上市须同时填写板块（board）和证券代码（stock_code），以便计入破零统计。",
        ));
    };
    let new = NewListing {
        company_id: company.id,
        board,
        stock_code,
        short_name: None,
        listed_on: event.date().date,
        listed_precision: event.occurred_precision,
        funds_raised_yuan: None,
        source: event.document_no.clone(),
        note: event.note.clone(),
    };
    record(tx, scope, new).map(|_| ())
}

fn refuse_illegal(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    event: &NewEvent,
) -> Result<(), Error> {
    event.check(tx.today())?;
    let before =
        course::standing_of(tx.db(), scope, company.id)?.map_err(|_| course::broken_events())?;
    before
        .then(event.stage, event.date())
        .map(|_| ())
        .map_err(|why| course::refused(&before, event, why))
}
