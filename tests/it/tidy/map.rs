//! Checks the documentation in `src/lib.rs` against the code.

use std::collections::BTreeSet;

use super::layers::LAYERS;
use super::source::{Source, exists, sources, words};

const MAP: &str = include_str!("../../../src/lib.rs");
const README: &str = include_str!("../../../README.md");

/// Lines of the page without comment markers.
fn page() -> impl Iterator<Item = &'static str> {
    MAP.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim)
}

/// Lines of the section under a heading.
fn part(heading: &str) -> impl Iterator<Item = &'static str> {
    let mut lines = page().skip_while(move |line| *line != heading);
    assert!(lines.next().is_some(), "the map has no part {heading}");
    lines.take_while(|line| !line.starts_with("# "))
}

/// Texts between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Layers listed on the page, each with its folders.
fn layers() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut layers: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in part("# The layers") {
        if let Some((name, _)) = line.strip_prefix("**").and_then(|rest| rest.split_once("**")) {
            layers.push((name, Vec::new()));
        } else if let Some((folder, _)) =
            line.strip_prefix("- [`").and_then(|l| l.split_once("`]: "))
        {
            layers.last_mut().expect("a folder is in a layer").1.push(folder);
        }
    }
    layers
}

/// Every word of the code outside `src/lib.rs`.
fn identifiers() -> BTreeSet<&'static str> {
    let others = sources().iter().filter(|source| source.path != "src/lib.rs");
    others.flat_map(|source| source.code()).flat_map(|(_, line)| words(line)).collect()
}

/// Whether a folder or file of `src` declares a name.
fn declares(folder: &str, name: &str) -> bool {
    let (inside, itself) = (format!("src/{folder}/"), format!("src/{folder}.rs"));
    let own = |source: &&Source| source.path.starts_with(&inside) || source.path == itself;
    let declared = |line: &str| {
        const KINDS: [&str; 8] =
            ["fn", "struct", "enum", "trait", "mod", "type", "const", "static"];
        let words: Vec<_> = words(line).collect();
        words.windows(2).any(|pair| KINDS.contains(&pair[0]) && pair[1] == name)
    };
    sources().iter().filter(own).flat_map(Source::code).any(|(_, line)| declared(line))
}

/// Returns what is wrong with a file, an item or a word named on the page.
fn fault(named: &str, identifiers: &BTreeSet<&str>) -> Option<String> {
    if named.ends_with(".rs") {
        let by_name = || sources().iter().any(|source| source.name() == named);
        let there = if named.starts_with("tests/") {
            exists(named)
        } else if named.contains('/') {
            exists(&format!("src/{named}"))
        } else {
            by_name()
        };
        return (!there).then(|| format!("no file {named}"));
    }
    let mut path = named.split("::");
    let first = path.next().unwrap_or_default();
    let missing = path.find(|name| !declares(first, name));
    match missing {
        Some(name) => Some(format!("{named}: {first} declares no {name}")),
        None => (!identifiers.contains(first) && !is_folder(first))
            .then(|| format!("no {first} in the code")),
    }
}

fn is_folder(name: &str) -> bool {
    LAYERS.iter().any(|(_, folders)| folders.contains(&name))
}

#[test]
fn every_folder_is_on_the_map_in_its_layer() {
    let map = layers();
    let map: Vec<(&str, &[&str])> = map.iter().map(|(name, all)| (*name, all.as_slice())).collect();
    assert_eq!(map, LAYERS);
    let folders: BTreeSet<&str> =
        LAYERS.iter().flat_map(|(_, folders)| *folders).copied().collect();
    let found: BTreeSet<&str> = sources()
        .iter()
        .map(|source| source.path.split('/').nth(1).unwrap_or_default().trim_end_matches(".rs"))
        .filter(|folder| !matches!(*folder, "lib" | "main"))
        .collect();
    assert_eq!(folders, found);
}

#[test]
fn what_the_map_names_is_there() {
    let identifiers = identifiers();
    let named: BTreeSet<&str> = page().flat_map(code).collect();
    assert!(named.iter().filter(|name| name.contains("::")).count() > 30, "{named:?}");
    let faults: Vec<_> = named.iter().filter_map(|name| fault(name, &identifiers)).collect();
    assert!(faults.is_empty(), "src/lib.rs: {faults:#?}");
    assert!(fault("import/gone.rs", &identifiers).is_some());
    assert!(fault("import::gone_too", &identifiers).is_some());
    assert!(fault("said_nowhere", &identifiers).is_some());
}

#[test]
fn every_word_of_the_users_has_its_name_in_the_code() {
    let rows = part("# Words").filter(|line| line.starts_with("| ")).skip(1);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(" | ").collect()).collect();
    assert!(rows.len() > 40, "{rows:?}");
    let mut seen = BTreeSet::new();
    for row in rows {
        let [word, in_code, meaning] = row[..] else { panic!("not three cells: {row:?}") };
        assert!(seen.insert(word), "{word} stands there twice");
        assert!(code(in_code).next().is_some() && !meaning.is_empty(), "{row:?}");
    }
}

#[test]
fn what_the_readme_names_is_there() {
    let ours = ["src/", "tests/", "seeds/", "migrations/", ".ci/"];
    let is_ours = |name: &&str| ours.iter().any(|folder| name.starts_with(folder));
    let named: BTreeSet<&str> = README.lines().flat_map(code).filter(is_ours).collect();
    assert!(named.len() > 30, "{named:?}");
    let is_there = |name: &str| match name.split_once("NNNN") {
        Some((folder, _)) => exists(folder),
        None => exists(name),
    };
    let gone: Vec<_> = named.into_iter().filter(|name| !is_there(name)).collect();
    assert!(gone.is_empty(), "README.md names what is not there: {gone:?}");
    let layout = README.split_once("`ls src` is the product: ").map_or("", |(_, rest)| rest);
    let layout = layout.split_once(". ").map_or("", |(list, _)| list);
    let strange: Vec<_> = code(layout).filter(|name| !is_folder(name)).collect();
    assert!(code(layout).count() > 40 && strange.is_empty(), "no folders of src: {strange:?}");
}
