//! The first password of an account.

use crate::error::Error;
use crate::session::{Actor, one_time_password};

/// A generated password. The administrator sees it once; the account stores only its hash.
pub struct FirstPassword {
    pub shown: String,
    pub hash: String,
}

impl FirstPassword {
    /// Generates a password. Hashing is slow on purpose, so this runs before the transaction.
    pub async fn made_up(actor: &Actor) -> Result<Self, Error> {
        let shown = one_time_password()?;
        let hash = actor.hasher().hash(shown.clone()).await?;
        Ok(Self { shown, hash })
    }
}
