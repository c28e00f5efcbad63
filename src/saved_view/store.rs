//! All queries on saved views.

use diesel::prelude::*;

use super::model::{NewView, SavedView, unit_of};
use crate::access::{Person, Scope};
use crate::db::Db;
use crate::db::schema::saved_views;
use crate::error::Error;

/// Maximum number of views a person owns, and sees.
pub const MOST: i64 = 50;

/// Returns a person's own views and those shared by colleagues.
pub fn views_of(db: &mut Db, _scope: &Scope, person: &Person) -> Result<Vec<SavedView>, Error> {
    let of_colleagues = saved_views::unit.eq(unit_of(person)).and(saved_views::shared.eq(true));
    let rows: Vec<(i64, i64, String, String, bool)> = saved_views::table
        .filter(saved_views::owner_id.eq(person.id).or(of_colleagues))
        .order(saved_views::id.asc())
        .limit(MOST)
        .select((
            saved_views::id,
            saved_views::owner_id,
            saved_views::name,
            saved_views::query,
            saved_views::shared,
        ))
        .load(db)?;
    let view = |(id, owner, name, query, shared)| {
        let is_own = owner == person.id;
        SavedView { id, name, query, shared, is_own }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Counts the views a person owns.
pub fn count_own(db: &mut Db, _scope: &Scope, owner: i64) -> Result<i64, Error> {
    let own = saved_views::table.filter(saved_views::owner_id.eq(owner));
    Ok(own.count().get_result(db)?)
}

/// Inserts a view and returns its id.
pub fn insert(db: &mut Db, _scope: &Scope, view: &NewView) -> Result<i64, Error> {
    let stored = diesel::insert_into(saved_views::table).values(view);
    Ok(stored.returning(saved_views::id).get_result(db)?)
}

/// Deletes a view of its owner; returns whether it existed.
pub fn delete(db: &mut Db, _scope: &Scope, owner: i64, id: i64) -> Result<bool, Error> {
    let own =
        saved_views::table.filter(saved_views::id.eq(id).and(saved_views::owner_id.eq(owner)));
    Ok(diesel::delete(own).execute(db)? == 1)
}
