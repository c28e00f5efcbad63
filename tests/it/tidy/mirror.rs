//! Folders of tests mirror those of `src`.

use std::collections::BTreeSet;

use super::layers::LAYERS;
use super::source::entries;

/// Features without tests of their own, each with the reason.
const UNTESTED: &[(&str, &str)] = &[
    ("confirmation", "its rules are those of declarations: tests/it/declaration"),
    ("deadline", "its rounds go with those who have deadlines: tests/it/blocker/rounds.rs"),
    ("flow", "its tables are those of flows: tests/it/blocker, tests/it/meeting, tests/it/pool"),
    ("suggestion", "it reads the pool, with which it is tested: tests/it/pool/suggest.rs"),
    ("columns", "headings speak through lists: tests/it/import and tests/it/export"),
];

/// Entries of tests/it without a folder in `src`, each with the reason.
const OF_TESTS: &[(&str, &str)] = &[
    ("browser", "stories and crawls in a real browser, through all features"),
    ("main", "the crate of tests"),
    ("support", "the harness"),
    ("tidy", "the architecture as a test"),
];

fn names() -> BTreeSet<String> {
    let names = entries("tests/it").into_iter();
    names.map(|name| name.trim_end_matches(".rs").to_owned()).collect()
}

#[test]
fn every_feature_has_its_folder_of_tests() {
    let names = names();
    let from_facts_to_doors = LAYERS
        .iter()
        .skip_while(|(layer, _)| *layer != "facts")
        .take_while(|(layer, _)| *layer != "top");
    let features: Vec<&str> =
        from_facts_to_doors.flat_map(|(_, all)| all.iter().copied()).collect();
    assert!(features.len() > 20, "{features:?}");
    let without: Vec<&str> =
        features.into_iter().filter(|feature| !names.contains(*feature)).collect();
    let excepted: Vec<&str> = UNTESTED.iter().map(|(feature, _)| *feature).collect();
    assert_eq!(without, excepted, "without tests, and excepted from that");
}

#[test]
fn every_folder_of_tests_is_that_of_a_folder() {
    let folders: BTreeSet<&str> = LAYERS.iter().flat_map(|(_, all)| *all).copied().collect();
    let others: Vec<String> =
        names().into_iter().filter(|name| !folders.contains(name.as_str())).collect();
    let excepted: Vec<&str> = OF_TESTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(others, excepted, "in tests/it without a folder of src, and excepted from that");
}
