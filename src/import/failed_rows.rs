//! Workbook of the failed rows as the sender wrote them: the same sheet, titles and headings, and
//! an additional column 错误原因. The corrected file can be imported again.

use rust_xlsxwriter::{Color, Format, Workbook, Worksheet};

use crate::error::Error;
use crate::sheet::{Cell, RawLine, SheetRow, Table};

/// Heading of the additional column.
const REASON: &str = "错误原因";

/// Returns a workbook with these rows of a table (row of the sheet, reason), in order.
pub fn workbook(table: &Table, failed: &[(u32, String)]) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.sheet))?;
    let width = table.columns.iter().map(|column| column.index + 1).max().unwrap_or(0);
    let reason_column = u16::try_from(width).map_err(Error::internal)?;
    let mut line_number = 0;
    for line in table.titles.iter().chain(&table.heading_lines) {
        write_line(sheet, line_number, line)?;
        line_number += 1;
    }
    let bold = Format::new().set_bold().set_font_color(Color::Red);
    sheet.write_with_format(line_number.saturating_sub(1), reason_column, REASON, &bold)?;
    sheet.set_column_width(reason_column, 60)?;
    sheet.set_freeze_panes(line_number, 0)?;
    let red = Format::new().set_font_color(Color::Red).set_text_wrap();
    let mut reasons = failed.iter().peekable();
    for row in table.rows() {
        let Some((number, reason)) = reasons.peek() else { break };
        if row.number() != *number {
            continue;
        }
        write_row(sheet, line_number, row)?;
        sheet.write_with_format(line_number, reason_column, reason, &red)?;
        line_number += 1;
        reasons.next();
    }
    Ok(workbook.save_to_buffer()?)
}

/// Returns a valid sheet name: at most 31 characters, none of `[]:*?/\`.
fn sheet_name(name: &str) -> String {
    let name: String = name.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect();
    let name = name.trim_matches('\'');
    if name.is_empty() { "名单".to_owned() } else { name.to_owned() }
}

fn write_line(sheet: &mut Worksheet, at: u32, line: &RawLine) -> Result<(), Error> {
    for (column, text) in (0u16..).zip(&line.cells) {
        if !text.is_empty() {
            sheet.write_string(at, column, text)?;
        }
    }
    Ok(())
}

fn write_row(sheet: &mut Worksheet, at: u32, row: SheetRow<'_>) -> Result<(), Error> {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let text = Format::new().set_num_format("@");
    for (column, cell) in (0u16..).zip(row.cells()) {
        match cell {
            Cell::Empty => {}
            Cell::Text(value) | Cell::Error(value) => {
                sheet.write_string_with_format(at, column, value, &text)?;
            }
            Cell::Number(value) => {
                sheet.write_number(at, column, value)?;
            }
            Cell::Date(value) => {
                sheet.write_datetime_with_format(at, column, value, &date)?;
            }
            Cell::Bool(value) => {
                sheet.write_boolean(at, column, value)?;
            }
        }
    }
    Ok(())
}
