//! 名单比对: compares a list of names, such as an award list, with the recorded companies and the
//! pool. Stores nothing.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use crate::access::Scope;
use crate::chinese::is_han;
use crate::company::{CreditCode, FoldedName, clean_name};
use crate::db::Db;
use crate::db::types::text_enum;
use crate::error::{Code, Error};
use crate::pool::Holder;
use crate::sheet::decode_text;
use crate::town::{self, Town, name_of};

/// Maximum number of companies in a list.
const MOST_NAMES: usize = 5_000;
/// Column headings, which are not company names.
const HEADINGS: [&str; 9] = [
    "序号",
    "企业名称",
    "公司名称",
    "单位名称",
    "名称",
    "企业",
    "信用代码",
    "社会信用代码",
    "统一社会信用代码",
];

text_enum! {
    /// 比对结果
    pub enum Match {
        InPool = "in_pool" => "已在库",
        Known = "known" => "已登记未入库",
        Unknown = "unknown" => "未登记",
        Ambiguous = "ambiguous" => "同名多家",
        Repeated = "repeated" => "名单内重复",
    }
}

/// A line of a list with its 比对结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Compared {
    /// 1-based line of the list.
    pub line: usize,
    /// As written in the list.
    pub name: String,
    /// As written in the list.
    pub credit_code: Option<String>,
    /// 比对结果
    pub outcome: Match,
    /// 比对结果名称
    pub outcome_name: &'static str,
    /// The matching company; `None` if there is none or several.
    pub company_id: Option<i64>,
    /// Recorded name of the matching company.
    pub company_name: Option<String>,
    /// 镇街（园区） of the matching company.
    pub town_name: Option<String>,
}

/// Number of lines with one 比对结果.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchCount {
    /// 比对结果
    pub outcome: Match,
    pub count: usize,
}

/// Result of a comparison. The counts add up to `lines`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = pool::Comparison)]
pub struct Comparison {
    /// Number of lines with a name.
    pub lines: usize,
    /// Numbers of lines by 比对结果.
    pub counts: Vec<MatchCount>,
    /// Every line, in the order of the list.
    pub rows: Vec<Compared>,
}

/// A parsed line.
struct Named {
    line: usize,
    name: String,
    code: Option<String>,
    folded: String,
}

/// Decodes an uploaded list; the encoding is detected.
///
/// # Errors
/// 422 `undecodable`.
pub fn text_of(bytes: &[u8]) -> Result<String, Error> {
    let text = decode_text(bytes);
    Ok(text.map_err(|why| Error::invalid_field("file", why.code(), why.to_string()))?.into_owned())
}

/// Compares a list with the companies and pool members of a scope on a day. Each line holds a name,
/// optionally a credit code after a comma or tab. A company matches by credit code, otherwise by
/// its current or a former folded name.
pub fn compare(db: &mut Db, scope: &Scope, text: &str, on: NaiveDate) -> Result<Comparison, Error> {
    let lines = lines_of(text)?;
    let codes: Vec<String> = lines.iter().filter_map(|line| line.code.clone()).collect();
    let names: Vec<String> = lines.iter().map(|line| line.folded.clone()).collect();
    let coded = store::coded(db, scope, &codes)?.into_iter();
    let coded: HashMap<String, Holder> =
        coded.filter_map(|one| Some((one.credit_code.clone()?, one))).collect();
    let mut called: HashMap<String, Vec<Holder>> = HashMap::new();
    for (name, company) in store::called(db, scope, &names)? {
        let namesakes = called.entry(name).or_default();
        if namesakes.iter().all(|one| one.id != company.id) {
            namesakes.push(company);
        }
    }
    let ids: Vec<i64> = coded.values().chain(called.values().flatten()).map(|one| one.id).collect();
    let members: HashSet<i64> = store::in_pool_of(db, scope, &ids, on)?.into_iter().collect();
    let towns = town::list(db, scope)?;
    let mut seen: HashSet<String> = HashSet::new();
    let rows: Vec<Compared> = lines
        .into_iter()
        .map(|line| {
            let found = match_company(&line, &coded, &called);
            let (outcome, company) = match found {
                CompanyMatch::One(company) if members.contains(&company.id) => {
                    (Match::InPool, Some(company))
                }
                CompanyMatch::One(company) => (Match::Known, Some(company)),
                CompanyMatch::Several => (Match::Ambiguous, None),
                CompanyMatch::None => (Match::Unknown, None),
            };
            let mark = match (company, &line.code) {
                (Some(company), _) => company.id.to_string(),
                (None, Some(code)) => code.clone(),
                (None, None) => line.folded.clone(),
            };
            let outcome = if seen.insert(mark) { outcome } else { Match::Repeated };
            row(line, outcome, company, &towns)
        })
        .collect();
    let count = |outcome: &Match| MatchCount {
        outcome: *outcome,
        count: rows.iter().filter(|row| row.outcome == *outcome).count(),
    };
    Ok(Comparison { lines: rows.len(), counts: Match::ALL.iter().map(count).collect(), rows })
}

/// Companies that match a line.
enum CompanyMatch<'a> {
    None,
    One(&'a Holder),
    Several,
}

/// A known credit code decides. An unknown code may belong to a company recorded without a code,
/// but never to one with another code.
fn match_company<'a>(
    line: &Named,
    coded: &'a HashMap<String, Holder>,
    called: &'a HashMap<String, Vec<Holder>>,
) -> CompanyMatch<'a> {
    if let Some(company) = line.code.as_ref().and_then(|code| coded.get(code)) {
        return CompanyMatch::One(company);
    }
    let fits = |one: &&Holder| line.code.is_none() || one.credit_code.is_none();
    let mut namesakes = called.get(&line.folded).into_iter().flatten().filter(fits);
    match (namesakes.next(), namesakes.next()) {
        (None, _) => CompanyMatch::None,
        (Some(one), None) => CompanyMatch::One(one),
        (Some(_), Some(_)) => CompanyMatch::Several,
    }
}

fn row(line: Named, outcome: Match, company: Option<&Holder>, towns: &[Town]) -> Compared {
    Compared {
        line: line.line,
        name: line.name,
        credit_code: line.code,
        outcome,
        outcome_name: outcome.label(),
        company_id: company.map(|one| one.id),
        company_name: company.map(|one| one.name.clone()),
        town_name: company.map(|one| name_of(towns, &one.town_code).to_owned()),
    }
}

/// Returns the lines with a name, without headings and row numbers.
fn lines_of(text: &str) -> Result<Vec<Named>, Error> {
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let cells = line.split([',', '，', '\t', ';', '；', '|']).map(cell);
        let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        let code = cells.iter().find_map(|cell| CreditCode::parse(cell).ok());
        let chinese =
            cells.iter().find(|cell| cell.chars().any(is_han) && !HEADINGS.contains(*cell));
        let latin = || cells.iter().find(|cell| is_latin_name(cell));
        let Some(name) = chinese.or_else(latin) else { continue };
        let folded = String::from(FoldedName::new(name));
        let code = code.map(|code| code.as_str().to_owned());
        lines.push(Named { line: at + 1, name: clean_name(name), code, folded });
        if lines.len() > MOST_NAMES {
            let sentence = format!("一份名单最多 {MOST_NAMES} 行，请拆分后比对。");
            return Err(Error::invalid_field("text", Code::TooMany, sentence));
        }
    }
    if lines.is_empty() {
        let sentence = "名单里没有企业名称。每行写一家，可以在名称后用逗号隔开写信用代码。";
        return Err(Error::invalid_field("text", Code::MissingField, sentence));
    }
    Ok(lines)
}

fn is_latin_name(cell: &str) -> bool {
    CreditCode::parse(cell).is_err() && cell.chars().filter(char::is_ascii_alphabetic).count() > 1
}

fn cell(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\u{feff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_with_or_without_a_code() {
        let text = "\u{feff}序号,企业名称,统一社会信用代码\n1,东莞甲有限公司,914419002818871883\n\n\
            2、\n\"东莞乙股份有限公司\"\t\n3,914419002818871883,东莞丙有限公司\n";
        let lines = lines_of(text).unwrap();
        let read: Vec<_> =
            lines.iter().map(|one| (one.line, one.name.as_str(), one.code.is_some())).collect();
        assert_eq!(
            read,
            [
                (2, "东莞甲有限公司", true),
                (5, "东莞乙股份有限公司", false),
                (6, "东莞丙有限公司", true),
            ]
        );
        assert!(lines_of(" \n,\n").is_err());
        assert!(lines_of(&"东莞甲有限公司\n".repeat(5_001)).is_err());
    }
}
