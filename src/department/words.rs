//! What gives names to departments and to kinds of blockers.

use super::store;
use crate::record::{List, Words};

/// The list that names departments.
pub const NAMES: &str = "department";

/// The list that names kinds of blockers.
pub const CATEGORY_NAMES: &str = "blocker_category";

/// Both lists.
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
