//! Names of actors for display.

/// Actor codes of the program itself, with their Chinese names.
const ACTORS: &[(&str, &str)] = &[("system", "系统"), ("command-line", "命令行")];

/// Returns an actor for display: a user name, or the Chinese name of a part of the program.
pub fn called(actor: &str) -> &str {
    program(actor).unwrap_or(actor)
}

/// Returns the Chinese name of an actor that is a part of the program; `None` for a person.
pub fn program(actor: &str) -> Option<&'static str> {
    ACTORS.iter().find(|(code, _)| *code == actor).map(|(_, word)| *word)
}
