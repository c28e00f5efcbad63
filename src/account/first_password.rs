//! The password that an account is handed over with.

use crate::error::Error;
use crate::session::{Actor, one_time_password};

/// A made-up password: the administrator sees it once, the account keeps its hash.
pub struct FirstPassword {
    pub shown: String,
    pub hash: String,
}

impl FirstPassword {
    /// Another one. Hashing is slow on purpose, so this comes before the transaction.
    pub async fn made_up(actor: &Actor) -> Result<Self, Error> {
        let shown = one_time_password()?;
        let hash = actor.hasher().hash(shown.clone()).await?;
        Ok(Self { shown, hash })
    }
}
