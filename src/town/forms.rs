//! Spellings of one unit: what its name, its kind and its aliases let people write.

use super::answer::UnitNames;

/// How much a spelling proves inside an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// A bare name, which streets and villages may bear too.
    Bare,
    /// With 镇, 街道, 区, 管委会 …: nothing else is called so.
    Full,
}

/// One way to write a unit.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) text: String,
    pub(super) strength: Strength,
    /// The official or the short name, as opposed to an alias.
    pub(super) official: bool,
    pub(super) typo: bool,
}

/// What is written behind the short name of any unit.
const ENDINGS: [&str; 9] =
    ["镇", "街道", "区", "街道办事处", "街道办", "办事处", "管委会", "管理委员会", "园区"];
/// What offices add to the name of a place; as a unit they mean the same.
const OFFICES: [&str; 6] = ["人民政府", "政府", "管委会", "管理委员会", "办事处", "党工委"];

/// Slips of the pen seen in real lists, wrong to right. The importer shows that it took one for the other.
const TYPOS: &[(&str, &str)] = &[
    ("高步", "高埗"),
    ("高埔", "高埗"),
    ("道窖", "道滘"),
    ("候街", "厚街"),
    ("石竭", "石碣"),
    ("凤冈", "凤岗"),
    ("谢冈", "谢岗"),
    ("塘夏", "塘厦"),
    ("僚步", "寮步"),
    ("麻冲", "麻涌"),
    ("望牛敦", "望牛墩"),
    ("章木头", "樟木头"),
    ("大郎", "大朗"),
];

/// All spellings of a unit, the certain ones first, without repeats.
pub(super) fn forms(unit: &UnitNames) -> Vec<Form> {
    let mut all = Vec::new();
    add(&mut all, &unit.name, true);
    add(&mut all, &unit.short_name, true);
    for alias in &unit.aliases {
        // The city's name is taken off before a spelling is looked up: 东莞莞城 is 莞城. 东莞港 keeps it.
        let rest = alias.strip_prefix("东莞").filter(|rest| rest.chars().count() > 1);
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
    for (wrong, right) in TYPOS.iter().filter(|(_, right)| *right == unit.short_name) {
        let misspelt: Vec<Form> = all
            .iter()
            .filter_map(|form| {
                let ending = form.text.strip_prefix(right)?;
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

/// Ends as only units and their offices do.
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
