//! The stored pairs of characters that narrow a search.

use diesel::dsl::sum;
use diesel::prelude::*;

use crate::company::postings::{Postings, pack, pairs, unpack};
use crate::db::schema::search_postings;
use crate::db::{Db, on_each};
use crate::error::Error;

/// Up to so many companies are looked at one by one; beyond, matches are so dense that reading in
/// list order finds a page sooner.
const FEW: i64 = 2_000;
const CHUNK: usize = 5_000;

/// Adds companies to the pairs they hold. Pairs they no longer hold stay: they only narrow.
pub(super) fn index<'a>(
    db: &mut Db,
    companies: impl Iterator<Item = (i64, &'a str)>,
) -> Result<(), Error> {
    let mut postings = Postings::default();
    for (id, text) in companies {
        postings.add(id, text);
    }
    let blocks: Vec<(String, i64, i32, Vec<u8>)> = postings
        .into_blocks()
        .filter_map(|(pair, ids)| {
            let count = i32::try_from(ids.len()).ok()?;
            Some((pair, *ids.first()?, count, pack(&ids)))
        })
        .collect();
    for chunk in blocks.chunks(CHUNK) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|(pair, first, count, ids)| {
                (
                    search_postings::gram.eq(pair),
                    search_postings::first_id.eq(first),
                    search_postings::companies.eq(count),
                    search_postings::company_ids.eq(ids),
                )
            })
            .collect();
        // A company that held the pair before heads a block already: then it is in it.
        on_each!(db, c => diesel::insert_into(search_postings::table)
            .values(&rows)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// The only companies in which a text can occur, if the text tells and they are few.
pub(super) fn candidates(db: &mut Db, text: &str) -> Result<Option<Vec<i64>>, Error> {
    let wanted = pairs(text);
    if wanted.is_empty() {
        return Ok(None);
    }
    let mut sizes: Vec<(String, Option<i64>)> = search_postings::table
        .filter(search_postings::gram.eq_any(&wanted))
        .group_by(search_postings::gram)
        .select((search_postings::gram, sum(search_postings::companies)))
        .load(db)?;
    if sizes.len() < wanted.len() {
        return Ok(Some(Vec::new())); // some pair occurs nowhere
    }
    sizes.sort_by_key(|(_, size)| *size);
    let Some((rarest, Some(size))) = sizes.into_iter().next() else { return Ok(None) };
    if size > FEW {
        return Ok(None);
    }
    let blocks: Vec<Vec<u8>> = search_postings::table
        .filter(search_postings::gram.eq(rarest))
        .select(search_postings::company_ids)
        .load(db)?;
    let mut ids = Vec::new();
    for block in blocks {
        unpack(&block, &mut ids);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(Some(ids))
}
