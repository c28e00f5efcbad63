//! Actions on towns.

use serde_json::json;

use super::model::{GroupFacts, Town, WorkingGroup};
use super::store;
use super::view::TownView;
use crate::access::Scope;
use crate::error::{Error, Named, Present, check_version};
use crate::record::{Change, ChangeKind, Tx, differences};
use crate::web::members;

/// Records the working group of a town. `seen_version` is 0 if none was recorded yet. A town
/// outside the scope does not exist for the caller.
pub fn set_working_group(
    tx: &mut Tx<'_>,
    scope: &Scope,
    code: &str,
    seen_version: i64,
    facts: GroupFacts,
) -> Result<(Town, WorkingGroup), Error> {
    let town = store::find(tx.db(), scope, code)?.filter(|_| scope.covers_town(code)).present()?;
    let old = store::working_group(tx.db(), scope, code)?;
    let present = || Ok(TownView::new(town.clone(), old.clone(), scope));
    check_version(seen_version, old.version, present)?;
    let new = facts.checked()?.replacing(&old);
    let changed =
        differences(&members(&GroupFacts::from(&old))?, &members(&GroupFacts::from(&new))?);
    if changed.is_empty() {
        tx.nothing_changed();
        return Ok((town, old));
    }
    if !store::set_working_group(tx.db(), scope, &new)? {
        return Err(Error::not_found(Town::NAME));
    }
    let kind = if old.version == 0 { ChangeKind::Created } else { ChangeKind::Updated };
    let entries: Vec<Change<'_>> = changed
        .into_iter()
        .map(|(field, before, after)| Change {
            company_id: None,
            record: "working_group",
            record_id: code.into(),
            kind,
            field: Some(field.into()),
            old: before.map(Into::into),
            new: after.map(Into::into),
            version: Some(new.version),
        })
        .collect();
    tx.history(&entries)?;
    let fields: Vec<&str> = entries.iter().filter_map(|e| e.field.as_deref()).collect();
    tx.audit("working_group_changed", "working_group", code, json!({"fields": fields}))?;
    Ok((town, new))
}
