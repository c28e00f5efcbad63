//! Acting on a declaration: confirming, returning, withdrawing.

use serde_json::json;

use super::amend::amend;
use super::notify;
use super::pool::record_pool;
use crate::access::{Role, Scope};
use crate::company;
use crate::declaration::flow::{Action, Decision};
use crate::declaration::model::{Declaration, DeclarationState, Declared, Found};
use crate::declaration::store::{self, Decided};
use crate::declaration::view::{DeclarationView, describe};
use crate::error::{Error, Present, check_version};
use crate::flow::{Act, checked};
use crate::listing;
use crate::notice::Audience;
use crate::record::{Change, Tx, field_changes};

/// Acts on a declaration; `Action` defines who may do what.
///
/// # Errors
/// 409 `illegal_action` with the legal actions, or why the operation itself refuses the fact; 412
/// if another version was seen; 422.
pub fn act(tx: &mut Tx<'_>, scope: &Scope, id: i64, decision: Decision) -> Result<Found, Error> {
    let found = store::find(tx.db(), scope, id)?.present()?;
    let role = tx.role();
    let (declaration, holder) = &found;
    check_version(decision.version, declaration.version, || {
        Ok(DeclarationView::new(found.clone(), role, None))
    })?;
    let (action, state) = (decision.action, declaration.state);
    action.permitted(&[role], state)?;
    let decision = checked(action, &decision)?;
    let reason = decision.reason.as_deref();
    let key = company::within_scope(tx.db(), scope, declaration.company_id)?.present()?;
    match action {
        Action::Confirm => confirm(tx, scope, declaration)?,
        Action::Amend => amend(tx, scope, declaration, &decision)?,
        Action::Return | Action::Withdraw => {}
    }
    let (by, now, after) = (tx.actor().to_owned(), tx.now(), action.leads_to(state));
    let decided = (action != Action::Amend).then_some((by.as_str(), now));
    let stored = Decided { state: after, reason, decided };
    if !store::set_decided(tx.db(), key, declaration, &stored)? {
        return Err(Error::raced());
    }
    let company = declaration.company_id;
    let what = match action {
        Action::Confirm => "fact_confirmed",
        Action::Return => "fact_returned",
        Action::Amend => "fact_amended",
        Action::Withdraw => "fact_withdrawn",
    };
    let detail = json!({"company_id": company, "step": declaration.step, "reason": reason});
    tx.audit(what, "declaration", &id.to_string(), detail)?;
    let everyone = Scope::whole_city("a confirmed move may lead out of the caller's scope");
    let acted = store::find(tx.db(), &everyone, id)?.present()?;
    let changed = [
        ("state", Some(state.to_string()), Some(after.to_string())),
        ("reason", declaration.reason.clone(), decision.reason.clone()),
        ("fact", Some(describe(declaration)), Some(describe(&acted.0))),
        ("document_no", declaration.document_no.clone(), acted.0.document_no.clone()),
    ];
    let of = (Some(company), "declaration", id, declaration.version + 1);
    tx.history(&field_changes(of, changed.into_iter().filter(|(_, old, new)| old != new)))?;
    let title = format!("申报{}：{}　{}", after.label(), holder.name, describe(&acted.0));
    let to = match action {
        Action::Confirm | Action::Return => Some(Audience::Town(holder.town_code.clone())),
        Action::Amend => Some(Audience::Office),
        Action::Withdraw if role == Role::Office => Some(Audience::Town(holder.town_code.clone())),
        Action::Withdraw => None,
    };
    if let Some(to) = to {
        let body = decision.reason.clone().unwrap_or_default();
        notify(tx, to, title, body, format!("/declarations/{id}"))?;
    }
    Ok(acted)
}

/// Records a declared fact with the operation that it was declared for.
fn confirm(tx: &mut Tx<'_>, scope: &Scope, declaration: &Declaration) -> Result<(), Error> {
    let company = company::find(tx.db(), scope, declaration.company_id)?.present()?;
    match declaration.declared()? {
        Declared::Stage(event) => listing::advance(tx, scope, &company, &event).map(drop),
        Declared::Listing(new) => {
            listing::record(tx, scope, listing::NewListing { company_id: company.id, ..new })
                .map(drop)
        }
        Declared::Pool(input) => record_pool(tx, scope, &company, input),
    }
}

/// Withdraws the open declarations of an import that is undone, with their history. The caller
/// writes the audit entry.
pub fn withdraw_of_import(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<(), Error> {
    let open = store::open_of_import(tx.db(), scope, import_id)?;
    let (by, now) = (tx.actor().to_owned(), tx.now());
    store::withdraw_of_import(tx.db(), scope, import_id, (&by, now))?;
    let withdrawn = Some(DeclarationState::Withdrawn.to_string());
    let changes: Vec<Change<'_>> = open
        .iter()
        .flat_map(|one| {
            let of = (Some(one.company_id), "declaration", one.id, one.version + 1);
            field_changes(of, [("state", Some(one.state.to_string()), withdrawn.clone())])
        })
        .collect();
    tx.history(&changes)
}
