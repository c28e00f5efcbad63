//! Hands a fact that must be confirmed to the declarations, which are in a higher layer.

use serde_json::{Value, json};

use super::rules::Confirmation;
use crate::access::{CompanyRef, Role};
use crate::dates::InexactDate;
use crate::db::types::text_enum;
use crate::error::{Code, Error};
use crate::market::Board;
use crate::record::Tx;
use crate::session::Answer;
use crate::stage::Step;

text_enum! {
    /// 申报事项: which operation records the fact once it is confirmed.
    pub enum FactKind {
        Stage = "stage" => "阶段变更",
        Listing = "listing" => "上市",
        Pool = "pool" => "入库出库",
    }
}

/// A fact to be confirmed.
#[derive(Debug, Clone)]
pub struct Fact {
    pub company: CompanyRef,
    pub kind: FactKind,
    /// The step that needs the confirmation.
    pub step: Step,
    /// Tells one fact of a company from another: the step, or the place of listing.
    pub mark: String,
    /// Date of effect.
    pub on: InexactDate,
    /// Input of the operation that records the fact, as JSON.
    pub input: Value,
    pub proof: Proof,
}

/// Returns the mark of a listing.
pub fn listing_mark(board: Board, stock_code: &str) -> String {
    format!("listed {} {}", board.code(), stock_code.trim())
}

/// What proves a fact: a document number or a file of the company. In an import the list itself is
/// the file.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// 文号
    pub document_no: Option<String>,
    /// 附件
    pub attachment_id: Option<i64>,
}

/// Result of an operation on a fact that may have to be confirmed.
#[derive(Debug)]
pub enum Submission<T> {
    /// The fact is recorded and counts.
    Recorded(T),
    /// The fact is declared and counts once it is confirmed: id of the declaration.
    Declared(i64),
}

/// Hook that stores a declaration and returns its id.
pub struct Declare(pub fn(&mut Tx<'_>, Fact) -> Result<i64, Error>);

/// Whether the user of this transaction must declare a step instead of recording it.
pub fn must_declare(tx: &mut Tx<'_>, step: Step) -> Result<bool, Error> {
    Ok(tx.role() == Role::Town && Confirmation::in_force(tx.db())?.needs(step))
}

/// Declares a fact and returns the id of the declaration.
pub fn declare(tx: &mut Tx<'_>, fact: Fact) -> Result<i64, Error> {
    let hooks = tx.hooks();
    let Declare(store) = hooks
        .of::<Declare>()
        .next()
        .ok_or_else(|| Error::internal("no feature takes declarations"))?;
    store(tx, fact)
}

/// Returns the API's answer to a request whose fact was declared: 202.
pub fn declared(id: i64) -> Result<Answer, Error> {
    let declaration = json!({"id": id, "state": "pending", "state_name": "待确认"});
    Answer::accepted(json!({"declaration": declaration}))
}

/// Refuses to record a step that this user must declare.
///
/// # Errors
/// 409 `needs_confirmation`.
pub fn refuse_undeclared(tx: &mut Tx<'_>, step: Step) -> Result<(), Error> {
    if !must_declare(tx, step)? {
        return Ok(());
    }
    let sentence = format!(
        "“{}”须经领导小组办公室确认后才生效，不能直接登记。请在企业页面申报，并附文号或证明文件。",
        step.label()
    );
    Err(Error::conflict(Code::NeedsConfirmation, sentence))
}
