//! Operations on the stage events of a company.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use actix_web::http::StatusCode;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::store::{self, NewStageEvent};
use crate::access::{CompanyRef, Scope};
use crate::company::{self, Company, NewCompany};
use crate::confirmation::{Fact, FactKind, Proof, listing_mark, refuse_undeclared};
use crate::dates::{InexactDate, Precision};
use crate::error::{Code, Error, FieldError, Present};
use crate::goal;
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long};
use crate::market::Board;
use crate::record::{Change, ChangeKind, Tx, field_changes};
use crate::stage::{Impossible, Standing, Step, legal_moves};

/// First year of a date, as in lists.
const FIRST_YEAR: i32 = 1900;

/// 阶段事件 to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvent {
    /// The stage entered, or `suspended` / `resumed`.
    pub stage: Step,
    /// 发生日期. If only the month or year is known, any day of it.
    pub occurred_on: NaiveDate,
    /// `day` by default.
    #[serde(default)]
    pub occurred_precision: Option<Precision>,
    /// 板块
    #[serde(default)]
    pub board: Option<Board>,
    /// 证券代码, for `listed`
    #[serde(default)]
    pub stock_code: Option<String>,
    /// 文号
    #[serde(default)]
    pub document_no: Option<String>,
    /// 说明. The reason, if the step needs one.
    #[serde(default)]
    pub note: Option<String>,
    /// 证明文件: a file of the company that proves a declared step, instead of a document number
    #[serde(default)]
    pub attachment_id: Option<i64>,
}

impl NewEvent {
    /// Creates the first event of a company that becomes known on a day.
    pub fn candidate(on: NaiveDate) -> Self {
        Self::on_day(Step::Candidate, on)
    }

    /// Creates an event on a day. All other fields are empty.
    pub fn on_day(stage: Step, occurred_on: NaiveDate) -> Self {
        Self {
            stage,
            occurred_on,
            occurred_precision: None,
            board: None,
            stock_code: None,
            document_no: None,
            note: None,
            attachment_id: None,
        }
    }

    /// Returns the date with its precision.
    pub fn date(&self) -> InexactDate {
        let date = self.occurred_on;
        let precision = self.occurred_precision.unwrap_or(Precision::Day);
        InexactDate::containing(date, precision)
    }

    /// Returns the standing of a company whose first event this is.
    pub fn opening_standing(&self) -> Result<Standing, Error> {
        Standing::first(self.stage, self.date()).ok_or_else(|| {
            Error::invalid_field(
                "stage",
                Code::BadEnum,
                "新增企业的第一个事件须是一个阶段，不能是中止或恢复。",
            )
        })
    }

    /// Refuses an event that cannot be the first of a company. Listings and moves are recorded
    /// separately, because they have facts of their own.
    pub fn check_opening(&self) -> Result<(), Error> {
        if matches!(self.stage, Step::Listed | Step::Delisted | Step::MovedOut) {
            let sentence = format!(
                "新增企业时不能直接登记为“{}”：请先新增企业，再登记上市记录或迁移。",
                self.stage.label()
            );
            return Err(Error::conflict(Code::RecordedElsewhere, sentence));
        }
        self.opening_standing().map(|_| ())
    }

    /// Refuses a future date and texts that are too long.
    fn check(&self, today: NaiveDate) -> Result<(), Error> {
        let mut errors = Vec::new();
        if self.occurred_on.year() < FIRST_YEAR {
            let sentence = format!("发生日期不能早于 {FIRST_YEAR} 年。");
            errors.push(FieldError::new("occurred_on", Code::BadDate, sentence));
        }
        if self.date().earliest() > today {
            errors.push(FieldError::new(
                "occurred_on",
                Code::FutureDate,
                "发生日期不能晚于今天。计划中的事项请填写“计划申报日期”。",
            ));
        }
        errors.extend(too_long("document_no", "文号", self.document_no.as_ref(), LONGEST_LINE));
        errors.extend(too_long("note", "备注", self.note.as_ref(), LONGEST_TEXT));
        if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
    }

    /// Returns the fact to be declared by a user whose steps need a confirmation.
    pub fn as_fact(&self, company: CompanyRef) -> Result<Fact, Error> {
        Ok(Fact {
            company,
            kind: FactKind::Stage,
            step: self.stage,
            mark: match (self.board, &self.stock_code) {
                (Some(board), Some(code)) => listing_mark(board, code),
                _ => self.stage.to_string(),
            },
            on: self.date(),
            input: serde_json::to_value(self)?,
            proof: Proof {
                document_no: self.document_no.clone(),
                attachment_id: self.attachment_id,
            },
        })
    }

    /// Returns 说明 if it is not empty.
    pub fn reason(&self) -> Option<&str> {
        self.note.as_deref().map(str::trim).filter(|note| !note.is_empty())
    }
}

/// A step that was checked as legal for a company, and can then be taken.
pub struct LegalStep {
    event: NewEvent,
    before: Standing,
    after: Standing,
}

/// Checks a step of a company.
///
/// # Errors
/// 409 `illegal_transition` with the legal moves; 422 for a date before the last event, a date in
/// the future, or a missing reason.
pub fn legal_step(tx: &mut Tx<'_>, company: &Company, event: NewEvent) -> Result<LegalStep, Error> {
    event.check(tx.today())?;
    let before = store::standing_of(tx.db(), company.key())?.map_err(|_| broken_events())?;
    let (after, found) =
        before.then(event.stage, event.date()).map_err(|why| refused(&before, &event, why))?;
    if found.needs_reason && event.reason().is_none() {
        return Err(Error::invalid_field(
            "note",
            Code::ReasonRequired,
            format!("“{}”须在 note 中写明原因。", event.stage.label()),
        ));
    }
    Ok(LegalStep { event, before, after })
}

/// Appends the event of a legal step, updates the position, and writes history and audit log. The
/// caller updates the totals, with [`goal::recounting`].
pub fn take_step(tx: &mut Tx<'_>, company: &Company, step: &LegalStep) -> Result<(), Error> {
    let LegalStep { event, before, after } = step;
    refuse_undeclared(tx, event.stage)?;
    insert(tx, company, event, after.attempt)?;
    let now = tx.now();
    company::set_position(tx.db(), company.key(), &(*after).into(), now)?;
    trace(tx, company, event, before, after)
}

fn insert(tx: &mut Tx<'_>, company: &Company, event: &NewEvent, attempt: i32) -> Result<(), Error> {
    let on = event.date();
    let (actor, now) = (tx.actor().to_owned(), tx.now());
    let row = NewStageEvent {
        company_id: company.key(),
        attempt,
        step: event.stage,
        occurred_on: on.date,
        date_precision: on.precision,
        town_code: &company.facts.town_code,
        board: event.board.or(company.facts.target_board),
        document_no: event.document_no.as_deref(),
        note: event.reason(),
        recorded_by: &actor,
        recorded_at: now,
        import_id: tx.import_id(),
    };
    store::insert_event(tx.db(), &row)
}

fn trace(
    tx: &mut Tx<'_>,
    company: &Company,
    event: &NewEvent,
    before: &Standing,
    after: &Standing,
) -> Result<(), Error> {
    let version = Some(company.version + 1);
    let updated =
        || Change::of_record(Some(company.id), "company", company.id, ChangeKind::Updated);
    let mut changes = Vec::new();
    if before.stage != after.stage || event.stage.stage().is_some() {
        changes.push(Change {
            field: Some("stage".into()),
            old: Some(before.stage.code().into()),
            new: Some(after.stage.code().into()),
            version,
            ..updated()
        });
    }
    if before.suspended_since != after.suspended_since {
        changes.push(Change {
            field: Some("suspended_since".into()),
            old: before.suspended_since.map(|d| d.to_string().into()),
            new: after.suspended_since.map(|d| d.to_string().into()),
            version,
            ..updated()
        });
    }
    tx.history(&changes)?;
    let mut detail =
        json!({"step": event.stage, "occurred_on": event.date().date, "from": before.stage});
    if let Some(attachment) = event.attachment_id {
        detail["attachment_id"] = attachment.into();
    }
    tx.audit("stage_changed", "company", &company.id.to_string(), detail)
}

/// Stores the first events of companies that an import has just created, in the order of their IDs.
/// Each company is in its stage since the date given here.
pub fn record_openings(
    tx: &mut Tx<'_>,
    scope: &Scope,
    companies: RangeInclusive<i64>,
    dates: impl Iterator<Item = InexactDate>,
) -> Result<(), Error> {
    let (actor, now, import) = (tx.actor().to_owned(), tx.now(), tx.import_id());
    let mut inexact: BTreeMap<Precision, Vec<i64>> = BTreeMap::new();
    for (id, date) in companies.clone().zip(dates).filter(|(_, date)| date.is_inexact()) {
        inexact.entry(date.precision).or_default().push(id);
    }
    store::insert_openings(tx.db(), scope, companies, &actor, now, import)?;
    for (precision, companies) in inexact {
        store::set_opening_precision(tx.db(), scope, &companies, precision)?;
    }
    Ok(())
}

/// Stores the first event of a company that is being recorded.
pub fn record_opening(
    tx: &mut Tx<'_>,
    company: &NewCompany,
    first: &NewEvent,
) -> Result<(), Error> {
    first.check(tx.today())?;
    refuse_undeclared(tx, first.stage)?;
    let on = first.date();
    let (actor, now) = (tx.actor().to_owned(), tx.now());
    let row = NewStageEvent {
        company_id: company.key(),
        attempt: 1,
        step: first.stage,
        occurred_on: on.date,
        date_precision: on.precision,
        town_code: &company.facts.town_code,
        board: first.board.or(company.facts.target_board),
        document_no: first.document_no.as_deref(),
        note: first.reason(),
        recorded_by: &actor,
        recorded_at: now,
        import_id: tx.import_id(),
    };
    store::insert_event(tx.db(), &row)
}

/// Voids a mistaken event, with a reason. The remaining events must be consistent.
pub fn correct(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: &Company,
    event_id: i64,
    reason: &str,
) -> Result<Company, Error> {
    let (company_id, key) = (company.id, company.key());
    let reason = company::required("reason", reason, "更正须写明原因。")?;
    goal::recounting(tx, scope, key, |tx| {
        let now = tx.now();
        if !store::void(tx.db(), key, event_id, &reason, now)? {
            return Err(Error::not_found("阶段事件"));
        }
        let standing = store::standing_of(tx.db(), key)?.map_err(|_| {
            Error::conflict(
                Code::EventsDepend,
                "作废这个事件后，其余事件前后矛盾（或一个也不剩）。请先登记正确的事件，或从最后一个事件起依次更正。",
            )
        })?;
        company::set_position(tx.db(), key, &standing.into(), now)
    })?;
    let of = (Some(company_id), "company", company_id, company.version + 1);
    tx.history(&field_changes(of, [("stage_event", Some(event_id.to_string()), None)]))?;
    let detail = json!({"event": event_id, "reason": reason});
    tx.audit("stage_corrected", "company", &company_id.to_string(), detail)?;
    company::find(tx.db(), scope, company_id)?.present()
}

/// Builds the error: 409 with the legal moves, or 422 for a date before the last event.
fn refused(before: &Standing, event: &NewEvent, why: Impossible) -> Error {
    let position = before.position(event.date().effective());
    let moves = legal_moves(position);
    if let Impossible::Backwards(_) = why {
        return Error::invalid_field(
            "occurred_on",
            Code::DateBeforeLast,
            format!(
                "日期不能早于上一个事件（{}）。如上一个事件有误，请由办公室更正。",
                before.last
            ),
        );
    }
    let names: Vec<&str> = moves.iter().map(|m| m.step.label()).collect();
    let present = match before.suspended_since {
        Some(_) => format!("{}（中止）", before.stage.label()),
        None => before.stage.label().to_owned(),
    };
    let options = if names.is_empty() { "无".to_owned() } else { names.join("、") };
    Error::refuse(
        StatusCode::CONFLICT,
        Code::IllegalTransition,
        "不能这样变更阶段",
        format!(
            "企业目前处于“{present}”，不能变更为“{}”。目前可以变更为：{options}。",
            event.stage.label()
        ),
    )
    .with("from", before.stage)
    .with("allowed", moves.iter().map(|m| m.step).collect::<Vec<_>>())
}

/// Internal error (500): the program accepted events that contradict each other.
fn broken_events() -> Error {
    Error::internal("stored events contradict each other; run `kunpeng check`")
}
