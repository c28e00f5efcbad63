//! Fields of a listing that may change.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::model::Listing;
use super::store::ListingChange;
use crate::dates::{InexactDate, Precision};

/// Changes to a listing. Fields that are not given stay the same. `null` empties a field that may
/// be empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ListingPatch {
    /// 证券简称
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub short_name: Option<Option<String>>,
    /// 上市日期
    pub listed_on: Option<NaiveDate>,
    /// Precision of `listed_on`.
    pub listed_precision: Option<Precision>,
    /// 募集资金, whole yuan
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub funds_raised_yuan: Option<Option<i64>>,
    /// 退市日期. Ends the listing.
    pub delisted_on: Option<NaiveDate>,
    /// `day` by default. Used only together with `delisted_on`.
    pub delisted_precision: Option<Precision>,
    /// 退市原因, required with `delisted_on`.
    pub delisted_reason: Option<String>,
    /// 来源
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub source: Option<Option<String>>,
    /// 备注
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Option<String>>,
}

/// Reads a field that is given as `Some`, even if it is `null`.
fn given<'de, D, T>(value: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(value).map(Some)
}

impl ListingPatch {
    /// Returns the fields of the listing after the changes.
    pub(super) fn merged(self, listing: &Listing) -> ListingChange {
        let listed_precision = self.listed_precision.unwrap_or(listing.listed_precision);
        let listed =
            InexactDate::containing(self.listed_on.unwrap_or(listing.listed_on), listed_precision);
        let delisted = self.delisted_on.map(|on| {
            InexactDate::containing(on, self.delisted_precision.unwrap_or(Precision::Day))
        });
        ListingChange {
            short_name: self.short_name.unwrap_or_else(|| listing.short_name.clone()),
            listed_on: listed.date,
            listed_precision: listed.precision,
            funds_raised_yuan: self.funds_raised_yuan.unwrap_or(listing.funds_raised_yuan),
            delisted_on: delisted.map(|d| d.date).or(listing.delisted_on),
            delisted_precision: delisted.map(|d| d.precision).or(listing.delisted_precision),
            delisted_reason: self.delisted_reason.or_else(|| listing.delisted_reason.clone()),
            source: self.source.unwrap_or_else(|| listing.source.clone()),
            note: self.note.unwrap_or_else(|| listing.note.clone()),
        }
    }
}
