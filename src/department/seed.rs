//! The departments, and what they lead in, as they are known before anyone enters anything.

use std::collections::HashSet;

use super::model::{Category, Department};
use super::store;
use crate::access::Scope;
use crate::error::Error;
use crate::record::Tx;
use crate::reference::{Seed, bad, rows, seed, unique};

/// 部门
pub static DEPARTMENTS: Seed = seed!("departments.csv", |tx, scope, seed| {
    store::upsert(tx.db(), scope, &departments(seed.file, seed.text)?)
});

/// 困难问题类别; their departments must be known.
pub static CATEGORIES: Seed = seed!("blocker_categories.csv", load_categories);

fn load_categories(tx: &mut Tx<'_>, scope: &Scope, seed: &Seed) -> Result<usize, Error> {
    let rows = categories(seed.file, seed.text)?;
    let departments = store::list(tx.db(), scope)?;
    let known = departments.iter().map(|department| department.code.as_str()).collect();
    check_departments(seed.file, &rows, &known)?;
    store::upsert_categories(tx.db(), scope, rows)
}

pub(super) fn departments(file: &str, text: &str) -> Result<Vec<Department>, Error> {
    let rows: Vec<Department> = rows(file, text)?;
    unique(file, "代码", &rows, |department| &department.code)?;
    unique(file, "排序", &rows, |department| department.official_order)?;
    match rows.iter().find(|department| department.code.is_empty() || department.name.is_empty()) {
        Some(department) => Err(bad(file, format!("“{}”缺少代码或名称", department.name))),
        None => Ok(rows),
    }
}

pub(super) fn categories(file: &str, text: &str) -> Result<Vec<Category>, Error> {
    let rows: Vec<Category> = rows(file, text)?;
    unique(file, "代码", &rows, |category| &category.code)?;
    unique(file, "排序", &rows, |category| category.official_order)?;
    match rows.iter().find(|category| category.usual_working_days < 1) {
        Some(category) => Err(bad(file, format!("“{}”的办理时限应大于 0", category.name))),
        None => Ok(rows),
    }
}

pub(super) fn check_departments(
    file: &str,
    rows: &[Category],
    known: &HashSet<&str>,
) -> Result<(), Error> {
    for category in rows {
        if !category.departments.contains(&category.lead_department) {
            let sentence = format!("“{}”的牵头部门不在参与部门之列", category.name);
            return Err(bad(file, sentence));
        }
        if let Some(code) = category.departments.iter().find(|code| !known.contains(code.as_str()))
        {
            let sentence = format!("“{}”的部门“{code}”不在 departments.csv 中", category.name);
            return Err(bad(file, sentence));
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
        let refused = departments("departments.csv", twice).unwrap_err();
        assert_eq!(refused.code(), "bad_seed");
        assert!(refused.detail().contains("\"a\" 出现了两次"), "{}", refused.detail());

        let category = "code,name,lead_department,departments,usual_working_days,group,typical,evidence,official_order\n\
                        tax,税务,swj,swj|nobody,15,tax,,,1\n";
        let rows = categories("blocker_categories.csv", category).unwrap();
        let known = HashSet::from(["swj"]);
        let refused = check_departments("blocker_categories.csv", &rows, &known).unwrap_err();
        assert!(refused.detail().contains("nobody"), "{}", refused.detail());
    }
}
