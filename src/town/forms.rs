//! The spellings of a town, derived from its name, kind and aliases.

use super::answer::UnitNames;
use crate::city::City;

/// How certain a spelling is inside an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// A bare name. Streets and villages may have the same name.
    Bare,
    /// With 镇, 街道, 区, 管委会 …: only towns have such names.
    Full,
}

/// One spelling of a town.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) text: String,
    pub(super) strength: Strength,
    /// Whether it is the official or the short name, not an alias.
    pub(super) official: bool,
    pub(super) typo: bool,
}

/// Suffixes that people add to the short name of a town.
const ENDINGS: [&str; 9] =
    ["镇", "街道", "区", "街道办事处", "街道办", "办事处", "管委会", "管理委员会", "园区"];
/// Office suffixes after the name of a town. The text still means the town.
const OFFICES: [&str; 6] = ["人民政府", "政府", "管委会", "管理委员会", "办事处", "党工委"];

/// Returns all spellings of a town without repeats, the most certain first.
pub(super) fn forms(unit: &UnitNames, city: &City) -> Vec<Form> {
    let mut all = Vec::new();
    add(&mut all, &unit.name, true);
    add(&mut all, &unit.short_name, true);
    for alias in &unit.aliases {
        // The name of the city is removed before a lookup: 东莞莞城 becomes 莞城. 东莞港 keeps it.
        let rest = city.behind_name(alias).filter(|rest| rest.chars().count() > 1);
        add(&mut all, rest.unwrap_or(alias), false);
    }
    for ending in ENDINGS {
        add(&mut all, &format!("{}{ending}", unit.short_name), false);
    }
    for stem in [&unit.short_name, &unit.name].into_iter().chain(&unit.aliases) {
        for office in OFFICES {
            add(&mut all, &format!("{stem}{office}"), false);
        }
    }
    let misspelt = city.addresses.misspelt.iter();
    for (wrong, right) in misspelt.filter(|(_, right)| **right == unit.short_name) {
        let misspelt: Vec<Form> = all
            .iter()
            .filter_map(|form| {
                let ending = form.text.strip_prefix(right.as_str())?;
                Some(Form {
                    text: format!("{wrong}{ending}"),
                    official: false,
                    typo: true,
                    ..form.clone()
                })
            })
            .collect();
        all.extend(misspelt);
    }
    all
}

/// Returns `Full` for texts that end like the name of a town or of its office.
fn strength(text: &str) -> Strength {
    let administrative = ["镇", "街道", "区", "办", "办事处", "委员会", "管委会", "政府", "党工委"];
    if administrative.iter().any(|ending| text.ends_with(ending)) {
        Strength::Full
    } else {
        Strength::Bare
    }
}

fn add(all: &mut Vec<Form>, text: &str, official: bool) {
    if text.is_empty() || all.iter().any(|form| form.text == text) {
        return;
    }
    all.push(Form { text: text.to_owned(), strength: strength(text), official, typo: false });
}
