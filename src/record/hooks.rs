//! Values that a feature provides to features in lower layers.
//!
//! A folder imports only from lower layers. If a lower feature has to call a higher one, it defines
//! a type for that; the higher feature provides a value of the type, and the assembly collects
//! these values.

use std::any::Any;

use chrono::NaiveDate;

use crate::access::CompanyRef;
use crate::db::Db;
use crate::error::Error;

/// A provided value, looked up by its type.
pub type Hook = &'static (dyn Any + Send + Sync);

/// All provided values, in the order of the assembly.
#[derive(Clone, Default)]
pub struct Hooks(Vec<Hook>);

impl Hooks {
    pub fn new(all: impl IntoIterator<Item = Hook>) -> Self {
        Self(all.into_iter().collect())
    }

    /// Returns all values of a type.
    pub fn of<T: Any>(&self) -> impl Iterator<Item = &'static T> + use<'_, T> {
        self.0.iter().filter_map(|hook| hook.downcast_ref::<T>())
    }
}

/// A function that updates data derived from companies. It runs as the last step of the transaction
/// that changed their records, and gets the companies and the current day in China.
pub struct Follower(pub fn(&mut Db, &[CompanyRef], NaiveDate) -> Result<(), Error>);
