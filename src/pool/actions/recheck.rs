//! 复核: every town reviews its members; those that no longer qualify leave when the office
//! concludes.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::leave::wrong_day;
use crate::access::Scope;
use crate::company;
use crate::error::{Code, Error, FieldError, Present, check_version};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, trimmed, wrong_texts};
use crate::membership::Leaving;
use crate::notice::{self, Audience, Notice, NoticeKind};
use crate::pool::model::{ItemRecord, Recheck, Verdict};
use crate::pool::store;
use crate::pool::store::MOST_MEMBERS;
use crate::pool::view::{CompanyMark, ItemView, RecheckView};
use crate::record::{Change, ChangeKind, Tx, field_changes};
use crate::town;

/// Maximum number of answers in one form.
pub const MOST_ANSWERS: usize = 500;

/// 复核, as the office opens it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecheck {
    /// 复核名称
    pub name: String,
    /// 答复期限
    pub due_on: NaiveDate,
    /// 说明
    #[serde(default)]
    pub note: Option<String>,
}

/// Opens a recheck: asks every town about all its companies in the pool, and notifies it.
///
/// # Errors
/// 409 `recheck_open` while another one is open, `pool_is_empty`, `too_many`; 422.
pub fn open_recheck(tx: &mut Tx<'_>, scope: &Scope, new: NewRecheck) -> Result<Recheck, Error> {
    let (name, note, today) = (new.name.trim().to_owned(), trimmed(new.note), tx.today());
    let mut errors = wrong_texts(&[
        ("name", "复核名称", Some(&name), LONGEST_LINE, true),
        ("note", "说明", note.as_ref(), LONGEST_TEXT, false),
    ]);
    if new.due_on < today {
        errors.push(FieldError::new("due_on", Code::PastDate, "答复期限不能早于今天。"));
    }
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }
    if let Some(open) = store::current_recheck(tx.db(), scope)? {
        let sentence = format!("“{}”还没有办结，办结后再发起下一次复核。", open.name);
        return Err(Error::conflict(Code::RecheckOpen, sentence).with("recheck_id", open.id));
    }
    let members = store::all_open(tx.db(), scope)?;
    if members.is_empty() {
        return Err(Error::conflict(Code::PoolIsEmpty, "现在没有在库企业，不必复核。"));
    }
    if i64::try_from(members.len()).is_ok_and(|count| count > MOST_MEMBERS) {
        let sentence = format!("在库企业超过 {MOST_MEMBERS} 家，不能一次复核。");
        return Err(Error::conflict(Code::TooMany, sentence));
    }
    let asked = (name.as_str(), new.due_on, note.as_deref());
    let id = store::insert_recheck(tx.db(), scope, asked, today, &members)?;
    let entries: Vec<Change<'_>> = members
        .iter()
        .map(|(_, company, _)| {
            Change::of_record(Some(*company), "recheck", id, ChangeKind::Created)
        })
        .collect();
    tx.history(&entries)?;
    let detail = json!({"name": name, "due_on": new.due_on, "companies": members.len()});
    tx.audit("recheck_opened", "recheck", &id.to_string(), detail)?;
    let towns: BTreeSet<String> = members.into_iter().map(|(.., town)| town).collect();
    let to: Vec<Audience> = towns.into_iter().map(Audience::Town).collect();
    let told = Notice {
        kind: NoticeKind::Pool,
        title: format!("{name}：请于 {} 前逐家复核在库企业", new.due_on),
        body: note.unwrap_or_else(|| {
            "对历批认定的上市后备企业逐家复核：继续保留，或写明理由建议取消资格。".to_owned()
        }),
        path: Some(format!("/pool/rechecks/{id}")),
    };
    notice::send(tx, &to, &told)?;
    store::find_recheck(tx.db(), scope, id)?.present()
}

/// Answer of a town about one company.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = pool::Answer)]
pub struct Answer {
    /// 企业
    pub company_id: i64,
    /// 复核意见
    pub verdict: Verdict,
    /// 理由: required to remove a company
    #[serde(default)]
    pub reason: Option<String>,
    /// Version of the item the caller has seen: any other is refused
    #[serde(default)]
    pub version: Option<i64>,
}

/// Stores the answers for several companies: all of them, or none.
///
/// # Errors
/// 409 `recheck_closed`, 412 if another version was seen, 404, 422.
pub fn answer(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    answers: Vec<Answer>,
) -> Result<Recheck, Error> {
    let recheck = find_open(tx, scope, id)?;
    let answers = checked(answers)?;
    let ids: Vec<i64> = answers.iter().map(|one| one.company_id).collect();
    let records = store::items_of(tx.db(), scope, id, &ids)?;
    let mut entries: Vec<Change<'_>> = Vec::new();
    let (mut keep, mut remove) = (0, 0);
    for answer in &answers {
        let record = records.iter().find(|record| record.company.id == answer.company_id);
        let record = record.ok_or_else(|| Error::not_found("复核企业"))?;
        let present = || Ok(ItemView::new(record.clone(), &town::list(tx.db(), scope)?));
        check_version(answer.version, record.item.version, present)?;
        if (record.item.verdict, &record.item.reason) == (Some(answer.verdict), &answer.reason) {
            continue;
        }
        match answer.verdict {
            Verdict::Keep => keep += 1,
            Verdict::Remove => remove += 1,
        }
        let (by, at) = (tx.actor().to_owned(), tx.now());
        let said = (answer.verdict, answer.reason.as_deref());
        let who = (record.company.town_code.as_str(), by.as_str(), at);
        store::set_answer(tx.db(), &record.item, said, who)?;
        entries.extend(changes(record, answer));
    }
    if entries.is_empty() {
        tx.nothing_changed();
        return Ok(recheck);
    }
    store::touch_recheck(tx.db(), &recheck, None)?;
    tx.history(&entries)?;
    let detail = json!({"name": recheck.name, "keep": keep, "remove": remove});
    tx.audit("recheck_answered", "recheck", &id.to_string(), detail)?;
    store::find_recheck(tx.db(), scope, id)?.present()
}

fn changes(record: &ItemRecord, answer: &Answer) -> Vec<Change<'static>> {
    let was = record.item.verdict.map(|verdict| verdict.to_string());
    let all = [
        ("verdict", was, Some(answer.verdict.to_string())),
        ("reason", record.item.reason.clone(), answer.reason.clone()),
    ];
    let (company, recheck) = (Some(record.company.id), record.item.recheck_id);
    field_changes((company, "recheck", recheck, record.item.version + 1), all)
}

/// Trims and checks the answers, and reports all errors at once.
fn checked(answers: Vec<Answer>) -> Result<Vec<Answer>, Error> {
    let mut errors = Vec::new();
    if answers.is_empty() {
        let sentence = "请至少答复一家企业。";
        errors.push(FieldError::new("answers", Code::NothingChosen, sentence));
    }
    if answers.len() > MOST_ANSWERS {
        let sentence = format!("一次最多答复 {MOST_ANSWERS} 家企业。");
        errors.push(FieldError::new("answers", Code::TooMany, sentence));
    }
    let mut seen = HashSet::new();
    let trim = |one: Answer| Answer { reason: trimmed(one.reason), ..one };
    let answers: Vec<Answer> = answers.into_iter().map(trim).collect();
    for one in &answers {
        let field = format!("reason.{}", one.company_id);
        let needed = one.verdict == Verdict::Remove;
        errors.extend(wrong_texts(&[(&field, "理由", one.reason.as_ref(), LONGEST_LINE, needed)]));
        if !seen.insert(one.company_id) {
            let sentence = format!("企业 {} 答复了两次。", one.company_id);
            errors.push(FieldError::new("answers", Code::Twice, sentence));
        }
    }
    if errors.is_empty() { Ok(answers) } else { Err(Error::invalid(errors)) }
}

/// Returns a recheck; refuses one that is concluded.
fn find_open(tx: &mut Tx<'_>, scope: &Scope, id: i64) -> Result<Recheck, Error> {
    let recheck = store::find_recheck(tx.db(), scope, id)?.present()?;
    match recheck.closed_on {
        None => Ok(recheck),
        Some(day) => {
            let sentence = format!("“{}”已于 {day} 办结，不能再修改。", recheck.name);
            Err(Error::conflict(Code::RecheckClosed, sentence))
        }
    }
}

/// 办结.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conclusion {
    /// 出库日期 of the companies that towns want to remove
    pub left_on: NaiveDate,
    /// Version of the recheck the caller has seen: every answer increments it, so that no company
    /// leaves without the office having seen the answer
    pub version: i64,
}

/// Result of a recheck.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Concluded {
    #[serde(flatten)]
    pub recheck: RecheckView,
    /// 取消资格
    pub removed: Vec<CompanyMark>,
    /// Companies that had left before for another reason
    pub left_before: Vec<CompanyMark>,
    /// Companies without an answer: they stay
    pub not_answered: Vec<CompanyMark>,
}

/// Concludes a recheck: companies that towns want to remove leave on a day, all others stay.
///
/// # Errors
/// 409 `recheck_closed`, 412 if another version was seen, 422.
pub fn conclude(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: i64,
    conclusion: Conclusion,
) -> Result<Concluded, Error> {
    let recheck = find_open(tx, scope, id)?;
    check_version(conclusion.version, recheck.version, || view_of(tx, scope, recheck.clone()))?;
    let unwanted = store::items_with(tx.db(), scope, id, Some(Verdict::Remove))?;
    let not_answered = store::items_with(tx.db(), scope, id, None)?;
    let is_in = |record: &ItemRecord| {
        record.membership.as_ref().is_some_and(|one| one.span.left_on.is_none())
    };
    let (leaving, left_before): (Vec<ItemRecord>, Vec<ItemRecord>) =
        unwanted.into_iter().partition(is_in);
    remove_all(tx, scope, &leaving, conclusion.left_on)?;
    let today = tx.today();
    store::touch_recheck(tx.db(), &recheck, Some(today))?;
    let ids = |some: &[ItemRecord]| some.iter().map(|one| one.company.id).collect::<Vec<i64>>();
    let detail = json!({"name": recheck.name, "left_on": conclusion.left_on,
        "companies": ids(&leaving), "unanswered": ids(&not_answered)});
    tx.audit("recheck_concluded", "recheck", &id.to_string(), detail)?;
    notify_towns(tx, &recheck, &leaving, conclusion.left_on)?;
    let recheck = store::find_recheck(tx.db(), scope, id)?.present()?;
    let marks = |some: Vec<ItemRecord>| some.into_iter().map(|one| one.company.into()).collect();
    Ok(Concluded {
        recheck: view_of(tx, scope, recheck)?,
        removed: marks(leaving),
        left_before: marks(left_before),
        not_answered: marks(not_answered),
    })
}

fn view_of(tx: &mut Tx<'_>, scope: &Scope, recheck: Recheck) -> Result<RecheckView, Error> {
    let tallies = store::tallies(tx.db(), scope, &[recheck.id])?;
    Ok(RecheckView::new(recheck, &tallies))
}

/// Removes each company on its own, because a recheck removes only a few dozen.
fn remove_all(
    tx: &mut Tx<'_>,
    scope: &Scope,
    leaving: &[ItemRecord],
    left_on: NaiveDate,
) -> Result<(), Error> {
    let today = tx.today();
    let memberships =
        leaving.iter().filter_map(|record| Some((record, record.membership.as_ref()?)));
    for (record, membership) in memberships {
        if let Some(mut wrong) = wrong_day(membership, left_on, today) {
            wrong.message = format!("{}：{}", record.company.name, wrong.message);
            return Err(Error::invalid(vec![wrong]));
        }
        let company = company::find(tx.db(), scope, record.company.id)?.present()?;
        let reason = record.item.reason.as_deref().unwrap_or("复核不再符合条件");
        company::leave_pool(tx, scope, &company, (Leaving::Disqualified, left_on, reason))?;
    }
    Ok(())
}

/// Notifies each town of its own companies.
fn notify_towns(
    tx: &mut Tx<'_>,
    recheck: &Recheck,
    leaving: &[ItemRecord],
    left_on: NaiveDate,
) -> Result<(), Error> {
    let mut by_town: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for record in leaving {
        by_town.entry(&record.company.town_code).or_default().push(&record.company.name);
    }
    for (town, names) in by_town {
        let notice = Notice {
            kind: NoticeKind::Pool,
            title: format!("{}已办结：本镇街（园区）取消资格 {} 家", recheck.name, names.len()),
            body: format!("自 {left_on} 起：{}", names.join("、")),
            path: Some(format!("/pool/rechecks/{}", recheck.id)),
        };
        notice::send(tx, &[Audience::Town(town.to_owned())], &notice)?;
    }
    Ok(())
}
