//! The columns of the list of pool members on a day.

use super::cell::Cell;
use super::columns::{Column, Content};
use crate::pool::MemberView;

/// A pool member to write.
pub struct MemberRow {
    /// The membership, as of the requested day.
    pub view: MemberView,
    /// The name of the town on that day.
    pub town: String,
}

use Content::{Code, Day, Serial, Words};

/// The columns of the pool list. Columns that the company import knows have the same headings
/// there.
#[rustfmt::skip]
pub const MEMBERS: &[Column<MemberRow>] = &[
    Column::new("序号", false, Serial, 7.0, "", "", |_| Cell::Empty),
    Column::new("企业名称", true, Words, 34.0, "", "", |r| Cell::text(Some(&r.view.company.company_name))),
    Column::new("统一社会信用代码", false, Code, 22.0, "", "", |r| Cell::text(r.view.company.credit_code.as_deref())),
    Column::new("镇街（园区）", false, Words, 16.0, "", "", |r| Cell::text(Some(&r.town))),
    Column::new("后备企业批次", false, Words, 14.0, "", "", |r| Cell::text(r.view.batch_name.as_deref())),
    Column::new("入库日期", false, Day, 13.0, "", "", |r| Cell::Date(r.view.entered_on)),
    Column::new("服务管理期止", false, Day, 13.0, "", "", |r| Cell::date(r.view.expires_on)),
    Column::new("在库状态", false, Words, 14.0, "", "", |r| Cell::text(Some(r.view.state_name))),
    Column::new("出库日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.left_on)),
    Column::new("出库类型", false, Words, 12.0, "", "", |r| Cell::text(r.view.left_kind_name)),
    Column::new("出库原因", false, Words, 30.0, "", "", |r| Cell::text(r.view.left_reason.as_deref())),
    Column::new("当前阶段", false, Words, 12.0, "", "", |r| Cell::text(Some(r.view.company.stage_name))),
];
