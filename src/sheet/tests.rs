//! Tests with whole files, as towns send them.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format as Look, Workbook as Writer, Worksheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const GBK: &[u8] = include_bytes!("../../tests/fixtures/推荐汇总表_gbk.csv");
const UTF16: &[u8] = include_bytes!("../../tests/fixtures/unicode文本.txt");
const TWO_LEVELS: &[u8] = include_bytes!("../../tests/fixtures/一览表_两级表头.xlsx");
const A_SHARES: &[u8] = include_bytes!("../../tests/fixtures/A股列表.xlsx");
const XLS: &[u8] = include_bytes!("../../tests/fixtures/清单.xls");
const FINANCIALS: &[u8] = include_bytes!("../../tests/fixtures/prelisting_financials.csv");

const KNOWN: [&str; 31] = [
    "序号",
    "企业名称",
    "单位名称",
    "公司全称",
    "公司名称",
    "统一社会信用代码",
    "社会信用代码",
    "镇街",
    "镇街(园区)",
    "所属镇街",
    "所属行业",
    "行业",
    "注册资本",
    "注册资金",
    "注册地址",
    "成立日期",
    "备注",
    "联系人",
    "姓名",
    "手机",
    "营业收入",
    "净利润",
    "A股代码",
    "A股简称",
    "A股上市日期",
    "股票代码",
    "年度",
    "城市",
    "list_date",
    "总资产",
    "板块",
];

fn knows(heading: &str) -> bool {
    KNOWN.contains(&heading)
}

fn read_as(bytes: &[u8], file_name: &str) -> Result<Table, ReadError> {
    read(bytes, &ReadOptions { file_name, ..ReadOptions::default() }, &knows)
}

fn table(bytes: &[u8], file_name: &str) -> Table {
    read_as(bytes, file_name).unwrap()
}

fn code(bytes: &[u8], file_name: &str) -> &'static str {
    read_as(bytes, file_name).unwrap_err().code().as_str()
}

fn headings(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.heading.as_str()).collect()
}

fn texts(table: &Table, column: usize) -> Vec<String> {
    table.rows().map(|row| row.text(column).into_owned()).collect()
}

fn ignored(table: &Table) -> Vec<(u32, IgnoredWhy)> {
    table.ignored.iter().map(|line| (line.row, line.why)).collect()
}

/// A workbook with one sheet.
fn workbook(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut writer = Writer::new();
    fill(writer.add_worksheet());
    writer.save_to_buffer().unwrap()
}

fn write_lines(sheet: &mut Worksheet, lines: &[&[&str]]) {
    for (row, line) in lines.iter().enumerate() {
        for (column, text) in line.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write(row as u32, column as u16, *text).unwrap();
        }
    }
}

/// A minimal workbook around the XML of one sheet, for content that no writer produces.
fn raw_workbook(sheet: &str, properties: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{rels}">{properties}<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}">{sheet}</worksheet>"#)),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn inline(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

mod fixtures;
mod layouts;
mod refusals;

#[test]
fn a_cell_can_be_written_where_the_sender_wrote_none() {
    let text = "企业名称,镇街,备注\n甲,长安\n乙,虎门,好\n";
    let options = ReadOptions { file_name: "名单.csv", ..ReadOptions::default() };
    let knows = |heading: &str| heading == "企业名称" || heading == "镇街";
    let mut table = read(text.as_bytes(), &options, &knows).unwrap();
    table.write(2, 2, "新");
    table.write(2, 0, "  ");
    table.write(3, 1, "大岭山");
    table.write(9, 0, "没有这一行");
    let rows: Vec<Vec<String>> = table
        .rows()
        .map(|row| row.cells().map(|cell| cell.text().into_owned()).collect())
        .collect();
    assert_eq!(rows, [["", "长安", "新"], ["乙", "大岭山", "好"]]);
    assert_eq!(
        table.row_numbered(3).map(|row| row.text(1).into_owned()).as_deref(),
        Some("大岭山")
    );
    assert!(table.row_numbered(1).is_none(), "a heading line is no data row");
}
