//! The assembly, and what all features hand to it.

pub mod words;
