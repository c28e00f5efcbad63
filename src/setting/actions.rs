//! Changing settings.

use serde_json::{Map, Value, json};

use super::model::Supervision;
use super::store;
use crate::audit::{Tx, differences};
use crate::error::Error;
use crate::web::{from_members, members};

/// Changes 督办规则: `patch` holds those to change. The new ones, with their version. What is
/// under way is reckoned anew by the next run of the jobs (`crate::supervision`).
pub fn change(
    tx: &mut Tx<'_>,
    seen_version: i64,
    patch: Map<String, Value>,
) -> Result<(Supervision, i64), Error> {
    let (before, version) = store::supervision_and_version(tx.db())?;
    if version != seen_version {
        return Err(Error::stale(before));
    }
    let old = members(&before)?;
    let mut merged = old.clone();
    merged.extend(patch);
    let rules = from_members::<Supervision>(merged)?.checked()?;
    let changed = differences(&old, &members(&rules)?);
    if changed.is_empty() {
        tx.nothing_changed();
        return Ok((before, version));
    }
    let now = tx.now();
    store::put_supervision(tx.db(), &rules, now, version + 1)?;
    let detail: Map<String, Value> = changed
        .into_iter()
        .map(|(field, old, new)| (field, json!({"from": old, "to": new})))
        .collect();
    tx.audit("setting_changed", "setting", "supervision", Value::Object(detail))?;
    Ok((rules, version + 1))
}
