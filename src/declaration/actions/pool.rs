//! Declaring that a company enters or leaves the pool.

use chrono::{Datelike, NaiveDate};

use super::declare::declare;
use crate::access::Scope;
use crate::company::{self, Company};
use crate::confirmation::{Fact, FactKind, Proof};
use crate::course::NewEvent;
use crate::dates::{InexactDate, Precision};
use crate::declaration::model::{Declaration, PoolInput};
use crate::error::{Code, Error, FieldError, Present};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, wrong_texts};
use crate::listing;
use crate::record::Tx;
use crate::stage::{Stage, Step};

/// Declares that a company enters or leaves the pool.
pub fn declare_pool(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company_id: i64,
    input: &PoolInput,
    proof: Proof,
) -> Result<i64, Error> {
    let company = company::find(tx.db(), scope, company_id)?.present()?;
    check_pool(&company, input, tx.today())?;
    declare(tx, pool_fact(&company, input, proof)?)
}

/// Refuses a change of the pool that cannot be: in the future, before 1900, of a company that is
/// listed or has moved away, or an exit of a company that is not in the pool.
pub(super) fn check_pool(
    company: &Company,
    input: &PoolInput,
    today: NaiveDate,
) -> Result<(), Error> {
    for (field, day) in
        [("entered_pool_on", input.entered_pool_on), ("left_pool_on", input.left_pool_on)]
    {
        let Some(day) = day else { continue };
        if day > today {
            return Err(Error::invalid_field(field, Code::FutureDate, "日期不能晚于今天。"));
        }
        if InexactDate::day(day.year(), day.month(), day.day()).is_none() {
            return Err(Error::invalid_field(field, Code::BadDate, "日期须在 1900 年以后。"));
        }
    }
    let name = &company.facts.name;
    if input.entered_pool_on.is_some() && company.position.stage.is_listed_or_moved() {
        let stage = company.position.stage.label();
        let sentence = format!("“{name}”{stage}，不再作为上市后备企业入库。");
        return Err(Error::conflict(Code::NotNominable, sentence));
    }
    let Some(left) = input.left_pool_on else { return Ok(()) };
    let entered = input
        .entered_pool_on
        .or_else(|| company.facts.entered_pool_on.filter(|_| company.facts.left_pool_on.is_none()));
    match entered {
        None => {
            let sentence = format!("“{name}”不在库，不能出库。请先核对入库日期。");
            Err(Error::conflict(Code::NotInPool, sentence))
        }
        Some(entered) if left < entered => {
            let sentence = format!("出库日期不能早于入库日期 {entered}。");
            Err(Error::invalid_field("left_pool_on", Code::BadDate, sentence))
        }
        Some(_) => Ok(()),
    }
}

/// Returns the fact of a change of the pool.
pub(super) fn pool_fact(company: &Company, input: &PoolInput, proof: Proof) -> Result<Fact, Error> {
    let (reason, batch) = (input.left_pool_reason.as_ref(), input.reserve_batch.as_ref());
    let mut wrong = wrong_texts(&[
        ("left_pool_reason", "出库原因", reason, LONGEST_TEXT, input.left_pool_on.is_some()),
        ("reserve_batch", "后备企业批次", batch, LONGEST_LINE, false),
    ]);
    let Some(on) = input.left_pool_on.or(input.entered_pool_on) else {
        let sentence = "请填写入库日期或出库日期。";
        wrong.push(FieldError::new("entered_pool_on", Code::BadDate, sentence));
        return Err(Error::invalid(wrong));
    };
    if !wrong.is_empty() {
        return Err(Error::invalid(wrong));
    }
    Ok(Fact {
        company: company.key(),
        kind: FactKind::Pool,
        step: Step::Reserved,
        mark: if input.left_pool_on.is_some() { "pool left" } else { "pool entered" }.to_owned(),
        on: InexactDate { date: on, precision: Precision::Day },
        input: serde_json::to_value(input)?,
        proof,
    })
}

/// Records a confirmed change of the pool.
pub(super) fn record_pool(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    input: PoolInput,
) -> Result<(), Error> {
    check_pool(company, &input, tx.today())?;
    let mut facts = company.facts.clone();
    facts.reserve_batch = input.reserve_batch.or(facts.reserve_batch);
    if let Some(on) = input.entered_pool_on {
        let again = facts.left_pool_on.is_some_and(|left| on >= left);
        facts.entered_pool_on = Some(on);
        if again {
            (facts.left_pool_on, facts.left_pool_reason) = (None, None);
        }
    }
    if input.left_pool_on.is_some() {
        facts.left_pool_on = input.left_pool_on;
        facts.left_pool_reason = input.left_pool_reason;
    }
    company::store_facts(tx, scope, company, &facts.checked()?)?;
    enter_reserved(tx, scope, company, input.entered_pool_on)
}

/// Moves a company that enters the pool as 培育线索 to 后备入库.
fn enter_reserved(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    entered_on: Option<NaiveDate>,
) -> Result<(), Error> {
    let Some(on) = entered_on.filter(|_| company.position.stage == Stage::Candidate) else {
        return Ok(());
    };
    let company = company::find(tx.db(), scope, company.id)?.present()?;
    // The company may have become known only after it had entered.
    let on = on.max(company.position.stage_since);
    listing::advance(tx, scope, &company, &NewEvent::on_day(Step::Reserved, on)).map(drop)
}

/// Whether a declaration about the pool is about leaving it.
pub fn is_exit(declaration: &Declaration) -> Result<bool, Error> {
    let input: PoolInput = serde_json::from_str(&declaration.input)?;
    Ok(input.left_pool_on.is_some())
}
