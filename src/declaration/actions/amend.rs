//! Amending a declaration that waits or was returned.

use serde_json::{Value, json};

use super::declare::{check_proof, deadline};
use super::pool::{check_pool, is_exit, pool_fact};
use crate::access::Scope;
use crate::company;
use crate::confirmation::{FactKind, Proof, listing_mark};
use crate::dates::{InexactDate, Precision};
use crate::declaration::flow::Decision;
use crate::declaration::model::{Declaration, Declared};
use crate::declaration::store;
use crate::error::{Code, Error, Present};
use crate::listing;
use crate::record::Tx;
use crate::stage::Step;

/// Replaces parts of a declared fact and checks the fact again.
pub(super) fn amend(
    tx: &mut Tx<'_>,
    scope: &Scope,
    declaration: &Declaration,
    decision: &Decision,
) -> Result<(), Error> {
    refuse_nothing(decision)?;
    let company = company::find(tx.db(), scope, declaration.company_id)?.present()?;
    let (date, precision) = match declaration.kind {
        FactKind::Stage => ("occurred_on", Some("occurred_precision")),
        FactKind::Listing => ("listed_on", Some("listed_precision")),
        FactKind::Pool if is_exit(declaration)? => ("left_pool_on", None),
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
    let mark = match Declared::parse(declaration.kind, input.clone())? {
        Declared::Stage(event) => {
            listing::check_step(tx, &company, &event)?;
            event.as_fact(company.key())?.mark
        }
        Declared::Pool(pool) => {
            check_pool(&company, &pool, tx.today())?;
            pool_fact(&company, &pool, Proof::default())?.mark
        }
        Declared::Listing(new) => {
            listing::check_new(tx, &company, &new)?;
            listing_mark(new.board, &new.stock_code)
        }
    };
    let proof = Proof { document_no: number.cloned(), attachment_id: declaration.attachment_id };
    if declaration.import_id.is_none() {
        check_proof(tx, company.key(), &proof)?;
    }
    let deadline = deadline(tx)?;
    let input = serde_json::to_string(&input)?;
    let amended = (on, mark.as_str(), input.as_str(), number.map(String::as_str));
    store::set_amended(tx.db(), company.key(), declaration, amended, deadline)
}

fn refuse_nothing(decision: &Decision) -> Result<(), Error> {
    let texts = [&decision.stock_code, &decision.document_no];
    if decision.occurred_on.is_some() || texts.iter().any(|text| text.is_some()) {
        return Ok(());
    }
    let sentence = "请至少修改一项。没有要修改的，请与领导小组办公室联系。";
    Err(Error::invalid_field("occurred_on", Code::NothingChosen, sentence))
}
