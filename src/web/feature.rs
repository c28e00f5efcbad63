//! What a feature hands to the assembly.

use super::Route;
use crate::access::Permission;
use crate::record::{Hook, Words};

/// A feature of the program. The assembly lists all of them once; what is not its own a feature
/// leaves out.
pub struct Feature {
    /// The folder it lies in.
    pub name: &'static str,
    /// Its pages and its part of the API.
    pub routes: &'static [&'static [Route]],
    /// Its entries of the menu, which stands in the order of the assembly.
    pub menu: &'static [MenuEntry],
    /// What its pages say of a deed that led to them, by the word in the address.
    pub done: &'static [(&'static str, &'static str)],
    /// What it calls what it writes into the history and the audit log.
    pub words: Words,
    /// What it hands to features below.
    pub hooks: &'static [Hook],
}

impl Feature {
    /// Nothing: for what a feature leaves out.
    pub const NOTHING: Self =
        Self { name: "", routes: &[], menu: &[], done: &[], words: Words::NONE, hooks: &[] };
}

/// A place in the menu, by its address; that of a page which is in none is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here(pub &'static str);

impl Here {
    /// Before anyone has signed in, and where something was refused.
    pub const NOWHERE: Self = Self("");
}

/// An entry of the menu.
#[derive(Debug, Clone, Copy)]
pub struct MenuEntry {
    /// Where it leads.
    pub here: Here,
    /// What people read.
    pub name: &'static str,
    /// Who may go there.
    pub needs: Permission,
}
