//! The `kunpeng` program.
fn main() {}
