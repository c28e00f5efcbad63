//! The lists and file formats of exports.

use std::str::FromStr;

use crate::db::types::text_enum;

text_enum! {
    /// 名单
    pub enum ExportList {
        Companies = "companies" => "上市后备企业名单",
        Listings = "listings" => "上市公司名单",
        Blockers = "blockers" => "困难问题台账",
        Financials = "financials" => "财务数据",
        Standards = "standards" => "上市标准匹配表",
        Pool = "pool" => "上市后备库名单",
    }
}

text_enum! {
    /// 格式
    pub enum Format {
        Xlsx = "xlsx" => "Excel 工作簿",
        Csv = "csv" => "CSV 文本（UTF-8）",
    }
}

impl Format {
    /// Returns the MIME type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A file to send or save.
#[derive(Debug)]
pub struct File {
    /// 单位+表名+日期, with the file extension.
    pub name: String,
    /// An ASCII name, for programs that cannot read the Chinese one.
    pub plain_name: String,
    pub format: Format,
    pub bytes: Vec<u8>,
    /// Number of rows, without the heading.
    pub rows: usize,
}

/// The file name in an address, such as `companies.xlsx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    pub what: ExportList,
    pub format: Format,
}

impl FromStr for Address {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (what, format) = text.rsplit_once('.').ok_or(())?;
        Ok(Self { what: what.parse().map_err(drop)?, format: format.parse().map_err(drop)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_list_and_a_kind_of_file() {
        let known = Address { what: ExportList::Listings, format: Format::Csv };
        assert_eq!("listings.csv".parse(), Ok(known));
        for unknown in ["listings", "listings.pdf", "users.csv", ".csv", ""] {
            assert_eq!(unknown.parse::<Address>(), Err(()), "{unknown}");
        }
    }
}
