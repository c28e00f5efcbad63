//! The columns of the ledger of blockers, and those of its template: how far a blocker is follows
//! from what is done alone, so a ledger shows it and no list fills it in.

use super::cell::Cell;
use super::columns::{Choice, Column, Content, Heading, column, heading};
use crate::blocker::BlockerView;
use crate::deadline::Light;

/// A blocker about to be written.
pub struct BlockerRow {
    /// The blocker, as of today.
    pub view: BlockerView,
    /// The name of its company's unit.
    pub town: String,
    /// The names of the departments that assist.
    pub departments: Vec<String>,
}

use Choice::{Categories, Departments, Severities, Towns};
use Content::{Code, Day, Number, Serial, Whole, Words};

/// The ledger.
#[rustfmt::skip]
pub const BLOCKERS: &[Column<BlockerRow>] = &[
    column!("编号", false, Number, 8.0, "", "", |r| Cell::Number(r.view.id)),
    column!("企业名称", true, Words, 34.0, "", "", |r| Cell::text(Some(&r.view.company_name))),
    column!("镇街（园区）", false, Words, 14.0, "", "", |r| Cell::text(Some(&r.town))),
    column!("类别", true, Words, 18.0, "", "", |r| Cell::text(Some(&r.view.category_name))),
    column!("严重程度", false, Words, 10.0, "", "", |r| Cell::text(Some(r.view.severity_name))),
    column!("牵头部门", false, Words, 26.0, "", "", |r| Cell::text(Some(&r.view.lead_department_name))),
    column!("协办部门", false, Words, 26.0, "", "", |r| Cell::text(Some(&r.departments.join("、")))),
    column!("问题描述", true, Words, 48.0, "", "", |r| Cell::text(Some(&r.view.description))),
    column!("责任人", false, Words, 12.0, "", "", |r| Cell::text(r.view.responsible_person.as_deref())),
    column!("办理状态", false, Words, 10.0, "", "", |r| Cell::text(Some(r.view.status_name))),
    column!("亮灯", false, Words, 8.0, "", "", |r| Cell::text(r.view.light.map(Light::label))),
    column!("登记日期", false, Day, 13.0, "", "", |r| Cell::Date(r.view.raised_on)),
    column!("交办日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.assigned_on)),
    column!("办结期限", false, Day, 13.0, "", "", |r| Cell::date(r.view.due_on)),
    column!("时限情况", false, Words, 18.0, "", "", |r| Cell::text(Some(&r.view.deadline()))),
    column!("签收日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.signed_on)),
    column!("反馈日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.answered_on)),
    column!("退回交办次数", false, Whole, 10.0, "", "", |r| Cell::Whole(r.view.refusals.into())),
    column!("退回重办次数", false, Whole, 10.0, "", "", |r| Cell::Whole(r.view.rejections.into())),
    column!("催办次数", false, Whole, 10.0, "", "", |r| Cell::Whole(r.view.urges.into())),
    column!("销号日期", false, Day, 13.0, "", "", |r| Cell::date(r.view.closed_on)),
    column!("办结说明", false, Words, 36.0, "", "", |r| Cell::text(r.view.closing_note.as_deref())),
];

/// What a list of blockers fills in.
#[rustfmt::skip]
pub const BLOCKER_TEMPLATE: &[Heading] = &[
    heading!("序号", false, Serial, 7.0, "", "行号，可不填。"),
    heading!("企业名称", true, Words, 34.0, "{short}示例智能科技股份有限公司", "营业执照上的全称；须是系统中已有的企业，没有的请先导入企业名单。"),
    heading!("统一社会信用代码", false, Code, 22.0, "91{region}MA0EXAMPLE", "18 位，字母大写；填了就按代码找企业。请保持文本格式，以免末位变成 0。"),
    heading!("镇街（园区）", false, Content::Choice(Towns), 16.0, "{town}", "可不填：以企业在系统中所属的镇街（园区）为准。"),
    heading!("问题类别", true, Content::Choice(Categories), 20.0, "社会保险", "从下拉列表选择。不填的不猜，这一行会退回。"),
    heading!("严重程度", false, Content::Choice(Severities), 10.0, "一般", "从下拉列表选择，不填为一般。"),
    heading!("问题描述", true, Words, 48.0, "2023 年以前部分员工社保未足额缴纳", "存在什么问题，需要协调什么。"),
    heading!("牵头部门", false, Content::Choice(Departments), 28.0, "市人力资源和社会保障局", "从下拉列表选择一个；不填的由这类问题通常的牵头部门牵头。"),
    heading!("协办部门", false, Words, 28.0, "国家税务总局{city}税务局", "多个部门用顿号分隔。"),
    heading!("责任人", false, Words, 12.0, "李示例", "姓名。"),
    heading!("登记日期", false, Day, 13.0, "2026-01-15", "如 2026-01-15；不填为名单日期。办理状态和期限由系统按交办、签收等操作得出，不随名单导入。"),
];
