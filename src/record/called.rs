//! Who acts, in words.

/// The program itself among those who act.
const ACTORS: &[(&str, &str)] = &[("system", "系统"), ("command-line", "命令行")];

/// Who acts, as people read it: a user name, or what part of the program.
pub fn called(actor: &str) -> &str {
    program(actor).unwrap_or(actor)
}

/// Who acts, if it is no person.
pub fn program(actor: &str) -> Option<&'static str> {
    ACTORS.iter().find(|(code, _)| *code == actor).map(|(_, word)| *word)
}
