//! The columns of the list of listings.

use super::cell::Cell;
use super::columns::{Choice, Column, Content};
use crate::company::Company;
use crate::dates::InexactDate;
use crate::listing::Listing;

/// A listing to write.
pub struct ListingRow {
    pub listing: Listing,
    pub company: Company,
    /// Former names of the company.
    pub former_names: Vec<String>,
    /// The name of the town of the company.
    pub town: String,
    /// When the company left the city; `None` if it is still in the city.
    pub moved_out: Option<InexactDate>,
}

use Choice::{Boards, Exits, Precisions, Towns};
use Content::{Code, Day, Money, Serial, Words};

#[rustfmt::skip]
pub const LISTINGS: &[Column<ListingRow>] = &[
    Column::new("序号", false, Serial, 7.0, "", "行号，可不填。", |_| Cell::Empty),
    Column::new("企业名称", true, Words, 34.0, "{short}示例智能科技股份有限公司", "营业执照上的全称。",
        |r| Cell::text(Some(&r.company.facts.name))),
    Column::new("证券简称", false, Words, 12.0, "示例智能", "交易所的简称。",
        |r| Cell::text(r.listing.short_name.as_deref())),
    Column::new("曾用名", false, Words, 24.0, "", "多个曾用名用顿号分隔。",
        |r| Cell::text(Some(&r.former_names.join("、")))),
    Column::new("统一社会信用代码", false, Code, 22.0, "91{region}MA0EXAMPLE", "18 位，字母大写；请保持文本格式，以免末位变成 0。",
        |r| Cell::text(r.company.facts.credit_code.as_deref())),
    Column::new("证券代码", true, Code, 12.0, "300000", "A 股 6 位，港股 5 位；请保持文本格式，以免前面的 0 丢失。",
        |r| Cell::text(Some(&r.listing.stock_code))),
    Column::new("板块", false, Content::Choice(Boards), 14.0, "创业板", "从下拉列表选择；A 股可由代码认出。",
        |r| Cell::text(Some(r.listing.board.label()))),
    Column::new("上市日期", true, Day, 13.0, "2021-08-26", "如 2021-08-26 或 2021年8月26日。",
        |r| Cell::inexact(r.listing.listed_on, r.listing.listed_precision)),
    Column::new("镇街（园区）", true, Content::Choice(Towns), 16.0, "{town}", "注册地所在的镇街（园区）；不填时按注册地址辨认。",
        |r| Cell::text(Some(&r.town))),
    Column::new("注册地址", false, Words, 36.0, "{above}{city}{town}示例路1号", "营业执照上的住所。",
        |r| Cell::text(r.company.facts.registered_address.as_deref())),
    Column::new("募集资金（万元）", false, Money, 16.0, "58000", "首发募集资金总额，以万元为单位。",
        |r| Cell::money(r.listing.funds_raised_yuan)),
    Column::new("退出类型", false, Content::Choice(Exits), 10.0, "", "退市或迁出本市；未退出的不填。",
        |r| exit(r).map_or(Cell::Empty, |(kind, _)| Cell::Text(kind.into()))),
    Column::new("退出日期", false, Day, 13.0, "", "写了退出类型的必填。",
        |r| exit(r).map_or(Cell::Empty, |(_, on)| Cell::Date(on.date))),
    Column::new("退出日期精度", false, Content::Choice(Precisions), 14.0, "", "日期只知道到月或年时填写。",
        |r| exit(r).map_or(Cell::Empty, |(_, on)| Cell::Text(on.precision.label().into()))),
    Column::new("来源", false, Words, 24.0, "交易所上市公司列表", "数据从哪里来。",
        |r| Cell::text(r.listing.source.as_deref())),
    Column::new("备注", false, Words, 30.0, "", "其他需要说明的情况。",
        |r| Cell::text(r.listing.note.as_deref())),
];

/// Returns how and when the company ceased to count.
fn exit(row: &ListingRow) -> Option<(&'static str, InexactDate)> {
    let delisted = row.listing.delisted_on.map(|date| {
        let precision = row.listing.delisted_precision.unwrap_or(crate::dates::Precision::Day);
        ("退市", InexactDate { date, precision })
    });
    delisted.or_else(|| row.moved_out.map(|on| ("迁出", on)))
}
