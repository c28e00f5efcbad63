//! Template of a ledger of blockers.

use crate::export::{Choice, Content, Heading};

use Choice::{Categories, Departments, Severities, Towns};
use Content::{Code, Day, Serial, Words};

/// Columns of the template.
#[rustfmt::skip]
pub const COLUMNS: &[Heading] = &[
    Heading::new("序号", false, Serial, 7.0, "", "行号，可不填。"),
    Heading::new("企业名称", true, Words, 34.0, "{short}示例智能科技股份有限公司", "营业执照上的全称；须是系统中已有的企业，没有的请先导入企业名单。"),
    Heading::new("统一社会信用代码", false, Code, 22.0, "91{region}MA0EXAMPLE", "18 位，字母大写；填了就按代码找企业。请保持文本格式，以免末位变成 0。"),
    Heading::new("镇街（园区）", false, Content::Choice(Towns), 16.0, "{town}", "可不填：以企业在系统中所属的镇街（园区）为准。"),
    Heading::new("问题类别", true, Content::Choice(Categories), 20.0, "社会保险", "从下拉列表选择。不填的不猜，这一行会退回。"),
    Heading::new("严重程度", false, Content::Choice(Severities), 10.0, "一般", "从下拉列表选择，不填为一般。"),
    Heading::new("问题描述", true, Words, 48.0, "2023 年以前部分员工社保未足额缴纳", "存在什么问题，需要协调什么。"),
    Heading::new("牵头部门", false, Content::Choice(Departments), 28.0, "市人力资源和社会保障局", "从下拉列表选择一个；不填的由这类问题通常的牵头部门牵头。"),
    Heading::new("协办部门", false, Words, 28.0, "国家税务总局{city}税务局", "多个部门用顿号分隔。"),
    Heading::new("责任人", false, Words, 12.0, "李示例", "姓名。"),
    Heading::new("登记日期", false, Day, 13.0, "2026-01-15", "如 2026-01-15；不填为名单日期。办理状态和期限由系统按交办、签收等操作得出，不随名单导入。"),
];
