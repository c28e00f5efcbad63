//! 办理流程: tables of flows, and what follows from them. Pure, except for the card of actions on a
//! page.
//!
//! A flow is a table ([`Act::RULES`]) with one [`Rule`] for each action: which parties may take it,
//! in which states, the next state, and what it asks ([`Question`]). From this table follow the
//! legal actions of each party, the refusal of all others, the required input of an action, and the
//! card of actions on the page of a record. None of it is written a second time.

mod act;
mod card;
mod check;
mod question;
#[cfg(test)]
mod tests;

pub use act::{Act, Rule};
pub use card::Card;
pub use check::{check_input, checked};
pub use question::Question;
