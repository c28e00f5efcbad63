//! Checks the input of an action against the questions of its rule.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::act::Act;
use crate::error::{Code, Error, FieldError};
use crate::web::{Members, from_members, members};

/// Members sent with every action, besides the answers.
const ENVELOPE: [&str; 2] = ["action", "version"];

/// Checks the input of an action and trims its texts.
///
/// # Errors
/// 422 with everything that is missing, too long, out of range or out of place.
pub fn checked<A: Act, D: Serialize + DeserializeOwned>(act: A, sent: &D) -> Result<D, Error> {
    let (sent, wrong) = check_input(act, sent)?;
    if wrong.is_empty() { Ok(sent) } else { Err(Error::invalid(wrong)) }
}

/// As [`checked`], but returns the errors beside the input, for callers that add their own.
pub fn check_input<A: Act, D: Serialize + DeserializeOwned>(
    act: A,
    sent: &D,
) -> Result<(D, Vec<FieldError>), Error> {
    let mut given = members(sent)?;
    given.values_mut().for_each(trim);
    let wrong = wrong(act, &given);
    Ok((from_members(given)?, wrong))
}

/// Trims a text; a blank text becomes null.
fn trim(value: &mut Value) {
    if let Value::String(text) = value {
        *value = match text.trim() {
            "" => Value::Null,
            text => Value::from(text),
        };
    }
}

/// Returns the errors of an input. An answer that the action does not ask for is an error, so that
/// nothing is silently left out.
fn wrong<A: Act>(act: A, given: &Members) -> Vec<FieldError> {
    let Some(rule) = act.rule() else { return Vec::new() };
    let answers =
        given.iter().filter(|(name, value)| !ENVELOPE.contains(&name.as_str()) && !value.is_null());
    let unasked = answers.filter(|(name, _)| rule.asks.iter().all(|asked| asked.name != *name));
    let sentence = format!("“{}”不使用这一项，请去掉。", act.label());
    let out_of_place =
        |(name, _): (&String, &Value)| FieldError::new(name, Code::OutOfPlace, sentence.clone());
    let wrong = rule.asks.iter().filter_map(|asked| asked.wrong(given));
    wrong.chain(unasked.map(out_of_place)).collect()
}
