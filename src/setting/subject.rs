//! The trait of all settings subjects.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// A subject: settings that are changed and stored together.
pub trait Subject: Serialize + DeserializeOwned + Default + Send + 'static {
    /// Name in the database, in the API and in the audit log.
    const NAME: &'static str;

    /// Checks the values and their combination; reports all mistakes at once.
    ///
    /// # Errors
    /// 422 with the wrong fields.
    fn checked(self) -> Result<Self, Error>;
}
