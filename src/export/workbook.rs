//! Writes a list as a workbook: typed cells, frozen heading row, ready to print.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::cell::Cell;
use super::columns::{Content, Heading};
use crate::error::Error;
use crate::financial::PERCENT_DECIMALS;

/// Paper size A4, by its number in the file format.
const A4: u8 = 9;

/// The cell formats of a list.
pub struct Formats {
    heading: Format,
    required: Format,
    words: Format,
    quoted: Format,
    whole: Format,
    number: Format,
    money: Format,
    percent: Format,
    day: Format,
}

impl Default for Formats {
    fn default() -> Self {
        let heading = Format::new()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_background_color(Color::RGB(0x00E7_EEF7));
        let words = Format::new().set_num_format("@");
        Self {
            required: heading.clone().set_font_color(Color::RGB(0x00C0_0000)),
            heading,
            quoted: words.clone().set_quote_prefix(),
            words,
            number: Format::new().set_num_format("0"),
            whole: Format::new().set_num_format("#,##0"),
            money: Format::new().set_num_format("#,##0.00"),
            percent: Format::new().set_num_format("0.00##"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        }
    }
}

impl Formats {
    /// Returns the format of the cells of a column.
    pub fn of(&self, content: Content) -> &Format {
        match content {
            Content::Serial | Content::Whole => &self.whole,
            Content::Number => &self.number,
            Content::Money => &self.money,
            Content::Percent => &self.percent,
            Content::Day => &self.day,
            Content::Words | Content::Code | Content::Choice(_) => &self.words,
        }
    }

    /// Returns the format of a heading.
    pub fn of_heading(&self, required: bool) -> &Format {
        if required { &self.required } else { &self.heading }
    }
}

/// Writes the heading row and sets up the page. `marked` shows required headings in red.
pub fn set_up<'a>(
    sheet: &mut Worksheet,
    formats: &Formats,
    headings: impl Iterator<Item = &'a Heading>,
    marked: bool,
) -> Result<(), Error> {
    sheet.set_row_height(0, 32)?;
    for (column, heading) in (0u16..).zip(headings) {
        sheet.set_column_width(column, heading.width)?;
        sheet.set_column_format(column, formats.of(heading.content))?;
        let format = formats.of_heading(marked && heading.required);
        sheet.write_string_with_format(0, column, heading.name, format)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_footer("&L&A&C第 &P 页，共 &N 页&R&D");
    Ok(())
}

/// The workbook of one list. Its rows are kept on disk while it is written.
pub struct List {
    workbook: Workbook,
    formats: Formats,
    next_row: u32,
}

impl List {
    /// Creates a workbook with its heading row.
    pub fn new<'a>(name: &str, headings: impl Iterator<Item = &'a Heading>) -> Result<Self, Error> {
        let (mut workbook, formats) = (Workbook::new(), Formats::default());
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        set_up(sheet, &formats, headings, false)?;
        Ok(Self { workbook, formats, next_row: 1 })
    }

    pub fn row(&mut self, cells: impl Iterator<Item = Cell>) -> Result<(), Error> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, cell) in (0u16..).zip(cells) {
            write(sheet, &self.formats, (self.next_row, column), &cell)?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// Returns the file.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        Ok(self.workbook.save_to_buffer()?)
    }
}

fn write(
    sheet: &mut Worksheet,
    formats: &Formats,
    (row, column): (u32, u16),
    cell: &Cell,
) -> Result<(), Error> {
    match cell {
        Cell::Empty => {}
        Cell::Text(words) => {
            // The cell is text already; the quote prefix keeps it text when someone edits it.
            let risky = words.starts_with(['=', '+', '-', '@']);
            let format = if risky { &formats.quoted } else { &formats.words };
            sheet.write_string_with_format(row, column, words, format)?;
        }
        Cell::Whole(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.whole)?;
        }
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.number)?;
        }
        Cell::Money(yuan) => {
            let wan = *yuan as f64 / 10_000.0;
            sheet.write_number_with_format(row, column, wan, &formats.money)?;
        }
        Cell::Percent(value) => {
            let percent = *value as f64 / 10_f64.powi(PERCENT_DECIMALS.cast_signed());
            sheet.write_number_with_format(row, column, percent, &formats.percent)?;
        }
        Cell::Date(day) => {
            sheet.write_datetime_with_format(row, column, day, &formats.day)?;
        }
    }
    Ok(())
}
