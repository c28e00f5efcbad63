//! Registration of a feature with the assembly.

use super::Route;
use crate::access::Permission;
use crate::record::{Hook, Words};

/// A feature of the program. The assembly lists each feature once. Fields that a feature does not
/// need come from [`Feature::NOTHING`].
pub struct Feature {
    /// Name of its folder.
    pub name: &'static str,
    /// Its pages and its API routes.
    pub routes: &'static [&'static [Route]],
    /// Its menu entries. The menu is in the order of the assembly.
    pub menu: &'static [MenuEntry],
    /// Success messages of its pages, by the `done` value in the address.
    pub done: &'static [(&'static str, &'static str)],
    /// Chinese names of its records, fields and actions in the history and the audit log.
    pub words: Words,
    /// Values for features in lower layers.
    pub hooks: &'static [Hook],
}

impl Feature {
    /// Defaults for the fields that a feature does not need.
    pub const NOTHING: Self =
        Self { name: "", routes: &[], menu: &[], done: &[], words: Words::NONE, hooks: &[] };
}

/// Address of a menu entry; empty for a page that belongs to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here(pub &'static str);

impl Here {
    /// For pages before sign-in and for error pages.
    pub const NOWHERE: Self = Self("");
}

#[derive(Debug, Clone, Copy)]
pub struct MenuEntry {
    /// Address of the page.
    pub here: Here,
    /// Text in the menu.
    pub name: &'static str,
    /// Permission needed to see the entry.
    pub needs: Permission,
}
