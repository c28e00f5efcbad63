//! The empty list that a town fills in.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, Worksheet};

use super::columns::{Choice, Content, Heading};
use super::model::{File, Format as FileFormat};
use super::workbook::{Formats, set_up};
use crate::access::Scope;
use crate::db::Db;
use crate::department;
use crate::error::Error;
use crate::session::Actor;
use crate::town;

/// Mark of the example row, which the import skips.
const EXAMPLE_MARK: &str = "示例行（导入时跳过）";
/// Maximum length of a drop-down list in characters, including the commas between its words.
const LONGEST_CHOICES: usize = 255;
/// Last row with drop-down lists.
const ROWS: u32 = 5_000;

/// The list that a template is for.
pub struct Template {
    /// Code of the list, used in the ASCII file name.
    pub code: &'static str,
    /// Chinese name of the list.
    pub label: &'static str,
    pub headings: Vec<&'static Heading>,
    /// Instruction for filling in the rows.
    pub rows: &'static str,
}

/// Writes a template to a file. Blocks.
pub fn template(actor: &Actor, of: &Template) -> Result<File, Error> {
    let known = actor.read_blocking(Known::read)?;
    let Template { code, label, headings, rows } = of;
    let mut workbook = Workbook::new();
    let formats = Formats::default();
    let sheet = workbook.add_worksheet();
    sheet.set_name(*label)?;
    set_up(sheet, &formats, headings.iter().copied(), true)?;
    for (column, heading) in (0u16..).zip(headings) {
        write_example(sheet, column, &example(actor, heading))?;
        if let Content::Choice(choice) = heading.content {
            add_choices(sheet, column, &known.words(choice))?;
        }
    }
    explain(workbook.add_worksheet(), &formats, rows, actor, headings)?;
    Ok(File {
        name: format!("{label}导入模板.xlsx"),
        plain_name: format!("{code}-template.xlsx"),
        format: FileFormat::Xlsx,
        bytes: workbook.save_to_buffer()?,
        rows: 0,
    })
}

/// Drop-down words that are read from the database.
struct Known {
    towns: Vec<String>,
    categories: Vec<String>,
    departments: Vec<String>,
}

impl Known {
    fn read(db: &mut Db, scope: &Scope) -> Result<Self, Error> {
        let towns = town::list(db, scope)?.into_iter().map(|one| one.name);
        let categories = department::categories(db, scope)?.into_iter().map(|one| one.name);
        let departments = department::list(db, scope)?.into_iter().map(|one| one.name);
        Ok(Self {
            towns: towns.collect(),
            categories: categories.collect(),
            departments: departments.collect(),
        })
    }

    fn words(&self, choice: Choice) -> Vec<&str> {
        let known = match choice {
            Choice::Towns => &self.towns,
            Choice::Categories => &self.categories,
            Choice::Departments => &self.departments,
            other => return other.words(),
        };
        known.iter().map(String::as_str).collect()
    }
}

/// Returns the value of the example row in a column.
fn example(actor: &Actor, heading: &Heading) -> String {
    match heading.content {
        Content::Serial => EXAMPLE_MARK.to_owned(),
        _ => actor.city().fill(heading.example),
    }
}

/// Writes the example as text: it shows how a cell may be written, and the import skips it.
fn write_example(sheet: &mut Worksheet, column: u16, words: &str) -> Result<(), Error> {
    let grey = Format::new().set_italic().set_num_format("@").set_font_color("#7F7F7F");
    if !words.is_empty() {
        sheet.write_string_with_format(1, column, words, &grey)?;
    }
    Ok(())
}

/// Adds a drop-down list. Other values cause a warning only, because the import understands most
/// spellings.
fn add_choices(sheet: &mut Worksheet, column: u16, words: &[&str]) -> Result<(), Error> {
    let length: usize = words.iter().map(|word| word.chars().count() + 1).sum();
    if words.is_empty() || length > LONGEST_CHOICES {
        return Ok(());
    }
    let list = DataValidation::new()
        .allow_list_strings(words)?
        .set_error_style(rust_xlsxwriter::DataValidationErrorStyle::Warning)
        .set_error_title("请核对")?
        .set_error_message("不在下拉列表中。建议从列表选择，以免导入时认不出来。")?;
    sheet.add_data_validation(2, column, ROWS, column, &list)?;
    Ok(())
}

/// 填写说明.
fn explain(
    sheet: &mut Worksheet,
    formats: &Formats,
    rows: &str,
    actor: &Actor,
    headings: &[&Heading],
) -> Result<(), Error> {
    let general = [
        rows,
        "二、灰色斜体的示例行导入时自动跳过，可以保留，也可以删除。",
        "三、请不要改动列名；用不到的列可以删除，列的顺序可以调整。",
        "四、代码、电话各列已设为文本格式，粘贴时请选择“只保留文本”。",
        "五、导入时先核对后提交，有问题的行会连同原因一并退回。",
    ];
    sheet.set_name("填写说明")?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    for (row, line) in (0u32..).zip(general) {
        sheet.write_string(row, 0, line)?;
    }
    let first = general.len() as u32 + 1;
    for (column, (title, width)) in
        (0u16..).zip([("列名", 22), ("是否必填", 12), ("怎样填写", 60), ("示例", 34)])
    {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(first, column, title, formats.of_heading(false))?;
    }
    let explained = headings.iter().filter(|heading| heading.content != Content::Serial);
    for (row, heading) in (first + 1..).zip(explained) {
        let required = if heading.required { "必填" } else { "选填" };
        let example = actor.city().fill(heading.example);
        let cells = [heading.name, required, heading.explanation, &example];
        for (column, words) in (0u16..).zip(cells) {
            sheet.write_string_with_format(row, column, words, &wrapped)?;
        }
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}
