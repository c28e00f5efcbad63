//! Changes settings.

use serde_json::{Map, Value, json};

use super::store;
use super::subject::Subject;
use crate::error::{Error, check_version};
use crate::record::{Tx, differences};
use crate::web::{from_members, members};

/// Changes a settings subject: `patch` holds the members to change. Returns the new value and its
/// version. After a change of 督办规则 the next round recalculates open work; 财务口径 only changes
/// what is shown.
pub fn change<S: Subject>(
    tx: &mut Tx<'_>,
    seen_version: i64,
    patch: Map<String, Value>,
) -> Result<(S, i64), Error> {
    let (before, version) = store::with_version::<S>(tx.db())?;
    check_version(seen_version, version, || Ok(&before))?;
    let old = members(&before)?;
    let mut merged = old.clone();
    merged.extend(patch);
    let subject = from_members::<S>(merged)?.checked()?;
    let changed = differences(&old, &members(&subject)?);
    if changed.is_empty() {
        tx.nothing_changed();
        return Ok((before, version));
    }
    let now = tx.now();
    store::replace(tx.db(), &subject, now, version + 1)?;
    let detail: Map<String, Value> = changed
        .into_iter()
        .map(|(field, old, new)| (field, json!({"from": old, "to": new})))
        .collect();
    tx.audit("setting_changed", "setting", S::NAME, Value::Object(detail))?;
    Ok((subject, version + 1))
}
