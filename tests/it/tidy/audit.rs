//! Actions and objects that the program writes to the audit log.

use super::source::Source;

/// Finds action and object of every `.audit(action, object, …)`: the literals of the first two
/// arguments or, if the first is a variable, the literals assigned to it.
pub fn audited(source: &Source) -> Vec<(String, String)> {
    let code = source.code().map(|(_, line)| line).collect::<Vec<_>>().join("\n");
    let calls = code.match_indices(".audit(").map(|(at, call)| (at, &code[at + call.len()..]));
    calls
        .flat_map(|(at, rest)| {
            let mut arguments = rest.split(',');
            let action = arguments.next().unwrap_or_default().trim();
            let object = literals(arguments.next().unwrap_or_default());
            let actions = match literals(action) {
                given if !given.is_empty() => given,
                _ => literals(bound(&code[..at], action)),
            };
            let object = object.first().cloned().unwrap_or_default();
            let seen = if actions.is_empty() { vec![format!("? {action}")] } else { actions };
            seen.into_iter().map(move |action| (action, object.clone()))
        })
        .collect()
}

/// Returns the expression of the last `let name =`.
fn bound<'a>(before: &'a str, name: &str) -> &'a str {
    let given = before.rsplit_once(&format!("let {name} =")).map_or("", |(_, given)| given);
    given.split(';').next().unwrap_or_default()
}

fn literals(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_scan_finds_acts_wherever_they_are_named() {
    let text = "let action = if a { \"x_done\" } else { \"x_left\" };\ntx.audit(action, \"x\", &id)\n\
                tx.audit(\n    \"y_done\",\n    \"y\",\n    json!({}),\n)\ntx.audit(unknown, \"z\")";
    let lines = text.lines().map(str::to_owned).collect();
    let found = audited(&Source { path: "src/a/b.rs".into(), lines });
    let expected = [("x_done", "x"), ("x_left", "x"), ("y_done", "y"), ("? unknown", "z")];
    assert_eq!(found, expected.map(|(action, object)| (action.to_owned(), object.to_owned())));
}
