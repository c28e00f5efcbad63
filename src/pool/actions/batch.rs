//! Records and corrects batches.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::access::Scope;
use crate::db::Db;
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, trimmed, wrong_texts};
use crate::membership::set_batch;
use crate::pool::model::{Batch, BatchFacts, YEARS_OF_SERVICE};
use crate::pool::store;
use crate::pool::view::BatchView;
use crate::record::{Change, ChangeKind, Tx, differences, field_changes};
use crate::web::{from_members, members};

/// Highest 批次序号; no city needs more.
const HIGHEST_NUMBER: i32 = 9_999;

/// 认定批次, as it is first recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBatch {
    /// 批次序号, such as 9 of 第九批
    pub number: i32,
    /// 批次名称, such as 第九批, as lists write it in 后备企业批次
    pub name: String,
    /// 认定文号
    pub document_no: String,
    /// 文件日期, on which its companies enter the pool
    pub recognised_on: NaiveDate,
    /// 服务管理期止: six years after the document by default
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    /// 备注
    #[serde(default)]
    pub note: Option<String>,
}

impl From<NewBatch> for BatchFacts {
    fn from(new: NewBatch) -> Self {
        let service = Months::new(12 * YEARS_OF_SERVICE);
        let end = new.recognised_on.checked_add_months(service).unwrap_or(NaiveDate::MAX);
        Self {
            number: new.number,
            name: new.name,
            document_no: new.document_no,
            recognised_on: new.recognised_on,
            expires_on: new.expires_on.unwrap_or(end),
            note: new.note,
        }
    }
}

/// Trims and checks the facts, and reports all errors at once.
fn checked(facts: BatchFacts, today: NaiveDate) -> Result<BatchFacts, Error> {
    let facts = BatchFacts {
        name: facts.name.trim().to_owned(),
        document_no: facts.document_no.trim().to_owned(),
        note: trimmed(facts.note),
        ..facts
    };
    let mut errors = wrong_texts(&[
        ("name", "批次名称", Some(&facts.name), LONGEST_LINE, true),
        ("document_no", "认定文号", Some(&facts.document_no), LONGEST_LINE, true),
        ("note", "备注", facts.note.as_ref(), LONGEST_TEXT, false),
    ]);
    if !(1..=HIGHEST_NUMBER).contains(&facts.number) {
        errors.push(FieldError::new("number", Code::BadNumber, "批次序号为正整数，例如 9。"));
    }
    if facts.recognised_on > today {
        let sentence = "文件日期不能晚于今天：文件印发以后再登记批次。";
        errors.push(FieldError::new("recognised_on", Code::FutureDate, sentence));
    }
    if facts.expires_on <= facts.recognised_on {
        let sentence = "服务管理期止须晚于文件日期。";
        errors.push(FieldError::new("expires_on", Code::BadDate, sentence));
    }
    if errors.is_empty() { Ok(facts) } else { Err(Error::invalid(errors)) }
}

fn refuse_rivals(tx: &mut Tx<'_>, scope: &Scope, id: i64, facts: &BatchFacts) -> Result<(), Error> {
    let rivals = store::rivals(tx.db(), scope, id, (facts.number, &facts.name))?;
    let errors = rivals.iter().map(|rival| {
        let (field, what) = match rival.facts.number == facts.number {
            true => ("number", "序号"),
            false => ("name", "名称"),
        };
        let known = (&rival.facts.name, &rival.facts.document_no);
        let sentence = format!("这个批次{what}已属于“{}”（{}）。", known.0, known.1);
        FieldError::new(field, Code::Duplicate, sentence)
    });
    let errors: Vec<FieldError> = errors.collect();
    if errors.is_empty() {
        return Ok(());
    }
    let sentence = errors.iter().map(|error| error.message.as_str()).collect::<String>();
    Err(Error::conflict(Code::Duplicate, sentence).with_errors(errors))
}

/// Records a batch. Companies whose lists already name it belong to it from now on.
pub fn create_batch(tx: &mut Tx<'_>, scope: &Scope, new: NewBatch) -> Result<Batch, Error> {
    let today = tx.today();
    let facts = checked(new.into(), today)?;
    refuse_rivals(tx, scope, 0, &facts)?;
    let now = tx.now();
    let id = store::insert_batch(tx.db(), scope, &facts, now)?;
    tx.history(&[Change::of_record(None, "pool_batch", id, ChangeKind::Created)])?;
    let adopted = adopt(tx, scope, id, &facts)?;
    let detail = json!({"name": facts.name, "document_no": facts.document_no,
        "recognised_on": facts.recognised_on, "companies": adopted});
    tx.audit("pool_batch_created", "pool_batch", &id.to_string(), detail)?;
    store::find_batch(tx.db(), scope, id)?.present()
}

/// Puts memberships whose lists name this batch into it and returns their number.
fn adopt(tx: &mut Tx<'_>, scope: &Scope, id: i64, facts: &BatchFacts) -> Result<usize, Error> {
    let nameless = store::nameless(tx.db(), scope, &facts.name)?;
    set_batch(tx, &nameless, (id, facts.expires_on))?;
    Ok(nameless.len())
}

/// Corrects the facts of a batch: `patch` holds the fields to change, `null` empties one. Once it
/// has companies, its name and document date are fixed: they are stored in the companies' own
/// facts. A new end of service applies to all memberships that had the old one.
pub fn change_batch(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    patch: Map<String, Value>,
) -> Result<Batch, Error> {
    let batch = store::find_batch(tx.db(), scope, id)?.present()?;
    check_version(seen_version, batch.version, || view_of(tx.db(), scope, batch.clone()))?;
    let before = members(&batch.facts)?;
    let mut merged = before.clone();
    merged.extend(patch);
    let today = tx.today();
    let facts = checked(from_members(merged)?, today)?;
    let changed = differences(&before, &members(&facts)?);
    if changed.is_empty() {
        tx.nothing_changed();
        return Ok(batch);
    }
    refuse_rivals(tx, scope, id, &facts)?;
    let is_fixed = |field: &str| matches!(field, "name" | "recognised_on");
    let fixed = changed.iter().any(|(field, ..)| is_fixed(field));
    if fixed && store::has_members(tx.db(), &batch)? {
        let sentence =
            "这个批次已有认定的企业，批次名称和文件日期不能再改：它们已写入企业的批次和入库日期。";
        return Err(Error::conflict(Code::HasMembers, sentence));
    }
    let now = tx.now();
    store::update_batch(tx.db(), &batch, &facts, now)?;
    if facts.expires_on != batch.facts.expires_on {
        let serving = store::serving_until(tx.db(), scope, id, batch.facts.expires_on)?;
        set_batch(tx, &serving, (id, facts.expires_on))?;
    }
    adopt(tx, scope, id, &facts)?;
    let names: Vec<String> = changed.iter().map(|(field, ..)| field.clone()).collect();
    tx.history(&field_changes((None, "pool_batch", id, seen_version + 1), changed))?;
    tx.audit("pool_batch_changed", "pool_batch", &id.to_string(), json!({"fields": names}))?;
    store::find_batch(tx.db(), scope, id)?.present()
}

fn view_of(db: &mut Db, scope: &Scope, batch: Batch) -> Result<BatchView, Error> {
    let sizes: HashMap<i64, (i64, i64)> = store::sizes(db, scope, &[batch.id])?;
    Ok(BatchView::new(batch, &sizes))
}
