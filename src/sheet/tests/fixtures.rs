//! Tests with the lists in tests/fixtures.

use super::*;

#[test]
fn gbk_with_titles_total_and_source() {
    let table = table(GBK, "推荐汇总表_gbk.csv");
    assert_eq!(table.encoding, Some(Encoding::Gb18030));
    assert_eq!(table.format, Format::Csv { delimiter: ',' });
    assert_eq!((table.sheet.as_str(), table.header_row), ("推荐汇总表_gbk", 3));
    assert_eq!(
        headings(&table),
        [
            "序号",
            "企业名称",
            "统一社会信用代码",
            "所属镇街",
            "所属行业",
            "注册资本",
            "2025年营业收入",
            "成立日期"
        ]
    );
    assert_eq!(table.columns[1].raw, "企 业 名 称");
    let unit = Some(AmountUnit { scale: 10_000, currency: Currency::Cny });
    assert_eq!((table.columns[5].unit, table.columns[6].unit), (unit, unit));
    assert_eq!(table.columns[1].unit, None);
    assert_eq!(table.row_count(), 40);
    let first = table.row(0).unwrap();
    assert_eq!((first.number(), first.text(6).as_ref()), (4, "85,556.5"));
    assert_eq!(
        ignored(&table),
        [
            (1, IgnoredWhy::Title),
            (2, IgnoredWhy::Title),
            (44, IgnoredWhy::Blank),
            (45, IgnoredWhy::Total),
            (46, IgnoredWhy::Note)
        ]
    );
    assert_eq!(table.ignored[3].text, "合计 共40家 400,616");
    assert_eq!(table.titles[0].cells, ["附件1：东莞市上市后备企业推荐汇总表"]);
    assert_eq!(table.heading_lines.len(), 1);
    assert_eq!(table.heading_lines[0].cells[5], "注册资本(万元)");
}

#[test]
fn utf16_with_tabs() {
    let table = table(UTF16, "unicode文本.txt");
    assert_eq!(table.encoding, Some(Encoding::Utf16Le));
    assert_eq!(table.format, Format::Csv { delimiter: '\t' });
    assert_eq!((table.row_count(), table.header_row), (25, 1));
    assert_eq!(headings(&table), ["企业名称", "统一社会信用代码", "注册地址", "营业收入"]);
    assert_eq!(table.columns[3].unit.map(|unit| unit.scale), Some(100_000_000));
    assert_eq!(table.row(0).unwrap().text(1), "９１４４１９００ＭＡＢ１ＰＢ０Ｅ９Ｆ");
}

#[test]
fn two_levels_on_the_second_sheet() {
    let table = table(TWO_LEVELS, "一览表_两级表头.xlsx");
    assert_eq!((table.encoding, table.format), (None, Format::Xlsx));
    assert_eq!((table.sheet.as_str(), table.header_row), ("汇总", 3));
    assert_eq!(table.sheets, ["填写说明", "汇总"]);
    assert_eq!(
        headings(&table),
        [
            "序号",
            "企业名称",
            "统一社会信用代码",
            "镇街(园区)",
            "2025年财务数据/营业收入",
            "2025年财务数据/净利润",
            "联系人/姓名",
            "联系人/手机",
            "成立日期"
        ]
    );
    let revenue = &table.columns[4];
    assert_eq!(
        (revenue.leaf.as_str(), revenue.raw.as_str()),
        ("营业收入", "2025年财务数据（万元）/营业收入")
    );
    assert_eq!(revenue.unit.map(|unit| unit.scale), Some(10_000));
    assert_eq!(table.columns[8].raw, "成立\n日期");
    assert_eq!(table.row_count(), 30);
    let first = table.row(0).unwrap();
    assert_eq!(first.number(), 4);
    assert_eq!(first.cell(0), Cell::Number(1.0));
    assert_eq!(first.cell(4), Cell::Text("28326.5"));
    assert_eq!(first.text(8), "2007-02-12");
    assert_eq!(table.heading_lines.len(), 2);
    assert_eq!(table.heading_lines[1].cells[0], "");
    assert_eq!(table.merges.len(), 8);
    let destroyed = table.rows().find(|row| row.number() == 9).unwrap();
    assert!(matches!(destroyed.cell(2), Cell::Number(n) if n > 1e15), "{:?}", destroyed.cell(2));
}

#[test]
fn exchange_list_with_spaces_in_headings() {
    let table = table(A_SHARES, "A股列表.xlsx");
    assert_eq!((table.row_count(), table.header_row), (24, 1));
    assert_eq!(headings(&table)[9..13], ["B股简称", "地区", "省份", "城市"]);
    assert_eq!(table.columns[9].raw, "B股 简 称");
}

#[test]
fn binary_workbook() {
    let table = table(XLS, "清单.xls");
    assert_eq!((table.format, table.sheet.as_str()), (Format::Xls, "Sheet1"));
    assert_eq!((table.row_count(), table.header_row), (50, 1));
    assert_eq!(headings(&table), ["单位名称", "社会信用代码", "镇街", "行业", "注册资金", "备注"]);
    let first = table.row(0).unwrap();
    assert_eq!(first.text(0), "东莞示例丙鼎宏自动化股份有限公司");
    assert_eq!(first.text(4), "2,701.0000(万元人民币)");
    assert!(table.ignored.is_empty());
}

/// The two readers of binary workbooks agree on every cell.
#[test]
fn binary_workbook_reads_as_in_calamine() {
    use calamine::{Data, Reader};
    let mut other = calamine::Xls::new(Cursor::new(XLS)).unwrap();
    let range = other.worksheet_range("Sheet1").unwrap();
    let table = table(XLS, "清单.xls");
    for row in table.rows() {
        for column in 0..6 {
            let theirs = match range.get_value((row.number() - 1, column as u32)) {
                Some(Data::String(text)) => text.as_str(),
                _ => "",
            };
            assert_eq!(row.text(column), theirs);
        }
    }
}

#[test]
fn a_long_list_of_figures() {
    let table = table(FINANCIALS, "prelisting_financials.csv");
    assert_eq!((table.row_count(), table.columns.len()), (1259, 16));
    assert_eq!(table.encoding, Some(Encoding::Utf8));
}

/// A reproducible random source: returns numbers below the argument.
fn xorshift(mut state: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    }
}

/// No damage to a fixture makes the reader panic.
#[test]
fn damage_never_panics() {
    let mut random = xorshift(0x9E37_79B9_7F4A_7C15);
    let files = [(GBK, "a.csv"), (UTF16, "a.txt"), (TWO_LEVELS, "a.xlsx"), (XLS, "a.xls")];
    for round in 0..400 {
        let (bytes, name) = files[round % files.len()];
        let mut bytes = bytes.to_vec();
        for _ in 0..=random(8) {
            let at = random(bytes.len());
            match random(4) {
                0 => bytes[at] = random(256) as u8,
                1 => bytes[at] ^= 1 << random(8),
                2 => drop(bytes.splice(at..at, std::iter::repeat_n(random(256) as u8, 3))),
                _ if random(4) == 0 => bytes.truncate(at.max(8)),
                _ => drop(bytes.remove(at)),
            }
        }
        if let Ok(table) = read_as(&bytes, name) {
            table.rows().for_each(|row| row.cells().for_each(|cell| drop(cell.text())));
        }
    }
}

/// The same for the parts inside the zip file, where a checksum would otherwise detect all damage.
#[test]
fn damaged_parts_never_panic() {
    let mut archive = zip::ZipArchive::new(Cursor::new(TWO_LEVELS)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        parts.push((name, content));
    }
    let mut random = xorshift(0x2545_F491_4F6C_DD1D);
    for _ in 0..200 {
        let mut parts = parts.clone();
        for _ in 0..=random(6) {
            let which = random(parts.len());
            let content = &mut parts[which].1;
            let at = random(content.len());
            match random(3) {
                0 => content[at] = b"<>\"'=/&;:0A9-"[random(13)],
                1 => drop(content.splice(at..at, b"99999999".iter().copied())),
                _ => drop(content.remove(at)),
            }
        }
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &parts {
            writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        _ = read_as(&writer.finish().unwrap().into_inner(), "a.xlsx");
    }
}

/// Damages only records inside valid sectors, so that the file system layer does not detect it.
#[test]
fn damaged_records_never_panic() {
    let mut random = xorshift(88_172_645_463_325_252);
    for _ in 0..300 {
        let mut bytes = XLS.to_vec();
        for _ in 0..=random(20) {
            let at = 512 + random(bytes.len() - 512);
            bytes[at] = random(256) as u8;
        }
        _ = read_as(&bytes, "a.xls");
    }
}
