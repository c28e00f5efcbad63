//! 上市公司名单: rows are listings of companies. A company that is not stored yet is recorded with
//! its listing.

mod fields;
mod plan;
mod store;
mod write;

use std::sync::Arc;

use super::companies;
use crate::access::Scope;
use crate::city::Seeds;
use crate::columns::Field;
use crate::company::{Company, Facts, FoldedName};
use crate::confirmation::Confirmation;
use crate::dates::{InexactDate, Precision};
use crate::db::Db;
use crate::error::Error;
use crate::export::LISTINGS;
use crate::import::list_kind::{
    About, CompaniesFound, Draft, FieldChange, FoundByName, Judged, Kept, Known, ListField,
    ListKind, Planner, Reader, RowToWrite, changes,
};
use crate::import::row::company::read_out_fact;
use crate::listing::{Listing, ListingPatch, NewListing};
use crate::market::Board;
use crate::record::Tx;
use crate::stage::Step;

/// 上市公司名单
pub struct Listings {
    /// Listings and exits need a confirmation, because a town sends the list.
    declares: bool,
}

/// Data of a listing in a row.
#[derive(Debug, Default)]
pub struct Said {
    /// 曾用名
    former_names: Vec<String>,
    /// 板块, as written
    written_board: String,
    /// 交易所, as written
    exchange: String,
    /// 板块
    board: Option<Board>,
    /// 上市日期
    listed_on: Option<InexactDate>,
    /// 募集资金, in yuan
    funds_raised_yuan: Option<i64>,
    /// 退出类型
    exit_kind: Option<Step>,
    /// 退出日期
    exit_on: Option<InexactDate>,
    /// 退出日期精度
    exit_precision: Option<Precision>,
    /// Exit of the company (退市 or 迁出).
    exit: Option<Exit>,
    /// 来源
    source: Option<String>,
}

/// Exit of a listed company.
#[derive(Debug, Clone, Copy)]
pub struct Exit {
    /// 退市 or 迁出.
    step: Step,
    on: InexactDate,
}

/// Work that a commit does for a row.
pub struct Work {
    /// The stored company; `None` to record a new one.
    company: Option<Company>,
    /// Facts of the company. For a stored company, only missing facts are filled in.
    facts: Facts,
    /// 曾用名
    former_names: Vec<String>,
    /// Listing to record; the commit sets `company_id`.
    new: Option<NewListing>,
    /// Change of a stored listing: id, version, fields.
    patch: Option<(i64, i64, ListingPatch)>,
    exit: Option<Exit>,
}

impl ListKind for Listings {
    const ABOUT: About = About {
        code: "listings",
        label: "上市公司名单",
        naming_columns: &[&Field::NAME, &Field::SHORT_NAME],
        template: || LISTINGS.iter().map(|column| &column.heading).collect(),
        template_rows: "一、在第一张工作表中每家企业填一行，红色列名为必填项。",
        records: ("/listings", "查看上市记录"),
    };
    type Said = Said;
    type Stored = Listing;
    type Work = Box<Work>;
    type Pending = write::Recorded;

    fn fields() -> &'static [ListField<Self>] {
        fields::FIELDS
    }

    fn open(db: &mut Db, scope: &Scope, _: &Arc<Seeds>) -> Result<Self, Error> {
        let declares =
            scope.own_town().is_some() && Confirmation::in_force(db)?.needs(Step::Listed);
        Ok(Self { declares })
    }

    fn finish(&self, reader: &Reader<'_>, draft: &mut Draft<Said>) {
        fields::finish(reader, draft);
    }

    /// Exchange lists may give only the short name.
    fn other_name(draft: &Draft<Said>) -> Option<FoldedName> {
        draft.facts.short_name.as_deref().map(FoldedName::new)
    }

    fn find_more(
        db: &mut Db,
        scope: &Scope,
        names: &[String],
        _: &[&String],
        _: &mut CompaniesFound,
    ) -> Result<Vec<FoundByName>, Error> {
        store::with_short_names(db, scope, names)
    }

    fn stored(db: &mut Db, scope: &Scope, ids: &[i64]) -> Result<Vec<(i64, Listing)>, Error> {
        store::listings_of(db, scope, ids)
    }

    fn judge(
        planner: &mut Planner<'_, Self>,
        draft: &mut Draft<Said>,
        known: &Known<Listing>,
    ) -> Judged<Box<Work>> {
        match planner.earlier_listing(draft) {
            Some(earlier) => planner.repeated_company(draft, earlier),
            None => planner.listing(draft, known),
        }
    }

    fn shown(work: Option<&Box<Work>>, changed: &[FieldChange]) -> Vec<FieldChange> {
        let Some(work) = work else { return changed.to_vec() };
        let mut shown = match work.company {
            Some(_) => changed.to_vec(),
            None => changes(&Facts::default(), &work.facts),
        };
        shown.extend(work.new.iter().flat_map(recorded));
        shown
    }

    fn read_out(&self, field: &str, value: &str) -> Option<String> {
        read_out_fact(field, value)
    }

    fn write(
        row: &mut RowToWrite<'_, '_>,
        work: Box<Work>,
        recorded: &mut write::Recorded,
    ) -> Result<(), Error> {
        write::list(row.tx, row.scope, *work, recorded)
    }

    fn take_back(tx: &mut Tx<'_>, scope: &Scope, import_id: i64) -> Result<Vec<Kept>, Error> {
        companies::undo::take_back(tx, scope, import_id)
    }
}

/// Returns the fields of a new listing as changes.
fn recorded(new: &NewListing) -> impl Iterator<Item = FieldChange> {
    let members = [
        (Field::STOCK_CODE, Some(new.stock_code.clone())),
        (Listings::BOARD, Some(new.board.code().to_owned())),
        (Listings::LISTED_ON, Some(new.listed_on.to_string())),
        (Listings::FUNDS_RAISED, new.funds_raised_yuan.map(|yuan| yuan.to_string())),
    ];
    let given = members.into_iter().filter(|(_, new)| new.is_some());
    given.map(|(field, new)| FieldChange::of(&field, None, new))
}
