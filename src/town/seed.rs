//! The units as they are known before anyone enters anything.

use super::model::Town;
use super::store;
use crate::access::Scope;
use crate::error::Error;
use crate::record::Tx;
use crate::reference::{Seed, bad, rows, seed, unique};

/// 镇街（园区）
pub static TOWNS: Seed = seed!("towns.csv", load);

fn load(tx: &mut Tx<'_>, scope: &Scope, seed: &Seed) -> Result<usize, Error> {
    store::upsert(tx.db(), scope, towns(seed.file, seed.text)?)
}

pub(super) fn towns(file: &str, text: &str) -> Result<Vec<Town>, Error> {
    let rows: Vec<Town> = rows(file, text)?;
    unique(file, "代码", &rows, |town| &town.code)?;
    unique(file, "名称", &rows, |town| &town.name)?;
    unique(file, "排序", &rows, |town| town.official_order)?;
    unique(file, "图上位置", &rows, |town| (town.tile_row, town.tile_column))?;
    let nine_digits = |code: &str| code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit());
    match rows.iter().find(|town| !nine_digits(&town.code)) {
        Some(town) => Err(bad(file, format!("代码“{}”应为 9 位数字", town.code))),
        None => Ok(rows),
    }
}
