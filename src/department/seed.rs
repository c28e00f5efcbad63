//! Seed files of departments, categories and the credit report.

use std::collections::HashSet;

use super::credit_report::{self, Covered};
use super::model::{Category, Department, OFFICE};
use super::store;
use crate::access::Scope;
use crate::city::SeedFile;
use crate::error::Error;
use crate::record::Tx;
use crate::reference::{Seed, rows, unique};

/// 部门
pub static DEPARTMENTS: Seed = Seed { file: "departments.csv", load: load_departments };

/// 困难问题类别. Their departments must exist.
pub static CATEGORIES: Seed = Seed { file: "blocker_categories.csv", load: load_categories };

/// 信用报告. The file is read when needed; loading only checks that its departments exist.
pub static CREDIT_REPORT: Seed = Seed { file: credit_report::FILE, load: load_credit_report };

fn load_departments(tx: &mut Tx<'_>, scope: &Scope, file: &SeedFile<'_>) -> Result<usize, Error> {
    let rows = departments(file)?;
    if !rows.iter().any(|department| department.code == OFFICE) {
        return Err(file.bad(format!("缺少代码为 {OFFICE} 的部门，即领导小组办公室")));
    }
    store::upsert(tx.db(), scope, &rows)
}

fn load_categories(tx: &mut Tx<'_>, scope: &Scope, file: &SeedFile<'_>) -> Result<usize, Error> {
    let rows = categories(file)?;
    let departments = store::list(tx.db(), scope)?;
    let known = departments.iter().map(|department| department.code.as_str()).collect();
    check_departments(file, &rows, &known)?;
    store::upsert_categories(tx.db(), scope, rows)
}

fn load_credit_report(tx: &mut Tx<'_>, scope: &Scope, file: &SeedFile<'_>) -> Result<usize, Error> {
    let rows: Vec<Covered> = file.rows()?; // may be empty
    for one in &rows {
        if !store::exists(tx.db(), scope, &one.department)? {
            return Err(file.bad(format!("部门“{}”不在 departments.csv 中", one.department)));
        }
    }
    Ok(rows.len())
}

pub(super) fn departments(file: &SeedFile<'_>) -> Result<Vec<Department>, Error> {
    let rows: Vec<Department> = rows(file)?;
    unique(file, "代码", &rows, |department| &department.code)?;
    unique(file, "排序", &rows, |department| department.official_order)?;
    match rows.iter().find(|department| department.code.is_empty() || department.name.is_empty()) {
        Some(department) => Err(file.bad(format!("“{}”缺少代码或名称", department.name))),
        None => Ok(rows),
    }
}

pub(super) fn categories(file: &SeedFile<'_>) -> Result<Vec<Category>, Error> {
    let rows: Vec<Category> = rows(file)?;
    unique(file, "代码", &rows, |category| &category.code)?;
    unique(file, "排序", &rows, |category| category.official_order)?;
    match rows.iter().find(|category| category.usual_working_days < 1) {
        Some(category) => Err(file.bad(format!("“{}”的办理时限应大于 0", category.name))),
        None => Ok(rows),
    }
}

pub(super) fn check_departments(
    file: &SeedFile<'_>,
    rows: &[Category],
    known: &HashSet<&str>,
) -> Result<(), Error> {
    for category in rows {
        if !category.departments.contains(&category.lead_department) {
            let sentence = format!("“{}”的牵头部门不在参与部门之列", category.name);
            return Err(file.bad(sentence));
        }
        if let Some(code) = category.departments.iter().find(|code| !known.contains(code.as_str()))
        {
            let sentence = format!("“{}”的部门“{code}”不在 departments.csv 中", category.name);
            return Err(file.bad(sentence));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_contradicts_itself_is_refused() {
        let twice = "code,name,duties,official_order\na,甲,,1\na,乙,,2\n";
        let refused = departments(&SeedFile::compiled("departments.csv", twice)).unwrap_err();
        assert_eq!(refused.code(), "bad_seed");
        assert!(refused.detail().contains("\"a\" 出现了两次"), "{}", refused.detail());

        let category = "code,name,lead_department,departments,usual_working_days,group,typical,evidence,official_order\n\
                        tax,税务,swj,swj|nobody,15,tax,,,1\n";
        let file = SeedFile::compiled("blocker_categories.csv", category);
        let rows = categories(&file).unwrap();
        let known = HashSet::from(["swj"]);
        let refused = check_departments(&file, &rows, &known).unwrap_err();
        assert!(refused.detail().contains("nobody"), "{}", refused.detail());
    }
}
