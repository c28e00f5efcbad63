//! Queries for suggested companies and for companies named in lists.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{count_star, not};
use diesel::prelude::*;

use crate::access::Scope;
use crate::company::{Tags, records_within};
use crate::db::schema::{companies, company_tags, former_names, pool_memberships, profiles, towns};
use crate::db::{Condition, Db, count_rows};
use crate::error::Error;
use crate::pool::Holder;
use crate::stage::Phase;
use crate::standard::Answer;
use crate::web::{COUNTED, Page, Paging};

/// Filters companies by scope.
fn within(scope: &Scope) -> Condition<companies::table> {
    records_within!(scope)
}

/// Answers that mean that a company meets a listing standard as far as figures can show.
const MET: [Answer; 3] = [Answer::Met, Answer::MetIf, Answer::FiguresMet];

/// Matches companies that have one of the tags or meet a listing standard, are neither listed nor
/// exited, and are not in the pool on the day.
fn eligible_outside(
    scope: &Scope,
    tags: &[&str],
    town: Option<&str>,
    on: NaiveDate,
) -> Condition<companies::table> {
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let tagged = company_tags::table.filter(company_tags::tag.eq_any(tags));
    let met = profiles::best_answer.is_not_null();
    let met = met.and(profiles::best_answer.assume_not_null().eq_any(MET));
    let fitting = profiles::table.filter(met).select(profiles::company_id);
    let speaks = companies::id
        .eq_any(tagged.select(company_tags::company_id))
        .or(companies::id.eq_any(fitting));
    let left = pool_memberships::left_on;
    let members = pool_memberships::table
        .filter(pool_memberships::entered_on.assume_not_null().le(on))
        .filter(left.is_null().or(left.assume_not_null().gt(on)));
    let live = companies::phase.ne(Phase::Listed).and(companies::phase.ne(Phase::Exited));
    let all: Condition<companies::table> = Box::new(
        within(scope)
            .and(speaks)
            .and(live)
            .and(not(companies::id.eq_any(members.select(pool_memberships::company_id)))),
    );
    match town {
        Some(town) => Box::new(all.and(companies::town_code.eq(town.to_owned()))),
        None => all,
    }
}

/// Returns a page of such companies with their tags and the standard they meet, by official order
/// of units, then by name.
pub fn candidates(
    db: &mut Db,
    scope: &Scope,
    (tags, town): (&[&str], Option<&str>),
    on: NaiveDate,
    paging: Paging,
) -> Result<Page<(Holder, Tags, Option<String>)>, Error> {
    let wanted = || eligible_outside(scope, tags, town, on);
    let official = towns::table
        .filter(towns::code.eq(companies::town_code))
        .select(towns::official_order)
        .single_value();
    let met = profiles::table
        .filter(profiles::company_id.eq(companies::id))
        .filter(profiles::best_answer.is_not_null())
        .filter(profiles::best_answer.assume_not_null().eq_any(MET))
        .select(profiles::best_standard)
        .single_value();
    let found = companies::table
        .select((Holder::as_select(), companies::tags, met))
        .into_boxed()
        .filter(wanted())
        .then_order_by(official.asc())
        .then_order_by(companies::sort_key.asc())
        .then_order_by(companies::id.asc())
        .limit(paging.per_page)
        .offset(paging.offset())
        .load(db)?;
    let all = companies::table.select(companies::id).into_boxed().filter(wanted());
    let counted = count_rows(db, all.limit(COUNTED + 1))?;
    Ok(Page::new(found, paging, counted))
}

/// Counts such companies by unit code.
pub fn candidates_by_town(
    db: &mut Db,
    scope: &Scope,
    tags: &[&str],
    on: NaiveDate,
) -> Result<HashMap<String, i64>, Error> {
    let rows: Vec<(String, i64)> = companies::table
        .filter(eligible_outside(scope, tags, None, on))
        .group_by(companies::town_code)
        .select((companies::town_code, count_star()))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Returns the companies with these credit codes.
pub fn coded(db: &mut Db, scope: &Scope, codes: &[String]) -> Result<Vec<Holder>, Error> {
    Ok(companies::table
        .filter(within(scope))
        .filter(companies::credit_code.eq_any(codes))
        .select(Holder::as_select())
        .load(db)?)
}

/// Returns the companies that have or had one of these folded names.
pub fn called(
    db: &mut Db,
    scope: &Scope,
    names: &[String],
) -> Result<Vec<(String, Holder)>, Error> {
    let mut found: Vec<(String, Holder)> = companies::table
        .filter(within(scope))
        .filter(companies::folded_name.eq_any(names))
        .select((companies::folded_name, Holder::as_select()))
        .load(db)?;
    let once: Vec<(i64, String)> = former_names::table
        .filter(former_names::folded_name.eq_any(names))
        .select((former_names::company_id, former_names::folded_name))
        .load(db)?;
    let ids: Vec<i64> = once.iter().map(|(id, _)| *id).collect();
    let holders: Vec<Holder> = companies::table
        .filter(within(scope))
        .filter(companies::id.eq_any(ids))
        .select(Holder::as_select())
        .load(db)?;
    for (id, name) in once {
        let known = holders.iter().find(|one| one.id == id);
        found.extend(known.map(|one| (name, one.clone())));
    }
    Ok(found)
}

/// Returns which of these companies are in the pool on a day.
pub fn in_pool_of(
    db: &mut Db,
    _scope: &Scope,
    of: &[i64],
    on: NaiveDate,
) -> Result<Vec<i64>, Error> {
    let left = pool_memberships::left_on;
    Ok(pool_memberships::table
        .filter(pool_memberships::company_id.eq_any(of))
        .filter(pool_memberships::entered_on.assume_not_null().le(on))
        .filter(left.is_null().or(left.assume_not_null().gt(on)))
        .select(pool_memberships::company_id)
        .load(db)?)
}
