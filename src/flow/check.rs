//! What was sent for an act, against what the act asks.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::act::Act;
use crate::error::{Code, Error, FieldError};
use crate::web::{Members, from_members, members};

/// What is sent with every act, beside the answers.
const ENVELOPE: [&str; 2] = ["action", "version"];

/// What was sent for an act, without blanks around texts.
///
/// # Errors
/// 422 with everything that is missing, too long, out of range or out of place.
pub fn checked<A: Act, D: Serialize + DeserializeOwned>(act: A, sent: &D) -> Result<D, Error> {
    let (sent, wrong) = read(act, sent)?;
    if wrong.is_empty() { Ok(sent) } else { Err(Error::invalid(wrong)) }
}

/// What was sent for an act, without blanks around texts, beside everything that is wrong with
/// it: for whoever has more to refuse.
pub fn read<A: Act, D: Serialize + DeserializeOwned>(
    act: A,
    sent: &D,
) -> Result<(D, Vec<FieldError>), Error> {
    let mut given = members(sent)?;
    given.values_mut().for_each(trim);
    let wrong = wrong(act, &given);
    Ok((from_members(given)?, wrong))
}

/// Nothing where nothing was written.
fn trim(value: &mut Value) {
    if let Value::String(text) = value {
        *value = match text.trim() {
            "" => Value::Null,
            text => Value::from(text),
        };
    }
}

/// What an act does not ask is refused, so that nothing is silently left out.
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
