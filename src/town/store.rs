//! Every query on units.

use diesel::prelude::*;

use super::{Gazetteer, UnitKind, UnitNames};
use crate::access::Scope;
use crate::db::Db;
use crate::db::schema::towns;
use crate::error::Error;

/// Recognises the units of the city in names and addresses.
pub fn gazetteer(db: &mut Db, _scope: &Scope) -> Result<Gazetteer, Error> {
    let rows: Vec<(String, String, String, String, String)> = towns::table
        .order(towns::official_order.asc())
        .select((towns::code, towns::name, towns::short_name, towns::kind, towns::aliases))
        .load(db)?;
    let units: Vec<UnitNames> = rows
        .into_iter()
        .filter_map(|(code, name, short_name, kind, aliases)| {
            Some(UnitNames {
                code,
                name,
                short_name,
                kind: UnitKind::from_token(&kind)?,
                aliases: aliases.split('|').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
            })
        })
        .collect();
    Ok(Gazetteer::new(&units))
}
