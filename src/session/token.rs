//! Access tokens: JWT, valid for 15 minutes, signed with a key that is stored outside the database.

use std::io::Write;
use std::path::Path;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::hs256;
use crate::error::{Code, Error};
use crate::owner_only;

/// How long an access token is valid, in seconds.
pub const ACCESS_SECONDS: i64 = 15 * 60;

/// How long a page session is valid, in seconds: a long working day.
pub const PAGE_SECONDS: i64 = 12 * 60 * 60;

/// The purpose of a token. One kind is not accepted as the other: a browser sends its cookie even
/// when another site causes the request, so cookies need an extra check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// For the `Authorization` header of a program.
    Api,
    /// For the cookie of a browser.
    Page,
}

/// The content of a token: user, session and expiry. Role and scope are not included, because they
/// are read from the database at each request.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Id of the user.
    pub sub: i64,
    /// Id of the session.
    pub sid: String,
    pub purpose: Purpose,
    /// Issued at, Unix seconds.
    pub iat: i64,
    /// Expires at, Unix seconds.
    pub exp: i64,
}

/// The signing key.
#[derive(Clone)]
pub struct TokenKey {
    signing: EncodingKey,
    verifying: DecodingKey,
}

impl TokenKey {
    /// Reads the key file, or creates it (readable by its owner only) at the first start. Several
    /// servers share one key by sharing the file.
    pub fn from_file(path: &Path) -> Result<Self, Error> {
        match std::fs::read(path) {
            Ok(secret) => Self::from_secret(&secret, path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::create(path),
            Err(error) => Err(error.into()),
        }
    }

    fn create(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent() {
            owner_only::create_folder(folder)?;
        }
        let mut secret = [0u8; 64];
        getrandom::fill(&mut secret).map_err(Error::internal)?;
        match owner_only::create_file(path) {
            Ok(mut file) => {
                file.write_all(&secret)?;
                file.sync_all()?;
                Self::from_secret(&secret, path)
            }
            // Another server created the file first: its key is used.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Self::from_secret(&std::fs::read(path)?, path)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn from_secret(secret: &[u8], path: &Path) -> Result<Self, Error> {
        if secret.len() < 32 {
            return Err(Error::internal(format!(
                "令牌密钥文件 {} 不足 32 字节；请删除后重新启动，由程序生成",
                path.display()
            )));
        }
        hs256::install();
        Ok(Self {
            signing: EncodingKey::from_secret(secret),
            verifying: DecodingKey::from_secret(secret),
        })
    }

    /// Signs a token for a program.
    pub fn issue(&self, user: i64, session: &str, now: i64) -> Result<String, Error> {
        self.sign(Purpose::Api, user, session, now, ACCESS_SECONDS)
    }

    /// Signs a token for a browser's cookie.
    pub fn issue_for_pages(&self, user: i64, session: &str, now: i64) -> Result<String, Error> {
        self.sign(Purpose::Page, user, session, now, PAGE_SECONDS)
    }

    fn sign(
        &self,
        purpose: Purpose,
        user: i64,
        session: &str,
        now: i64,
        seconds: i64,
    ) -> Result<String, Error> {
        let sid = session.to_owned();
        let claims = Claims { sub: user, sid, purpose, iat: now, exp: now + seconds };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing)
            .map_err(Error::internal)
    }

    /// Reads a token.
    ///
    /// # Errors
    /// 401 `invalid_token` if it is forged or for another purpose, 401 `expired_token` if it has
    /// expired.
    pub fn read(&self, token: &str, purpose: Purpose, now: i64) -> Result<Claims, Error> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_exp = false; // checked below with our own clock
        let claims = jsonwebtoken::decode::<Claims>(token, &self.verifying, &rules)
            .ok()
            .filter(|token| token.claims.purpose == purpose)
            .ok_or_else(|| Error::unauthorized(Code::InvalidToken, "登录凭证无效，请重新登录。"))?
            .claims;
        if claims.exp <= now {
            return Err(Error::unauthorized(
                Code::ExpiredToken,
                "登录凭证已过期，请刷新凭证或重新登录。",
            ));
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> TokenKey {
        TokenKey::from_secret(&[byte; 64], Path::new("key")).unwrap()
    }

    #[test]
    fn a_token_serves_fifteen_minutes() {
        let token = key(1).issue(7, "s", 1_000).unwrap();
        assert_eq!(key(1).read(&token, Purpose::Api, 1_899).unwrap().sub, 7);
        assert_eq!(key(1).read(&token, Purpose::Api, 1_900).unwrap_err().code(), "expired_token");
    }

    #[test]
    fn a_token_serves_one_purpose() {
        let (api, page) =
            (key(1).issue(7, "s", 0).unwrap(), key(1).issue_for_pages(7, "s", 0).unwrap());
        assert!(key(1).read(&page, Purpose::Page, 11 * 3_600).is_ok());
        assert_eq!(key(1).read(&page, Purpose::Api, 0).unwrap_err().code(), "invalid_token");
        assert_eq!(key(1).read(&api, Purpose::Page, 0).unwrap_err().code(), "invalid_token");
    }

    #[test]
    fn a_forged_token_is_refused() {
        let token = key(1).issue(7, "s", 1_000).unwrap();
        assert_eq!(key(2).read(&token, Purpose::Api, 1_000).unwrap_err().code(), "invalid_token");
        // {"alg":"none"} with the same claims
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).unwrap());
        assert_eq!(
            key(1).read(&unsigned, Purpose::Api, 1_000).unwrap_err().code(),
            "invalid_token"
        );
        assert_eq!(key(1).read("x", Purpose::Api, 1_000).unwrap_err().code(), "invalid_token");
    }

    #[test]
    fn two_servers_share_the_key_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jwt.key");
        let token = TokenKey::from_file(&path).unwrap().issue(1, "s", 0).unwrap();
        assert!(TokenKey::from_file(&path).unwrap().read(&token, Purpose::Api, 1).is_ok());
    }
}
