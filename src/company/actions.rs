//! Operations on a company. The API, pages, import and command line all use them.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::facts::Facts;
use super::model::{Company, Grade, Keys, NewCompany};
use super::name::FoldedName;
use super::store::{self, Signatures};
use super::view::CompanyView;
use crate::access::{CompanyRef, Role, Scope};
use crate::confirmation::must_declare;
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::goal;
use crate::limits::{LONGEST_TEXT, too_long};
use crate::membership::{self, Leaving};
use crate::record::{Change, ChangeKind, Difference, Tx, differences, field_changes};
use crate::stage::Step;
use crate::web::{from_members, members};

/// Refuses a town that is outside the scope or does not exist, with “not found” in both cases.
pub fn refuse_foreign_town(tx: &mut Tx<'_>, scope: &Scope, code: &str) -> Result<(), Error> {
    if !scope.covers_town(code) || !store::town_exists(tx.db(), code)? {
        return Err(Error::not_found("镇街（园区）"));
    }
    Ok(())
}

/// Changes facts of a company. `patch` holds the fields to change; `null` empties a field (RFC
/// 7396).
pub fn change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    seen_version: i64,
    mut patch: Map<String, Value>,
) -> Result<Company, Error> {
    let company = store::find(tx.db(), scope, id)?.present()?;
    refuse_stale(tx, scope, &company, seen_version)?;
    let confirmed = patch.remove("confirm_duplicate");
    let confirmed = confirmed.as_ref().and_then(Value::as_str);
    let mut merged = members(&company.facts)?;
    merged.extend(without_masked_phone(patch));
    let facts = from_members::<Facts>(merged)?.checked()?;
    if FoldedName::new(&facts.name) != FoldedName::new(&company.facts.name) {
        refuse_duplicate(tx, scope, (&facts.name, Some(id)), confirmed)?;
    }
    set_facts(tx, scope, &company, facts, confirmed)?;
    store::find(tx.db(), scope, id)?.present()
}

/// Applies one patch to several companies, each at the version that the user saw. Changes all of
/// them or none. A page of a list shows at most this many companies, so they are changed one by
/// one.
pub fn change_many(
    tx: &mut Tx<'_>,
    scope: &Scope,
    seen: &[(i64, i64)],
    patch: Map<String, Value>,
) -> Result<(), Error> {
    for (id, version) in seen {
        change(tx, scope, *id, *version, patch.clone())?;
    }
    Ok(())
}

/// Stores changed facts with their history and an audit entry. Writes nothing if no fact differs.
fn set_facts(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    facts: Facts,
    confirmed: Option<&str>,
) -> Result<(), Error> {
    let fields = store_facts(tx, scope, company, &facts)?;
    if fields.is_empty() {
        tx.nothing_changed();
        return Ok(());
    }
    let mut detail = json!({"fields": fields});
    if let Some(reason) = confirmed {
        detail["confirm_duplicate"] = reason.into();
    }
    tx.audit("company_changed", "company", &company.id.to_string(), detail)
}

/// Stores new companies with their pool facts. A search finds them only after `signatures` is
/// finished; it may collect the signatures of several calls.
pub fn insert_many(
    tx: &mut Tx<'_>,
    new: &[NewCompany],
    signatures: &mut Signatures,
) -> Result<(), Error> {
    store::insert_many(tx.db(), new, signatures)?;
    membership::open_many(tx, new.iter().map(|company| (company.key(), company.facts.pool())))
}

/// Refuses a new or renamed company that has the name, or a former name, of another company in the
/// scope, unless the user gives the reason why it is another company.
///
/// # Errors
/// 409 `possible_duplicate` with the `matches`.
pub fn refuse_duplicate(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (name, own): (&str, Option<i64>),
    confirmed: Option<&str>,
) -> Result<(), Error> {
    if let Some(reason) = confirmed {
        return required("confirm_duplicate", reason, "请写明为什么是另一家企业。").map(drop);
    }
    let folded = FoldedName::new(name);
    let matches = store::namesakes(tx.db(), scope, folded.as_str(), own)?;
    let Some((_, first, _)) = matches.first() else { return Ok(()) };
    let sentence = format!(
        "系统中已有同名（或曾用此名、只差公司形式）的企业“{first}”。请打开已有企业修改；确是另一家企业的，写明理由后再保存。"
    );
    let matches: Vec<Value> = matches
        .iter()
        .map(|(id, name, town_code)| json!({"id": id, "name": name, "town_code": town_code}))
        .collect();
    let field = FieldError::new("confirm_duplicate", Code::PossibleDuplicate, sentence.clone());
    let refusal = Error::conflict(Code::PossibleDuplicate, sentence).with_errors(vec![field]);
    Err(refusal.with("matches", matches))
}

/// Stores a new company with its pool facts.
pub fn insert(tx: &mut Tx<'_>, new: &NewCompany) -> Result<(), Error> {
    let mut signatures = Signatures::default();
    insert_many(tx, std::slice::from_ref(new), &mut signatures)?;
    signatures.finish(tx.db())
}

/// Removes a company from the pool on a day, with the kind and reason of leaving. The caller has
/// validated these values and writes the audit entry.
pub fn leave_pool(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    (kind, left_on, reason): (Leaving, NaiveDate, &str),
) -> Result<(), Error> {
    let facts = Facts {
        left_pool_on: Some(left_on),
        left_pool_reason: Some(reason.to_owned()),
        ..company.facts.clone()
    };
    write(tx, scope, company, &facts, Some(kind)).map(drop)
}

/// Stores changed facts with their history and returns the names of the changed fields. The caller
/// writes the audit entry, because an import writes one for all its rows.
pub fn store_facts(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    facts: &Facts,
) -> Result<Vec<String>, Error> {
    write(tx, scope, company, facts, None)
}

fn write(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    facts: &Facts,
    leaving: Option<Leaving>,
) -> Result<Vec<String>, Error> {
    let changed = differences(&members(&company.facts)?, &members(facts)?);
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let moves = facts.town_code != company.facts.town_code;
    if moves {
        refuse_foreign_town(tx, scope, &facts.town_code)?;
        if tx.role() != Role::Office {
            return Err(Error::invalid_field(
                "town_code",
                Code::TownFixed,
                "所属镇街（园区）不能直接修改：企业迁移请由领导小组办公室登记迁移事件，录错请由办公室更正。",
            ));
        }
    }
    let fields = changed.iter().map(|(field, ..)| field.clone()).collect();
    let put = |tx: &mut Tx<'_>| {
        keep_former_name(tx, company, facts)?;
        replace_facts(tx, company, (facts, changed), leaving)
    };
    // The town is the only fact that the totals depend on.
    match moves {
        true => goal::recounting(tx, scope, company.key(), put)?,
        false => put(tx)?,
    }
    Ok(fields)
}

/// Replaces the facts of a company, writes the history, and updates the membership if the pool
/// facts changed.
fn replace_facts(
    tx: &mut Tx<'_>,
    company: &Company,
    (facts, changed): (&Facts, Vec<Difference>),
    leaving: Option<Leaving>,
) -> Result<(), Error> {
    let key = company.key();
    let former = store::former_names_of(tx.db(), key)?;
    let codes = store::stock_codes_of(tx.db(), key)?;
    let keys = Keys::of(facts, &former, &codes);
    let now = tx.now();
    store::set_facts(tx.db(), company, facts, &keys, now)?;
    let of = (Some(company.id), "company", company.id, company.version + 1);
    tx.history(&field_changes(of, changed))?;
    let pool = facts.pool();
    if pool == company.facts.pool() {
        return Ok(());
    }
    membership::follow(tx, key, &pool, leaving)
}

/// Restores the facts from before an import when the import is undone. The former name that the
/// import added is already deleted at this point.
pub fn restore_facts(tx: &mut Tx<'_>, company: &Company, facts: &Facts) -> Result<(), Error> {
    let changed = differences(&members(&company.facts)?, &members(facts)?);
    replace_facts(tx, company, (facts, changed), None)
}

/// Drops a masked phone number from the patch: it is our own masked output, not a new number.
fn without_masked_phone(mut patch: Map<String, Value>) -> Map<String, Value> {
    let masked = |value: &Value| value.as_str().is_some_and(|phone| phone.contains('*'));
    if patch.get("contact_phone").is_some_and(masked) {
        patch.remove("contact_phone");
    }
    patch
}

fn keep_former_name(tx: &mut Tx<'_>, company: &Company, facts: &Facts) -> Result<(), Error> {
    if facts.name == company.facts.name {
        return Ok(());
    }
    let old = &company.facts.name;
    let folded = String::from(FoldedName::new(old));
    let now = tx.now();
    store::add_former_name(tx.db(), company.key(), old, &folded, now)
}

/// Moves a company to the recycle bin. A deleted company does not count in any total.
pub fn delete(tx: &mut Tx<'_>, scope: &Scope, id: i64, seen_version: i64) -> Result<(), Error> {
    let company = store::find(tx.db(), scope, id)?.present()?;
    refuse_stale(tx, scope, &company, seen_version)?;
    refuse_confirmed(tx, &company)?;
    let now = tx.now();
    let key = company.key();
    goal::recounting(tx, scope, key, |tx| store::set_deleted(tx.db(), key, Some(now), now))?;
    tx.history(&[Change::of_record(Some(id), "company", id, ChangeKind::Deleted)])?;
    tx.audit("company_deleted", "company", &id.to_string(), json!({"name": company.facts.name}))
}

/// Returns a step of the company that counts and that this user could not have recorded alone.
pub fn counted_step(tx: &mut Tx<'_>, company: &Company) -> Result<Option<Step>, Error> {
    let reached = [company.position.stage, company.position.highest_stage].map(Step::from);
    let pooled = (!company.facts.pool().is_empty()).then_some(Step::Reserved);
    for step in reached.into_iter().chain(pooled) {
        if must_declare(tx, step)? {
            return Ok(Some(step));
        }
    }
    Ok(None)
}

/// Refuses to delete a company with confirmed facts that count, for a user who could not have
/// recorded them.
fn refuse_confirmed(tx: &mut Tx<'_>, company: &Company) -> Result<(), Error> {
    let Some(step) = counted_step(tx, company)? else { return Ok(()) };
    let sentence = format!(
        "“{}”有经确认的“{}”，计入统计和考核，不能由镇街（园区）移入回收站。登记有误的，请联系领导小组办公室。",
        company.facts.name,
        step.label()
    );
    Err(Error::conflict(Code::NeedsConfirmation, sentence))
}

/// Restores a company from the recycle bin.
pub fn restore(tx: &mut Tx<'_>, scope: &Scope, id: i64) -> Result<Company, Error> {
    let company = store::find_deleted(tx.db(), scope, id)?.present()?;
    let now = tx.now();
    let key = company.key();
    goal::recounting(tx, scope, key, |tx| store::set_deleted(tx.db(), key, None, now))?;
    tx.history(&[Change::of_record(Some(id), "company", id, ChangeKind::Restored)])?;
    tx.audit("company_restored", "company", &id.to_string(), json!({"name": company.facts.name}))?;
    store::find(tx.db(), scope, id)?.present()
}

/// Stores the grade that the office decided, with history and audit entry. `None` removes the
/// grade.
pub fn set_grade(
    tx: &mut Tx<'_>,
    company: &Company,
    grade: Option<Grade>,
    reason: &str,
) -> Result<(), Error> {
    let now = tx.now();
    store::set_grade(tx.db(), company.key(), grade, now)?;
    tx.history(&[Change {
        field: Some("grade".into()),
        old: company.grade.map(|g| g.code().into()),
        new: grade.map(|g| g.code().into()),
        version: Some(company.version + 1),
        ..Change::of_record(Some(company.id), "company", company.id, ChangeKind::Updated)
    }])?;
    let detail = json!({"grade": grade, "reason": reason});
    tx.audit("grade_decided", "company", &company.id.to_string(), detail)
}

/// Returns the company with its full contact data. Writes the request to the audit log.
pub fn reveal_contact(tx: &mut Tx<'_>, scope: &Scope, id: i64) -> Result<Company, Error> {
    let company = store::find(tx.db(), scope, id)?.present()?;
    tx.audit("contact_revealed", "company", &id.to_string(), json!({}))?;
    Ok(company)
}

/// Recalculates the keys after a listing or quotation changed the stock codes.
pub fn refresh_keys(tx: &mut Tx<'_>, scope: &Scope, of: CompanyRef) -> Result<(), Error> {
    let company = store::find(tx.db(), scope, of.id())?.present()?;
    let former = store::former_names_of(tx.db(), of)?;
    let codes = store::stock_codes_of(tx.db(), of)?;
    store::set_keys(tx.db(), of, &Keys::of(&company.facts, &former, &codes))
}

/// Refuses a change with 412 and the current record if the caller saw an older version.
pub fn refuse_stale(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    seen_version: i64,
) -> Result<(), Error> {
    check_version(seen_version, company.version, || {
        let former = store::former_names_of(tx.db(), company.key())?;
        Ok(CompanyView::new(company.clone(), former, scope))
    })
}

/// Returns a trimmed reason. Refuses an empty reason with `sentence`, and one that is too long.
pub fn required(field: &str, text: &str, sentence: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        let error = FieldError::new(field, Code::ReasonRequired, sentence);
        return Err(Error::invalid(vec![error]));
    }
    if let Some(wrong) = too_long(field, "原因", Some(text), LONGEST_TEXT) {
        return Err(Error::invalid(vec![wrong]));
    }
    Ok(text.to_owned())
}
