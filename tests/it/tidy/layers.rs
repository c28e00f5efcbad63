//! The layers: which folder may import which.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// Layers from bottom to top. A folder imports only from lower layers, and from earlier folders of
/// its own layer.
pub const LAYERS: &[(&str, &[&str])] = &[
    (
        "ground",
        &[
            "error",
            "misread",
            "digest",
            "trace_id",
            "limits",
            "owner_only",
            "db",
            "config",
            "files",
            "background",
            "chinese",
            "dates",
            "calendar",
            "money",
            "market",
            "sheet",
            "city",
        ],
    ),
    ("record", &["access", "record", "session"]),
    ("kit", &["web", "signin", "saved_view", "reference", "stage", "standard"]),
    (
        "facts",
        &[
            "setting",
            "confirmation",
            "town",
            "department",
            "account",
            "notice",
            "goal",
            "membership",
            "company",
            "course",
            "listing",
            "financial",
            "attachment",
        ],
    ),
    ("flows", &["deadline", "flow", "blocker", "meeting", "pool", "suggestion"]),
    ("derived", &["profile", "request", "grade", "ranking", "declaration", "supervision"]),
    ("doors", &["columns", "export", "import", "dossier", "audit", "todo", "help"]),
    ("top", &["server", "cli", "demo"]),
];

/// Position of every folder and file of `src`, from bottom to top.
fn places() -> BTreeMap<&'static str, usize> {
    let all = LAYERS.iter().flat_map(|(_, folders)| folders.iter().copied());
    all.enumerate().map(|(place, folder)| (folder, place)).collect()
}

/// Folder of `src` that a file belongs to, or the name of a file directly in `src`.
fn folder_of(source: &Source) -> &str {
    let path = source.path.trim_start_matches("src/");
    path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// `path:line: finding` for each import from a higher position or from a folder without a layer.
pub fn imports_upward(source: &Source) -> Vec<String> {
    let (places, here) = (places(), folder_of(source));
    if matches!(here, "lib" | "main") {
        return Vec::new();
    }
    let Some(own) = places.get(here) else {
        return vec![format!("{}: {here} is in no layer", source.path)];
    };
    let upward = |(_, other): &(usize, String)| places.get(other.as_str()).is_none_or(|p| p > own);
    let found = imported(source).into_iter().filter(upward);
    found.map(|(line, other)| format!("{}:{line}: {here} → {other}", source.path)).collect()
}

/// Folders that a file names by `crate::`, except its own, each with the line.
pub fn imported(source: &Source) -> Vec<(usize, String)> {
    let code = source
        .code()
        .fold(String::new(), |text, (line, code)| text + &format!("\u{0}{line}\u{0}{code}\n"));
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].rsplit('\u{0}').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => first_names(group),
            None => vec![word(rest).to_owned()],
        };
        found.extend(names.into_iter().map(|name| (line, name)));
    }
    found.retain(|(_, name)| name != folder_of(source));
    found
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// First name of each branch of `a, b::c, d::{e, f}}`.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut begins, mut names) = (0, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && (c.is_alphabetic() || c == '_') => {
                names.push(word(&group[at..]).to_owned());
                begins = false;
            }
            _ => {}
        }
    }
    names
}

/// Folders that import themselves through other folders.
pub fn in_circles(sources: &[Source]) -> BTreeSet<String> {
    let mut imports: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let others = imported(source).into_iter().map(|(_, other)| other);
        imports.entry(folder_of(source)).or_default().extend(others);
    }
    let reached = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(folder) = next.pop() {
            for other in imports.get(folder.as_str()).into_iter().flatten() {
                if seen.insert(other.clone()) {
                    next.push(other.clone());
                }
            }
        }
        seen
    };
    let folders = imports.keys().filter(|folder| !matches!(**folder, "lib" | "main"));
    folders
        .filter(|folder| reached(folder).contains(**folder))
        .map(|folder| (*folder).to_owned())
        .collect()
}

#[test]
fn the_scan_finds_imports_wherever_they_stand() {
    let text = "use crate::web::Form;\nuse crate::{\n    dates,\n    money::{wan, Currency},\n};\n\
                fn f() -> crate::error::Error { crate::a::b() }\nuse super::c;";
    let source = |path: &str, text: &str| Source {
        path: path.into(),
        lines: text.lines().map(str::to_owned).collect(),
    };
    let found: Vec<_> = imported(&source("src/a/b.rs", text)).into_iter().map(|f| f.1).collect();
    assert_eq!(found, ["web", "dates", "money", "error"]);
    let upward = imports_upward(&source("src/company/b.rs", "use crate::pool::follow;"));
    assert_eq!(upward, ["src/company/b.rs:1: company → pool"]);
    let all = [
        source("src/a/mod.rs", "use crate::b::x;"),
        source("src/b.rs", "use crate::c::x;"),
        source("src/c/mod.rs", "use crate::b::x;"),
    ];
    assert_eq!(in_circles(&all), BTreeSet::from(["b".to_owned(), "c".to_owned()]));
}
