//! Check for duplicate members in JSON objects. Structs detect them themselves; maps silently keep
//! the last value.

use std::collections::HashSet;

use super::{NOT_KEPT, can_be_stored};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Any JSON value; it is parsed only for the check.
pub(super) struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(unread: D) -> Result<Self, D::Error> {
        unread.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self, E> {
        match can_be_stored(text) {
            true => Ok(self),
            false => Err(E::custom(NOT_KEPT)),
        }
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut known = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if !can_be_stored(&name) {
                return Err(A::Error::custom(NOT_KEPT));
            }
            if known.contains(&name) {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
            known.insert(name);
            members.next_value::<Self>()?;
        }
        Ok(self)
    }
}
