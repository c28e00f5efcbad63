//! Declaring a fact.

use chrono::NaiveDate;
use serde_json::json;

use super::notify;
use crate::access::{CompanyRef, Scope};
use crate::attachment::{self, Needed};
use crate::chinese::is_invisible;
use crate::confirmation::{Confirmation, Declare, Fact, Proof};
use crate::deadline::Basis;
use crate::declaration::model::{Declaration, DeclarationState, NewRow};
use crate::declaration::store::{self, Decided};
use crate::error::{Code, Error};
use crate::limits::{LONGEST_LINE, wrong_texts};
use crate::notice::Audience;
use crate::record::{Change, ChangeKind, Tx, field_changes};

/// Stores the facts that operations hand over.
pub static DECLARE: Declare = Declare(declare);

/// Refuses to remove a file that proves a declaration.
pub static PROOF: Needed = Needed(|db, file| {
    let Some(declaration) = store::proved_by(db, file)? else { return Ok(()) };
    let sentence = format!("这个文件是申报（编号 {declaration}）的证明文件，不能移除。");
    Err(Error::conflict(Code::IsEvidence, sentence))
});

/// Declares a fact. The office is notified; of an import once.
///
/// # Errors
/// 409 `already_declared`; 422 `proof_required`, `unknown_file`.
pub(super) fn declare(tx: &mut Tx<'_>, fact: Fact) -> Result<i64, Error> {
    let import = tx.import_id();
    check_proof(tx, fact.company, &fact.proof)?;
    let input = serde_json::to_string(&fact.input)?;
    if let Some(earlier) = store::pending_like(tx.db(), &fact)? {
        if import.is_some() && earlier.input == input {
            return Ok(earlier.id); // a list may repeat what is declared already
        }
        if import.is_some() {
            supersede(tx, fact.company, &earlier)?;
            return store_new(tx, &fact, &input);
        }
        let id = earlier.id;
        let sentence =
            format!("“{}”（{}）已申报，正待领导小组办公室确认。", fact.step.label(), fact.on);
        let error = Error::conflict(Code::AlreadyDeclared, sentence);
        return Err(error.with("declaration_id", id));
    }
    store_new(tx, &fact, &input)
}

/// Withdraws a pending declaration that a later list states otherwise.
fn supersede(tx: &mut Tx<'_>, company: CompanyRef, earlier: &Declaration) -> Result<(), Error> {
    let (by, now) = (tx.actor().to_owned(), tx.now());
    let withdrawn = Decided {
        state: DeclarationState::Withdrawn,
        reason: Some("后来的名单写法不同，以后来的为准"),
        decided: Some((&by, now)),
    };
    if !store::set_decided(tx.db(), company, earlier, &withdrawn)? {
        return Err(Error::raced());
    }
    let of = (Some(company.id()), "declaration", earlier.id, earlier.version + 1);
    let state = ("state", Some(earlier.state.to_string()), Some(withdrawn.state.to_string()));
    tx.history(&field_changes(of, [state]))
}

/// Stores a declaration and notifies the office; of an import once.
fn store_new(tx: &mut Tx<'_>, fact: &Fact, input: &str) -> Result<i64, Error> {
    let import = tx.import_id();
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
            mark: &fact.mark,
            input: input.to_owned(),
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
        let (title, body, path) = match import {
            Some(_) => (
                "名单中的申报待确认".to_owned(),
                "镇街（园区）导入的名单中有须确认的事项，请逐项核对后确认或退回。".to_owned(),
                "/declarations?state=pending".to_owned(),
            ),
            None => (
                format!("申报待确认：{}", fact.step.label()),
                format!("发生日期 {}。", fact.on),
                format!("/declarations/{id}"),
            ),
        };
        notify(tx, Audience::Office, title, body, path)?;
    }
    Ok(id)
}

/// Refuses a fact without a document number, a file or a list that gives it.
pub(super) fn check_proof(
    tx: &mut Tx<'_>,
    company: CompanyRef,
    proof: &Proof,
) -> Result<(), Error> {
    let is_said = |text: &&String| text.chars().any(|c| !c.is_whitespace() && !is_invisible(c));
    let number = proof.document_no.as_ref().filter(is_said);
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
pub(super) fn deadline(tx: &mut Tx<'_>) -> Result<(NaiveDate, NaiveDate), Error> {
    let today = tx.today();
    let (basis, days) = (Basis::read(tx.db())?, Confirmation::in_force(tx.db())?.days);
    let due_on = basis.calendar.after(today, days).on;
    // With a period as short as this, only the last day is 临期.
    Ok((due_on, due_on))
}
