//! Chinese names for what features write into the history and the audit log.
//!
//! Both logs store stable English codes. Each feature provides the Chinese names for the kinds of
//! records that it writes, including fields of another feature's records if it writes those.

use super::hooks::Hooks;
use super::shared::SHARED;
use crate::access::Scope;
use crate::db::Db;
use crate::error::Error;

/// A stable code and its Chinese name.
pub type Word = (&'static str, &'static str);

/// The Chinese names that a feature provides.
#[derive(Clone, Copy)]
pub struct Words {
    /// Kinds of records of the feature; they are the objects of its actions.
    pub kinds: &'static [Vocabulary],
    /// Codes and names of the actions in the audit log.
    pub actions: &'static [Word],
    /// Lists that give names to codes.
    pub lists: &'static [List],
}

impl Words {
    /// No names; the default for a feature's unused fields.
    pub const NONE: Self = Self { kinds: &[], actions: &[], lists: &[] };
}

/// Names for one kind of record: its fields in the history, and the members of the audit details of
/// actions on it.
#[derive(Clone, Copy)]
pub struct Vocabulary {
    /// Code of the kind.
    pub code: &'static str,
    /// Chinese name of the kind; empty if another feature provides it.
    pub name: &'static str,
    /// Names of fields and members.
    pub terms: &'static [Term],
    /// Looks up further terms, for a feature that keeps them in a table of its own.
    pub more: fn(&str) -> Option<Term>,
    /// Returns the name of one record from its number or code; `None` if the name of the kind is
    /// enough.
    pub one: fn(&str) -> Option<String>,
}

impl Vocabulary {
    /// Names for a kind of record of the feature itself.
    pub const fn new(code: &'static str, name: &'static str, terms: &'static [Term]) -> Self {
        Self { code, name, terms, more: |_| None, one: |_| None }
    }

    /// Further terms for a kind of record of another feature.
    pub const fn of(code: &'static str, terms: &'static [Term]) -> Self {
        Self::new(code, "", terms)
    }

    fn term(&self, field: &str) -> Option<Term> {
        let own = self.terms.iter().find(|term| term.field == field).copied();
        own.or_else(|| (self.more)(field))
    }
}

/// Name of a field of the history or a member of audit details.
#[derive(Clone, Copy)]
pub struct Term {
    /// Code of the field or member.
    pub field: &'static str,
    /// Chinese name.
    pub label: &'static str,
    /// How its values are displayed.
    pub reading: Reading,
}

/// How values are displayed. Several values joined by `、` are converted one by one.
#[derive(Clone, Copy)]
pub enum Reading {
    /// Unchanged: free text, numbers, dates.
    AsItStands,
    /// As a word of a closed set.
    Word(fn(&str) -> Option<&'static str>),
    /// By a function of the field and the value.
    Told(fn(&str, &str) -> Option<String>),
    /// By the list of this name.
    Listed(&'static str),
}

impl Term {
    /// A term whose values are displayed unchanged.
    pub const fn new(field: &'static str, label: &'static str) -> Self {
        Self { field, label, reading: Reading::AsItStands }
    }

    /// A term whose values are words of a closed set.
    pub const fn word(
        field: &'static str,
        label: &'static str,
        word: fn(&str) -> Option<&'static str>,
    ) -> Self {
        Self { field, label, reading: Reading::Word(word) }
    }

    /// A term whose values are converted by a function of the field and the value.
    pub const fn told(
        field: &'static str,
        label: &'static str,
        told: fn(&str, &str) -> Option<String>,
    ) -> Self {
        Self { field, label, reading: Reading::Told(told) }
    }

    /// A term whose values are codes in a list.
    pub const fn listed(field: &'static str, label: &'static str, list: &'static str) -> Self {
        Self { field, label, reading: Reading::Listed(list) }
    }
}

/// Returns 是 for `true` and 否 for `false`.
pub fn yes_or_no(value: &str) -> Option<&'static str> {
    match value {
        "true" => Some("是"),
        "false" => Some("否"),
        _ => None,
    }
}

/// Reads codes with their names from the database.
pub type ReadNames = fn(&mut Db, &Scope) -> Result<Vec<(String, String)>, Error>;

/// A list of codes and names in the database.
#[derive(Clone, Copy)]
pub struct List {
    /// Name by which terms refer to the list.
    pub name: &'static str,
    pub read: ReadNames,
}

/// The Chinese names of all features.
#[derive(Clone)]
pub struct Glossary {
    words: Vec<&'static Words>,
    /// Codes and names by list.
    listed: Vec<(&'static str, Vec<(String, String)>)>,
}

impl Glossary {
    /// Collects the names of all features, without the lists.
    pub fn of(hooks: &Hooks) -> Self {
        Self { words: hooks.of::<Words>().collect(), listed: Vec::new() }
    }

    /// Adds the current content of the lists.
    pub fn with_lists(mut self, db: &mut Db, scope: &Scope) -> Result<Self, Error> {
        for list in self.words.iter().flat_map(|words| words.lists) {
            self.listed.push((list.name, (list.read)(db, scope)?));
        }
        Ok(self)
    }

    /// All actions of the audit log, in the order of the features.
    pub fn actions(&self) -> impl Iterator<Item = Word> {
        self.words.iter().flat_map(|words| words.actions).copied()
    }

    /// The kinds of records that have a name, in the order of the features.
    pub fn kinds(&self) -> impl Iterator<Item = Word> {
        let kinds = self.words.iter().flat_map(|words| words.kinds);
        kinds.filter(|kind| !kind.name.is_empty()).map(|kind| (kind.code, kind.name))
    }

    /// Returns the name of an action.
    pub fn action(&self, code: &str) -> Option<&'static str> {
        self.actions().find(|(known, _)| *known == code).map(|(_, word)| word)
    }

    /// Returns the name of a kind of record.
    pub fn kind(&self, code: &str) -> Option<&'static str> {
        self.kinds().find(|(known, _)| *known == code).map(|(_, name)| name)
    }

    /// Returns the name of one record, or else the name of its kind.
    pub fn record(&self, kind: &str, id: &str) -> Option<String> {
        let one = self.of_kind(kind).find_map(|kind| (kind.one)(id));
        one.or_else(|| self.kind(kind).map(str::to_owned))
    }

    /// Returns the name of a field, or of a member of audit details.
    pub fn label(&self, kind: &str, field: &str) -> Option<&'static str> {
        self.terms(kind, field).next().map(|term| term.label)
    }

    /// Returns a value of a field for display; `None` if it is displayed unchanged.
    pub fn value(&self, kind: &str, field: &str, value: &str) -> Option<String> {
        let mut terms = self.terms(kind, field);
        terms.find_map(|term| self.read(term.reading, field, value))
    }

    fn of_kind<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'static Vocabulary> + 'a {
        self.words.iter().flat_map(|words| words.kinds).filter(move |kind| kind.code == code)
    }

    fn terms<'a>(&'a self, kind: &'a str, field: &'a str) -> impl Iterator<Item = Term> + 'a {
        let shared = SHARED.iter().filter(move |term| term.field == field).copied();
        self.of_kind(kind).filter_map(move |kind| kind.term(field)).chain(shared)
    }

    fn read(&self, reading: Reading, field: &str, value: &str) -> Option<String> {
        let one = |value: &str| match reading {
            Reading::AsItStands => None,
            Reading::Word(word) => word(value).map(str::to_owned),
            Reading::Told(told) => told(field, value),
            Reading::Listed(list) => self.named(list, value),
        };
        one(value).or_else(|| {
            let all = value.contains('、').then(|| value.split('、').map(one));
            all?.collect::<Option<Vec<_>>>().map(|words| words.join("、"))
        })
    }

    fn named(&self, list: &str, code: &str) -> Option<String> {
        let lists = self.listed.iter().filter(|(name, _)| *name == list);
        let mut names = lists.flat_map(|(_, names)| names);
        names.find(|(known, _)| known == code).map(|(_, name)| name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static FIRST: Words = Words {
        kinds: &[Vocabulary::new("pear", "梨", &[Term::word("state", "状态", yes_or_no)])],
        actions: &[("pear_eaten", "吃梨")],
        lists: &[],
    };
    static SECOND: Words = Words {
        kinds: &[
            Vocabulary::new("plum", "李", &[Term::new("state", "阶段")]),
            Vocabulary::of(
                "pear",
                &[Term::told("weight", "重量", |_, value| Some(format!("{value} 克")))],
            ),
        ],
        ..Words::NONE
    };

    #[test]
    fn words_are_looked_up_by_the_kind_of_record_first() {
        let glossary = Glossary::of(&Hooks::new([&FIRST as _, &SECOND as _]));
        let labels = |kind| ["state", "weight", "note", "novel"].map(|f| glossary.label(kind, f));
        assert_eq!(labels("pear"), [Some("状态"), Some("重量"), Some("备注"), None]);
        assert_eq!(labels("plum"), [Some("阶段"), None, Some("备注"), None]);
        for (kind, field, value, read) in [
            ("pear", "state", "true", Some("是")),
            ("pear", "state", "true、false", Some("是、否")),
            ("pear", "state", "true、ripe", None),
            ("plum", "state", "true", None),
            ("pear", "weight", "180", Some("180 克")),
        ] {
            assert_eq!(glossary.value(kind, field, value).as_deref(), read, "{kind} {field}");
        }
        assert_eq!(glossary.kinds().collect::<Vec<_>>(), [("pear", "梨"), ("plum", "李")]);
        assert_eq!((glossary.action("pear_eaten"), glossary.kind("fig")), (Some("吃梨"), None));
    }
}
