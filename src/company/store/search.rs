//! Finding companies by name: stored signatures, which narrow a search, and namesakes.

use std::collections::HashMap;

use diesel::prelude::*;

use super::within;
use crate::access::{CompanyRef, Scope};
use crate::company::signature::{Rows, bits_of_text, having_all, merge};
use crate::db::schema::{companies, former_names, search_rows};
use crate::db::{Db, insert_all};
use crate::error::Error;

/// Maximum number of companies that are looked up one by one. With more, matches are so dense that
/// reading in list order fills a page sooner.
const FEW: usize = 5_000;

/// Collects the signatures of companies that are stored one after another. A row of bits is written
/// once its block is complete, not for each company.
#[derive(Default)]
pub struct Signatures(Rows);

impl Signatures {
    /// Adds companies with higher IDs and writes the complete blocks.
    pub(super) fn add(&mut self, db: &mut Db, rows: Rows) -> Result<(), Error> {
        self.0.join(rows);
        index(db, self.0.take_complete())
    }

    /// Writes the last block.
    pub fn finish(self, db: &mut Db) -> Result<(), Error> {
        index(db, self.0)
    }
}

/// Adds companies to the rows of their bits. Bits that a company no longer has stay set, which is
/// safe: they only narrow a search.
pub(super) fn index(db: &mut Db, rows: Rows) -> Result<(), Error> {
    for (block, mut added) in rows.into_blocks() {
        let of_bits = |rows: &[(i32, Vec<u8>)]| {
            let bits: Vec<i32> = rows.iter().map(|(bit, _)| *bit).collect();
            search_rows::block.eq(block).and(search_rows::bit.eq_any(bits))
        };
        let stored: HashMap<i32, Vec<u8>> = search_rows::table
            .filter(of_bits(&added))
            .select((search_rows::bit, search_rows::companies))
            .load::<(i32, Vec<u8>)>(db)?
            .into_iter()
            .collect();
        added.retain_mut(|(bit, row)| {
            let Some(stored) = stored.get(bit) else { return true };
            merge(row, stored, |a, b| a | b);
            row != stored
        });
        // Faster than an upsert, which SQLite would have to parse again for each row.
        diesel::delete(search_rows::table.filter(of_bits(&added))).execute(db)?;
        let changed: Vec<_> = added
            .iter()
            .map(|(bit, row)| {
                (
                    search_rows::block.eq(block),
                    search_rows::bit.eq(bit),
                    search_rows::companies.eq(row),
                )
            })
            .collect();
        insert_all!(db, search_rows::table, &changed)?;
    }
    Ok(())
}

/// Indexes a stored company again if its search text changed.
pub(super) fn index_again(
    db: &mut Db,
    of: CompanyRef,
    (stored, text): (&str, &str),
) -> Result<(), Error> {
    if stored == text {
        return Ok(());
    }
    index(db, Rows::of(std::iter::once((of.id(), text))))
}

/// Returns the only companies in which a text can occur. `None` if the text is too short or there
/// are more than `FEW`.
pub(super) fn candidates(db: &mut Db, text: &str) -> Result<Option<Vec<i64>>, Error> {
    let wanted = bits_of_text(text);
    if wanted.is_empty() {
        return Ok(None);
    }
    let stored: Vec<(i64, Vec<u8>)> = search_rows::table
        .filter(search_rows::bit.eq_any(&wanted))
        .select((search_rows::block, search_rows::companies))
        .load(db)?;
    let found = having_all(wanted.len(), stored);
    Ok((found.len() <= FEW).then_some(found))
}

/// Returns a `LIKE` pattern for texts that contain this one.
pub(super) fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Maximum number of namesakes that are named.
const MOST_NAMESAKES: i64 = 5;

/// Returns the companies in the scope, except one, that have or had this folded name: id, name,
/// unit.
pub fn namesakes(
    db: &mut Db,
    scope: &Scope,
    folded: &str,
    except: Option<i64>,
) -> Result<Vec<(i64, String, String)>, Error> {
    let former = former_names::table
        .filter(former_names::folded_name.eq(folded.to_owned()))
        .select(former_names::company_id);
    let called = companies::folded_name.eq(folded.to_owned()).or(companies::id.eq_any(former));
    Ok(companies::table
        .filter(within(scope))
        .filter(companies::deleted_at.is_null().and(called))
        .filter(companies::id.ne(except.unwrap_or_default()))
        .order(companies::id.asc())
        .limit(MOST_NAMESAKES)
        .select((companies::id, companies::name, companies::town_code))
        .load(db)?)
}
