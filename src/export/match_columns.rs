//! The columns of 上市标准匹配表: one row a company, one column a board.

use super::cell::Cell;
use super::columns::{Column, Content, column};
use crate::company::Company;
use crate::market::Board;
use crate::profile::Matches;

/// A company about to be written.
pub struct MatchRow {
    /// The company.
    pub company: Company,
    /// The name of its unit.
    pub town: String,
    /// What is kept of its profile.
    pub matches: Option<Matches>,
}

use Content::{Code, Percent, Serial, Words};

/// 上市标准匹配表.
#[rustfmt::skip]
pub const MATCHES: &[Column<MatchRow>] = &[
    column!("序号", false, Serial, 7.0, "", "", |_| Cell::Empty),
    column!("企业名称", true, Words, 34.0, "", "", |r| Cell::text(Some(&r.company.facts.name))),
    column!("统一社会信用代码", false, Code, 22.0, "", "", |r| Cell::text(r.company.facts.credit_code.as_deref())),
    column!("镇街（园区）", false, Words, 16.0, "", "", |r| Cell::text(Some(&r.town))),
    column!("阶段", false, Words, 12.0, "", "", |r| Cell::text(Some(r.company.position.stage.label()))),
    column!("分级", false, Words, 8.0, "", "", |r| Cell::text(r.company.grade.map(|grade| grade.label()))),
    column!("建议分级", false, Words, 10.0, "", "", |r| Cell::text(recommended(r))),
    column!("优先级", false, Percent, 9.0, "", "", |r| points(r.matches.as_ref().and_then(Matches::priority))),
    column!("潜力", false, Percent, 9.0, "", "", |r| part(r, 0)),
    column!("进程", false, Percent, 9.0, "", "", |r| part(r, 1)),
    column!("紧迫", false, Percent, 9.0, "", "", |r| part(r, 2)),
    column!("最接近的标准", false, Words, 20.0, "", "", |r| Cell::text(nearest(r).map(|(name, _)| name).as_deref())),
    column!("接近度（%）", false, Percent, 12.0, "", "", |r| nearest(r).map_or(Cell::Empty, |(_, ppm)| Cell::Percent(ppm))),
    column!("上交所主板", false, Words, 20.0, "", "", |r| board(r, Board::SseMain)),
    column!("深交所主板", false, Words, 20.0, "", "", |r| board(r, Board::SzseMain)),
    column!("科创板", false, Words, 20.0, "", "", |r| board(r, Board::SseStar)),
    column!("创业板", false, Words, 20.0, "", "", |r| board(r, Board::SzseChinext)),
    column!("北交所", false, Words, 20.0, "", "", |r| board(r, Board::Bse)),
    column!("港交所主板", false, Words, 20.0, "", "", |r| board(r, Board::HkexMain)),
    column!("港交所GEM", false, Words, 20.0, "", "", |r| board(r, Board::HkexGem)),
    column!("新三板基础层", false, Words, 20.0, "", "", |r| board(r, Board::NeeqBase)),
    column!("新三板创新层", false, Words, 20.0, "", "", |r| board(r, Board::NeeqInnovation)),
];

fn recommended(row: &MatchRow) -> Option<&'static str> {
    Some(row.matches.as_ref()?.recommended()?.label())
}

/// Hundredths of a point, shown as points.
fn points(hundredths: Option<i32>) -> Cell {
    hundredths.map_or(Cell::Empty, |points| Cell::Percent(i64::from(points) * 100))
}

fn part(row: &MatchRow, place: usize) -> Cell {
    let parts = row.matches.as_ref().map(Matches::parts).unwrap_or_default();
    points(parts.get(place).copied().flatten())
}

fn nearest(row: &MatchRow) -> Option<(String, i64)> {
    row.matches.as_ref()?.nearest()
}

fn board(row: &MatchRow, board: Board) -> Cell {
    Cell::text(row.matches.as_ref().and_then(|one| one.of_board(board)).as_deref())
}
