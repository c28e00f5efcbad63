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
pub enum ValueMut<'a> {
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

    fn place(&mut self) -> ValueMut<'_>;
}

macro_rules! fact_types {
    ($($type:ty => $value:expr, $place:expr;)+) => {
        $(impl FactType for $type {
            fn value(&self) -> Value<'_> {
                let value: fn(&$type) -> Value<'_> = $value;
                value(self)
            }

            fn place(&mut self) -> ValueMut<'_> {
                let place: fn(&mut $type) -> ValueMut<'_> = $place;
                place(self)
            }
        })+
    };
}
fact_types! {
    String => |text| Value::Text(Some(text)), |_| ValueMut::Own;
    Option<String> => |text| Value::Text(text.as_deref()), |held| ValueMut::Text(held);
    Option<NaiveDate> => |day| Value::Day(*day), |held| ValueMut::Day(held);
    Option<i64> => |number| Value::Number(*number), |_| ValueMut::Own;
    Option<i32> => |number| Value::Number(number.map(i64::from)), |held| ValueMut::Count(held);
    Option<Board> => |board| Value::Board(*board), |held| ValueMut::Board(held);
    Option<Currency> => |currency| Value::Currency(*currency), |_| ValueMut::Own;
    Tags => |tags| Value::Tags(tags), |held| ValueMut::Tags(held);
}
