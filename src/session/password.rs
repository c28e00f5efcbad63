//! Passwords: argon2id with limited memory use.

use std::sync::{Arc, Mutex};

use argon2::password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{Code, Error, FieldError};

/// OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Minimum length of a password, in characters.
pub const SHORTEST: usize = 10;
/// Maximum length in characters, so that hashing long passwords cannot keep the server busy.
const LONGEST: usize = 128;

/// Hashes and verifies passwords, at most one per core at a time. The memory is allocated once and
/// reused: without this limit a burst of sign-ins took 9 GB.
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    kept: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Default for Hasher {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from).min(4);
        Self { turns: Arc::new(Semaphore::new(cores)), kept: Arc::default() }
    }
}

impl Hasher {
    /// Verifies a password against a stored hash. It waits for a turn.
    pub async fn verify(&self, password: String, stored: String) -> Result<bool, Error> {
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
        let hasher = self.clone();
        actix_web::web::block(move || hasher.verify_blocking(&password, &stored)).await?
    }

    /// Hashes a new password. It waits for a turn.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        let _turn = self.turns.acquire().await.map_err(Error::internal)?;
        let hasher = self.clone();
        actix_web::web::block(move || hasher.hash_blocking(&password)).await?
    }

    /// Hashes a new password on the current thread, for the command line.
    pub fn hash_blocking(&self, password: &str) -> Result<String, Error> {
        let mut salt = [0u8; 16];
        getrandom::fill(&mut salt).map_err(Error::internal)?;
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::internal)?;
        let output = self.compute(password, &salt, &params)?;
        let hash = PasswordHash {
            algorithm: Ident::new("argon2id").map_err(Error::internal)?,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(Error::internal)?,
            salt: Some(Salt::new(&salt).map_err(Error::internal)?),
            hash: Some(Output::new(&output).map_err(Error::internal)?),
        };
        Ok(hash.to_string())
    }

    fn verify_blocking(&self, password: &str, stored: &str) -> Result<bool, Error> {
        let stored = PasswordHash::new(stored).map_err(Error::internal)?;
        let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
            return Ok(false);
        };
        let params = Params::try_from(&stored).map_err(Error::internal)?;
        let output = self.compute(password, &salt, &params)?;
        let computed = Output::new(&output).map_err(Error::internal)?;
        Ok(computed == expected) // phc's Output compares in constant time
    }

    fn compute(&self, password: &str, salt: &[u8], params: &Params) -> Result<[u8; 32], Error> {
        let mut blocks = self.take_blocks(params.block_count());
        let mut output = [0u8; 32];
        let done = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
            .hash_password_into_with_memory(password.as_bytes(), salt, &mut output, &mut blocks);
        if let Ok(mut kept) = self.kept.lock() {
            kept.push(blocks);
        }
        done.map_err(Error::internal)?;
        Ok(output)
    }

    fn take_blocks(&self, count: usize) -> Vec<Block> {
        let kept = self.kept.lock().ok().and_then(|mut kept| kept.pop());
        let mut blocks = kept.unwrap_or_default();
        blocks.resize(count, Block::default());
        blocks
    }
}

/// Refuses passwords that are too short, too long, or contain the user name. `field` is the name of
/// the password in the caller's form.
pub fn check_new(field: &str, password: &str, username: &str) -> Result<(), Error> {
    let length = password.chars().count();
    let refuse = |message: String| {
        Err(Error::invalid(vec![FieldError::new(field, Code::WeakPassword, message)]))
    };
    if !(SHORTEST..=LONGEST).contains(&length) {
        return refuse(format!("密码须为 {SHORTEST} 至 {LONGEST} 个字符，现在是 {length} 个。"));
    }
    if !username.is_empty() && password.to_lowercase().contains(&username.to_lowercase()) {
        return refuse("密码不能包含用户名，请换一个。".into());
    }
    let first = password.chars().next();
    if password.chars().all(|c| Some(c) == first) {
        return refuse("密码不能由同一个字符重复组成，请换一个。".into());
    }
    Ok(())
}

/// Returns a random password to be shown once: 20 characters without look-alikes (about 100 bits).
pub fn one_time_password() -> Result<String, Error> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0u8; 20];
    getrandom::fill(&mut random).map_err(Error::internal)?;
    Ok(random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_verifies_its_password_only_and_names_its_cost() {
        let hasher = Hasher::default();
        let hash = hasher.hash_blocking("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify_blocking("correct horse", &hash).unwrap());
        assert!(!hasher.verify_blocking("correct horsf", &hash).unwrap());
    }

    #[test]
    fn memory_is_kept_and_used_again() {
        let hasher = Hasher::default();
        for _ in 0..3 {
            hasher.hash_blocking("correct horse").unwrap();
        }
        assert_eq!(hasher.kept.lock().unwrap().len(), 1);
    }

    #[test]
    fn weak_passwords_are_refused_with_a_reason() {
        for (password, username) in
            [("short", "a"), ("aaaaaaaaaaaa", "b"), ("xx-zhangsan-1", "zhangsan")]
        {
            assert_eq!(
                check_new("new_password", password, username).unwrap_err().errors()[0].code,
                "weak_password"
            );
        }
        assert!(check_new("password", "山高水长，风清月明。", "zhangsan").is_ok());
    }
}
