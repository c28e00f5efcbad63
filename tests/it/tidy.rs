//! Architecture rules as tests.
//!
//! An exception is listed with its reason; an exception that is no longer needed fails too.

mod audit;
mod layers;
mod map;
mod mirror;
mod rules;
pub mod source;
mod witnesses;

use kunpeng::record::Glossary;
use kunpeng::server;

use source::{Source, sources};

/// Runs a rule on every file and fails with all findings.
#[track_caller]
fn assert_tidy(rule: impl Fn(&Source) -> Vec<String>) {
    let findings: Vec<String> = sources().iter().flat_map(rule).collect();
    assert!(findings.is_empty(), "\n{}", findings.join("\n"));
}

/// As [`assert_tidy`], except for the listed files. Each exception must be needed.
#[track_caller]
fn assert_tidy_except(exceptions: &[(&str, &str)], rule: impl Fn(&Source) -> Vec<String>) {
    let spared = |source: &Source| exceptions.iter().any(|(path, _)| source.path == *path);
    for (path, reason) in exceptions {
        let needed = sources().iter().any(|s| s.path == *path && !rule(s).is_empty());
        assert!(needed, "the exception for {path} ({reason}) is no longer needed");
    }
    assert_tidy(|source| if spared(source) { Vec::new() } else { rule(source) });
}

#[test]
fn a_folder_imports_only_from_lower_layers() {
    assert_tidy(layers::imports_upward);
}

#[test]
fn no_folders_import_each_other_in_a_circle() {
    let circles = layers::in_circles(sources());
    println!("folders in circles: {}", circles.len());
    assert!(circles.is_empty(), "{circles:?}");
}

#[test]
fn files_are_short() {
    let exceptions = [("src/db/schema.rs", "the one file with every table, declarations only")];
    assert_tidy_except(&exceptions, rules::file_is_short);
}

#[test]
fn a_folder_is_no_more_than_one_can_know() {
    let mut lines = std::collections::BTreeMap::<&str, usize>::new();
    for source in sources() {
        *lines.entry(source.feature()).or_default() += source.lines.len();
    }
    lines.retain(|folder, lines| *folder != "import" && *lines > 6_000);
    assert!(lines.is_empty(), "split: {lines:?}");
}

#[test]
fn pages_of_many_features_and_the_assembly_hold_no_query_and_no_verb() {
    assert_tidy(|source| match source.feature() {
        "dossier" | "server" => {
            source.lines_with(&["diesel::", "db::schema", ".audit(", ".history("])
        }
        _ => Vec::new(),
    });
}

#[test]
fn functions_are_short() {
    assert_tidy(rules::functions_are_short);
}

#[test]
fn queries_stand_in_stores() {
    let exceptions =
        [("src/record/history.rs", "the store of the history, beside the type it stores")];
    assert_tidy_except(&exceptions, rules::queries_stand_in_stores);
}

#[test]
fn stores_answer_and_do_not_refuse() {
    assert_tidy(rules::stores_do_not_refuse);
}

#[test]
fn nothing_is_decided_by_the_code_of_a_refusal() {
    assert_tidy(rules::decides_by_no_code);
}

#[test]
fn only_the_database_folder_names_an_engine() {
    assert_tidy(rules::names_no_engine);
}

#[test]
fn no_sql_is_put_together_from_text() {
    assert_tidy(rules::sql_is_a_literal);
}

#[test]
fn nothing_gives_up_with_unwrap_or_expect() {
    assert_tidy(rules::never_gives_up);
}

#[test]
fn rules_know_neither_http_nor_database() {
    assert_tidy(rules::model_is_pure);
}

#[test]
fn every_folder_says_what_it_is() {
    for folder in source::folders() {
        let text = std::fs::read_to_string(folder.join("mod.rs")).or_else(|_| {
            std::fs::read_to_string(folder.with_extension("rs")) // `parse.rs` beside `parse/`
        });
        let said = text.is_ok_and(|text| text.starts_with("//!"));
        assert!(said, "{}: no mod.rs that begins with //!", folder.display());
    }
}

#[test]
fn every_act_in_the_audit_log_has_a_chinese_word() {
    let glossary = Glossary::of(&server::hooks(server::FEATURES.iter().copied()));
    let acts: Vec<_> = sources().iter().flat_map(audit::audited).collect();
    assert!(acts.len() > 30, "the acts were not found: {acts:?}");
    let wordless = acts.iter().filter(|(action, object)| {
        glossary.action(action).is_none() || glossary.kind(object).is_none()
    });
    let wordless: Vec<_> = wordless.collect();
    assert!(wordless.is_empty(), "add to words.rs of their features: {wordless:?}");
    let missed: Vec<_> = glossary
        .actions()
        .filter(|(action, _)| !acts.iter().any(|(written, _)| written == action))
        .collect();
    assert!(missed.is_empty(), "nothing writes these acts any more: {missed:?}");
}

#[test]
fn no_city_is_named_in_code() {
    let names_one = |source: &Source| source.lines_with(&["东莞", "441900", "广东"]);
    let exceptions = [("src/market/board.rs", "the name of a market, as 深交所 is one")];
    assert_tidy_except(&exceptions, names_one);
    let templates = source::templates();
    assert!(templates.len() > 50, "the templates were not found");
    let findings: Vec<String> = templates.iter().flat_map(names_one).collect();
    assert!(findings.is_empty(), "say it with the data of seeds/city.toml: {findings:#?}");
}

#[test]
fn files_are_named_after_what_they_hold() {
    assert_tidy(|source| {
        let names_nothing = ["utils", "util", "helpers", "helper", "common", "misc", "manager"];
        let stem = source.name().trim_end_matches(".rs");
        let named = !names_nothing.contains(&stem);
        if named { Vec::new() } else { vec![format!("{}: says nothing", source.path)] }
    });
}
