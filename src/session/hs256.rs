//! HMAC with SHA-256 for tokens, the only supported signature.
//!
//! `jsonwebtoken` includes either RSA and elliptic curves or no algorithm at all. The program needs
//! neither, and an algorithm that is not built in cannot be attacked or selected by a forged
//! header.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use sha2::Sha256;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Installs HMAC-SHA256 as the only signature of the process. Further calls change nothing.
pub fn install() {
    let _ = PROVIDER.install_default();
}

/// A keyed hash that has no input yet.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, secret: &[u8]) -> Result<Self> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        let keyed = Hmac::new_from_slice(secret).map_err(|_| ErrorKind::InvalidKeyFormat)?;
        Ok(Self(keyed))
    }

    fn of(&self, message: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(message)
    }
}

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    Ok(Box::new(Hs256::new(*algorithm, key.as_bytes())?))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    Ok(Box::new(Hs256::new(*algorithm, key.try_get_as_bytes()?)?))
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, signature::Error> {
        Ok(self.of(message).finalize().into_bytes().to_vec())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    /// Compares in constant time.
    fn verify(
        &self,
        message: &[u8],
        signed: &Vec<u8>,
    ) -> std::result::Result<(), signature::Error> {
        self.of(message).verify_slice(signed).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: RFC 4231, test case 2.
    #[test]
    fn a_known_message_has_its_known_signature() {
        let key = b"Jefe";
        let signer = signer(&Algorithm::HS256, &EncodingKey::from_secret(key)).unwrap();
        let message = b"what do ya want for nothing?";
        let signed = signer.try_sign(message).unwrap();
        let hex: String = signed.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let verifier = verifier(&Algorithm::HS256, &DecodingKey::from_secret(key)).unwrap();
        assert!(verifier.verify(message, &signed).is_ok());
        assert!(verifier.verify(b"what do ya want for nothing!", &signed).is_err());
        assert!(verifier.verify(message, &signed[..31].to_vec()).is_err());
    }

    #[test]
    fn no_other_signature_is_known() {
        for other in [Algorithm::HS384, Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
            assert!(signer(&other, &EncodingKey::from_secret(b"Jefe")).is_err());
            assert!(verifier(&other, &DecodingKey::from_secret(b"Jefe")).is_err());
        }
    }
}
