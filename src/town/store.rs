//! Queries on towns and working groups. Every signed-in person may read towns; the scope decides
//! who may change a working group.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;

use super::answer::UnitNames;
use super::gazetteer::Gazetteer;
use super::model::{Town, WorkingGroup};
use crate::access::Scope;
use crate::city::Seeds;
use crate::db::schema::{towns, working_groups};
use crate::db::{Db, on_each};
use crate::error::Error;

/// Returns all towns, in official order.
pub fn list(db: &mut Db, _scope: &Scope) -> Result<Vec<Town>, Error> {
    Ok(towns::table
        .order((towns::official_order.asc(), towns::code.asc()))
        .select(Town::as_select())
        .load(db)?)
}

pub fn find(db: &mut Db, _scope: &Scope, code: &str) -> Result<Option<Town>, Error> {
    Ok(towns::table.find(code).select(Town::as_select()).first(db).optional()?)
}

/// Returns the gazetteer, which recognises the towns of a city in names and addresses.
pub fn gazetteer(db: &mut Db, scope: &Scope, seeds: &Arc<Seeds>) -> Result<Gazetteer, Error> {
    let names: Vec<UnitNames> = list(db, scope)?.iter().map(UnitNames::from).collect();
    Ok(Gazetteer::new(&names, seeds))
}

/// Inserts or updates towns. Rows of this size fit into one statement on both engines.
pub fn upsert(db: &mut Db, _scope: &Scope, rows: Vec<Town>) -> Result<usize, Error> {
    Ok(on_each!(db, c => {
        use diesel::upsert::excluded;
        diesel::insert_into(towns::table)
            .values(rows)
            .on_conflict(towns::code)
            .do_update()
            .set((
                towns::name.eq(excluded(towns::name)),
                towns::short_name.eq(excluded(towns::short_name)),
                towns::kind.eq(excluded(towns::kind)),
                towns::area.eq(excluded(towns::area)),
                towns::official_order.eq(excluded(towns::official_order)),
                towns::counts_for_goal.eq(excluded(towns::counts_for_goal)),
                towns::latitude.eq(excluded(towns::latitude)),
                towns::longitude.eq(excluded(towns::longitude)),
                towns::tile_row.eq(excluded(towns::tile_row)),
                towns::tile_column.eq(excluded(towns::tile_column)),
                towns::pinyin.eq(excluded(towns::pinyin)),
                towns::aliases.eq(excluded(towns::aliases)),
            ))
            .execute(c)
    })?)
}

/// Returns the working group of a town; version 0 if none was recorded.
pub fn working_group(db: &mut Db, _scope: &Scope, code: &str) -> Result<WorkingGroup, Error> {
    let stored =
        working_groups::table.find(code).select(WorkingGroup::as_select()).first(db).optional()?;
    Ok(stored.unwrap_or_else(|| WorkingGroup::absent(code)))
}

/// Returns the leaders (组长) of working groups by town code, without towns that have recorded
/// none.
pub fn leaders(db: &mut Db, _scope: &Scope) -> Result<HashMap<String, String>, Error> {
    let recorded = working_groups::table.filter(working_groups::leader.ne(""));
    let rows: Vec<(String, String)> =
        recorded.select((working_groups::town_code, working_groups::leader)).load(db)?;
    Ok(rows.into_iter().collect())
}

/// Replaces the working group of a town. Returns whether it was stored: a town outside the scope is
/// not changed.
pub fn set_working_group(db: &mut Db, scope: &Scope, group: &WorkingGroup) -> Result<bool, Error> {
    if !scope.covers_town(&group.town_code) {
        return Ok(false);
    }
    diesel::delete(working_groups::table.find(&group.town_code)).execute(db)?;
    diesel::insert_into(working_groups::table).values(group).execute(db)?;
    Ok(true)
}
