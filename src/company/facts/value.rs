//! Typed access to the value of a fact.

use chrono::NaiveDate;

use crate::company::tags::Tags;
use crate::market::Board;
use crate::money::Currency;

/// Value of a fact in a record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A text or a code.
    Text(Option<&'a str>),
    Day(Option<NaiveDate>),
    /// An amount of money or a count.
    Number(Option<i64>),
    Board(Option<Board>),
    Currency(Option<Currency>),
    Tags(&'a Tags),
}

/// Mutable access to the value of a fact in a record.
#[derive(Debug)]
pub enum Place<'a> {
    /// An optional text.
    Text(&'a mut Option<String>),
    Day(&'a mut Option<NaiveDate>),
    Count(&'a mut Option<i32>),
    Board(&'a mut Option<Board>),
    Tags(&'a mut Tags),
    /// A fact with rules of its own: name, town or capital.
    Own,
}

/// A type that a fact can have.
pub(super) trait FactType {
    fn value(&self) -> Value<'_>;

    fn place(&mut self) -> Place<'_>;
}

macro_rules! fact_types {
    ($($type:ty => $value:expr, $place:expr;)+) => {
        $(impl FactType for $type {
            fn value(&self) -> Value<'_> {
                let value: fn(&$type) -> Value<'_> = $value;
                value(self)
            }

            fn place(&mut self) -> Place<'_> {
                let place: fn(&mut $type) -> Place<'_> = $place;
                place(self)
            }
        })+
    };
}
fact_types! {
    String => |text| Value::Text(Some(text)), |_| Place::Own;
    Option<String> => |text| Value::Text(text.as_deref()), |held| Place::Text(held);
    Option<NaiveDate> => |day| Value::Day(*day), |held| Place::Day(held);
    Option<i64> => |number| Value::Number(*number), |_| Place::Own;
    Option<i32> => |number| Value::Number(number.map(i64::from)), |held| Place::Count(held);
    Option<Board> => |board| Value::Board(*board), |held| Place::Board(held);
    Option<Currency> => |currency| Value::Currency(*currency), |_| Place::Own;
    Tags => |tags| Value::Tags(tags), |held| Place::Tags(held);
}
