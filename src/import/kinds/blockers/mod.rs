//! 困难问题台账: rows are blockers of stored companies. A new blocker is raised. A stored blocker
//! gets the values given in the list.

mod fields;
mod plan;
mod store;
mod template;
mod terms;
mod undo;

use std::sync::Arc;

use chrono::NaiveDate;

use self::store::KnownBlocker;
use self::terms::Terms;
use crate::access::Scope;
use crate::blocker::{self, BlockerFacts, Severity};
use crate::city::Seeds;
use crate::columns::Field;
use crate::db::Db;
use crate::department;
use crate::error::Error;
use crate::import::list_kind::{
    About, Draft, FieldChange, Judged, Kept, Known, ListField, ListKind, Planner, Reader,
    RowToWrite, from_nothing,
};
use crate::record::Tx;
use crate::web::members;

/// 困难问题台账
pub struct Blockers {
    terms: Terms,
}

/// Data of a blocker in a row.
#[derive(Debug, Default)]
pub struct Said {
    /// 问题类别, by code
    category: Option<String>,
    /// 严重程度
    severity: Option<Severity>,
    /// 问题描述
    description: Option<String>,
    /// 牵头部门, by code
    lead_department: Option<String>,
    /// 协办部门, by code, sorted and each once
    departments: Option<Vec<String>>,
    /// 责任人
    responsible_person: Option<String>,
    /// 登记日期
    raised_on: Option<NaiveDate>,
}

/// Work that a commit does for a row.
pub enum Work {
    /// Raise a blocker: company id, facts.
    Raise(i64, Box<BlockerFacts>),
    /// Correct a blocker: id, version, facts.
    Correct(i64, i64, Box<BlockerFacts>),
}

/// Blockers of rows to be written together.
#[derive(Default)]
pub struct Pending {
    raised: Vec<(u32, String, i64, BlockerFacts)>,
    /// Number of blockers written.
    count: usize,
}

impl ListKind for Blockers {
    const ABOUT: About = About {
        code: "blockers",
        label: "困难问题台账",
        naming_columns: &[&Field::NAME],
        template: || template::COLUMNS.iter().collect(),
        template_rows: "一、在第一张工作表中每个问题填一行，一家企业有几个问题就填几行，红色列名为必填项。",
        records: ("/blockers", "查看困难问题"),
    };
    type Said = Said;
    type Stored = KnownBlocker;
    type Work = Work;
    type Pending = Pending;

    fn fields() -> &'static [ListField<Self>] {
        fields::FIELDS
    }

    fn open(db: &mut Db, scope: &Scope, seeds: &Arc<Seeds>) -> Result<Self, Error> {
        let categories = department::categories(db, scope)?;
        let departments = department::list(db, scope)?;
        Ok(Self { terms: Terms::new(categories, departments, seeds.city()) })
    }

    fn finish(&self, reader: &Reader<'_>, draft: &mut Draft<Said>) {
        fields::finish(self, reader, draft);
    }

    fn stored(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<(i64, KnownBlocker)>, Error> {
        store::of_companies(db, scope, ids)
    }

    fn judge(
        planner: &mut Planner<'_, Self>,
        draft: &mut Draft<Said>,
        known: &Known<KnownBlocker>,
    ) -> Judged<Work> {
        planner.blocker(draft, known)
    }

    fn shown(work: Option<&Work>, changed: &[FieldChange]) -> Vec<FieldChange> {
        let Some(Work::Raise(_, facts)) = work else { return changed.to_vec() };
        let mut shown = from_nothing(&**facts);
        shown.retain(|change| change.new.as_deref().is_some_and(|text| !text.is_empty()));
        shown
    }

    fn read_out(&self, field: &str, value: &str) -> Option<String> {
        let department = |code| self.terms.department_name(code);
        match field {
            "category" => Some(self.terms.category_name(value).to_owned()),
            "severity" => Some(value.parse::<Severity>().ok()?.label().to_owned()),
            "lead_department" | "departments" => {
                Some(value.split('、').map(department).collect::<Vec<_>>().join("、"))
            }
            _ => None,
        }
    }

    fn write(row: &mut RowToWrite<'_, '_>, work: Work, pending: &mut Pending) -> Result<(), Error> {
        match work {
            Work::Raise(company, facts) => {
                pending.raised.push((row.number, row.name.to_owned(), company, *facts));
                Ok(())
            }
            Work::Correct(id, version, facts) => {
                blocker::change(row.tx, row.scope, id, version, members(&*facts)?).map(drop)
            }
        }
    }

    fn write_pending(tx: &mut Tx<'_>, scope: &Scope, pending: &mut Pending) -> Result<(), Error> {
        pending.count += pending.raised.len();
        blocker::raise_many(tx, scope, std::mem::take(&mut pending.raised))
    }

    fn conclude(tx: &mut Tx<'_>, pending: Pending, file: &str) -> Result<(), Error> {
        blocker::notify_of_raised(tx, pending.count, file)
    }

    fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error> {
        undo::take_back(tx, scope, import_id)
    }
}
