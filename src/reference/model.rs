//! Dated rules.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::rule_versions;

/// A version of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = rule_versions, treat_none_as_default_value = false)]
pub(super) struct RuleVersion {
    /// `scoring` or `grading`.
    pub rule: String,
    /// First day on which it is in force.
    pub effective_from: NaiveDate,
    /// Content as TOML.
    pub body: String,
}
