//! A fact as it stands in a record, whatever its type.

use chrono::NaiveDate;

use crate::company::tags::Tags;
use crate::market::Board;
use crate::money::Currency;

/// A fact as it stands in a record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Words or a code.
    Text(Option<&'a str>),
    /// A day.
    Day(Option<NaiveDate>),
    /// Money, or units of something.
    Number(Option<i64>),
    /// A board.
    Board(Option<Board>),
    /// A currency.
    Currency(Option<Currency>),
    /// Words.
    Tags(&'a Tags),
}

/// A type that facts have.
pub(super) trait FactType {
    /// As it stands in a record.
    fn value(&self) -> Value<'_>;

    /// The optional text, if it is one.
    fn text(&mut self) -> Option<&mut Option<String>> {
        None
    }
}

impl FactType for String {
    fn value(&self) -> Value<'_> {
        Value::Text(Some(self))
    }
}

impl FactType for Option<String> {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_deref())
    }

    fn text(&mut self) -> Option<&mut Option<String>> {
        Some(self)
    }
}

macro_rules! fact_types {
    ($($type:ty => $value:expr;)+) => {
        $(impl FactType for $type {
            fn value(&self) -> Value<'_> {
                let value: fn(&$type) -> Value<'_> = $value;
                value(self)
            }
        })+
    };
}
fact_types! {
    Option<NaiveDate> => |day| Value::Day(*day);
    Option<i64> => |number| Value::Number(*number);
    Option<i32> => |number| Value::Number(number.map(i64::from));
    Option<Board> => |board| Value::Board(*board);
    Option<Currency> => |currency| Value::Currency(*currency);
    Tags => |tags| Value::Tags(tags);
}
