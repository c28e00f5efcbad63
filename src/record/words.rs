//! What features call what they write into the history and into the audit log.
//!
//! Both keep stable English words. Each feature hands over what people read instead, of the kinds
//! of records that it writes; a feature that writes fields of another's records hands over those.

use super::hooks::Hooks;
use super::shared::SHARED;
use crate::access::Scope;
use crate::db::Db;
use crate::error::Error;

/// A stable word and what people read.
pub type Word = (&'static str, &'static str);

/// What a feature calls what it writes.
#[derive(Clone, Copy)]
pub struct Words {
    /// The kinds of its records, which are the objects of its acts.
    pub kinds: &'static [Vocabulary],
    /// What is done, as the audit log says it.
    pub actions: &'static [Word],
    /// What gives names to codes.
    pub lists: &'static [List],
}

impl Words {
    /// Nothing: for what a feature leaves out.
    pub const NONE: Self = Self { kinds: &[], actions: &[], lists: &[] };
}

/// Words of one kind of record: of its fields in the history, and of the members of what the audit
/// log says of an act on it.
#[derive(Clone, Copy)]
pub struct Vocabulary {
    /// Which kind.
    pub code: &'static str,
    /// What people call it; empty where another feature says so.
    pub name: &'static str,
    /// Its fields and members.
    pub terms: &'static [Term],
    /// Those that another table of the feature knows.
    pub more: fn(&str) -> Option<Term>,
    /// What one of them is called, from its number or code, where that says more than the name.
    pub one: fn(&str) -> Option<String>,
}

impl Vocabulary {
    /// Of a name and terms.
    pub const fn new(code: &'static str, name: &'static str, terms: &'static [Term]) -> Self {
        Self { code, name, terms, more: |_| None, one: |_| None }
    }

    /// More terms of another feature's kind.
    pub const fn of(code: &'static str, terms: &'static [Term]) -> Self {
        Self::new(code, "", terms)
    }

    fn term(&self, field: &str) -> Option<Term> {
        let own = self.terms.iter().find(|term| term.field == field).copied();
        own.or_else(|| (self.more)(field))
    }
}

/// A field or member.
#[derive(Clone, Copy)]
pub struct Term {
    /// Its stable word.
    pub field: &'static str,
    /// What people read.
    pub label: &'static str,
    /// How its values are read.
    pub reading: Reading,
}

/// How values are read. Several, joined by `、`, are read one by one.
#[derive(Clone, Copy)]
pub enum Reading {
    /// As they stand: what people wrote, numbers, days.
    AsItStands,
    /// As a word of a closed set.
    Word(fn(&str) -> Option<&'static str>),
    /// Otherwise, from the field and the value.
    Told(fn(&str, &str) -> Option<String>),
    /// By a list of this name.
    Listed(&'static str),
}

impl Term {
    /// Read as it stands.
    pub const fn new(field: &'static str, label: &'static str) -> Self {
        Self { field, label, reading: Reading::AsItStands }
    }

    /// A word of a closed set.
    pub const fn word(
        field: &'static str,
        label: &'static str,
        word: fn(&str) -> Option<&'static str>,
    ) -> Self {
        Self { field, label, reading: Reading::Word(word) }
    }

    /// Read by a function of the field and the value.
    pub const fn told(
        field: &'static str,
        label: &'static str,
        told: fn(&str, &str) -> Option<String>,
    ) -> Self {
        Self { field, label, reading: Reading::Told(told) }
    }

    /// A code that a list gives a name to.
    pub const fn listed(field: &'static str, label: &'static str, list: &'static str) -> Self {
        Self { field, label, reading: Reading::Listed(list) }
    }
}

/// A truth, in words.
pub fn yes_or_no(value: &str) -> Option<&'static str> {
    match value {
        "true" => Some("是"),
        "false" => Some("否"),
        _ => None,
    }
}

/// Reads codes with their names.
pub type ReadNames = fn(&mut Db, &Scope) -> Result<Vec<(String, String)>, Error>;

/// Codes with their names, as the database has them now.
#[derive(Clone, Copy)]
pub struct List {
    /// What terms call it.
    pub name: &'static str,
    /// Reads codes and names.
    pub read: ReadNames,
}

/// The words of all features together.
#[derive(Clone)]
pub struct Glossary {
    words: Vec<&'static Words>,
    /// Names by the list and the code.
    listed: Vec<(&'static str, Vec<(String, String)>)>,
}

impl Glossary {
    /// Of what features handed over, without the lists.
    pub fn of(hooks: &Hooks) -> Self {
        Self { words: hooks.of::<Words>().collect(), listed: Vec::new() }
    }

    /// With the lists as they are now.
    pub fn with_lists(mut self, db: &mut Db, scope: &Scope) -> Result<Self, Error> {
        for list in self.words.iter().flat_map(|words| words.lists) {
            self.listed.push((list.name, (list.read)(db, scope)?));
        }
        Ok(self)
    }

    /// What is done, in the order of the features.
    pub fn actions(&self) -> impl Iterator<Item = Word> {
        self.words.iter().flat_map(|words| words.actions).copied()
    }

    /// The kinds of records that have a name, in the order of the features.
    pub fn kinds(&self) -> impl Iterator<Item = Word> {
        let kinds = self.words.iter().flat_map(|words| words.kinds);
        kinds.filter(|kind| !kind.name.is_empty()).map(|kind| (kind.code, kind.name))
    }

    /// An act.
    pub fn action(&self, code: &str) -> Option<&'static str> {
        self.actions().find(|(known, _)| *known == code).map(|(_, word)| word)
    }

    /// A kind of record.
    pub fn kind(&self, code: &str) -> Option<&'static str> {
        self.kinds().find(|(known, _)| *known == code).map(|(_, name)| name)
    }

    /// What one record is called: by its number or code where that says more, or else its kind.
    pub fn record(&self, kind: &str, id: &str) -> Option<String> {
        let one = self.of_kind(kind).find_map(|kind| (kind.one)(id));
        one.or_else(|| self.kind(kind).map(str::to_owned))
    }

    /// A field of a kind of record, or a member of what is said of an act on it.
    pub fn label(&self, kind: &str, field: &str) -> Option<&'static str> {
        self.terms(kind, field).next().map(|term| term.label)
    }

    /// A value of such a field; none where it is read as it stands.
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
