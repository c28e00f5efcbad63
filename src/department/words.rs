//! Lists that translate codes of departments and categories.

use super::store;
use crate::record::{List, Words};

/// Name of the list of departments.
pub const NAMES: &str = "department";

/// Name of the list of 困难问题类别.
pub const CATEGORY_NAMES: &str = "blocker_category";

pub const WORDS: Words = Words {
    lists: &[
        List {
            name: NAMES,
            read: |db, scope| {
                Ok(store::list(db, scope)?.into_iter().map(|one| (one.code, one.name)).collect())
            },
        },
        List {
            name: CATEGORY_NAMES,
            read: |db, scope| {
                let all = store::categories(db, scope)?;
                Ok(all.into_iter().map(|one| (one.code, one.name)).collect())
            },
        },
    ],
    ..Words::NONE
};
