//! Compares the OpenAPI document with `tests/openapi.json`, so that changes of the API show in its
//! diff.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

/// Environment variable that makes the test write the file.
const BLESS: &str = "KUNPENG_BLESS";
/// Maximum number of differences shown.
const SHOWN: usize = 40;

#[test]
fn the_api_is_the_one_that_was_agreed_upon() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi.json");
    let document = serde_json::to_value(kunpeng::server::openapi_document(
        kunpeng::server::FEATURES.iter().copied(),
    ))
    .expect("a document");
    let document = sorted(&document);
    if std::env::var_os(BLESS).is_some_and(|value| value == "1") {
        let text = serde_json::to_string_pretty(&document).expect("a text");
        std::fs::write(&kept, text + "\n").expect("write the description");
        return;
    }
    let text = std::fs::read_to_string(&kept).unwrap_or_default();
    let differences = differences(&serde_json::from_str(&text).unwrap_or_default(), &document);
    let more = differences.len().saturating_sub(SHOWN);
    let shown = differences.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        differences.is_empty(),
        "the API differs from tests/openapi.json (- gone, + new, ~ other):\n{shown}\n\
         {more} more. If that is meant: {BLESS}=1 cargo test --test it web::openapi"
    );
}

/// Sorts the members of every object by name, wherever they are defined.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let by_name: BTreeMap<_, _> = members.iter().collect();
            Value::Object(by_name.into_iter().map(|(k, v)| (k.clone(), sorted(v))).collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

fn differences(old: &Value, new: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", old, new, &mut found);
    found
}

fn compare(place: &str, old: &Value, new: &Value, found: &mut Vec<String>) {
    if old == new {
        return;
    }
    match (members(old), members(new)) {
        (Some(old), Some(new)) => {
            for (name, value) in &old {
                let place = format!("{place} {name}");
                match new.get(name) {
                    Some(now) => compare(&place, value, now, found),
                    None => found.push(format!("-{place}")),
                }
            }
            let added = new.keys().filter(|name| !old.contains_key(*name));
            found.extend(added.map(|name| format!("+{place} {name}")));
        }
        _ => found.push(format!("~{place}: {} → {}", brief(old), brief(new))),
    }
}

/// Members of an object, or of a list of named items. Parameters are identified by name, words of a
/// list by themselves.
fn members(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members.clone()),
        Value::Array(items) => {
            let named = items.iter().map(|item| {
                let name = item.as_str().or_else(|| item["name"].as_str());
                let name = name.or_else(|| item["$ref"].as_str());
                (name.map_or_else(|| item.to_string(), str::to_owned), item.clone())
            });
            Some(named.collect())
        }
        _ => None,
    }
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

#[test]
fn words_are_described_as_they_are_sent() {
    let document = serde_json::to_value(kunpeng::server::openapi_document(
        kunpeng::server::FEATURES.iter().copied(),
    ))
    .expect("a document");
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let words: Vec<_> = schemas
        .iter()
        .flat_map(|(name, schema)| {
            schema["enum"].as_array().into_iter().flatten().map(move |word| (name, word))
        })
        .collect();
    assert!(words.len() > 100, "the words were not found: {words:?}");
    for (name, word) in words {
        let word = word.as_str().expect("a word");
        let is_sent =
            word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        // Currencies and certainties are written in capitals.
        let in_capitals = ["Certainty", "Currency"].contains(&name.as_str());
        assert!(is_sent || in_capitals, "{name}: {word}");
    }
}

#[test]
fn what_the_description_refers_to_is_described() {
    let document = serde_json::to_value(kunpeng::server::openapi_document(
        kunpeng::server::FEATURES.iter().copied(),
    ))
    .expect("a document");
    let text = document.to_string();
    let links = text.split("\"#/components/schemas/").skip(1);
    for name in links.filter_map(|link| link.split('"').next()) {
        assert!(document["components"]["schemas"][name].is_object(), "{name} is not described");
    }
}

#[test]
fn a_difference_is_named_by_its_place() {
    let old = json!({"paths": {"/a": {"get": {"parameters": [
        {"name": "page", "schema": {"type": "integer"}}, {"name": "q"}]}}, "/b": {"get": {"x": 1}}},
        "words": ["one", "two"]});
    let new = json!({"paths": {"/a": {"get": {"parameters": [
        {"name": "q"}, {"name": "page", "schema": {"type": "string"}}, {"name": "sort"}]}}},
        "words": ["two", "three"]});
    let expected = [
        "~ paths /a get parameters page schema type: \"integer\" → \"string\"",
        "+ paths /a get parameters sort",
        "- paths /b",
        "- words one",
        "+ words three",
    ];
    assert_eq!(differences(&old, &new), expected);
    assert_eq!(differences(&new, &new), [""; 0]);
    assert_eq!(
        sorted(&json!({"b": [{"d": 1, "c": 2}], "a": 0})).to_string(),
        r#"{"a":0,"b":[{"c":2,"d":1}]}"#
    );
}
