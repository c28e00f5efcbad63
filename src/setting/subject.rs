//! What all subjects of the settings have in common.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// A subject of the settings: what is decided together, and kept together.
pub trait Subject: Serialize + DeserializeOwned + Default + Send + 'static {
    /// What it is called in storage, in the API and in the audit log.
    const NAME: &'static str;

    /// Refuses what makes no sense together, all of it at once.
    ///
    /// # Errors
    /// 422 with the fields that are wrong.
    fn checked(self) -> Result<Self, Error>;
}
