//! Errors of reading a file, with messages that the sender can act on.

use super::encoding::Encoding;
use crate::error::Code;

/// Position in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPosition {
    /// Name of the sheet; `None` in a text file.
    pub sheet: Option<String>,
    /// 1-based row of the sheet; for text files the physical line.
    pub row: u32,
    /// 1-based column.
    pub column: u32,
}

impl std::fmt::Display for SheetPosition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(sheet) = &self.sheet {
            write!(f, "工作表“{sheet}”")?;
        }
        write!(f, "第 {} 行第 {} 列（{} 列）", self.row, self.column, column_letters(self.column))
    }
}

/// Returns the letters of a 1-based column in Excel: 1 → `A`, 27 → `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A file that cannot be read as a table. `Display` is the message for the sender;
/// [`ReadError::code`] is the stable token for programs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("文件是空的，里面没有任何内容。请确认名单已经保存，再重新上传。")]
    EmptyFile,
    #[error(
        "按 {encoding} 编码读到第 {line} 行第 {column} 个字符时，遇到不能识别的字节：文件可能不完整，也可能不是这种编码。\
         请在 Excel 或 WPS 中打开原表，另存为 .xlsx（或“CSV UTF-8”）后重新上传，或在上传时另选编码。"
    )]
    Undecodable { encoding: Encoding, line: u32, column: u32 },
    #[error(
        "文件名以 .{extension} 结尾，内容却是{actual}。请把扩展名改为 .{rightful}，或在 Excel、WPS 中打开后另存为 .xlsx，再重新上传。"
    )]
    FileTypeMismatch { extension: String, actual: &'static str, rightful: &'static str },
    #[error("这不是可以导入的名单，而是{actual}。请{remedy}，再重新上传。")]
    NotAList { actual: &'static str, remedy: &'static str },
    #[error("工作簿设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码、另存之后重新上传。")]
    EncryptedWorkbook,
    #[error(
        "{}前 {searched} 行中没有找到表头。表头应有“企业名称”等列名；请补上表头，或对照导入模板修改后重新上传。",
        in_sheet(.sheet)
    )]
    NoHeadingRow { sheet: Option<String>, searched: usize },
    #[error("{}第 {header_row} 行是表头，其下没有可以导入的数据。请填写后重新上传。", in_sheet(.sheet))]
    NoDataRows { sheet: Option<String>, header_row: u32 },
    #[error("{what}超过上限 {limit}。请删去无关内容，或拆成几个文件分别导入。")]
    TooLarge { what: &'static str, limit: String },
    #[error("{}的行数超过上限 {limit} 行。请拆成几个文件分别导入。", in_sheet(.sheet))]
    TooManyRows { sheet: Option<String>, limit: usize },
    #[error(
        "{place}还有内容，而一张名单最多 {limit} 列。请删去多余的列，只留名单本身，再重新上传。"
    )]
    TooManyColumns { place: SheetPosition, limit: usize },
    #[error(
        "工作簿有 {count} 张工作表，超过上限 {limit} 张。请只留下名单所在的工作表，再重新上传。"
    )]
    TooManySheets { count: usize, limit: usize },
    #[error(
        "{place}的内容超过 {limit} 个字。请缩短这一格；如果是文本文件，请检查这里前后的引号是否成对。"
    )]
    CellTooLong { place: SheetPosition, limit: usize },
    #[error("第 {line} 行的引号没有成对，其后的内容无法分清。请补上或删去这个引号，再重新上传。")]
    UnclosedQuote { line: u32 },
    #[error(
        "工作簿解压后大得不正常（{what}），为安全起见没有读取。请在 Excel 或 WPS 中打开，另存为新的 .xlsx 后重新上传。"
    )]
    ZipBomb { what: String },
    #[error(
        "工作簿已损坏，无法读取（{detail}）。请在 Excel 或 WPS 中打开修复，另存为 .xlsx 后重新上传；打不开的，请向报送单位重新索取。"
    )]
    DamagedWorkbook { detail: String },
    #[error("文件中没有名为“{name}”的工作表。现有：{}。", .available.join("、"))]
    UnknownSheet { name: String, available: Vec<String> },
    #[error("不认识的编码“{name}”。可以选用 utf-8、gb18030、utf-16le、utf-16be。")]
    UnknownEncoding { name: String },
}

impl ReadError {
    /// Stable English token of this error.
    pub fn code(&self) -> Code {
        match self {
            Self::EmptyFile => Code::EmptyFile,
            Self::Undecodable { .. } => Code::Undecodable,
            Self::FileTypeMismatch { .. } => Code::FileTypeMismatch,
            Self::NotAList { .. } => Code::NotAList,
            Self::EncryptedWorkbook => Code::EncryptedWorkbook,
            Self::NoHeadingRow { .. } => Code::NoHeadingRow,
            Self::NoDataRows { .. } => Code::NoDataRows,
            Self::TooLarge { .. } => Code::TooLarge,
            Self::TooManyRows { .. } => Code::TooManyRows,
            Self::TooManyColumns { .. } => Code::TooManyColumns,
            Self::TooManySheets { .. } => Code::TooManySheets,
            Self::CellTooLong { .. } => Code::CellTooLong,
            Self::UnclosedQuote { .. } => Code::UnclosedQuote,
            Self::ZipBomb { .. } => Code::ZipBomb,
            Self::DamagedWorkbook { .. } => Code::DamagedWorkbook,
            Self::UnknownSheet { .. } => Code::UnknownSheet,
            Self::UnknownEncoding { .. } => Code::UnknownEncoding,
        }
    }

    pub(super) fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::DamagedWorkbook { detail: detail.to_string() }
    }
}

fn in_sheet(sheet: &Option<String>) -> String {
    sheet.as_ref().map_or_else(|| "文件".to_owned(), |name| format!("工作表“{name}”"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_excel() {
        for (column, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (256, "IV"), (16384, "XFD")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn sentences_say_where() {
        let place = SheetPosition { sheet: Some("汇总".into()), row: 5, column: 3 };
        let error = ReadError::CellTooLong { place, limit: 4000 };
        assert!(error.to_string().starts_with("工作表“汇总”第 5 行第 3 列（C 列）"), "{error}");
        let error = ReadError::NoDataRows { sheet: None, header_row: 3 };
        assert!(error.to_string().starts_with("文件第 3 行是表头"), "{error}");
    }
}
