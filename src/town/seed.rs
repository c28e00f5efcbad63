//! Loads the towns from the seed file.

use super::model::Town;
use super::store;
use crate::access::Scope;
use crate::city::{City, SeedFile};
use crate::error::{Code, Error};
use crate::record::Tx;
use crate::reference::{Seed, rows, unique};

/// 镇街（园区）
pub static TOWNS: Seed = Seed { file: "towns.csv", load };

fn load(tx: &mut Tx<'_>, scope: &Scope, file: &SeedFile<'_>) -> Result<usize, Error> {
    let towns = towns(file)?;
    let known = store::list(tx.db(), scope)?;
    let is_known = |town: &Town| known.iter().any(|one| one.code == town.code);
    if !known.is_empty() && !towns.iter().any(is_known) {
        return Err(another_city(tx.city()));
    }
    store::upsert(tx.db(), scope, towns)
}

/// The error for a database that has no town code in common with the seeds: it is of another city.
fn another_city(city: &City) -> Error {
    Error::conflict(
        Code::ForeignFile,
        format!(
            "这个数据库属于另一座城市，它的镇街（园区）没有一个在{}的 towns.csv 中。请核对 --seeds 和数据库；每座城市各用一个数据库。",
            city.name
        ),
    )
}

pub(super) fn towns(file: &SeedFile<'_>) -> Result<Vec<Town>, Error> {
    let rows: Vec<Town> = rows(file)?;
    unique(file, "代码", &rows, |town| &town.code)?;
    unique(file, "名称", &rows, |town| &town.name)?;
    unique(file, "排序", &rows, |town| town.official_order)?;
    unique(file, "图上位置", &rows, |town| (town.tile_row, town.tile_column))?;
    let nine_digits = |code: &str| code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit());
    match rows.iter().find(|town| !nine_digits(&town.code)) {
        Some(town) => Err(file.bad(format!("代码“{}”应为 9 位数字", town.code))),
        None => Ok(rows),
    }
}
