//! Operations on declarations: declaring, confirming, returning, amending, withdrawing.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::flow::{Action, Decision};
use super::model::{Declaration, DeclarationState, Declared, Found, NewRow, PoolInput};
use super::store::{self, Decided};
use super::view::{DeclarationView, describe};
use crate::access::{CompanyRef, Role, Scope};
use crate::attachment;
use crate::company::{self, Company};
use crate::confirmation::{Confirmation, Declare, Fact, FactKind, Proof};
use crate::course;
use crate::dates::{InexactDate, Precision};
use crate::deadline::Basis;
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::flow::{Act, checked};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, wrong_texts};
use crate::listing;
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::record::{Change, ChangeKind, Tx, field_changes};
use crate::stage::{Stage, Step};

pub use super::store::forget;

/// Stores the facts that operations hand over.
pub static DECLARE: Declare = Declare(declare);

/// Declares a fact. The office is notified; of an import once.
///
/// # Errors
/// 409 `already_declared`; 422 `proof_required`, `unknown_file`.
fn declare(tx: &mut Tx<'_>, fact: Fact) -> Result<i64, Error> {
    let import = tx.import_id();
    check_proof(tx, fact.company, &fact.proof)?;
    if let Some(id) = store::pending_like(tx.db(), &fact)? {
        if import.is_some() {
            return Ok(id); // a list may repeat what an earlier one has declared
        }
        let sentence =
            format!("“{}”（{}）已申报，正待领导小组办公室确认。", fact.step.label(), fact.on);
        let error = Error::conflict(Code::AlreadyDeclared, sentence);
        return Err(error.with("declaration_id", id));
    }
    let everyone = Scope::whole_city("whether the office was already notified of an import");
    let notified = match import {
        Some(import) => store::import_declared(tx.db(), &everyone, import)?,
        None => false,
    };
    let (due_on, yellow_from) = deadline(tx)?;
    let (by, now) = (tx.actor().to_owned(), tx.now());
    let document_no = fact.proof.document_no.as_deref();
    let id = store::insert(
        tx.db(),
        &NewRow {
            company_id: fact.company,
            kind: fact.kind,
            step: fact.step,
            occurred_on: fact.on.date,
            date_precision: fact.on.precision,
            input: serde_json::to_string(&fact.input)?,
            document_no: document_no.map(str::trim).filter(|text| !text.is_empty()),
            attachment_id: fact.proof.attachment_id,
            import_id: import,
            state: DeclarationState::Pending,
            declared_by: &by,
            declared_at: now,
            due_on,
            yellow_from,
            version: 1,
        },
    )?;
    let company = fact.company.id();
    tx.history(&[Change::of_record(Some(company), "declaration", id, ChangeKind::Created)])?;
    let detail = json!({"company_id": company, "step": fact.step, "occurred_on": fact.on.date});
    tx.audit("fact_declared", "declaration", &id.to_string(), detail)?;
    if !notified {
        let (title, path) = match import {
            Some(_) => ("名单中的申报待确认".to_owned(), "/declarations?state=pending".to_owned()),
            None => (format!("申报待确认：{}", fact.step.label()), format!("/declarations/{id}")),
        };
        notify(tx, Audience::Office, title, format!("发生日期 {}。", fact.on), path)?;
    }
    Ok(id)
}

/// Refuses a fact without a document number, a file or a list that gives it.
fn check_proof(tx: &mut Tx<'_>, company: CompanyRef, proof: &Proof) -> Result<(), Error> {
    let number = proof.document_no.as_ref().filter(|text| !text.trim().is_empty());
    let wrong = wrong_texts(&[("document_no", "文号", number, LONGEST_LINE, false)]);
    if !wrong.is_empty() {
        return Err(Error::invalid(wrong));
    }
    if let Some(id) = proof.attachment_id {
        if attachment::find(tx.db(), company, id)?.is_none() {
            let sentence = "没有这个附件。请先在企业页面上传证明文件。";
            return Err(Error::invalid_field("attachment_id", Code::UnknownFile, sentence));
        }
        return Ok(());
    }
    if number.is_none() && tx.import_id().is_none() {
        let sentence =
            "这一事项须经领导小组办公室确认：请填写文号，或先在企业页面上传证明文件再选择它。";
        return Err(Error::invalid_field("document_no", Code::ProofRequired, sentence));
    }
    Ok(())
}

/// Returns the deadline of a confirmation and the day from which it is 临期.
fn deadline(tx: &mut Tx<'_>) -> Result<(NaiveDate, NaiveDate), Error> {
    let today = tx.today();
    let (basis, days) = (Basis::read(tx.db())?, Confirmation::in_force(tx.db())?.days);
    let due_on = basis.calendar.after(today, days).on;
    // With a period as short as this, only the last day is 临期.
    Ok((due_on, due_on))
}

/// Declares that a company enters or leaves the pool.
pub fn declare_pool(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company_id: i64,
    input: &PoolInput,
    proof: Proof,
) -> Result<i64, Error> {
    let company = company::find(tx.db(), scope, company_id)?.present()?;
    let fact = pool_fact(&company, input, proof)?;
    let given = |day: Option<NaiveDate>| day.filter(|day| *day > tx.today());
    for (field, day) in
        [("entered_pool_on", input.entered_pool_on), ("left_pool_on", input.left_pool_on)]
    {
        if given(day).is_some() {
            let sentence = "日期不能晚于今天。";
            return Err(Error::invalid_field(field, Code::FutureDate, sentence));
        }
    }
    declare(tx, fact)
}

/// Returns the fact of a change of the pool.
fn pool_fact(company: &Company, input: &PoolInput, proof: Proof) -> Result<Fact, Error> {
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
        on: InexactDate { date: on, precision: Precision::Day },
        input: serde_json::to_value(input)?,
        proof,
    })
}

/// Acts on a declaration; [`Action`] defines who may do what.
///
/// # Errors
/// 409 `illegal_action` with the legal actions, or why the operation itself refuses the fact; 412
/// if another version was seen; 422.
pub fn act(tx: &mut Tx<'_>, scope: &Scope, id: i64, decision: Decision) -> Result<Found, Error> {
    let found = store::find(tx.db(), scope, id)?.present()?;
    let role = tx.role();
    let (declaration, holder) = &found;
    check_version(decision.version, declaration.version, || {
        Ok(DeclarationView::new(found.clone(), role, None))
    })?;
    let (action, state) = (decision.action, declaration.state);
    action.permitted(&[role], state)?;
    let decision = checked(action, &decision)?;
    let reason = decision.reason.as_deref();
    let key = company::within_scope(tx.db(), scope, declaration.company_id)?.present()?;
    match action {
        Action::Confirm => confirm(tx, scope, declaration)?,
        Action::Amend => amend(tx, scope, declaration, &decision)?,
        Action::Return | Action::Withdraw => {}
    }
    let (by, now, after) = (tx.actor().to_owned(), tx.now(), action.leads_to(state));
    let decided = (action != Action::Amend).then_some((by.as_str(), now));
    let stored = Decided { state: after, reason, decided };
    if !store::set_decided(tx.db(), key, declaration, &stored)? {
        return Err(Error::raced());
    }
    let company = declaration.company_id;
    let changed = [
        ("state", Some(state.to_string()), Some(after.to_string())),
        ("reason", declaration.reason.clone(), decision.reason.clone()),
    ];
    let of = (Some(company), "declaration", id, declaration.version + 1);
    tx.history(&field_changes(of, changed))?;
    let what = match action {
        Action::Confirm => "fact_confirmed",
        Action::Return => "fact_returned",
        Action::Amend => "fact_amended",
        Action::Withdraw => "fact_withdrawn",
    };
    let detail = json!({"company_id": company, "step": declaration.step, "reason": reason});
    tx.audit(what, "declaration", &id.to_string(), detail)?;
    let title = format!("申报{}：{}　{}", after.label(), holder.name, describe(declaration));
    let to = match action {
        Action::Confirm | Action::Return => Some(Audience::Town(holder.town_code.clone())),
        Action::Amend => Some(Audience::Office),
        Action::Withdraw if role == Role::Office => Some(Audience::Town(holder.town_code.clone())),
        Action::Withdraw => None,
    };
    if let Some(to) = to {
        let body = decision.reason.clone().unwrap_or_default();
        notify(tx, to, title, body, format!("/declarations/{id}"))?;
    }
    let everyone = Scope::whole_city("a confirmed move may lead out of the caller's scope");
    store::find(tx.db(), &everyone, id)?.present()
}

/// Records a declared fact with the operation that it was declared for.
fn confirm(tx: &mut Tx<'_>, scope: &Scope, declaration: &Declaration) -> Result<(), Error> {
    let company = company::find(tx.db(), scope, declaration.company_id)?.present()?;
    match declaration.declared()? {
        Declared::Stage(event) => listing::advance(tx, scope, &company, &event).map(drop),
        Declared::Listing(new) => {
            listing::record(tx, scope, listing::NewListing { company_id: company.id, ..new })
                .map(drop)
        }
        Declared::Pool(input) => {
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
            company::store_facts(tx, scope, &company, &facts.checked()?)?;
            enter_reserved(tx, scope, &company, input.entered_pool_on)
        }
    }
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
    listing::advance(tx, scope, &company, &course::NewEvent::on_day(Step::Reserved, on)).map(drop)
}

/// Replaces parts of a declared fact and checks the fact again.
fn amend(
    tx: &mut Tx<'_>,
    scope: &Scope,
    declaration: &Declaration,
    decision: &Decision,
) -> Result<(), Error> {
    let company = company::find(tx.db(), scope, declaration.company_id)?.present()?;
    let (date, precision) = match declaration.kind {
        FactKind::Stage => ("occurred_on", Some("occurred_precision")),
        FactKind::Listing => ("listed_on", Some("listed_precision")),
        FactKind::Pool if pool_is_left(declaration)? => ("left_pool_on", None),
        FactKind::Pool => ("entered_pool_on", None),
    };
    let mut input: Value = serde_json::from_str(&declaration.input)?;
    let mut on = declaration.on();
    if let Some(day) = decision.occurred_on {
        on = InexactDate { date: day, precision: Precision::Day };
        input[date] = json!(day);
        if let Some(precision) = precision {
            input[precision] = json!(Precision::Day);
        }
    }
    if let Some(code) = &decision.stock_code {
        if declaration.step != Step::Listed {
            let sentence = "这项申报不是上市，没有证券代码。";
            return Err(Error::invalid_field("stock_code", Code::OutOfPlace, sentence));
        }
        input["stock_code"] = json!(code);
    }
    let number = decision.document_no.as_ref().or(declaration.document_no.as_ref());
    if let (FactKind::Stage, Some(number)) = (declaration.kind, &decision.document_no) {
        input["document_no"] = json!(number);
    }
    match Declared::parse(declaration.kind, input.clone())? {
        Declared::Stage(event) => course::legal_step(tx, &company, event).map(drop)?,
        Declared::Pool(pool) => pool_fact(&company, &pool, Proof::default()).map(drop)?,
        Declared::Listing(_) => {}
    }
    let proof = Proof { document_no: number.cloned(), attachment_id: declaration.attachment_id };
    if declaration.import_id.is_none() {
        check_proof(tx, company.key(), &proof)?;
    }
    let deadline = deadline(tx)?;
    let input = serde_json::to_string(&input)?;
    let amended = (on, input.as_str(), number.map(String::as_str));
    store::set_amended(tx.db(), company.key(), declaration, amended, deadline)
}

/// Whether a declaration about the pool is about leaving it.
pub fn pool_is_left(declaration: &Declaration) -> Result<bool, Error> {
    let input: PoolInput = serde_json::from_str(&declaration.input)?;
    Ok(input.left_pool_on.is_some())
}

/// Withdraws the open declarations of an import that is undone. The caller writes the audit entry.
pub fn withdraw_of_import(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<usize, Error> {
    let (by, now) = (tx.actor().to_owned(), tx.now());
    store::withdraw_of_import(tx.db(), scope, import_id, (&by, now))
}

fn notify(
    tx: &mut Tx<'_>,
    to: Audience,
    title: String,
    body: String,
    path: String,
) -> Result<(), Error> {
    let notice = Notice { kind: NoticeKind::Declaration, title, body, path: Some(path) };
    notice::send(tx, &[to], &notice).map(drop)
}
