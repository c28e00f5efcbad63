//! Finds the town that a text means: the column 镇街 of a list, or an address.

use std::collections::HashMap;
use std::sync::Arc;

use super::answer::{How, Recognised, TownError, TownRef, UnitNames};
use super::forms::{Form, Strength, forms};
use crate::chinese::{fold_char, is_invisible};
use crate::city::{City, Seeds};

/// What a spelling refers to.
#[derive(Debug)]
struct SpellingTarget {
    unit: usize,
    form: Form,
    /// Other towns with an equal claim to the same spelling.
    rivals: Vec<usize>,
}

/// A spelling found in an address.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundSpelling<'g> {
    pub(super) unit: usize,
    pub(super) form: &'g Form,
    rivals: &'g [usize],
}

/// Separators between several towns in one cell.
const LIST_MARKS: [char; 8] = ['、', ',', '，', ';', '；', '/', '和', '与'];

/// All spellings of all towns. It is built once and used for every row.
#[derive(Debug)]
pub struct Gazetteer {
    seeds: Arc<Seeds>,
    units: Vec<UnitNames>,
    entries: Vec<SpellingTarget>,
    by_text: HashMap<String, usize>,
    /// Indexes of entries by first character, the longest spelling first.
    by_first: HashMap<char, Vec<usize>>,
}

impl Gazetteer {
    /// Builds the gazetteer of the towns of a city.
    ///
    /// A spelling belongs to the town whose official or short name it is. If two towns have an
    /// equal claim, the spelling is ambiguous.
    pub fn new(units: &[UnitNames], seeds: &Arc<Seeds>) -> Self {
        let mut gazetteer = Self {
            seeds: Arc::clone(seeds),
            units: units.to_vec(),
            entries: Vec::new(),
            by_text: HashMap::new(),
            by_first: HashMap::new(),
        };
        for (unit, names) in units.iter().enumerate() {
            for form in forms(names, seeds.city()) {
                gazetteer.claim(unit, form);
            }
        }
        gazetteer.index_by_first_character();
        gazetteer
    }

    fn claim(&mut self, unit: usize, form: Form) {
        let claimed = self.by_text.get(&form.text).and_then(|&index| self.entries.get_mut(index));
        let Some(entry) = claimed else {
            self.by_text.insert(form.text.clone(), self.entries.len());
            self.entries.push(SpellingTarget { unit, form, rivals: Vec::new() });
            return;
        };
        let rank = |form: &Form| (form.official, !form.typo);
        match rank(&form).cmp(&rank(&entry.form)) {
            std::cmp::Ordering::Greater => {
                *entry = SpellingTarget { unit, form, rivals: Vec::new() }
            }
            std::cmp::Ordering::Equal if entry.unit != unit => entry.rivals.push(unit),
            _ => {}
        }
    }

    fn index_by_first_character(&mut self) {
        for (index, entry) in self.entries.iter().enumerate() {
            if let Some(first) = entry.form.text.chars().next() {
                self.by_first.entry(first).or_default().push(index);
            }
        }
        let entries = &self.entries;
        for indices in self.by_first.values_mut() {
            indices.sort_by_key(|&index| {
                std::cmp::Reverse(entries.get(index).map_or(0, |entry| entry.form.text.len()))
            });
        }
    }

    /// Returns the town named in a column 镇街.
    /// The name may be with or without 镇, 街道, 区, 管委会, after the name of the city (even
    /// twice), or part of an address. A place in another city is `Unknown` here.
    ///
    /// # Errors
    /// `Unknown`, or `Ambiguous` if several towns are named.
    pub fn by_name(&self, text: &str) -> Result<Recognised<'_>, TownError> {
        let text = squeeze(text);
        if let Some(found) = self.named(&text).or_else(|| self.named_list(&text)) {
            return found;
        }
        match self.address(&text) {
            Err(TownError::OtherCity(_)) => Err(TownError::Unknown),
            other => other,
        }
    }

    /// Recognises a list such as 虎门、长安 or 松山湖(生态园). Every name in the list must be a
    /// town; only text in brackets may be a remark.
    fn named_list(&self, text: &str) -> Option<Result<Recognised<'_>, TownError>> {
        if !text.contains(LIST_MARKS) && !text.contains('(') {
            return None;
        }
        let mut found = Vec::new();
        for part in text.split(LIST_MARKS).filter(|part| !part.is_empty()) {
            let (outside, inside) = split_brackets(part);
            let whole = outside.to_owned() + inside;
            // 南城(街道): the bracket is part of the name.
            match self.named(&whole) {
                Some(Ok(unit)) => found.push(unit),
                Some(Err(error)) => return Some(Err(error)),
                None => {
                    found.push(self.named(outside)?.ok()?);
                    found.extend(self.named(inside).and_then(Result::ok));
                }
            }
        }
        (!found.is_empty()).then(|| self.only_one(&found))
    }

    /// Recognises a whole text as the name of a town, after removing repeated city names before it.
    fn named(&self, text: &str) -> Option<Result<Recognised<'_>, TownError>> {
        let mut rest = text;
        loop {
            if let Some(entry) = self.by_text.get(rest).and_then(|&index| self.entries.get(index)) {
                let how = match (entry.form.typo, entry.form.official && rest.len() == text.len()) {
                    (true, _) => How::Typo,
                    (false, true) => How::Exact,
                    (false, false) => How::Alias,
                };
                return Some(self.recognised(entry.unit, &entry.rivals, how));
            }
            rest = self.city().without(rest)?;
        }
    }

    /// Returns the town if all of these are the same one.
    fn only_one<'g>(&'g self, found: &[Recognised<'g>]) -> Result<Recognised<'g>, TownError> {
        let mut codes: Vec<TownRef> = Vec::new();
        for unit in found {
            if codes.iter().all(|known| known.code != unit.code) {
                codes.push(TownRef { code: unit.code.to_owned(), name: unit.name.to_owned() });
            }
        }
        let how =
            if found.iter().any(|unit| unit.how == How::Typo) { How::Typo } else { How::Alias };
        match found.first() {
            None => Err(TownError::Unknown),
            Some(first) if codes.len() == 1 => Ok(Recognised { how, ..*first }),
            Some(_) => Err(TownError::Ambiguous(codes)),
        }
    }

    /// Returns the longest spelling that `rest` begins with.
    pub(super) fn longest_at(&self, rest: &str) -> Option<FoundSpelling<'_>> {
        let first = rest.chars().next()?;
        self.by_first
            .get(&first)?
            .iter()
            .filter_map(|&index| self.entries.get(index))
            .find(|entry| rest.starts_with(&entry.form.text))
            .map(|entry| FoundSpelling {
                unit: entry.unit,
                form: &entry.form,
                rivals: &entry.rivals,
            })
    }

    /// Converts a spelling found in an address to the result.
    pub(super) fn answer(&self, found: FoundSpelling<'_>) -> Result<Recognised<'_>, TownError> {
        self.recognised(
            found.unit,
            found.rivals,
            if found.form.typo { How::Typo } else { How::Address },
        )
    }

    pub fn city(&self) -> &City {
        self.seeds.city()
    }

    pub(super) fn unit(&self, index: usize) -> Option<&UnitNames> {
        self.units.get(index)
    }

    /// Returns the error for several towns found in one text.
    pub(super) fn ambiguous(&self, units: impl IntoIterator<Item = usize>) -> TownError {
        let refs = units.into_iter().filter_map(|index| self.units.get(index));
        TownError::Ambiguous(
            refs.map(|unit| TownRef { code: unit.code.clone(), name: unit.name.clone() }).collect(),
        )
    }

    fn recognised(
        &self,
        unit: usize,
        rivals: &[usize],
        how: How,
    ) -> Result<Recognised<'_>, TownError> {
        if !rivals.is_empty() {
            return Err(self.ambiguous(std::iter::once(unit).chain(rivals.iter().copied())));
        }
        let unit = self.units.get(unit).ok_or(TownError::Unknown)?;
        Ok(Recognised { code: &unit.code, name: &unit.name, how })
    }
}

impl FoundSpelling<'_> {
    /// Whether only a town has such a name, and no street or village.
    pub(super) fn is_full(&self) -> bool {
        self.form.strength == Strength::Full
    }
}

/// Splits 松山湖(生态园) into 松山湖 and 生态园.
fn split_brackets(text: &str) -> (&str, &str) {
    text.split_once('(').map_or((text, ""), |(outside, rest)| (outside, rest.trim_end_matches(')')))
}

/// Removes blanks and invisible characters, and converts to half-width.
pub(super) fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|&c| !c.is_whitespace() && !is_invisible(c))
        .map(fold_char)
        .filter(|&c| c != ' ')
        .collect()
}
