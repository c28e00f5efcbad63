//! Validation of listings. All errors are reported together.

use chrono::NaiveDate;

use super::actions::NewListing;
use super::store::ListingChange;
use crate::dates::{InexactDate, Precision};
use crate::error::{Code, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long};
use crate::market::Venue;

/// Returns the errors of a new listing.
pub fn wrong_with_new(new: &NewListing, on: InexactDate, today: NaiveDate) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let code = new.stock_code.trim();
    if code.is_empty() || code.chars().count() > 20 {
        let sentence = "请填写证券代码（不超过 20 个字符）。";
        errors.push(FieldError::new("stock_code", Code::BadLength, sentence));
    }
    if new.board.venue() == Venue::Quotation {
        errors.push(FieldError::new(
            "board",
            Code::NotAListing,
            "新三板、莞创板是挂牌，不是上市，请登记为挂牌记录（POST /api/v1/companies/{id}/quotations）。",
        ));
    }
    errors.extend(future_listing(on, today));
    errors.extend(negative_funds(new.funds_raised_yuan));
    errors.extend(long_texts(&new.short_name, &new.source, &new.note));
    errors
}

/// Returns the errors of a changed listing.
pub fn wrong_with_changed(change: &ListingChange, today: NaiveDate) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let on = InexactDate::containing(change.listed_on, change.listed_precision);
    errors.extend(future_listing(on, today));
    errors.extend(negative_funds(change.funds_raised_yuan));
    errors.extend(long_texts(&change.short_name, &change.source, &change.note));
    if let Some(delisted_on) = change.delisted_on {
        errors.extend(wrong_with_delisting(change, delisted_on, today));
    }
    let reason = change.delisted_reason.as_ref();
    errors.extend(too_long("delisted_reason", "退市原因", reason, LONGEST_TEXT));
    errors
}

fn wrong_with_delisting(
    change: &ListingChange,
    on: NaiveDate,
    today: NaiveDate,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if on < change.listed_on {
        errors.push(FieldError::new("delisted_on", Code::BadDate, "退市日期不能早于上市日期。"));
    }
    let precision = change.delisted_precision.unwrap_or(Precision::Day);
    if InexactDate::containing(on, precision).earliest() > today {
        errors.push(FieldError::new("delisted_on", Code::FutureDate, "退市日期不能晚于今天。"));
    }
    if change.delisted_reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
        errors.push(FieldError::new("delisted_reason", Code::ReasonRequired, "退市须写明原因。"));
    }
    errors
}

fn future_listing(on: InexactDate, today: NaiveDate) -> Option<FieldError> {
    let sentence = "上市日期不能晚于今天。";
    (on.earliest() > today).then(|| FieldError::new("listed_on", Code::FutureDate, sentence))
}

fn negative_funds(funds: Option<i64>) -> Option<FieldError> {
    let wrong = || FieldError::new("funds_raised_yuan", Code::BadNumber, "募集资金不能为负。");
    funds.is_some_and(i64::is_negative).then(wrong)
}

fn long_texts(
    short_name: &Option<String>,
    source: &Option<String>,
    note: &Option<String>,
) -> impl Iterator<Item = FieldError> {
    let wrong = [
        too_long("short_name", "证券简称", short_name.as_ref(), LONGEST_LINE),
        too_long("source", "来源", source.as_ref(), LONGEST_LINE),
        too_long("note", "备注", note.as_ref(), LONGEST_TEXT),
    ];
    wrong.into_iter().flatten()
}
