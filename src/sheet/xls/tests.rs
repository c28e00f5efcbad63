//! Tests with a small workbook, built record by record.

use super::super::Limits;
use super::*;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let len = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &len.to_le_bytes(), data].concat()
}

/// A cell record that starts with row, column and cell format.
fn cell(row: u16, column: u16, format: u16, rest: &[u8]) -> Vec<u8> {
    let head: Vec<u8> = [row, column, format].iter().flat_map(|n| n.to_le_bytes()).collect();
    [&head, rest].concat()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn counted(text: &str) -> Vec<u8> {
    let count = text.encode_utf16().count() as u16;
    [&count.to_le_bytes()[..], &[1], &wide(text)].concat()
}

/// 企业名称, 成立日期 and 石龙镇: the second is split between two records, the third has rich text
/// and phonetic data.
fn shared_strings() -> Vec<u8> {
    let first = [&[0; 8], &counted("企业名称")[..], &[4, 0, 1], &wide("成立")].concat();
    let rich = [&[3, 0, 1 | 4 | 8, 1, 0, 2, 0, 0, 0], &wide("石龙镇")[..], &[0; 6]].concat();
    let second = [&[1], &wide("日期")[..], &rich, &[3, 0, 0], b"ABC"].concat();
    [record(record::SST, &first), record(0x3C, &second)].concat()
}

fn globals(sheet_at: u32, system_1904: u8) -> Vec<u8> {
    let format = [&164u16.to_le_bytes()[..], &counted("yyyy\"年\"m\"月\"")].concat();
    let sheet = [&sheet_at.to_le_bytes()[..], &[0, 0, 2, 1], &wide("名单")].concat();
    [
        record(record::BOF, &[0, 6, 5, 0]),
        record(record::DATE_MODE, &[system_1904, 0]),
        record(record::FORMAT, &format),
        record(record::XF, &[0, 0, 0, 0]),
        record(record::XF, &[0, 0, 164, 0]),
        record(record::BOUND_SHEET, &sheet),
        shared_strings(),
        record(record::EOF, &[]),
    ]
    .concat()
}

fn sheet() -> Vec<u8> {
    let serial = (43_830u32 << 2 | 2).to_le_bytes();
    let string_follows = [0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
    let many = [1, 0, 2, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 3, 0, 0, 0, 3, 0];
    [
        record(record::BOF, &[0, 6, 16, 0]),
        // Rows need not be in order: the second row comes first.
        record(record::FORMULA, &cell(1, 0, 0, &string_follows)),
        record(record::STRING, &counted("甲公司")),
        record(record::RK, &cell(1, 1, 1, &serial)),
        record(record::MUL_RK, &many),
        record(record::LABEL_SST, &cell(0, 0, 0, &[0, 0, 0, 0])),
        record(record::LABEL_SST, &cell(0, 1, 0, &[1, 0, 0, 0])),
        record(record::LABEL, &cell(0, 2, 0, &counted("镇街"))),
        record(record::BOF, &[0, 6, 32, 0]),
        record(record::NUMBER, &cell(0, 9, 0, &[0; 8])),
        record(record::EOF, &[]),
        record(record::LABEL_SST, &cell(2, 0, 0, &[3, 0, 0, 0])),
        record(record::BOOL_ERR, &cell(2, 1, 0, &[0x2A, 1])),
        record(record::LABEL_SST, &cell(2, 2, 0, &[2, 0, 0, 0])),
        record(record::NUMBER, &cell(3, 0, 0, &2.5f64.to_le_bytes())),
        record(record::MERGE_CELLS, &[1, 0, 2, 0, 3, 0, 2, 0, 2, 0]),
        record(record::EOF, &[]),
    ]
    .concat()
}

fn table(system_1904: u8) -> Table {
    let at = globals(0, system_1904).len() as u32;
    let stream = [globals(at, system_1904), sheet()].concat();
    let mut book = Xls::open(stream, Limits::default().cells).unwrap();
    let knows = |heading: &str| ["企业名称", "成立日期", "镇街"].contains(&heading);
    workbook::read(&mut book, Format::Xls, &ReadOptions::default(), &knows).unwrap()
}

#[test]
fn every_kind_of_cell_is_read() {
    let table = table(1);
    assert_eq!(table.sheet, "名单");
    let row = |at: usize| {
        table.row(at).unwrap().cells().map(|cell| cell.text().into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(row(0), ["甲公司", "2024-01-01", "1", "0"]);
    assert_eq!(row(1), ["ABC", "#N/A", "石龙镇"]);
    assert_eq!(row(2), ["2.5", "", "石龙镇"]);
}

#[test]
fn the_date_system_counts() {
    assert_eq!(table(0).row(0).unwrap().text(1), "2019-12-31");
}

#[test]
fn packed_numbers_are_unpacked() {
    assert_eq!(rk(0x3FF0_0000), 1.0);
    assert_eq!(rk(12_345 << 2 | 3), 123.45);
    assert_eq!(rk((-5i32 << 2).cast_unsigned() | 2), -5.0);
}
