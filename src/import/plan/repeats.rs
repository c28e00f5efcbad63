//! Detection of repeated rows in a list.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

use super::{Judged, Judgement, Planner};
use crate::columns::Field;
use crate::error::Code;
use crate::import::list_kind::ListKind;
use crate::import::model::Outcome;
use crate::import::row::Draft;

/// Hashed key of a row: its credit code, its name, or what else it is about. 128 bits make
/// collisions practically impossible. The key texts of a whole list would need much more memory.
pub type Mark = [u64; 2];

/// Rows of the list so far, by mark.
#[derive(Default)]
pub struct EarlierRows {
    by_mark: HashMap<Mark, EarlierRow>,
    hasher: RandomState,
}

/// An earlier row of the same list.
#[derive(Clone, Copy)]
pub struct EarlierRow {
    /// Row of the sheet.
    pub number: u32,
    /// Hash of the content of the row.
    pub content: u64,
    credit_code: Option<Mark>,
}

impl<K: ListKind> Planner<'_, K> {
    /// Returns the mark of a key; `what` is the type of the key.
    pub fn mark(&self, what: &str, of: impl Hash) -> Mark {
        [0, 1].map(|half| self.earlier.hasher.hash_one((half, what, &of)))
    }

    /// Returns the earlier row with a mark.
    pub fn marked(&self, mark: Mark) -> Option<EarlierRow> {
        self.earlier.by_mark.get(&mark).copied()
    }

    /// Stores a row under its mark.
    pub fn remember(&mut self, mark: Mark, number: u32, content: u64) {
        self.earlier.by_mark.insert(mark, EarlierRow { number, content, credit_code: None });
    }

    /// Returns the earlier row with a mark; if there is none, stores this row.
    pub fn earlier(&mut self, mark: Mark, draft: &Draft<K::Said>) -> Option<EarlierRow> {
        let earlier = self.marked(mark);
        if earlier.is_none() {
            self.remember(mark, draft.number, draft.content);
        }
        earlier
    }

    /// Returns the earlier row about the same company, by code or by name; if there is none, stores
    /// this row. With `codes_differ`, two codes with the same name are two companies.
    pub fn earlier_of_company(
        &mut self,
        draft: &Draft<K::Said>,
        codes_differ: bool,
    ) -> Option<EarlierRow> {
        let code = draft.facts.credit_code.as_deref().map(|code| self.mark("code", code));
        let name = draft.folded_name.as_str();
        let name = (!name.is_empty()).then(|| self.mark("name", name));
        let marks = code.into_iter().chain(name);
        let known = marks.clone().find_map(|mark| self.marked(mark));
        let earlier = known.filter(|earlier| match (earlier.credit_code, code) {
            (Some(a), Some(b)) => a == b || !codes_differ,
            _ => true,
        });
        if earlier.is_none() {
            let (number, content) = (draft.number, draft.content);
            let row = EarlierRow { number, content, credit_code: code };
            self.earlier.by_mark.extend(marks.map(|mark| (mark, row)));
        }
        earlier
    }

    /// Decides the outcome of a repeated row: skipped if the content is the same, otherwise
    /// refused.
    pub fn repeated(
        &self,
        draft: &mut Draft<K::Said>,
        earlier: EarlierRow,
        what: &str,
        (field, value): (&'static Field, &str),
    ) -> Judged<K::Work> {
        let row = earlier.number;
        if earlier.content == draft.content {
            draft.notes = vec![format!("与第 {row} 行完全相同")];
            return Ok(Judgement::nothing(Outcome::Skipped));
        }
        let message = format!("与第 {row} 行是{what}，但内容不同。请合并为一行后重新导入。");
        Err(self.refusal_of(draft, field, value, Code::Duplicate, message))
    }

    /// Like [`Planner::repeated`], for a row about the same company.
    pub fn repeated_company(
        &self,
        draft: &mut Draft<K::Said>,
        earlier: EarlierRow,
    ) -> Judged<K::Work> {
        let name = draft.facts.name.clone();
        self.repeated(draft, earlier, "同一家企业", (&Field::NAME, &name))
    }
}
