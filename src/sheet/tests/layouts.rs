//! Headings, units, merges and ignored lines in typical layouts.

use super::*;

#[test]
fn semicolons_tabs_and_bars_separate_too() {
    for delimiter in [',', ';', '\t', '|'] {
        let text = format!("企业名称{delimiter}镇街\n甲公司{delimiter}石龙镇\n");
        let table = table(text.as_bytes(), "a.csv");
        assert_eq!(table.format, Format::Csv { delimiter });
        assert_eq!(texts(&table, 1), ["石龙镇"]);
    }
    let table = table("sep=;\n企业名称;镇街\n甲公司;石龙镇,茶山镇\n".as_bytes(), "a.csv");
    assert_eq!((table.header_row, texts(&table, 1)), (2, vec!["石龙镇,茶山镇".to_owned()]));
}

#[test]
fn two_levels_in_text_take_the_groups_name() {
    let text = "拟上市企业一览表,,,,,\n\
                序号,企业名称,2025年财务数据（亿元）,,联系人,\n\
                ,,营业收入,净利润（万元）,姓名,手机\n\
                1,甲公司,1.5,300,张三,138\n";
    let table = table(text.as_bytes(), "a.csv");
    let expected = [
        "序号",
        "企业名称",
        "2025年财务数据/营业收入",
        "2025年财务数据/净利润",
        "联系人/姓名",
        "联系人/手机",
    ];
    assert_eq!(headings(&table), expected);
    let scales: Vec<_> = table.columns.iter().map(|c| c.unit.map(|unit| unit.scale)).collect();
    assert_eq!(scales, [None, None, Some(100_000_000), Some(10_000), None, None]);
    assert_eq!((table.header_row, table.row_count()), (3, 1));
}

#[test]
fn a_second_level_nobody_knows_is_still_no_data() {
    let text = "企业名称,镇街,财务情况,\n,,主营收入,毛利\n甲公司,石龙镇,1,2\n";
    let table = table(text.as_bytes(), "a.csv");
    assert_eq!(headings(&table), ["企业名称", "镇街", "财务情况/主营收入", "财务情况/毛利"]);
    assert_eq!(table.row_count(), 1);
}

#[test]
fn a_column_without_heading_does_not_make_a_second_level() {
    let text = "序号,企业名称,,镇街\n1,甲公司,补充,石龙镇\n2,乙公司,,茶山镇\n";
    let table = table(text.as_bytes(), "a.csv");
    assert_eq!(headings(&table), ["序号", "企业名称", "", "镇街"]);
    assert_eq!((table.header_row, table.row_count()), (1, 2));
}

#[test]
fn a_title_beside_a_date_is_no_group() {
    let text =
        "填报单位：松山湖,,填报日期：2026年3月,\n序号,企业名称,镇街,备注\n1,甲公司,松山湖,无\n";
    let table = table(text.as_bytes(), "a.csv");
    assert_eq!(headings(&table), ["序号", "企业名称", "镇街", "备注"]);
    assert_eq!(table.titles.len(), 1);
}

#[test]
fn merged_groups_above_known_headings_are_kept() {
    let bytes = workbook(|sheet| {
        let look = Look::new();
        sheet.merge_range(0, 0, 0, 3, "一览表", &look).unwrap();
        sheet.merge_range(1, 0, 1, 1, "基本情况", &look).unwrap();
        sheet.merge_range(1, 2, 1, 3, "财务（万元）", &look).unwrap();
        write_lines(
            sheet,
            &[
                &[],
                &[],
                &["企业名称", "镇街", "营业收入", "净利润"],
                &["甲公司", "石龙镇", "1", "2"],
            ],
        );
    });
    let table = table(&bytes, "a.xlsx");
    assert_eq!(
        headings(&table),
        ["基本情况/企业名称", "基本情况/镇街", "财务/营业收入", "财务/净利润"]
    );
    assert_eq!(table.columns[2].unit.map(|unit| unit.scale), Some(10_000));
    assert_eq!(table.columns[2].leaf, "营业收入");
}

#[test]
fn the_same_heading_twice_is_two_columns() {
    let table = table("企业名称,备注,备注\n甲公司,一,二\n".as_bytes(), "a.csv");
    assert_eq!(headings(&table), ["企业名称", "备注", "备注"]);
    assert_eq!(table.columns[2].index, 2);
}

#[test]
fn headings_are_cleaned_of_width_spaces_breaks_and_marks() {
    let text = "\"＊企　业\n名 称（必填）\",Ａ股代码,*镇街（园区）\n甲公司,000001,石龙镇\n";
    let table = table(text.as_bytes(), "a.csv");
    assert_eq!(headings(&table), ["企业名称", "A股代码", "镇街(园区)"]);
    assert_eq!(table.columns[0].raw, "＊企　业\n名 称（必填）");
    assert_eq!((table.header_row, table.row(0).unwrap().number()), (1, 3));
}

#[test]
fn a_title_may_give_the_unit_for_all() {
    let text =
        "企业情况表,,\n填报日期：2026年3月 单位：万元,,\n企业名称,镇街,注册资本\n甲公司,石龙镇,5\n";
    let table = table(text.as_bytes(), "a.csv");
    assert_eq!(table.default_unit, Some(AmountUnit { scale: 10_000, currency: Currency::Cny }));
    assert_eq!(table.columns[2].unit, None);
}

#[test]
fn lines_that_are_no_rows_are_listed() {
    let text = "名单,,\n序号,企业名称,镇街\n示例行,某某公司,石龙镇\n1,东莞示例行星公司,石龙镇\n小计,1,\n,  ,　\n\
                序号,企 业名称,镇街\n2,乙公司,茶山镇\n名单,,\n二、园区,,\n3,丙公司,茶山镇\n4,,\n5,,\n总　计：,2,\n\
                ,以上企业均已核实，情况属实。,\n注：略,,\n填表人：张三,,审核人：李四\n";
    let table = table(text.as_bytes(), "a.csv");
    assert_eq!(texts(&table, 1), ["东莞示例行星公司", "乙公司", "丙公司"]);
    let why = |line: &Ignored| (line.row, line.why.as_str());
    let expected = [
        (1, "title"),
        (3, "example"),
        (5, "total"),
        (6, "blank"),
        (7, "repeated_heading"),
        (9, "title"),
        (10, "note"),
        (12, "blank"),
        (13, "blank"),
        (14, "total"),
        (15, "note"),
        (16, "note"),
        (17, "note"),
    ];
    assert_eq!(table.ignored.iter().map(why).collect::<Vec<_>>(), expected);
}

#[test]
fn an_incomplete_company_is_a_row_and_not_a_note() {
    let table = table(
        "企业名称,统一社会信用代码,镇街\n甲公司,x,石龙镇\n东莞市某某智能制造股份有限公司,,\n"
            .as_bytes(),
        "a.csv",
    );
    assert_eq!(table.row_count(), 2);
}

#[test]
fn merged_text_is_filled_down_and_numbers_are_not() {
    let bytes = workbook(|sheet| {
        write_lines(
            sheet,
            &[
                &["镇街", "企业名称", "注册资本"],
                &["", "甲"],
                &["", "乙"],
                &["", "丙"],
                &["", "丁"],
            ],
        );
        sheet.merge_range(1, 0, 3, 0, "石龙镇", &Look::new()).unwrap();
        sheet.merge_range(1, 2, 3, 2, "", &Look::new()).unwrap();
        sheet.write(1, 2, 500).unwrap();
    });
    let table = table(&bytes, "a.xlsx");
    assert_eq!(texts(&table, 0), ["石龙镇", "石龙镇", "石龙镇", ""]);
    assert_eq!(texts(&table, 2), ["500", "", "", ""]);
}

#[test]
fn blank_rows_of_a_workbook_are_runs() {
    let bytes = workbook(|sheet| {
        write_lines(sheet, &[&["企业名称", "镇街"], &["甲", "石龙镇"]]);
        sheet.write_blank(2, 0, &Look::new().set_bold()).unwrap();
        sheet.write(3, 1, " ").unwrap();
        sheet.write(9, 0, "乙").unwrap();
    });
    let table = table(&bytes, "a.xlsx");
    assert_eq!(table.rows().map(|row| row.number()).collect::<Vec<_>>(), [2, 10]);
    let blank = &table.ignored[0];
    assert_eq!((blank.row, blank.last_row, blank.why), (3, 9, IgnoredWhy::Blank));
}

#[test]
fn the_sheet_with_the_best_headings_above_data_is_read() {
    let mut writer = Writer::new();
    let lists: [(&str, &[&[&str]]); 4] = [
        ("空表", &[&["企业名称", "镇街", "统一社会信用代码", "备注"]]),
        ("镇街选项", &[&["镇街"], &["石龙镇"], &["茶山镇"]]),
        ("名单", &[&["企业名称", "镇街"], &["甲", "石龙镇"]]),
        ("名单2", &[&["企业名称", "镇街"], &["乙", "石龙镇"]]),
    ];
    for (name, lines) in lists {
        let sheet = writer.add_worksheet().set_name(name).unwrap();
        write_lines(sheet, lines);
    }
    let hidden = writer.add_worksheet().set_name("隐藏").unwrap().set_hidden(true);
    write_lines(hidden, &[&["企业名称", "镇街", "备注"], &["丙", "石龙镇", "无"]]);
    let bytes = writer.save_to_buffer().unwrap();
    assert_eq!(table(&bytes, "a.xlsx").sheet, "名单");
    let options =
        ReadOptions { file_name: "a.xlsx", sheet: Some("名单2"), ..ReadOptions::default() };
    assert_eq!(texts(&read(&bytes, &options, &knows).unwrap(), 0), ["乙"]);
    let options = ReadOptions { sheet: Some("没有"), ..options };
    let error = read(&bytes, &options, &knows).unwrap_err();
    assert_eq!(error.code(), "unknown_sheet");
    assert!(error.to_string().contains("名单2"), "{error}");
}

#[test]
fn dates_do_not_shift_in_either_system() {
    let cells = |serial: &str| {
        let heads = inline("A1", "企业名称") + &inline("B1", "成立日期");
        let row = inline("A2", "甲") + &format!(r#"<c r="B2" s="1"><v>{serial}</v></c>"#);
        format!(r#"<sheetData><row r="1">{heads}</row><row r="2">{row}</row></sheetData>"#)
    };
    let date = |serial: &str, properties: &str| {
        let table = table(&raw_workbook(&cells(serial), properties), "a.xlsx");
        table.row(0).unwrap().text(1).into_owned()
    };
    assert_eq!(date("45292", ""), "2024-01-01");
    assert_eq!(date("45292.5", ""), "2024-01-01");
    assert_eq!(date("43830", r#"<workbookPr date1904="1"/>"#), "2024-01-01");
    assert_eq!(date("43830", r#"<workbookPr date1904="true"/>"#), "2024-01-01");
    assert_eq!(date("0.25", ""), "0.25");
}

#[test]
fn cells_keep_their_kind() {
    let cells = [
        inline("A1", "企业名称") + &inline("B1", "备注"),
        inline("A2", " 甲 ") + r#"<c r="B2" t="b"><v>1</v></c><c r="C2" t="e"><v>#N/A</v></c>"#,
        inline("A3", "乙")
            + r#"<c r="B3"><v>914419006181631000</v></c><c r="C3" t="d"><v>2024-03-01T00:00:00</v></c>"#,
    ];
    let rows: Vec<String> =
        cells.iter().enumerate().map(|(i, c)| format!(r#"<row r="{}">{c}</row>"#, i + 1)).collect();
    let bytes = raw_workbook(&format!("<sheetData>{}</sheetData>", rows.concat()), "");
    let table = table(&bytes, "a.xlsx");
    let (first, second) = (table.row(0).unwrap(), table.row(1).unwrap());
    assert_eq!((first.cell(1), first.cell(2)), (Cell::Bool(true), Cell::Error("#N/A")));
    assert_eq!(second.cell(1), Cell::Number(914_419_006_181_631_000.0));
    assert_eq!(second.text(1), "914419006181631000");
    assert_eq!(second.text(2), "2024-03-01");
    assert_eq!(headings(&table), ["企业名称", "备注", ""]);
    assert_eq!(second.cells().len(), 3);
    assert_eq!(second.cell(99), Cell::Empty);
}

#[test]
fn raw_text_survives() {
    let table =
        table("企业名称,镇街\n\" 甲　公司 \"\"x\"\" \",石龙镇\u{fffd}\n".as_bytes(), "a.csv");
    let row = table.row(0).unwrap();
    assert_eq!(row.cell(0), Cell::Text(" 甲　公司 \"x\" "));
    assert_eq!(row.text(1), "石龙镇\u{fffd}");
}
