//! 财务数据: rows are what a source says of a year, or of several, of a company that is known. What
//! was not stated is recorded, what is stated otherwise is changed.

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

/// What a row says of a company's figures.
#[derive(Debug, Default)]
pub struct Said {
    /// 年度 of the row, where a column tells it.
    fiscal_year: Option<i32>,
    /// 来源
    source: Option<Source>,
    /// 经审计
    audited: Option<bool>,
    /// 数据日期
    as_of: Option<NaiveDate>,
    /// 出处
    document: Option<String>,
    /// The figures of each year; at first those of the row's own stand under none.
    years: BTreeMap<Option<i32>, Figures>,
}

/// What a row says of the financial data of a company.
#[derive(Default)]
pub struct Work {
    /// Whose.
    company_id: i64,
    /// Statements that there were not.
    new: Vec<Facts>,
    /// Statements that say something else now.
    changed: Vec<Restated>,
}

/// What the rows so far leave to be written, each with its row and the name of its company.
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

/// A new statement: its figures, each with its year, and whose they are.
fn stated(facts: &Facts) -> Vec<FieldChange> {
    let year = facts.fiscal_year;
    let figures = Figure::ALL.iter().filter_map(|figure| {
        let value = facts.value(*figure)?.to_string();
        Some(of_year(fields::field(figure.code()), year, None, Some(value)))
    });
    let source = of_year(&Financials::SOURCE, year, None, Some(facts.source.to_string()));
    figures.chain([source]).collect()
}

/// A member of a statement, with its year: a row may speak of several.
fn of_year(
    field: &'static Field,
    year: i32,
    old: Option<String>,
    new: Option<String>,
) -> FieldChange {
    let meaning = Meaning { field, year: Some(year) };
    FieldChange { field: meaning.to_string(), label: meaning.label(), old, new }
}
