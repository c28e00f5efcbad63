//! The kinds of lists.

use crate::db::types::text_enum;

text_enum! {
    /// 名单种类.
    #[schema(as = import::Kind)]
    pub enum Kind {
        Companies = "companies" => "企业名单",
        Listings = "listings" => "上市公司名单",
        Blockers = "blockers" => "困难问题台账",
        Financials = "financials" => "财务数据",
    }
}

impl Kind {
    /// Whether its rows are about companies themselves, and may record new ones. The others speak
    /// of companies that are there.
    pub fn records_companies(self) -> bool {
        matches!(self, Self::Companies | Self::Listings)
    }
}
