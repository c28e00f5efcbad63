//! The assembly, and what all features hand to it.

mod one_more;
pub mod words;
