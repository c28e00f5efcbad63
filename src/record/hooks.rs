//! What a feature hands to those below it.
//!
//! A folder imports from the storeys below it alone. Where a feature below must ask, or tell, one
//! above, it defines a type for that; the one above hands over a value of the type, and the
//! assembly collects them.

use std::any::Any;

use chrono::NaiveDate;

use crate::access::CompanyRef;
use crate::db::Db;
use crate::error::Error;

/// Something handed over, found again by its type.
pub type Hook = &'static (dyn Any + Send + Sync);

/// All that was handed over, in the order of the assembly.
#[derive(Clone, Default)]
pub struct Hooks(Vec<Hook>);

impl Hooks {
    /// Collects them.
    pub fn new(all: impl IntoIterator<Item = Hook>) -> Self {
        Self(all.into_iter().collect())
    }

    /// Those of a type.
    pub fn of<T: Any>(&self) -> impl Iterator<Item = &'static T> + use<'_, T> {
        self.0.iter().filter_map(|hook| hook.downcast_ref::<T>())
    }
}

/// What is derived from companies, and written when their records have changed: the last step of
/// the transaction that changed them. It is given the companies and the day.
pub struct Follower(pub fn(&mut Db, &[CompanyRef], NaiveDate) -> Result<(), Error>);
