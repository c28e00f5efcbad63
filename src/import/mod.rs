//! Lists as the towns send them: read, mapped, checked, and taken in.

pub mod reader;
