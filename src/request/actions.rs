//! Creating, answering, withdrawing and completing information requests.

use chrono::NaiveDateTime;
use serde_json::json;

use super::model::{Ending, NewRequest, NewRow, Request, Wish};
use super::store::{self, FoundRequest};
use crate::access::{CompanyRef, Scope, in_china};
use crate::company::Company;
use crate::error::{Code, Error, Present};
use crate::flow::Question;
use crate::limits::{LONGEST_TEXT, too_long};
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::profile;
use crate::record::{Change, ChangeKind, Journal, Tx, field_changes};

/// Maximum number of figures in a request: those that would settle the most standards.
const MOST: usize = 30;
/// Reason a unit must give when figures cannot be provided.
pub(super) const REASON: Question =
    Question::reason("无法提供的原因").needed("请写明无法提供的原因。");
/// Open requests read per batch.
const SLICE: i64 = 200;

/// Asks a company's unit for the figures that its profile lacks today, and notifies the unit.
pub fn ask(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    new: &NewRequest,
) -> Result<FoundRequest, Error> {
    let company_id = company.id;
    let today = tx.today();
    if new.due_on < today {
        return Err(Error::invalid_field("due_on", Code::PastDate, "截止日期不能早于今天。"));
    }
    let note = new.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if let Some(wrong) = too_long("note", "说明", note, LONGEST_TEXT) {
        return Err(Error::invalid(vec![wrong]));
    }
    if store::of_company(tx.db(), scope, company_id)?.is_some() {
        let sentence = "该企业已有一项未结束的资料征集。";
        return Err(Error::conflict(Code::AlreadyAsked, sentence));
    }
    let mut wishes = missing(tx, scope, company.key())?;
    wishes.truncate(MOST);
    if wishes.is_empty() {
        return Err(Error::conflict(Code::NothingMissing, "该企业没有缺少的资料。"));
    }
    let row = NewRow {
        company_id: company.key(),
        wanted: serde_json::to_string(&wishes)?,
        note: note.map(str::to_owned),
        due_on: new.due_on,
        asked_by: tx.actor().to_owned(),
        asked_at: tx.now(),
        version: 1,
    };
    let id = store::insert(tx.db(), &row)?;
    let words: Vec<&str> = wishes.iter().map(|wish| wish.text.as_str()).collect();
    let told = Notice {
        kind: NoticeKind::Request,
        title: format!("请补充 {} 的资料 {} 项", company.facts.name, wishes.len()),
        body: format!("请在 {} 前补充：{}。{}", new.due_on, words.join("、"), note.unwrap_or("")),
        path: Some(format!("/companies/{company_id}/profile#missing")),
    };
    notice::send(tx, &[Audience::Town(company.facts.town_code.clone())], &told)?;
    tx.history(&[Change::of_record(
        Some(company_id),
        "information_request",
        id,
        ChangeKind::Created,
    )])?;
    let detail = json!({"company_id": company_id, "figures": words, "due_on": new.due_on});
    tx.audit("information_asked", "information_request", &id.to_string(), detail)?;
    store::find(tx.db(), scope, id)?.present()
}

fn missing(tx: &mut Tx<'_>, scope: &Scope, company: CompanyRef) -> Result<Vec<Wish>, Error> {
    let today = tx.today();
    let wants = profile::missing(tx.db(), scope, company.id(), today)?;
    Ok(wants.iter().map(Wish::from).collect())
}

/// Ends a request with the unit's reason why the figures cannot be provided, and notifies the
/// office.
pub fn answer(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    reason: &str,
) -> Result<FoundRequest, Error> {
    let (request, name, _) = store::find(tx.db(), scope, id)?.present()?;
    let reason = REASON.answered(reason)?;
    end(tx, &request, (Ending::Answered, Some(reason)))?;
    let told = Notice {
        kind: NoticeKind::Request,
        title: format!("{name} 的资料无法提供"),
        body: reason.to_owned(),
        path: Some(format!("/companies/{}/profile#missing", request.company_id)),
    };
    notice::send(tx, &[Audience::Office], &told)?;
    store::find(tx.db(), scope, id)?.present()
}

/// Ends a request without an answer, on behalf of the office.
pub fn withdraw(tx: &mut Tx<'_>, scope: &Scope, id: i64) -> Result<FoundRequest, Error> {
    let (request, ..) = store::find(tx.db(), scope, id)?.present()?;
    end(tx, &request, (Ending::Withdrawn, None))?;
    store::find(tx.db(), scope, id)?.present()
}

fn end(
    tx: &mut Tx<'_>,
    request: &Request,
    (ending, answer): (Ending, Option<&str>),
) -> Result<(), Error> {
    let (now, id) = (tx.now(), request.id);
    if !store::close(tx.db(), request, ending, answer, now)? {
        return Err(Error::conflict(Code::AlreadyClosed, "这项资料征集已经结束。"));
    }
    let of = (Some(request.company_id), "information_request", id, request.version + 1);
    tx.history(&field_changes(of, [("closed_as", None, Some(ending.code().to_owned()))]))?;
    let detail = json!({"ending": ending, "answer": answer});
    tx.audit("information_closed", "information_request", &id.to_string(), detail)
}

/// Ends the requests whose figures are all recorded, and returns their number. Blocks.
pub fn end_complete(journal: &Journal, now: NaiveDateTime) -> Result<usize, Error> {
    let scope = Scope::whole_city("a request ends by itself, wherever it is");
    let today = in_china(now).date();
    let (mut after, mut ended) = (0, 0);
    loop {
        let open = journal.read(|db| store::open_after(db, &scope, after, SLICE))?;
        let Some(last) = open.last() else { return Ok(ended) };
        after = last.id;
        let ids: Vec<i64> = open.iter().map(|one| one.company_id).collect();
        let known = journal.read(|db| profile::known_of(db, &scope, ids, today))?;
        for request in open {
            let known = known.get(&request.company_id);
            let still = |wish: &Wish| known.is_none_or(|one| !one.has(wish.figure, wish.year));
            if request.wishes()?.iter().any(still) {
                continue;
            }
            ended += journal.scheduled_write(now, |tx| {
                let (request, ..) = store::find(tx.db(), &scope, request.id)?.present()?;
                if request.closed_at.is_some() {
                    tx.nothing_changed(); // another process ended it first
                    return Ok(0);
                }
                end(tx, &request, (Ending::Complete, None))?;
                Ok(1)
            })?;
        }
    }
}
