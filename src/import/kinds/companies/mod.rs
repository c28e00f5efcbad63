//! 企业名单: rows are companies. A new company is recorded. A stored company gets the values given
//! in the list.

mod fields;
mod plan;
mod store;
pub mod undo;

use std::sync::Arc;

use crate::access::Scope;
use crate::city::Seeds;
use crate::columns::Field;
use crate::company::{self, Company, Facts, Keys, NewCompany, Position, Signatures};
use crate::confirmation::{self, Confirmation, Proof};
use crate::course::{self, NewEvent};
use crate::dates::InexactDate;
use crate::db::Db;
use crate::declaration::{self, PoolInput};
use crate::error::Error;
use crate::export::{COMPANIES, ColumnOf};
use crate::goal::{self, Ledger, Measure};
use crate::import::list_kind::{
    About, Draft, FieldChange, Judged, Kept, Known, ListField, ListKind, Planner, Reader,
    RowToWrite, changes,
};
use crate::import::row::company::read_out_fact;
use crate::limits::mask_phone;
use crate::record::Tx;
use crate::stage::{Standing, Step};

/// Minimum number of new companies after which the database updates its statistics.
const MANY: usize = 1_000;

/// 企业名单
pub struct Companies {
    /// Rules of confirmations, if a town sends the list.
    confirmation: Option<Confirmation>,
}

/// Stage of the company in a row.
#[derive(Debug, Default)]
pub struct Said {
    /// 当前阶段
    stage: Option<Step>,
    /// 阶段日期
    stage_on: Option<InexactDate>,
}

/// Work that a commit does for a row.
pub enum Work {
    Create(Box<NewRow>),
    /// Change the facts of a stored company.
    Update(Box<Update>),
}

pub struct Update {
    company: Company,
    /// New facts.
    facts: Facts,
    /// Change of the pool to be declared.
    pool: Option<PoolInput>,
}

pub struct NewRow {
    facts: Facts,
    /// First stage.
    step: Step,
    /// Date of the first stage.
    on: InexactDate,
    /// Search keys; `None` until they are computed.
    keys: Option<Keys>,
    /// Stage to be declared.
    declared: Option<NewEvent>,
    /// Entry to the pool to be declared.
    pool: Option<PoolInput>,
}

/// Companies of rows to be written together.
#[derive(Default)]
pub struct Pending {
    new: Vec<NewRow>,
    /// Number of companies written.
    created: usize,
    ledger: Ledger,
    signatures: Signatures,
}

impl ListKind for Companies {
    const ABOUT: About = About {
        code: "companies",
        label: "企业名单",
        naming_columns: &[&Field::NAME],
        template: || COMPANIES.iter().map(ColumnOf::heading).collect(),
        template_rows: "一、在第一张工作表中每家企业填一行，红色列名为必填项。",
        records: ("/companies", "查看企业"),
    };
    type Said = Said;
    type Stored = ();
    type Work = Work;
    type Pending = Pending;

    fn fields() -> &'static [ListField<Self>] {
        &fields::FIELDS
    }

    fn open(db: &mut Db, scope: &Scope, _: &Arc<Seeds>) -> Result<Self, Error> {
        let confirmation = match scope.own_town() {
            Some(_) => Some(Confirmation::in_force(db)?),
            None => None,
        };
        Ok(Self { confirmation })
    }

    fn finish(&self, reader: &Reader<'_>, draft: &mut Draft<Said>) {
        reader.require_name(draft, false);
        reader.settle_town(draft, true);
    }

    fn judge(
        planner: &mut Planner<'_, Self>,
        draft: &mut Draft<Said>,
        known: &Known<()>,
    ) -> Judged<Work> {
        match planner.earlier_of_company(draft, true) {
            Some(earlier) => planner.repeated_company(draft, earlier),
            None => planner.company(draft, &known.companies),
        }
    }

    fn shown(work: Option<&Work>, changed: &[FieldChange]) -> Vec<FieldChange> {
        let mut shown = match work {
            Some(Work::Create(new)) => changes(&Facts::default(), &new.facts),
            _ => changed.to_vec(),
        };
        for change in
            shown.iter_mut().filter(|change| change.field == Companies::CONTACT_PHONE.code)
        {
            for text in [&mut change.old, &mut change.new].into_iter().flatten() {
                *text = mask_phone(text);
            }
        }
        shown
    }

    fn read_out(&self, field: &str, value: &str) -> Option<String> {
        read_out_fact(field, value)
    }

    fn prepare(work: &mut Work) {
        if let Work::Create(new) = work {
            new.keys = Some(Keys::of(&new.facts, &[], &[]));
        }
    }

    fn write(row: &mut RowToWrite<'_, '_>, work: Work, pending: &mut Pending) -> Result<(), Error> {
        match work {
            Work::Create(new) => pending.new.push(*new),
            Work::Update(work) => {
                let Update { company, facts, pool } = *work;
                company::store_facts(row.tx, row.scope, &company, &facts)?;
                declare_pool(row.tx, row.scope, company.id, pool)?;
            }
        }
        Ok(())
    }

    /// Stores the new companies together, with their events, history and totals.
    fn write_pending(tx: &mut Tx<'_>, scope: &Scope, pending: &mut Pending) -> Result<(), Error> {
        let new = std::mem::take(&mut pending.new);
        if new.is_empty() {
            return Ok(());
        }
        let count = i64::try_from(new.len()).map_err(Error::internal)?;
        let first_id = company::take_ids(tx.db(), count)?;
        let ids = first_id..=first_id + count - 1;
        let days: Vec<InexactDate> = new.iter().map(|row| row.on).collect();
        let now = tx.now();
        let mut companies = Vec::with_capacity(new.len());
        let mut to_declare = Vec::new();
        for (id, NewRow { facts, step, on, keys, declared, pool }) in (first_id..).zip(new) {
            let standing = Standing::first(step, on)
                .ok_or_else(|| Error::internal("a plan opened a company with a pause"))?;
            let keys = keys.unwrap_or_else(|| Keys::of(&facts, &[], &[]));
            let position = Position::from(standing);
            if let Some(measure) = Measure::of_phase(position.phase) {
                pending.ledger.begin(&facts.town_code, measure, on.effective(), 1);
            }
            if declared.is_some() || pool.is_some() {
                to_declare.push((companies.len(), declared, pool));
            }
            companies.push(NewCompany {
                id,
                facts,
                position,
                keys,
                created_at: now,
                updated_at: now,
            });
        }
        pending.created += companies.len();
        company::insert_many(tx, &companies, &mut pending.signatures)?;
        course::record_openings(tx, scope, ids.clone(), days.into_iter())?;
        tx.history_of_creation(ids)?;
        for (place, declared, pool) in to_declare {
            let company = &companies[place];
            if let Some(event) = declared {
                confirmation::declare(tx, event.as_fact(company.key())?)?;
            }
            declare_pool(tx, scope, company.id, pool)?;
        }
        Ok(())
    }

    fn conclude(tx: &mut Tx<'_>, pending: Pending, _: &str) -> Result<(), Error> {
        pending.signatures.finish(tx.db())?;
        if pending.created >= MANY {
            tx.db().gather_statistics()?;
        }
        goal::post(tx.db(), pending.ledger)
    }

    fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error> {
        undo::take_back(tx, scope, import_id)
    }
}

fn declare_pool(
    tx: &mut Tx<'_>,
    scope: &Scope,
    company: i64,
    pool: Option<PoolInput>,
) -> Result<(), Error> {
    match pool {
        Some(pool) => {
            declaration::declare_pool(tx, scope, company, &pool, Proof::default()).map(drop)
        }
        None => Ok(()),
    }
}
