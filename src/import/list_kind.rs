//! Trait of the list kinds. Each kind implements [`ListKind`] in its own folder under `kinds`; all
//! other code works with any kind. This module also re-exports what the kinds need besides the
//! trait.

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

/// Description of a list kind.
pub struct About {
    /// Code of the kind in the database and the API.
    pub code: &'static str,
    /// 名单种类
    pub label: &'static str,
    /// Columns by which rows name companies. A list must have at least one of them.
    pub naming_columns: &'static [&'static Field],
    /// Columns of the template.
    pub template: fn() -> Vec<&'static Heading>,
    /// Instruction for filling in the rows of the template.
    pub template_rows: &'static str,
    /// Link to the imported records: address and link text.
    pub records: (&'static str, &'static str),
}

/// Reads a cell into a draft, or returns why the cell is refused.
pub type ReadCell<K> =
    fn(&K, &mut Draft<<K as ListKind>::Said>, &CellContext<'_>) -> Result<(), Refusal>;

/// A field of a list kind and the function that reads its cells.
pub struct ListField<K: ListKind> {
    pub field: Field,
    pub read: ReadCell<K>,
}

impl<K: ListKind> ListField<K> {
    /// Creates a field from its code, name, headings and read function.
    pub const fn new(
        code: &'static str,
        label: &'static str,
        headings: &'static str,
        read: ReadCell<K>,
    ) -> Self {
        Self::of(Field::new(code, label, headings), read)
    }

    /// Creates a field from a [`Field`] that is also used elsewhere.
    pub const fn of(field: Field, read: ReadCell<K>) -> Self {
        Self { field, read }
    }
}

/// A row about to be written.
pub struct RowToWrite<'a, 'tx> {
    pub tx: &'a mut Tx<'tx>,
    /// Scope of the user who imports.
    pub scope: &'a Scope,
    /// Row of the sheet.
    pub number: u32,
    /// 企业名称
    pub name: &'a str,
}

/// Assigns the value of a cell to a field of a draft.
pub fn put<T>(place: &mut Option<T>, value: impl Into<Option<T>>) -> Result<(), Refusal> {
    *place = value.into();
    Ok(())
}

/// A list kind: how its rows are read, compared with stored data, written and undone. A value of
/// the type holds the terms by which cell texts are recognised.
pub trait ListKind: Sized + Send + Sync + 'static {
    const ABOUT: About;
    /// Data of a row besides the facts of its company.
    type Said: Default + Send;
    /// A stored record of a company that rows are compared with.
    type Stored: Send;
    /// Work that a commit does for a row.
    type Work: Send;
    /// Data of rows that are written together later.
    type Pending: Default;

    /// Returns the fields, in the order of the selection lists.
    fn fields() -> &'static [ListField<Self>];

    /// Loads the terms by which cell texts are recognised.
    fn open(db: &mut Db, scope: &Scope, seeds: &Arc<Seeds>) -> Result<Self, Error>;

    /// Checks and completes a draft after all its cells are read.
    fn finish(&self, reader: &Reader<'_>, draft: &mut Draft<Self::Said>);

    /// Returns a second name by which the company of a row is searched.
    fn other_name(_draft: &Draft<Self::Said>) -> Option<FoldedName> {
        None
    }

    /// Finds companies that only rows of this kind can refer to, besides those with the codes and
    /// names.
    fn find_more(
        _db: &mut Db,
        _: &Scope,
        _names: &[String],
        _stock_codes: &[&String],
        _found: &mut CompaniesFound,
    ) -> Result<Vec<FoundByName>, Error> {
        Ok(Vec::new())
    }

    /// Loads the stored records of these companies, each with its company id.
    fn stored(_db: &mut Db, _: &Scope, _ids: &[i64]) -> Result<Vec<(i64, Self::Stored)>, Error> {
        Ok(Vec::new())
    }

    /// Decides the outcome of a row without errors.
    fn judge(
        planner: &mut Planner<'_, Self>,
        draft: &mut Draft<Self::Said>,
        known: &Known<Self::Stored>,
    ) -> Judged<Self::Work>;

    /// Returns the changes or new values of a row for the preview.
    fn shown(_work: Option<&Self::Work>, changes: &[FieldChange]) -> Vec<FieldChange> {
        changes.to_vec()
    }

    /// Formats a stored value for display. `None` if the kind has no format for the field.
    fn read_out(&self, _field: &str, _value: &str) -> Option<String> {
        None
    }

    /// Prepares the work of a row as far as possible without the database.
    fn prepare(_work: &mut Self::Work) {}

    /// Executes the work of a row, or adds it to `pending`.
    fn write(
        row: &mut RowToWrite<'_, '_>,
        work: Self::Work,
        pending: &mut Self::Pending,
    ) -> Result<(), Error>;

    /// Writes the pending data of a chunk of rows.
    fn write_pending(
        _tx: &mut Tx<'_>,
        _: &Scope,
        _pending: &mut Self::Pending,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// Completes the commit after all rows of a file are written.
    fn conclude(_tx: &mut Tx<'_>, _pending: Self::Pending, _file: &str) -> Result<(), Error> {
        Ok(())
    }

    /// Undoes an import; returns what was kept and why.
    fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error>;
}
