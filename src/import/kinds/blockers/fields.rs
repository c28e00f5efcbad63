//! Fields of a ledger of blockers. There is no field for the status: it changes only by operations.

use chrono::NaiveDate;

use super::{Blockers, Said, terms};
use crate::blocker::Severity;
use crate::columns::Field;
use crate::dates::Precision;
use crate::error::Code;
use crate::import::list_kind::{CellContext, Draft, ListField, Reader, Refusal, put};

/// Maximum number of 协办部门 of a blocker.
const MOST_DEPARTMENTS: usize = 20;

#[rustfmt::skip]
impl Blockers {
    pub const CATEGORY: Field = Field::new("category", "问题类别", "问题类别、类别、问题类型、问题分类、类型、事项类别、事项类型、困难类别、困难类型、困难问题类别");
    pub const DESCRIPTION: Field = Field::new("description", "问题描述", "问题描述、存在问题、存在的问题、存在困难、存在的困难、存在困难问题、存在困难和问题、存在的困难和问题、存在的主要问题、存在问题及需协调事项、存在问题需协调事项、主要问题、困难问题、困难和问题、困难问题描述、问题内容、问题详情、问题、具体问题、具体情况、需协调事项、需协调问题、需协调解决事项、需协调解决的事项、需协调解决问题、需协调解决的问题、需要协调事项、需要协调解决的问题、需解决的问题、事项、事项内容、具体事项、诉求、企业诉求、困难诉求");
}

type Own = ListField<Blockers>;

#[rustfmt::skip]
pub const FIELDS: &[Own] = &[
    Own::NAME,
    Own::CREDIT_CODE,
    Own::TOWN,
    Own::of(Blockers::CATEGORY, |kind, draft, cell| {
        put(&mut draft.said.category, read_category(kind, &mut draft.notes, cell)?)
    }),
    Own::new("severity", "严重程度", "严重程度、问题严重程度、严重性、问题程度、程度",
        |_, draft, cell| put(&mut draft.said.severity, read_severity(&mut draft.notes, cell)?)),
    Own::of(Blockers::DESCRIPTION, |_, draft, cell| put(&mut draft.said.description, cell.text.to_owned())),
    Own::new("lead_department", "牵头部门",
        "牵头部门、牵头单位、牵头责任单位、牵头责任部门、责任单位、责任部门、主责单位、主责部门、主办单位、主办部门、承办单位、承办部门、办理单位、办理部门、市级牵头部门",
        |kind, draft, cell| put(&mut draft.said.lead_department, read_lead(kind, cell)?)),
    Own::new("departments", "协办部门",
        "协办部门、协办单位、配合单位、配合部门、协助单位、协助部门、协同单位、协同部门、参与单位、参与部门",
        |kind, draft, cell| put(&mut draft.said.departments, read_departments(kind, cell)?)),
    Own::new("responsible_person", "责任人", "责任人、责任人姓名、具体责任人、部门责任人、负责人",
        |_, draft, cell| put(&mut draft.said.responsible_person, cell.line()?.to_owned())),
    Own::new("raised_on", "登记日期",
        "登记日期、登记时间、提出日期、提出时间、问题提出时间、上报日期、上报时间、收集日期、收集时间",
        |_, draft, cell| put(&mut draft.said.raised_on, read_raised_on(&mut draft.notes, cell)?)),
];

fn read_category(
    kind: &Blockers,
    notes: &mut Vec<String>,
    cell: &CellContext<'_>,
) -> Result<String, Refusal> {
    let known = || {
        let all = kind.terms.all_categories();
        format!("不认识问题类别“{}”。请填写其中一个：{all}。", cell.text)
    };
    let found = kind.terms.category(cell.text);
    Ok(cell.word(found, |found| [found.name, found.code], known, notes)?.code.to_owned())
}

fn read_severity(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<Severity, Refusal> {
    let known = || format!("不认识严重程度“{}”。请填写：{}。", cell.text, terms::severities());
    let found = terms::severity(cell.text);
    cell.word(found, |found| [found.label(), found.code()], known, notes)
}

fn read_lead(kind: &Blockers, cell: &CellContext<'_>) -> Result<String, Refusal> {
    if let Some(found) = kind.terms.department(cell.text) {
        return Ok(found.code.to_owned());
    }
    let several = kind.terms.departments(cell.text).is_ok_and(|all| all.len() > 1);
    Err(match several {
        true => Refusal::new(
            Code::UnknownDepartment,
            "牵头部门只能有一个，其余部门请写到“协办部门”一列。",
        ),
        false => no_department(kind, cell.text),
    })
}

/// Returns the codes of the departments, sorted and each once.
fn read_departments(kind: &Blockers, cell: &CellContext<'_>) -> Result<Vec<String>, Refusal> {
    let found = kind.terms.departments(cell.text);
    let found = found.map_err(|unknown| no_department(kind, unknown))?;
    let mut codes: Vec<String> = found.iter().map(|one| one.code.to_owned()).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.len() > MOST_DEPARTMENTS {
        let message = format!("协办部门不能超过 {MOST_DEPARTMENTS} 个。");
        return Err(Refusal::new(Code::TooMany, message));
    }
    Ok(codes)
}

fn no_department(kind: &Blockers, word: &str) -> Refusal {
    let all = kind.terms.all_departments();
    let message = format!("没有“{word}”这个部门。请填写市职能部门：{all}。");
    Refusal::new(Code::UnknownDepartment, message)
}

/// Reads 登记日期. The last day of the current month or year is in the future: today is used then.
fn read_raised_on(notes: &mut Vec<String>, cell: &CellContext<'_>) -> Result<NaiveDate, Refusal> {
    let on = cell.past_date()?;
    let day = on.date.min(cell.reader.today);
    if on.precision != Precision::Day {
        notes.push(format!("登记日期“{}”未写到日，记为 {day}", cell.text));
    }
    Ok(day)
}

/// Checks that the row has a company name, a category and a description.
pub fn finish(kind: &Blockers, reader: &Reader<'_>, draft: &mut Draft<Said>) {
    reader.require_name(draft, false);
    if draft.said.category.is_none() && !reader.has_error(draft, &Blockers::CATEGORY) {
        let message = format!("缺少问题类别。请填写其中一个：{}。", kind.terms.all_categories());
        reader.refuse(draft, &Blockers::CATEGORY, "", Code::MissingCategory, message);
    }
    if draft.said.description.is_none() && !reader.has_error(draft, &Blockers::DESCRIPTION) {
        let message = "缺少问题描述，请写明困难问题的具体情况。";
        reader.refuse(draft, &Blockers::DESCRIPTION, "", Code::MissingDescription, message);
    }
}
