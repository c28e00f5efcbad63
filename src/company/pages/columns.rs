//! Columns of the company list.

use crate::access::minute;
use crate::company;
use crate::company::filter::SortField;
use crate::company::row::CompanyInList;
use crate::db::types::text_enum;
use crate::money::wan;
use crate::web::parts::Pairs;

text_enum! {
    /// A column of the company list, except the name, which is always first.
    pub enum Column {
        ShortName = "short_name" => "简称",
        CreditCode = "credit_code" => "统一社会信用代码",
        Town = "town" => "镇街（园区）",
        Stage = "stage" => "阶段",
        StageSince = "stage_since" => "进入阶段日期",
        Grade = "grade" => "分级",
        Priority = "priority" => "优先级",
        OpenBlockers = "open_blockers" => "未结困难问题",
        Board = "target_board" => "拟上市板块",
        StockCodes = "stock_codes" => "证券代码",
        Industry = "industry" => "行业",
        Tags = "tags" => "标签",
        Legal = "legal_representative" => "法定代表人",
        Established = "established_on" => "成立日期",
        Capital = "registered_capital_yuan" => "注册资本（万元）",
        Employees = "employees" => "员工人数",
        Planned = "planned_filing_on" => "计划申报日期",
        Batch = "reserve_batch" => "后备企业批次",
        Entered = "entered_pool_on" => "入库日期",
        Attempt = "attempt" => "第几次申报",
        Updated = "updated_at" => "更新时间",
    }
}

/// Columns shown by default.
const USUAL: [Column; 9] = [
    Column::Town,
    Column::Stage,
    Column::StageSince,
    Column::Grade,
    Column::Priority,
    Column::OpenBlockers,
    Column::Board,
    Column::Industry,
    Column::Capital,
];

/// Query parameter for the chosen columns.
pub const ASKED: &str = "columns";

/// Takes the chosen columns from a query and returns them in list order. Ignores unknown columns.
/// Returns the default columns if none is chosen.
pub fn take_columns(asked: &mut Pairs) -> Vec<Column> {
    let words: Vec<String> =
        asked.all(ASKED).flat_map(|all| all.split(',')).map(str::to_owned).collect();
    asked.take(ASKED);
    let chosen = |column: &Column| words.iter().any(|word| word == column.code());
    let columns: Vec<Column> = Column::ALL.iter().copied().filter(chosen).collect();
    if columns.is_empty() { usual() } else { columns }
}

fn usual() -> Vec<Column> {
    Column::ALL.iter().copied().filter(|column| USUAL.contains(column)).collect()
}

/// Returns the query parameter value for these columns; empty for the default columns.
pub fn written(columns: &[Column]) -> String {
    if columns == usual() {
        return String::new();
    }
    columns.iter().map(|column| column.code()).collect::<Vec<_>>().join(",")
}

impl Column {
    /// Returns the sort field of the column, or `None` if the list cannot be sorted by it.
    pub fn sort(self) -> Option<SortField> {
        SortField::ALL.iter().copied().find(|field| field.code() == self.code())
    }

    /// CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Capital
            | Self::Employees
            | Self::OpenBlockers
            | Self::Priority
            | Self::Attempt => "number",
            Self::Town | Self::Stage => "",
            _ => "spare",
        }
    }

    /// Returns the text of a cell. The list passes the name of the town.
    pub fn text(self, company: &CompanyInList, town: &str) -> String {
        let row = &company.row;
        let some = |text: &Option<String>| text.clone();
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let text = match self {
            Self::ShortName => some(&row.short_name),
            Self::CreditCode => some(&row.credit_code),
            Self::Town => Some(town.to_owned()),
            Self::Stage => Some(stage(company)),
            Self::StageSince => Some(row.stage_since.to_string()),
            Self::Grade => row.grade.map(|grade| grade.label().to_owned()),
            Self::Priority => row.priority().map(company::points),
            Self::OpenBlockers => Some(row.open_blockers.to_string()),
            Self::Board => row.target_board.map(|board| board.label().to_owned()),
            Self::StockCodes => Some(row.stock_codes.clone()),
            Self::Industry => some(&row.industry),
            Self::Tags => Some(row.tags.iter().collect::<Vec<_>>().join("、")),
            Self::Legal => some(&row.legal_representative),
            Self::Established => day(row.established_on),
            Self::Capital => row.registered_capital_yuan.map(wan),
            Self::Employees => row.employees.map(|people| people.to_string()),
            Self::Planned => day(row.planned_filing_on),
            Self::Batch => some(&row.reserve_batch),
            Self::Entered => day(row.entered_pool_on),
            Self::Attempt => Some(row.attempt.to_string()),
            Self::Updated => Some(minute(row.updated_at.0)),
        };
        text.filter(|text| !text.is_empty()).unwrap_or_else(|| "—".to_owned())
    }
}

/// Returns the stage name, marked if the company is suspended.
fn stage(company: &CompanyInList) -> String {
    match company.row.suspended_since {
        Some(_) => format!("{}（中止）", company.stage_name),
        None => company.stage_name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_columns_stand_in_the_order_of_the_list() {
        let asked = |words: &[&str]| {
            let pairs: Vec<_> = words.iter().map(|w| (ASKED.into(), (*w).into())).collect();
            take_columns(&mut pairs.try_into().unwrap())
        };
        assert_eq!(asked(&["updated_at", "grade,nonsense"]), [Column::Grade, Column::Updated]);
        assert_eq!(asked(&[]), usual());
        assert_eq!(written(&asked(&[])), "");
        assert_eq!(written(&asked(&["updated_at", "grade"])), "grade,updated_at");
    }
}
