//! Records as maps of their fields, for forms, patches and the history.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::misread;

/// Fields of a record by name.
pub type Members = Map<String, Value>;

/// Returns the fields of a record as serialized by the API.
pub fn members(record: &impl Serialize) -> Result<Members, Error> {
    match serde_json::to_value(record)? {
        Value::Object(members) => Ok(members),
        _ => Err(Error::internal("a record is an object")),
    }
}

/// Builds a record from its fields; an unknown field is refused by name.
pub fn from_members<T: DeserializeOwned>(members: Members) -> Result<T, Error> {
    Ok(misread::value(Value::Object(members))?)
}
