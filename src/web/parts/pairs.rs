//! Names and values of a query or a submitted form, in order.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Code, Error};
use crate::misread::{self, NOT_KEPT, can_be_stored};
use crate::web::members;

/// Characters to escape in a part of an address.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b',').remove(b'/');

/// Names and values. An empty value counts as not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub struct Pairs(Vec<(String, String)>);

impl TryFrom<Vec<(String, String)>> for Pairs {
    type Error = &'static str;

    fn try_from(mut sent: Vec<(String, String)>) -> Result<Self, Self::Error> {
        let kept = |(name, value): &(String, String)| can_be_stored(name) && can_be_stored(value);
        if !sent.iter().all(kept) {
            return Err(NOT_KEPT);
        }
        for (_, value) in &mut sent {
            if value.contains('\r') {
                *value = value.replace("\r\n", "\n");
            }
        }
        Ok(Self(sent))
    }
}

impl Pairs {
    /// Returns the fields of a query that have a value.
    pub fn of(query: &impl Serialize) -> Result<Self, Error> {
        let members = members(query)?;
        let written = |value: Value| match value {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        };
        Ok(Self(members.into_iter().filter_map(|(k, v)| Some((k, written(v)?))).collect()))
    }

    /// Parses the query string of an address.
    pub fn from_query(query: &str) -> Result<Self, Error> {
        Ok(misread::pairs(query)?)
    }

    /// Returns the first value of a name, trimmed; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Returns all values of a name, trimmed.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether a name was sent, with any value.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Removes a name and returns its value; `None` if it is missing or empty.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let value = Some(self.get(name).to_owned()).filter(|value| !value.is_empty());
        self.0.retain(|(known, _)| known != name);
        value
    }

    /// Parses the pairs into a type; an unknown name is refused.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        Ok(misread::pairs(&self.encoded())?)
    }

    /// Returns the version of the record that was shown for editing.
    pub fn version(&self) -> Result<i64, Error> {
        self.get("version").parse().map_err(|_| {
            Error::bad_request(Code::BadVersion, "表单缺少版本号。请返回上一页，重新打开后再改。")
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Replaces the value of a name. An empty value is left out of addresses.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    fn encoded(&self) -> String {
        let escaped = |text: &str| utf8_percent_encode(text, ESCAPED).to_string();
        let said = self.0.iter().filter(|(_, value)| !value.trim().is_empty());
        let parts: Vec<_> =
            said.map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
        parts.join("&")
    }
}

/// A page of the program with its query.
#[derive(Debug, Clone)]
pub struct Address {
    path: String,
    asked: Pairs,
}

impl Address {
    pub fn new(path: impl Into<String>, asked: Pairs) -> Self {
        Self { path: path.into(), asked }
    }

    /// Returns the address with another value of a name; an empty value removes it.
    pub fn with(&self, name: &str, value: impl ToString) -> Self {
        Self { path: self.path.clone(), asked: self.asked.clone().with(name, value) }
    }

    /// Returns another path with the same query.
    pub fn at(&self, path: &str) -> Self {
        Self { path: path.to_owned(), asked: self.asked.clone() }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the query.
    pub fn asked(&self) -> &Pairs {
        &self.asked
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let query = self.asked.encoded();
        f.write_str(&self.path)?;
        if query.is_empty() { Ok(()) } else { write!(f, "?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, Serialize, PartialEq, Default)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        #[serde(default)]
        town: Option<String>,
        #[serde(default)]
        page: Option<i64>,
    }

    fn pairs(sent: &[(&str, &str)]) -> Pairs {
        sent.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect::<Vec<_>>().try_into().unwrap()
    }

    #[test]
    fn what_a_form_leaves_empty_is_not_asked() {
        let asked: Asked = pairs(&[("town", ""), ("page", "2")]).read().unwrap();
        assert_eq!(asked, Asked { town: None, page: Some(2) });
        assert_eq!(pairs(&[("twon", "1")]).read::<Asked>().unwrap_err().code(), "unknown_field");
    }

    #[test]
    fn an_address_says_what_a_query_asks() {
        let asked = Asked { town: Some("长安 & 虎门".into()), page: None };
        let address = Address::new("/companies", Pairs::of(&asked).unwrap());
        let text = address.with("page", 2).to_string();
        assert_eq!(text, "/companies?town=%E9%95%BF%E5%AE%89%20%26%20%E8%99%8E%E9%97%A8&page=2");
        assert_eq!(address.with("town", "").to_string(), "/companies");
    }
}
