//! Refused files: the error code, and that no memory is wasted.

use super::*;

fn limited(bytes: &[u8], file_name: &str, limits: Limits) -> Result<Table, ReadError> {
    read(bytes, &ReadOptions { file_name, limits, ..ReadOptions::default() }, &knows)
}

#[test]
fn empty_headless_and_rowless_lists_are_told_apart() {
    for blank in ["", "\n\n", "\u{feff}  \r\n", ",,,\n,,\n"] {
        assert_eq!(code(blank.as_bytes(), "a.csv"), "empty_file", "{blank:?}");
    }
    assert_eq!(code(&workbook(|_| {}), "a.xlsx"), "empty_file");
    assert_eq!(code("甲,乙\n1,2\n".as_bytes(), "a.csv"), "no_heading_row");
    let other = workbook(|sheet| write_lines(sheet, &[&["甲", "乙"], &["1", "2"]]));
    let error = read_as(&other, "a.xlsx").unwrap_err();
    assert_eq!(error.code(), "no_heading_row");
    assert!(error.to_string().contains("工作表“Sheet1”前 2 行"), "{error}");
    for rowless in
        ["企业名称,镇街\n", "企业名称,镇街\n\n合计,0\n", "企业名称,镇街\n示例行,石龙镇\n"]
    {
        assert_eq!(code(rowless.as_bytes(), "a.csv"), "no_data_rows", "{rowless:?}");
    }
}

#[test]
fn a_list_cut_inside_a_character_is_refused() {
    let cut = GBK.iter().rposition(|byte| *byte >= 0x80).unwrap();
    let error = read_as(&GBK[..cut], "a.csv").unwrap_err();
    assert_eq!(error.code(), "undecodable");
    let sentence = error.to_string();
    assert!(sentence.contains("第 46 行") && sentence.contains("另选编码"), "{sentence}");
    assert_eq!(code(&UTF16[..UTF16.len() - 1], "a.txt"), "undecodable");
    assert_eq!(code(b"\x01\0\x02\0\0\0\xFF\xFF\0\0", "a.csv"), "not_a_list");
}

#[test]
fn the_senders_encoding_is_taken_at_its_word() {
    let read_with = |bytes, encoding| {
        let options =
            ReadOptions { file_name: "a.csv", encoding: Some(encoding), ..ReadOptions::default() };
        read(bytes, &options, &knows)
    };
    assert_eq!(read_with(GBK, Encoding::Gb18030).unwrap().row_count(), 40);
    assert_eq!(read_with(GBK, Encoding::Utf8).unwrap_err().code(), "undecodable");
}

#[test]
fn a_workbook_with_password_is_named_as_such() {
    let mut encrypted = XLS.to_vec();
    let mut found = 0;
    let (name, other) = ("Workbook", "EncryptedPackage");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (name, other) = (utf16(name), utf16(other));
    for at in 0..encrypted.len() - other.len() {
        if encrypted[at..].starts_with(&name) {
            encrypted[at..at + other.len()].copy_from_slice(&other);
            encrypted[at + 64] = other.len() as u8 + 2; // with the zero at its end
            found += 1;
        }
    }
    assert_eq!(found, 1);
    assert_eq!(code(&encrypted, "a.xlsx"), "encrypted_workbook");
}

#[test]
fn two_cells_in_opposite_corners_cost_nothing() {
    let corner = format!(
        r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{}</row><row r="1048576">{}</row></sheetData>"#,
        inline("A1", "企业名称") + &inline("B1", "镇街"),
        inline("XFD1048576", "x")
    );
    let error = read_as(&raw_workbook(&corner, ""), "a.xlsx").unwrap_err();
    assert_eq!(error.code(), "too_many_columns");
    assert!(error.to_string().contains("第 1048576 行第 16384 列（XFD 列）"), "{error}");
    let low = corner.replace("XFD1048576\" t", "A1048576\" t");
    let table = table(&raw_workbook(&low, ""), "a.xlsx");
    assert_eq!(table.rows().map(|row| row.number()).collect::<Vec<_>>(), [1_048_576]);
}

#[test]
fn ten_thousand_columns_are_refused() {
    let text = vec!["企业名称"; 10_000].join(",") + "\n甲\n";
    assert_eq!(code(text.as_bytes(), "a.csv"), "too_many_columns");
    let cells: Vec<String> =
        (1..=10_000).map(|column| inline(&format!("{}1", column_letters(column)), "列")).collect();
    let sheet = format!(r#"<sheetData><row r="1">{}</row></sheetData>"#, cells.concat());
    assert_eq!(code(&raw_workbook(&sheet, ""), "a.xlsx"), "too_many_columns");
    let commas = format!("企业名称,镇街{}\n甲,乙\n", ",".repeat(10_000));
    assert_eq!(table(commas.as_bytes(), "a.csv").columns.len(), 2);
}

#[test]
fn rows_are_counted_to_the_limit() {
    let list = |rows: usize| {
        let body: String = (0..rows).map(|i| format!("企业{i},石龙镇\n")).collect();
        format!("企业名称,镇街\n{body}合计,{rows}\n")
    };
    let limits = Limits { rows: 1_000, ..Limits::default() };
    let read = |rows: usize| limited(list(rows).as_bytes(), "a.csv", limits.clone());
    assert_eq!(read(1_000).unwrap().row_count(), 1_000);
    assert_eq!(read(1_001).unwrap_err().code(), "too_many_rows");
    assert_eq!(read(5_000).unwrap_err().code(), "too_many_rows");
}

#[test]
fn long_cells_are_refused_with_their_place() {
    let long = "长".repeat(4_001);
    let text = format!("企业名称,镇街\n甲,{long}\n");
    let error = read_as(text.as_bytes(), "a.csv").unwrap_err();
    let place = SheetPosition { sheet: None, row: 2, column: 2 };
    assert_eq!(error, ReadError::CellTooLong { place, limit: 4_000 });
    let text = format!("企业名称,镇街\n甲,{}\n", "长".repeat(4_000));
    assert_eq!(table(text.as_bytes(), "a.csv").row_count(), 1);
}

#[test]
fn an_overlong_cell_on_another_sheet_does_not_matter() {
    let mut writer = Writer::new();
    writer.add_worksheet().write(0, 0, "说".repeat(5_000)).unwrap();
    write_lines(writer.add_worksheet(), &[&["企业名称", "镇街"], &["甲", "石龙镇"]]);
    let bytes = writer.save_to_buffer().unwrap();
    assert_eq!(table(&bytes, "a.xlsx").sheet, "Sheet2");
}

#[test]
fn size_sheets_and_cells_are_limited() {
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    assert_eq!(limited(GBK, "a.csv", limits).unwrap_err().code(), "too_large");
    let limits = Limits { sheets: 1, ..Limits::default() };
    assert_eq!(limited(TWO_LEVELS, "a.xlsx", limits).unwrap_err().code(), "too_many_sheets");
    let limits = Limits { cells: 100, ..Limits::default() };
    assert_eq!(limited(GBK, "a.csv", limits.clone()).unwrap_err().code(), "too_large");
    assert_eq!(limited(XLS, "a.xls", limits).unwrap_err().code(), "too_large");
}

#[test]
fn an_open_quote_does_not_swallow_rows() {
    let error = read_as("企业名称,镇街\n\"甲,石龙镇\n乙,茶山镇\n".as_bytes(), "a.csv").unwrap_err();
    assert_eq!(error, ReadError::UnclosedQuote { line: 2 });
}

#[test]
fn damaged_workbooks_are_named_as_such() {
    let half = TWO_LEVELS.len() / 2;
    assert_eq!(code(&TWO_LEVELS[..half], "a.xlsx"), "damaged_workbook");
    assert_eq!(code(&XLS[..XLS.len() / 2], "a.xls"), "damaged_workbook");
    let broken = raw_workbook("<sheetData><row r=\"1\"><c r=\"A1\"", "");
    assert_eq!(code(&broken, "a.xlsx"), "damaged_workbook");
    let backwards = format!(
        r#"<sheetData><row r="2">{}</row><row r="1">{}</row></sheetData>"#,
        inline("A2", "企业名称"),
        inline("A1", "镇街")
    );
    assert_eq!(code(&raw_workbook(&backwards, ""), "a.xlsx"), "damaged_workbook");
}

/// Measures the time: `cargo test --release reading_the_largest_list -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn reading_the_largest_list() {
    let body: String = (0..100_000)
        .map(|i| format!("{i},东莞示例{i}智能科技股份有限公司,91441900MA{i:08},石龙镇,新材料,{i}.5,2019-03-05,张三,13800000000,广东省东莞市石龙镇某某路{i}号,高端装备,无\n"))
        .collect();
    let text = format!(
        "序号,企业名称,统一社会信用代码,镇街,行业,注册资本,成立日期,联系人,手机,注册地址,所属行业,备注\n{body}"
    );
    measure("csv", text.as_bytes(), "a.csv");
    let bytes = workbook(|sheet| {
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write(row, column, cell).unwrap();
            }
        }
    });
    measure("xlsx", &bytes, "a.xlsx");
}

fn measure(what: &str, bytes: &[u8], file_name: &str) {
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let rows = table(bytes, file_name).row_count();
        let took = start.elapsed();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        println!("{what}, {} MB, {rows} rows: {took:?}; {peak}", bytes.len() >> 20);
    }
}
