//! The columns of 上市标准匹配表: one row for each company, one column for each board.

use super::cell::Cell;
use super::columns::{Column, Content};
use crate::company::Company;
use crate::market::Board;
use crate::profile::Matches;

/// A company to write.
pub struct MatchRow {
    pub company: Company,
    /// The name of the town of the company.
    pub town: String,
    /// The stored matches of its profile; `None` if there are none.
    pub matches: Option<Matches>,
}

use Content::{Code, Percent, Serial, Words};

/// 上市标准匹配表.
#[rustfmt::skip]
pub const MATCHES: &[Column<MatchRow>] = &[
    Column::new("序号", false, Serial, 7.0, "", "", |_| Cell::Empty),
    Column::new("企业名称", true, Words, 34.0, "", "", |r| Cell::text(Some(&r.company.facts.name))),
    Column::new("统一社会信用代码", false, Code, 22.0, "", "", |r| Cell::text(r.company.facts.credit_code.as_deref())),
    Column::new("镇街（园区）", false, Words, 16.0, "", "", |r| Cell::text(Some(&r.town))),
    Column::new("阶段", false, Words, 12.0, "", "", |r| Cell::text(Some(r.company.position.stage.label()))),
    Column::new("分级", false, Words, 8.0, "", "", |r| Cell::text(r.company.grade.map(|grade| grade.label()))),
    Column::new("建议分级", false, Words, 10.0, "", "", |r| Cell::text(recommended(r))),
    Column::new("优先级", false, Percent, 9.0, "", "", |r| points(r.matches.as_ref().and_then(Matches::priority))),
    Column::new("潜力", false, Percent, 9.0, "", "", |r| part(r, 0)),
    Column::new("进程", false, Percent, 9.0, "", "", |r| part(r, 1)),
    Column::new("紧迫", false, Percent, 9.0, "", "", |r| part(r, 2)),
    Column::new("最接近的标准", false, Words, 20.0, "", "", |r| Cell::text(nearest(r).map(|(name, _)| name).as_deref())),
    Column::new("接近度（%）", false, Percent, 12.0, "", "", |r| nearest(r).map_or(Cell::Empty, |(_, ppm)| Cell::Percent(ppm))),
    Column::new("上交所主板", false, Words, 20.0, "", "", |r| board(r, Board::SseMain)),
    Column::new("深交所主板", false, Words, 20.0, "", "", |r| board(r, Board::SzseMain)),
    Column::new("科创板", false, Words, 20.0, "", "", |r| board(r, Board::SseStar)),
    Column::new("创业板", false, Words, 20.0, "", "", |r| board(r, Board::SzseChinext)),
    Column::new("北交所", false, Words, 20.0, "", "", |r| board(r, Board::Bse)),
    Column::new("港交所主板", false, Words, 20.0, "", "", |r| board(r, Board::HkexMain)),
    Column::new("港交所GEM", false, Words, 20.0, "", "", |r| board(r, Board::HkexGem)),
    Column::new("新三板基础层", false, Words, 20.0, "", "", |r| board(r, Board::NeeqBase)),
    Column::new("新三板创新层", false, Words, 20.0, "", "", |r| board(r, Board::NeeqInnovation)),
];

fn recommended(row: &MatchRow) -> Option<&'static str> {
    Some(row.matches.as_ref()?.recommended()?.label())
}

/// Converts hundredths of a point to a cell that shows points.
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
