//! The columns of the blocker ledger. The progress of a blocker results from actions only, so the
//! ledger shows it but no import sets it: the import has its own columns.

use super::cell::Cell;
use super::columns::{Column, Content};
use crate::blocker::BlockerView;
use crate::deadline::Light;

/// A blocker to write.
pub struct BlockerRow {
    /// The blocker as of today.
    pub view: BlockerView,
    /// The name of the town of its company.
    pub town: String,
    /// The names of the assisting departments.
    pub departments: Vec<String>,
}

use Content::{Day, Number, Whole, Words};

/// 困难问题台账
#[rustfmt::skip]
pub const BLOCKERS: &[Column<BlockerRow>] = &[
    Column::new("编号", false, Number, 8.0, "", "", |r| Cell::Number(r.view.id)),
    Column::new("企业名称", true, Words, 34.0, "", "", |r| Cell::text(Some(&r.view.company_name))),
    Column::new("镇街（园区）", false, Words, 14.0, "", "", |r| Cell::text(Some(&r.town))),
    Column::new("类别", true, Words, 18.0, "", "", |r| Cell::text(Some(&r.view.category_name))),
    Column::new("严重程度", false, Words, 10.0, "", "", |r| Cell::text(Some(r.view.severity_name))),
    Column::new("牵头部门", false, Words, 26.0, "", "", |r| Cell::text(Some(&r.view.lead_department_name))),
    Column::new("协办部门", false, Words, 26.0, "", "", |r| Cell::text(Some(&r.departments.join("、")))),
    Column::new("问题描述", true, Words, 48.0, "", "", |r| Cell::text(Some(&r.view.description))),
    Column::new("责任人", false, Words, 12.0, "", "", |r| Cell::text(r.view.responsible_person.as_deref())),
    Column::new("办理状态", false, Words, 10.0, "", "", |r| Cell::text(Some(r.view.status_name))),
    Column::new("亮灯", false, Words, 8.0, "", "", |r| Cell::text(r.view.light.map(Light::label))),
    Column::new("登记日期", false, Day, 13.0, "", "", |r| Cell::Date(r.view.raised_on)),
    Column::new("交办日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.assigned_on)),
    Column::new("办结期限", false, Day, 13.0, "", "", |r| Cell::date(r.view.due_on)),
    Column::new("时限情况", false, Words, 18.0, "", "", |r| Cell::text(Some(&r.view.deadline()))),
    Column::new("签收日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.signed_on)),
    Column::new("反馈日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.answered_on)),
    Column::new("退回交办次数", false, Whole, 10.0, "", "", |r| Cell::Whole(r.view.refusals.into())),
    Column::new("退回重办次数", false, Whole, 10.0, "", "", |r| Cell::Whole(r.view.rejections.into())),
    Column::new("催办次数", false, Whole, 10.0, "", "", |r| Cell::Whole(r.view.urges.into())),
    Column::new("销号日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.closed_on)),
    Column::new("办结说明", false, Words, 36.0, "", "", |r| Cell::text(r.view.closing_note.as_deref())),
];
