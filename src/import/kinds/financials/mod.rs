//! 财务数据: rows are financial data of stored companies, from one source, for one or more years. A
//! new statement is recorded; a stored statement with other values is changed.

mod fields;
mod plan;
mod store;
mod undo;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::access::Scope;
use crate::city::Seeds;
use crate::columns::{Field, Meaning};
use crate::db::Db;
use crate::error::Error;
use crate::export::FINANCIALS;
use crate::financial::{self, Facts, Figure, Figures, NewStatement, Restated, Source, Statement};
use crate::import::list_kind::{
    About, CompaniesFound, Draft, FieldChange, FoundByName, Judged, Kept, Known, ListField,
    ListKind, Planner, Reader, RowToWrite,
};
use crate::record::Tx;

/// 财务数据
pub struct Financials;

/// Financial data in a row.
#[derive(Debug, Default)]
pub struct Said {
    /// 年度 of the row, if it has such a column
    fiscal_year: Option<i32>,
    /// 来源
    source: Option<Source>,
    /// 经审计
    audited: Option<bool>,
    /// 数据日期
    as_of: Option<NaiveDate>,
    /// 出处
    document: Option<String>,
    /// Figures by year. Until the year of the row is known, its figures are under `None`.
    years: BTreeMap<Option<i32>, Figures>,
}

/// Work that a commit does for a row.
#[derive(Default)]
pub struct Work {
    company_id: i64,
    /// New statements.
    new: Vec<Facts>,
    /// Stored statements with other values.
    changed: Vec<Restated>,
}

/// Statements to be written together, each with its row and company name.
#[derive(Default)]
pub struct Pending {
    new: Vec<(u32, String, NewStatement)>,
    changed: Vec<(u32, String, Restated)>,
}

impl ListKind for Financials {
    const ABOUT: About = About {
        code: "financials",
        label: "财务数据",
        naming_columns: &[&Field::NAME, &Field::CREDIT_CODE, &Field::STOCK_CODE],
        template: || FINANCIALS.iter().map(|column| &column.heading).collect(),
        template_rows: "一、在第一张工作表中每家企业每个年度填一行，红色列名为必填项。也可以一家企业一行，在列名中写明年份，如“2024年营业收入（万元）”。",
        records: ("/companies", "查看企业"),
    };
    type Said = Said;
    type Stored = Statement;
    type Work = Work;
    type Pending = Pending;

    fn fields() -> &'static [ListField<Self>] {
        fields::FIELDS
    }

    fn open(_: &mut Db, _: &Scope, _: &Arc<Seeds>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn finish(&self, reader: &Reader<'_>, draft: &mut Draft<Said>) {
        fields::finish(reader, draft);
    }

    fn find_more(
        db: &mut Db,
        scope: &Scope,
        _: &[String],
        stock_codes: &[&String],
        found: &mut CompaniesFound,
    ) -> Result<Vec<FoundByName>, Error> {
        store::quoted_under_codes(db, scope, stock_codes, found)
    }

    fn stored(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<(i64, Statement)>, Error> {
        let found = financial::by_ids(db, scope, ids)?.into_iter();
        Ok(found.map(|one| (one.company_id, one)).collect())
    }

    fn judge(
        planner: &mut Planner<'_, Self>,
        draft: &mut Draft<Said>,
        known: &Known<Statement>,
    ) -> Judged<Work> {
        planner.financial(draft, known)
    }

    fn shown(work: Option<&Work>, changed: &[FieldChange]) -> Vec<FieldChange> {
        let new = work.into_iter().flat_map(|work| &work.new);
        new.flat_map(stated).chain(changed.iter().cloned()).collect()
    }

    fn read_out(&self, field: &str, value: &str) -> Option<String> {
        let member = field.split_once('@').map_or(field, |(member, _)| member);
        financial::read_out(member, value).or_else(|| Some(value.to_owned()))
    }

    fn write(row: &mut RowToWrite<'_, '_>, work: Work, pending: &mut Pending) -> Result<(), Error> {
        let (company_id, number, name) = (work.company_id, row.number, row.name);
        let new = work.new.into_iter().map(|facts| NewStatement { company_id, facts });
        pending.new.extend(new.map(|new| (number, name.to_owned(), new)));
        pending.changed.extend(work.changed.into_iter().map(|it| (number, name.to_owned(), it)));
        Ok(())
    }

    fn write_pending(tx: &mut Tx<'_>, scope: &Scope, pending: &mut Pending) -> Result<(), Error> {
        let Pending { new, changed } = std::mem::take(pending);
        financial::record_many(tx, scope, new)?;
        financial::amend_many(tx, scope, changed)
    }

    fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error> {
        undo::take_back(tx, scope, import_id)
    }
}

/// Returns the figures of a new statement, each with its year, and its source.
fn stated(facts: &Facts) -> Vec<FieldChange> {
    let year = facts.fiscal_year;
    let figures = Figure::ALL.iter().filter_map(|figure| {
        let value = facts.value(*figure)?.to_string();
        Some(of_year(fields::field(figure.code()), year, None, Some(value)))
    });
    let source = of_year(&Financials::SOURCE, year, None, Some(facts.source.to_string()));
    figures.chain([source]).collect()
}

/// Creates the change of a field with its year, because a row may have several years.
fn of_year(
    field: &'static Field,
    year: i32,
    old: Option<String>,
    new: Option<String>,
) -> FieldChange {
    let meaning = Meaning { field, year: Some(year) };
    FieldChange { field: meaning.to_string(), label: meaning.label(), old, new }
}
