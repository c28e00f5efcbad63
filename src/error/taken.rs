//! Violations of unique indexes as errors. The second of two concurrent writers gets the same
//! message as from the check before storing.

use diesel::result::DatabaseErrorInformation;

use super::{Code, Error, FieldError};

/// Returns the error for a violated unique index; `None` for an unknown index.
pub(super) fn unique_violation(info: &dyn DatabaseErrorInformation) -> Option<Error> {
    let (field, code, sentence) = match violated(info).as_str() {
        "companies_credit_code" => (
            Some("credit_code"),
            Code::Duplicate,
            "这个统一社会信用代码已属于另一家企业。请核对代码，或打开已有企业修改。",
        ),
        "declarations_company_id_mark" => {
            (None, Code::AlreadyDeclared, "这一事项已申报，正待领导小组办公室确认。")
        }
        "financials_company_id_fiscal_year_source" => (
            None,
            Code::AlreadyRecorded,
            "这一年度、这一来源的财务数据已经登记，请打开那一条修改，或换一个来源登记。",
        ),
        "grade_reviews_year" => {
            (None, Code::AlreadyReviewed, "这一年度已经复评过。需要个别调整的，请逐家决定。")
        }
        "information_requests_company_id" => {
            (None, Code::AlreadyAsked, "该企业已有一项未结束的资料征集。")
        }
        "listings_board_stock_code" => (
            None,
            Code::Duplicate,
            "这个证券代码已有上市记录。如要修改，请打开该记录；如代码有误，请核对。",
        ),
        "pool_batches_name" => {
            (Some("name"), Code::Duplicate, "这个批次名称已属于另一个批次，请换一个。")
        }
        "pool_batches_number" => {
            (Some("number"), Code::Duplicate, "这个批次序号已属于另一个批次，请换一个。")
        }
        "pool_memberships_company_id" => {
            (None, Code::AlreadyInPool, "该企业已在库，不能再次入库。请先核对在库记录。")
        }
        "pool_nominations_company_id" => {
            (None, Code::AlreadyNominated, "该企业已有一项入库申请，等办结后再申请。")
        }
        "pool_rechecks_open" => {
            (None, Code::RecheckOpen, "还有一次复核没有办结，办结后再发起下一次复核。")
        }
        "users_username" => (Some("username"), Code::Duplicate, "这个用户名已被使用，请换一个。"),
        "grade_opinions_company_id" | "refresh_tokens_session_id" => return Some(Error::raced()),
        _ => return None,
    };
    let refusal = Error::conflict(code, sentence);
    Some(match field {
        Some(field) => refusal.with_errors(vec![FieldError::new(field, code, sentence)]),
        None => refusal,
    })
}

/// Returns the violated index as `table_column_column`. PostgreSQL reports the name of the
/// constraint or index (`table_column_column_key`). SQLite reports the columns (`UNIQUE constraint
/// failed: table.column, table.column`), or the index name for an index on an expression (`UNIQUE
/// constraint failed: index 'table_what_key'`).
fn violated(info: &dyn DatabaseErrorInformation) -> String {
    if let Some(name) = info.constraint_name() {
        return stem(name);
    }
    let said = info.message().rsplit(": ").next().unwrap_or_default();
    if let Some(index) = said.strip_prefix("index ") {
        return stem(index.trim_matches('\''));
    }
    let table = said.split('.').next().unwrap_or_default();
    let columns = said.split(", ").filter_map(|one| Some(one.split_once('.')?.1));
    std::iter::once(table).chain(columns).collect::<Vec<_>>().join("_")
}

fn stem(name: &str) -> String {
    name.trim_end_matches("_key").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_violated_index_is_found_in_what_the_embedded_engine_says() {
        for (said, expected) in [
            ("UNIQUE constraint failed: users.username", "users_username"),
            (
                "UNIQUE constraint failed: listings.board, listings.stock_code",
                "listings_board_stock_code",
            ),
            ("UNIQUE constraint failed: index 'pool_rechecks_open_key'", "pool_rechecks_open"),
        ] {
            assert_eq!(violated(&said.to_owned()), expected, "{said}");
        }
    }
}
