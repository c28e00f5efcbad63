//! 挂牌: quotations on 新三板 and 莞创板.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::model::Quotation;
use super::store::{self, QuotationRow};
use crate::access::{CompanyRef, Scope};
use crate::company;
use crate::dates::{InexactDate, Precision};
use crate::error::{Code, Error, FieldError};
use crate::limits;
use crate::market::{Board, Venue};
use crate::record::{Change, ChangeKind, Tx};

/// 挂牌记录 to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuotation {
    /// `neeq_base`, `neeq_innovation` or `gdotc`.
    pub venue: Board,
    /// 证券代码
    #[serde(default)]
    pub code: Option<String>,
    /// 挂牌日期
    pub quoted_on: NaiveDate,
    /// `day` by default.
    #[serde(default)]
    pub quoted_precision: Option<Precision>,
    /// 终止挂牌（或进层、降层）日期
    #[serde(default)]
    pub ended_on: Option<NaiveDate>,
    /// `day` by default.
    #[serde(default)]
    pub ended_precision: Option<Precision>,
    /// 备注
    #[serde(default)]
    pub note: Option<String>,
}

/// 挂牌记录.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotationView {
    id: i64,
    venue: Board,
    venue_name: &'static str,
    code: Option<String>,
    quoted_on: NaiveDate,
    quoted_precision: Precision,
    ended_on: Option<NaiveDate>,
    ended_precision: Option<Precision>,
    note: Option<String>,
    version: i64,
}

impl From<Quotation> for QuotationView {
    fn from(row: Quotation) -> Self {
        Self {
            id: row.id,
            venue: row.venue,
            venue_name: row.venue.label(),
            code: row.code,
            quoted_on: row.quoted_on,
            quoted_precision: row.quoted_precision,
            ended_on: row.ended_on,
            ended_precision: row.ended_precision,
            note: row.note,
            version: row.version,
        }
    }
}

/// Records a quotation.
pub fn record(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: CompanyRef,
    new: &NewQuotation,
) -> Result<(), Error> {
    let on = InexactDate::containing(new.quoted_on, new.quoted_precision.unwrap_or(Precision::Day));
    let ended = new
        .ended_on
        .map(|date| InexactDate::containing(date, new.ended_precision.unwrap_or(Precision::Day)));
    check(new, on, ended, tx.today())?;
    let row = QuotationRow {
        company_id: company,
        venue: new.venue,
        code: new.code.clone(),
        quoted_on: on.date,
        quoted_precision: on.precision,
        ended_on: ended.map(|date| date.date),
        ended_precision: ended.map(|date| date.precision),
        note: new.note.clone(),
        created_at: tx.now(),
        version: 1,
    };
    let id = store::insert_quotation(tx.db(), &row)?;
    company::refresh_keys(tx, scope, company)?;
    tx.history(&[Change::of_record(Some(company.id()), "quotation", id, ChangeKind::Created)])?;
    tx.audit("quotation_recorded", "quotation", &id.to_string(), json!({"venue": new.venue}))
}

fn check(
    new: &NewQuotation,
    on: InexactDate,
    ended: Option<InexactDate>,
    today: NaiveDate,
) -> Result<(), Error> {
    let mut errors = Vec::new();
    if new.venue.venue() != Venue::Quotation {
        errors.push(FieldError::new(
            "venue",
            Code::NotAQuotation,
            "这是上市板块，请登记为上市记录（POST /api/v1/listings）。",
        ));
    }
    if on.earliest() > today {
        errors.push(FieldError::new("quoted_on", Code::FutureDate, "挂牌日期不能晚于今天。"));
    }
    if ended.is_some_and(|ended| ended.is_before(on)) {
        errors.push(FieldError::new("ended_on", Code::BadDate, "终止日期不能早于挂牌日期。"));
    }
    errors.extend(limits::too_long("code", "代码", new.code.as_ref(), 20));
    errors.extend(limits::too_long("note", "备注", new.note.as_ref(), limits::LONGEST_TEXT));
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}
