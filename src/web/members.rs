//! A record by its members: as forms, patches and histories hold it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::misread;

/// Some fields of a record, by their names.
pub type Members = Map<String, Value>;

/// The members of a record, as the API gives them.
pub fn members(record: &impl Serialize) -> Result<Members, Error> {
    match serde_json::to_value(record)? {
        Value::Object(members) => Ok(members),
        _ => Err(Error::internal("a record is an object")),
    }
}

/// The record of these members; what it has no room for is refused by name.
pub fn from_members<T: DeserializeOwned>(members: Members) -> Result<T, Error> {
    Ok(misread::value(Value::Object(members))?)
}
