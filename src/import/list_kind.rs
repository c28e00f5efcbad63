//! What a kind of list is. Each kind implements [`ListKind`] in a folder of its own under `kinds`;
//! everything else works with any of them. What a kind has to do with beside the trait is named here
//! too.

use std::sync::Arc;

pub use super::model::{FieldChange, Kept, Outcome, RowError};
pub use super::plan::{
    EarlierRow, Judged, Judgement, Planner, Refused, SEVERAL_NAMESAKES, changes, from_nothing,
};
pub use super::row::{CellContext, Draft, PEOPLE, Reader, Refusal};
pub use super::store::{CompaniesFound, FoundByName, Known};
use crate::access::Scope;
use crate::city::Seeds;
use crate::columns::Field;
use crate::company::FoldedName;
use crate::db::Db;
use crate::error::Error;
use crate::export::Heading;
use crate::record::Tx;

/// What people are told of a kind of list.
pub struct About {
    /// How storage and API write it.
    pub code: &'static str,
    /// 名单种类
    pub label: &'static str,
    /// The columns by which its rows name companies: one of them has to be there.
    pub naming_columns: &'static [&'static Field],
    /// The columns of its template.
    pub template: fn() -> Vec<&'static Heading>,
    /// How its template is filled in row by row.
    pub template_rows: &'static str,
    /// Where people find what it has written: the address, and what the way there is called.
    pub records: (&'static str, &'static str),
}

/// Takes what a cell says into a draft, or tells what is wrong about it.
pub type ReadCell<K> =
    fn(&K, &mut Draft<<K as ListKind>::Said>, &CellContext<'_>) -> Result<(), Refusal>;

/// A field of a kind of list, and how its cells are read.
pub struct ListField<K: ListKind> {
    /// The field.
    pub field: Field,
    /// Reads a cell.
    pub read: ReadCell<K>,
}

impl<K: ListKind> ListField<K> {
    /// A field by its code, its name and its headings, and how its cells are read.
    pub const fn new(
        code: &'static str,
        label: &'static str,
        headings: &'static str,
        read: ReadCell<K>,
    ) -> Self {
        Self::of(Field::new(code, label, headings), read)
    }

    /// A field that other code names too.
    pub const fn of(field: Field, read: ReadCell<K>) -> Self {
        Self { field, read }
    }
}

/// A row about to be written.
pub struct RowToWrite<'a, 'tx> {
    /// The transaction.
    pub tx: &'a mut Tx<'tx>,
    /// What exists for whoever imports.
    pub scope: &'a Scope,
    /// Row of the sheet.
    pub number: u32,
    /// 企业名称
    pub name: &'a str,
}

/// Puts what a cell says into its place.
pub fn put<T>(place: &mut Option<T>, value: impl Into<Option<T>>) -> Result<(), Refusal> {
    *place = value.into();
    Ok(())
}

/// A kind of list: how its rows are read, compared with what is stored, carried out, and taken
/// back. A value of it knows what the words of its cells are recognised by.
pub trait ListKind: Sized + Send + Sync + 'static {
    /// What people are told of it.
    const ABOUT: About;
    /// What a row says beyond the facts of its company.
    type Said: Default + Send;
    /// What is stored of a company, record by record, that rows are compared with.
    type Stored: Send;
    /// What a row asks of a commit.
    type Work: Send;
    /// What rows leave to be written with others.
    type Pending: Default;

    /// Its fields, in the order in which people choose from them.
    fn fields() -> &'static [ListField<Self>];

    /// Reads what its words are recognised by.
    fn open(db: &mut Db, scope: &Scope, seeds: &Arc<Seeds>) -> Result<Self, Error>;

    /// What only the whole row can tell, once its cells are read.
    fn finish(&self, reader: &Reader<'_>, draft: &mut Draft<Self::Said>);

    /// Another name than the company's by which a row may be found.
    fn other_name(_draft: &Draft<Self::Said>) -> Option<FoldedName> {
        None
    }

    /// Companies that only rows of this kind can mean, beside those with their codes and names.
    fn find_more(
        _db: &mut Db,
        _: &Scope,
        _names: &[String],
        _stock_codes: &[&String],
        _found: &mut CompaniesFound,
    ) -> Result<Vec<FoundByName>, Error> {
        Ok(Vec::new())
    }

    /// What is stored of companies that were found, each record with its company.
    fn stored(_db: &mut Db, _: &Scope, _ids: &[i64]) -> Result<Vec<(i64, Self::Stored)>, Error> {
        Ok(Vec::new())
    }

    /// What a row without errors would do.
    fn judge(
        planner: &mut Planner<'_, Self>,
        draft: &mut Draft<Self::Said>,
        known: &Known<Self::Stored>,
    ) -> Judged<Self::Work>;

    /// What a row changes or records, as people see it before they commit it.
    fn shown(_work: Option<&Self::Work>, changes: &[FieldChange]) -> Vec<FieldChange> {
        changes.to_vec()
    }

    /// A stored value as people read it.
    fn read_out(&self, _field: &str, _value: &str) -> Option<String> {
        None
    }

    /// Gets ready what can be without the database.
    fn prepare(_work: &mut Self::Work) {}

    /// Carries out what a row asks for, or leaves it to be written with others.
    fn write(
        row: &mut RowToWrite<'_, '_>,
        work: Self::Work,
        pending: &mut Self::Pending,
    ) -> Result<(), Error>;

    /// Writes what a few thousand rows have left.
    fn write_pending(
        _tx: &mut Tx<'_>,
        _: &Scope,
        _pending: &mut Self::Pending,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// What follows once all rows of a file are written.
    fn conclude(_tx: &mut Tx<'_>, _pending: Self::Pending, _file: &str) -> Result<(), Error> {
        Ok(())
    }

    /// Takes an import back; what was kept, and why.
    fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error>;
}
