//! Chinese words for towns and working groups in the history and the audit log.

use super::store;
use crate::record::{List, Term, Vocabulary, Words};

/// Key of the list of town names.
pub const NAMES: &str = "town";

pub const WORDS: Words = Words {
    kinds: &[Vocabulary::new(
        "working_group",
        "专班",
        &[
            Term::new("leader", "组长"),
            Term::new("deputy", "副组长"),
            Term::new("contact", "联络员"),
            Term::new("phone", "联系电话"),
        ],
    )],
    actions: &[("working_group_changed", "修改专班")],
    lists: &[List {
        name: NAMES,
        read: |db, scope| {
            Ok(store::list(db, scope)?.into_iter().map(|town| (town.code, town.name)).collect())
        },
    }],
};
