//! 年度复评 and the end of overrides: grades that follow the rule only.

use chrono::{Datelike, NaiveDateTime};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::actions::{apply_opinion, row, with_trace};
use super::model::{NewOpinionRow, OpinionKind, Review};
use super::store;
use crate::access::{CompanyRef, Scope, in_china};
use crate::company::{self, Grade};
use crate::error::{Code, Error};
use crate::profile::{self, CompanySelection};
use crate::record::{Journal, Tx, field_changes};

/// Number of companies reviewed with the same few statements.
const SLICE: i64 = 5_000;
/// Maximum number of overrides that end in one transaction.
const ENDED_AT_ONCE: i64 = 200;

/// 年度复评, as requested.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReview {
    /// 年度, this year by default
    #[serde(default)]
    pub year: Option<i32>,
    /// 说明
    #[serde(default)]
    pub note: Option<String>,
}

/// Grades all companies on the way to a listing again, with the weights of today, in one
/// transaction. Companies with an override in force keep their grade. Once for each 年度.
pub fn grade_everyone(tx: &mut Tx<'_>, scope: &Scope, new: &NewReview) -> Result<Review, Error> {
    let today = tx.today();
    let year = new.year.unwrap_or_else(|| today.year());
    if !(2000..=today.year()).contains(&year) {
        let sentence = format!("年度须在 2000 到 {} 之间。", today.year());
        return Err(Error::invalid_field("year", Code::OutOfRange, sentence));
    }
    if store::reviews(tx.db(), scope)?.iter().any(|held| held.year == year) {
        let sentence = format!("{year} 年度已经复评过。需要个别调整的，请逐家决定。");
        return Err(Error::conflict(Code::AlreadyReviewed, sentence));
    }
    let weights_from = profile::weights_from(tx.db(), today)?;
    let by = (tx.actor().to_owned(), tx.now());
    let note = new.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let (held, by) = ((today, weights_from), (by.0.as_str(), by.1));
    let id = store::insert_review(tx.db(), scope, year, held, note, by)?;
    let reason = format!("{year} 年度复评，按 {weights_from} 起施行的权重");
    let (mut after, mut companies, mut changed) = (0, 0, 0);
    loop {
        let slice = store::under_review(tx.db(), scope, after, SLICE)?;
        let Some((last, ..)) = slice.last() else { break };
        after = last.id();
        companies += i64::try_from(slice.len()).unwrap_or(i64::MAX);
        changed += of_slice(tx, scope, id, &slice, &reason)?;
    }
    let detail = json!({"year": year, "companies": companies, "changed": changed});
    tx.audit("grades_reviewed", "grade_review", &id.to_string(), detail)?;
    store::close_review(tx.db(), scope, id, companies, changed)
}

/// A company whose grade changes: old grade, new grade, old version.
type Move = (CompanyRef, Option<Grade>, Option<Grade>, i64);

/// Reviews some companies. Returns the number of grades that have changed.
fn of_slice(
    tx: &mut Tx<'_>,
    scope: &Scope,
    review_id: i64,
    slice: &[(CompanyRef, Option<Grade>, i64)],
    reason: &str,
) -> Result<i64, Error> {
    let (Some(first), Some(last)) = (slice.first(), slice.last()) else { return Ok(0) };
    let today = tx.today();
    let traces = profile::traces(
        tx.db(),
        scope,
        &CompanySelection::Between(first.0.id(), last.0.id()),
        today,
    )?;
    let mut rows: Vec<NewOpinionRow> = Vec::new();
    let mut moves: Vec<Move> = Vec::new();
    let mut traces = traces.into_iter();
    for (id, before, version) in slice {
        let Some((_, grade, trace)) = traces.find(|(of, ..)| *of == id.id()) else { continue };
        let opinion = row(tx, *id, OpinionKind::Review, reason.to_owned());
        let opinion = NewOpinionRow { grade, review_id: Some(review_id), ..opinion };
        rows.push(with_trace(opinion, &trace)?);
        if *before != grade {
            moves.push((*id, *before, grade, *version));
        }
    }
    let ids: Vec<CompanyRef> = rows.iter().map(|row| row.company_id).collect();
    store::supersede(tx.db(), &ids)?;
    store::insert_many(tx.db(), &rows)?;
    move_all(tx, &moves)?;
    Ok(i64::try_from(moves.len()).unwrap_or(i64::MAX))
}

/// Sets the changed grades, one statement for each grade, and writes their history.
fn move_all(tx: &mut Tx<'_>, moves: &[Move]) -> Result<(), Error> {
    let now = tx.now();
    let grades = Grade::ALL.iter().copied().map(Some).chain([None]);
    for grade in grades {
        let to_it = moves.iter().filter(|(_, _, after, _)| *after == grade);
        let ids: Vec<CompanyRef> = to_it.map(|(id, ..)| *id).collect();
        store::set_grades(tx.db(), &ids, grade, now)?;
    }
    let code = |grade: &Option<Grade>| grade.map(|grade| grade.code().to_owned());
    let changes = moves.iter().flat_map(|(id, before, after, version)| {
        let of = (Some(id.id()), "company", id.id(), version + 1);
        field_changes(of, [("grade", code(before), code(after))])
    });
    tx.history(&changes.collect::<Vec<_>>())
}

/// Ends overrides whose last day has passed and applies the rule again. Returns their number.
/// Blocks.
pub fn end_overrides(journal: &Journal, now: NaiveDateTime) -> Result<usize, Error> {
    let scope = Scope::whole_city("an override ends by itself, wherever it is");
    let yesterday = in_china(now).date() - chrono::Days::new(1);
    if journal.read(|db| store::overrides_until(db, &scope, yesterday, 1))?.is_empty() {
        return Ok(0);
    }
    journal.scheduled_write(now, |tx| {
        let ended = store::overrides_until(tx.db(), &scope, yesterday, ENDED_AT_ONCE)?;
        if ended.is_empty() {
            tx.nothing_changed(); // another server did it first
        }
        let ids: Vec<i64> = ended.iter().map(|one| one.opinion.company_id).collect();
        let companies = company::in_this_order(tx.db(), &scope, &ids)?;
        let today = tx.today();
        let traces = profile::traces(tx.db(), &scope, &CompanySelection::These(ids), today)?;
        for (id, grade, trace) in traces {
            let Some(company) = companies.iter().find(|one| one.id == id) else { continue };
            let reason = "特批已到期，按规则重新分级".to_owned();
            let opinion =
                NewOpinionRow { grade, ..row(tx, company.key(), OpinionKind::Lapse, reason) };
            apply_opinion(tx, company, &with_trace(opinion, &trace)?)?;
        }
        Ok(ended.len())
    })
}
