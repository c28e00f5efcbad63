//! 办理流程: what passes from hand to hand. Pure, but for the card of acts on a page.
//!
//! A flow is a table ([`Act::RULES`]): one [`Rule`] for each act, that says which parties may do
//! it, in which states, where it leads, and what it asks ([`Question`]). From this table follow
//! what is legal for whom, the refusal of everything else, what an act must come with, and the
//! card of acts on the page of a record. Nothing of it is said a second time.

mod act;
mod card;
mod check;
mod question;
#[cfg(test)]
mod tests;

pub use act::{Act, Rule};
pub use card::Card;
pub use check::{checked, read};
pub use question::Question;
