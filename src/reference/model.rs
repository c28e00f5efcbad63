//! Calendar days and dated rules.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::rule_versions;

/// A rule as it holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = rule_versions, treat_none_as_default_value = false)]
pub(super) struct RuleVersion {
    /// `scoring` or `grading`.
    pub rule: String,
    /// The first day it holds.
    pub effective_from: NaiveDate,
    /// The version as TOML.
    pub body: String,
}
