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

/// Where a fact stands in a record, to be filled.
#[derive(Debug)]
pub enum Place<'a> {
    /// An optional text.
    Text(&'a mut Option<String>),
    /// A day.
    Day(&'a mut Option<NaiveDate>),
    /// A count.
    Count(&'a mut Option<i32>),
    /// A board.
    Board(&'a mut Option<Board>),
    /// Words.
    Tags(&'a mut Tags),
    /// What has rules of its own: a name, a unit, a capital.
    Own,
}

/// A type that facts have.
pub(super) trait FactType {
    /// As it stands in a record.
    fn value(&self) -> Value<'_>;

    /// To be filled.
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
