//! The rules. Each returns its findings in one file.

use super::source::Source;

/// Maximum number of lines of a file and of a function.
const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;

/// Parameter types that prove that a store function respects the scope: the scope itself, a witness
/// of a record found within a scope, or a row that only a scoped query or an action creates.
const WITNESSES: &[&str] = &[
    "&Scope",
    "CompanyRef",
    "BlockerRef",
    "&Company",
    "NewCompany",
    "&Listing",
    "&[Statement]",
    "&Statement",
    "&Attachment",
    "&Blocker",
    "&Meeting",
    "&Decision",
    "&[Decision]",
    "&Batch",
    "&Membership",
    "&[Membership]",
    "&Recheck",
    "&Request",
];

pub fn file_is_short(source: &Source) -> Vec<String> {
    let length = source.lines.len();
    if length <= LONGEST_FILE {
        return Vec::new();
    }
    vec![format!("{}: {length} lines, {LONGEST_FILE} at most", source.path)]
}

pub fn functions_are_short(source: &Source) -> Vec<String> {
    let functions = functions(source).into_iter();
    functions
        .filter(|function| function.lines > LONGEST_FUNCTION)
        .map(|f| {
            format!("{}: {} has {} lines, {LONGEST_FUNCTION} at most", source.path, f.name, f.lines)
        })
        .collect()
}

pub fn queries_stand_in_stores(source: &Source) -> Vec<String> {
    let is_store = source.name() == "store.rs" || source.path.contains("/store/");
    if is_store || source.feature() == "db" {
        return Vec::new();
    }
    let mut found = source.lines_with(&[
        "insert_into(",
        "diesel::update(",
        "diesel::delete(",
        "sql_query(",
        ".execute(",
        ".load(",
        ".load::<",
        ".get_result(",
        ".get_results(",
        ".optional()?",
        "batch_execute(",
    ]);
    found.retain(|line| !line.contains("Ordering::")); // an atomic's load
    found
}

/// A store returns `Option`, a number or a row; the action decides what that means. Only
/// [`Error::raced`](kunpeng::error::Error::raced) can be detected in the store alone.
pub fn stores_do_not_refuse(source: &Source) -> Vec<String> {
    let is_store = source.name() == "store.rs" || source.path.contains("/store/");
    let mut found = if is_store { source.lines_with(&["Error::"]) } else { Vec::new() };
    found.retain(|line| {
        let allowed = ["Error::raced", "Error::internal", "Error::from", "DieselError::"];
        !allowed.iter().any(|said| line.contains(said))
    });
    found
}

/// Error codes are for API clients. Inside, a look-up returns `Option`, and an action returns what
/// it found.
pub fn decides_by_no_code(source: &Source) -> Vec<String> {
    let asked = |line: &String| {
        let asks = ["code() ==", "code() !=", ".code() {", "(error.code(), Code::"];
        asks.iter().any(|asked| line.contains(asked))
    };
    let mut found = source.lines_with(&["error.code()", "refusal.code()", "Code::"]);
    found.retain(asked);
    found
}

pub fn names_no_engine(source: &Source) -> Vec<String> {
    if source.feature() == "db" {
        return Vec::new();
    }
    source.lines_with(&["Db::Postgres", "Db::Sqlite", "PgConnection", "SqliteConnection"])
}

/// A statement is a literal or a constant; values are bound.
pub fn sql_is_a_literal(source: &Source) -> Vec<String> {
    let code: Vec<_> = source.code().collect();
    let mut found = Vec::new();
    for (position, (at, line)) in code.iter().enumerate() {
        for call in ["sql_query(", "batch_execute(", "sql::<"] {
            let Some((before, after)) = line.split_once(call) else { continue };
            if before.ends_with('_') {
                continue; // `into_sql`, which binds a value
            }
            let after = if call == "sql::<" {
                after.split_once(">(").map_or("", |(_, argument)| argument)
            } else {
                after
            };
            let argument = match after.trim() {
                "" => code.get(position + 1).map_or("", |(_, next)| next),
                argument => argument,
            };
            if !is_literal(argument) {
                found.push(format!("{}:{at}: {line}", source.path));
            }
        }
    }
    found
}

fn is_literal(argument: &str) -> bool {
    let is_text = ["\"", "r\"", "r#\"", "include_str!(", "concat!("];
    let word: String =
        argument.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
    let is_constant = word.chars().any(|c| c.is_ascii_uppercase())
        && !word.chars().any(|c| c.is_ascii_lowercase());
    is_text.iter().any(|start| argument.starts_with(start)) || is_constant
}

pub fn never_gives_up(source: &Source) -> Vec<String> {
    source.lines_with(&[".unwrap()", ".expect(", "panic!(", "unreachable!(", "unimplemented!("])
}

/// `model.rs` contains rules without IO, which can be read and tested alone.
pub fn model_is_pure(source: &Source) -> Vec<String> {
    if source.name() != "model.rs" {
        return Vec::new();
    }
    source.lines_with(&["actix_web::", "db::Db", "Database", "&mut Db"])
}

/// Types that contain a witness, including rows to be inserted.
pub fn carriers(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let mut within: Option<String> = None;
        for (_, line) in source.code() {
            if let Some((_, name)) = line.split_once("struct ") {
                within = name.split(['<', ' ', '(', '{']).next().map(str::to_owned);
            }
            if line == "}" {
                within = None;
            }
            let holds = line.contains(": CompanyRef") || line.contains(": BlockerRef");
            if holds && line.starts_with("pub ") && !line.contains("fn ") {
                found.extend(within.clone());
            }
        }
    }
    found
}

/// `(path, name)` of each public store function that takes a connection but neither a scope nor a
/// witness.
pub fn store_functions_without_scope(
    source: &Source,
    carriers: &[String],
) -> Vec<(String, String)> {
    if !is_store(source) {
        return Vec::new();
    }
    let safe = |function: &Function| {
        let said = &function.signature;
        WITNESSES.iter().any(|witness| said.contains(witness))
            || carriers.iter().any(|carrier| said.contains(carrier.as_str()))
    };
    let takes_data = |f: &Function| f.signature.contains("&mut Db") || f.signature.contains("Tx<");
    functions(source)
        .into_iter()
        .filter(|function| function.is_public && takes_data(function) && !safe(function))
        .map(|function| (source.path.clone(), function.name))
        .collect()
}

fn is_store(source: &Source) -> bool {
    source.name() == "store.rs" || source.path.contains("/store/")
}

/// `(path, name)` of each function that takes a scope and does not use it.
pub fn scopes_unused(source: &Source) -> Vec<(String, String)> {
    let unused = functions(source).into_iter().filter(|f| f.signature.contains("_scope: &Scope"));
    unused.map(|function| (source.path.clone(), function.name)).collect()
}

/// `(path, name)` of each function that reads or writes data by the plain id of a company, without
/// a scope.
pub fn companies_by_bare_number(source: &Source) -> Vec<(String, String)> {
    let bare = |f: &Function| {
        let by_number = ["company_id: i64", "company: i64", "companies: &[i64]"];
        let has_data = f.signature.contains("&mut Db") || f.signature.contains("Tx<");
        let scoped = f.signature.contains(" scope: &Scope");
        has_data && !scoped && by_number.iter().any(|number| f.signature.contains(number))
    };
    let found = functions(source).into_iter().filter(bare);
    found.map(|function| (source.path.clone(), function.name)).collect()
}

/// Lines that create a witness.
pub fn makes_witnesses(source: &Source) -> Vec<String> {
    source.lines_with(&["Ref::found_by("])
}

/// Lines that construct a company directly, which only its store may do.
pub fn makes_companies(source: &Source) -> Vec<String> {
    let mut found = source.lines_with(&["= Company {", "(Company {", "company::Company {"]);
    found.retain(|line| !line.contains("struct "));
    found
}

struct Function {
    name: String,
    is_public: bool,
    signature: String,
    lines: usize,
}

/// Finds the functions of a file. rustfmt indents the closing brace of a function like its first
/// line, so the layout shows where it ends.
fn functions(source: &Source) -> Vec<Function> {
    let mut found = Vec::new();
    for (start, line) in source.lines.iter().enumerate() {
        let Some((before, after)) = line.split_once("fn ") else { continue };
        let words = before.split_whitespace();
        let modifiers = ["pub", "pub(super)", "pub(crate)", "async", "const", "unsafe"];
        if !words.clone().all(|word| modifiers.contains(&word)) {
            continue;
        }
        let indentation: String = line.chars().take_while(|c| *c == ' ').collect();
        let end = format!("{indentation}}}");
        let body = &source.lines[start..];
        let lines = match line.ends_with([';', '}']) {
            true => 1,
            false => body.iter().position(|line| *line == end).map_or(1, |at| at + 1),
        };
        let text = body[..lines].join(" ");
        found.push(Function {
            name: after.split(['(', '<']).next().unwrap_or_default().to_owned(),
            is_public: before.trim_start().starts_with("pub"),
            signature: text.split('{').next().unwrap_or_default().to_owned(),
            lines,
        });
    }
    found
}

#[test]
fn the_scan_finds_functions_with_their_length_and_signature() {
    let text = "impl A {\n    pub fn one(\n        &self,\n        scope: &Scope,\n    ) -> B {\n        \
                c\n    }\n\n    fn two(&self) {\n    }\n}\npub const fn three() {}";
    let lines = text.lines().map(str::to_owned).collect();
    let source = Source { path: "src/a/b.rs".into(), lines };
    let found: Vec<_> = functions(&source)
        .into_iter()
        .map(|f| (f.name, f.is_public, f.lines, f.signature.contains("&Scope")))
        .collect();
    let expected = [("one", true, 6, true), ("two", false, 2, false), ("three", true, 1, false)];
    let expected: Vec<_> = expected.map(|(n, p, l, s)| (n.to_owned(), p, l, s)).into();
    assert_eq!(found, expected);
}
