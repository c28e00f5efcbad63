//! Writes of companies and of data derived from them.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::insert::InsertCompany;
use super::search::{self, Signatures};
use crate::access::CompanyRef;
use crate::company::facts::{Facts, stored_facts, with_facts};
use crate::company::model::{Company, Grade, Keys, NewCompany, Position};
use crate::company::signature::Rows;
use crate::db::schema::{
    companies, company_tags, former_names, listings, next_ids, quotations, towns,
};
use crate::db::{Db, Uncached, changed, insert_all};
use crate::error::Error;

/// Whether a town exists.
pub fn town_exists(db: &mut Db, code: &str) -> Result<bool, Error> {
    Ok(diesel::select(exists(towns::table.find(code))).get_result(db)?)
}

/// Reserves `count` IDs and returns the first.
pub fn take_ids(db: &mut Db, count: i64) -> Result<i64, Error> {
    let next: i64 = diesel::update(next_ids::table.find("companies"))
        .set(next_ids::next_id.eq(next_ids::next_id + count))
        .returning(next_ids::next_id)
        .get_result(db)?;
    Ok(next - count)
}

/// Stores new companies with their tags. A search finds them only after `signatures` is finished;
/// it may collect the signatures of several calls.
pub fn insert_many(
    db: &mut Db,
    new: &[NewCompany],
    signatures: &mut Signatures,
) -> Result<(), Error> {
    let rows = std::thread::scope(|threads| {
        let texts = new.iter().map(|c| (c.id, c.keys.search_text.as_str()));
        let rows = threads.spawn(|| Rows::of(texts));
        insert_all!(&mut *db, companies::table, new, InsertCompany)?;
        rows.join().map_err(|_| Error::internal("signatures were not computed"))
    })?;
    signatures.add(db, rows)?;
    let tags: Vec<(&str, i64)> =
        new.iter().flat_map(|c| c.facts.tags.iter().map(|tag| (tag, c.id))).collect();
    insert_tags(db, &tags)
}

fn insert_tags(db: &mut Db, tags: &[(&str, i64)]) -> Result<(), Error> {
    let rows: Vec<_> = tags
        .iter()
        .map(|(tag, id)| (company_tags::tag.eq(*tag), company_tags::company_id.eq(*id)))
        .collect();
    insert_all!(db, company_tags::table, &rows)
}

/// Changes that set only the keys that differ.
macro_rules! changed_keys {
    ($old:expr => $new:expr) => {
        changed!($old => $new, Keys, companies:
            folded_name, sort_key, search_text, capital_key, stock_codes)
    };
}

/// Stores changed facts. Fails with 409 if the stored version is not the one that the caller saw.
pub fn set_facts(
    db: &mut Db,
    company: &Company,
    facts: &Facts,
    keys: &Keys,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let stored = keys_of(db, company.key())?;
    search::index_again(db, company.key(), (&stored.search_text, &keys.search_text))?;
    let changes = (
        with_facts! { stored_facts! { changed { &company.facts => facts, Facts, companies: } } },
        changed_keys!(&stored => keys),
        companies::updated_at.eq(at),
        companies::version.eq(companies::version + 1),
    );
    let seen = companies::id.eq(company.id).and(companies::version.eq(company.version));
    let changed =
        diesel::update(companies::table.filter(seen)).set(Uncached(changes)).execute(db)?;
    if changed != 1 {
        return Err(Error::raced());
    }
    if facts.tags != company.facts.tags {
        diesel::delete(company_tags::table.filter(company_tags::company_id.eq(company.id)))
            .execute(db)?;
        let tags: Vec<(&str, i64)> = facts.tags.iter().map(|tag| (tag, company.id)).collect();
        insert_tags(db, &tags)?;
    }
    Ok(())
}

/// Stores the position of a company after an event.
pub fn set_position(
    db: &mut Db,
    of: CompanyRef,
    position: &Position,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.find(of))
        .set((
            position,
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores the decided grade.
pub fn set_grade(
    db: &mut Db,
    of: CompanyRef,
    grade: Option<Grade>,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.find(of))
        .set((
            companies::grade.eq(grade),
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores the number of open blockers. It follows from other records, so the version of the company
/// stays the same. An unchanged number changes nothing.
pub fn set_open_blockers(
    db: &mut Db,
    of: CompanyRef,
    open: i32,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let outdated = companies::table.find(of).filter(companies::open_blockers.ne(open));
    diesel::update(outdated)
        .set((companies::open_blockers.eq(open), companies::updated_at.eq(at)))
        .execute(db)?;
    Ok(())
}

/// Stores a new town of a company.
pub fn set_town(
    db: &mut Db,
    of: CompanyRef,
    town_code: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.find(of))
        .set((
            companies::town_code.eq(town_code),
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Stores the keys after a listing or quotation changed the stock codes.
pub fn set_keys(db: &mut Db, of: CompanyRef, keys: &Keys) -> Result<(), Error> {
    let stored = keys_of(db, of)?;
    if stored == *keys {
        return Ok(());
    }
    search::index_again(db, of, (&stored.search_text, &keys.search_text))?;
    let changes = changed_keys!(&stored => keys);
    diesel::update(companies::table.find(of)).set(Uncached(changes)).execute(db)?;
    Ok(())
}

fn keys_of(db: &mut Db, of: CompanyRef) -> Result<Keys, Error> {
    Ok(companies::table.find(of).select(Keys::as_select()).first(db)?)
}

/// Moves a company to the recycle bin, or restores it with `None`.
pub fn set_deleted(
    db: &mut Db,
    of: CompanyRef,
    deleted_at: Option<NaiveDateTime>,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::update(companies::table.find(of))
        .set((
            companies::deleted_at.eq(deleted_at),
            companies::updated_at.eq(at),
            companies::version.eq(companies::version + 1),
        ))
        .execute(db)?;
    Ok(())
}

/// Returns the former names of a company, oldest first.
pub fn former_names_of(db: &mut Db, of: CompanyRef) -> Result<Vec<String>, Error> {
    Ok(former_names::table
        .filter(former_names::company_id.eq(of))
        .order(former_names::id.asc())
        .select(former_names::name)
        .load(db)?)
}

/// Stores a former name of a company.
pub fn add_former_name(
    db: &mut Db,
    of: CompanyRef,
    name: &str,
    folded: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    diesel::insert_into(former_names::table)
        .values((
            former_names::company_id.eq(of),
            former_names::name.eq(name),
            former_names::folded_name.eq(folded),
            former_names::noted_at.eq(at),
        ))
        .execute(db)?;
    Ok(())
}

/// Returns the stock codes of a company's listings, then of its quotations, each by date.
pub fn stock_codes_of(db: &mut Db, of: CompanyRef) -> Result<Vec<String>, Error> {
    let mut codes: Vec<String> = listings::table
        .filter(listings::company_id.eq(of))
        .order(listings::listed_on.asc())
        .select(listings::stock_code)
        .load(db)?;
    let quoted: Vec<Option<String>> = quotations::table
        .filter(quotations::company_id.eq(of))
        .order(quotations::quoted_on.asc())
        .select(quotations::code)
        .load(db)?;
    codes.extend(quoted.into_iter().flatten());
    Ok(codes)
}
