//! 旧注册号: the fifteen-digit 工商注册号 that the credit code replaced in 2015.

use crate::error::Code;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::credit_code::is_scientific;
use crate::chinese::fold_width;

/// A fifteen-digit 工商注册号. It is separate from the credit code and never matched against it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OldRegistrationNo(String);

/// Why a text is not an old registration number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldRegistrationNoError {
    /// Not fifteen characters.
    BadLength {
        /// Number of characters found, without blanks.
        len: usize,
    },
    /// A character that is not a digit.
    BadAlphabet {
        /// 1-based position.
        position: usize,
        /// The character as read.
        character: char,
    },
    /// A spreadsheet converted the number to scientific notation.
    Destroyed,
}

impl OldRegistrationNo {
    /// Reads fifteen digits. Corrects blanks and full-width digits.
    ///
    /// # Errors
    /// See [`OldRegistrationNoError`].
    pub fn parse(text: &str) -> Result<Self, OldRegistrationNoError> {
        let number: String =
            fold_width(text).chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
        if is_scientific(&number) {
            return Err(OldRegistrationNoError::Destroyed);
        }
        let len = number.chars().count();
        if len != 15 {
            return Err(OldRegistrationNoError::BadLength { len });
        }
        match number.chars().position(|c| !c.is_ascii_digit()) {
            Some(index) => Err(OldRegistrationNoError::BadAlphabet {
                position: index + 1,
                character: number.chars().nth(index).unwrap_or_default(),
            }),
            None => Ok(Self(number)),
        }
    }

    /// Reads a numeric cell. Fifteen digits fit into a number without loss.
    ///
    /// # Errors
    /// See [`OldRegistrationNoError`].
    pub fn from_number(number: f64) -> Result<Self, OldRegistrationNoError> {
        if !number.is_finite() || number.abs() >= 1e15 {
            return Err(OldRegistrationNoError::Destroyed);
        }
        Self::parse(&number.to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl OldRegistrationNoError {
    /// Stable error code for programs, the same words as for credit codes.
    pub fn code(&self) -> Code {
        match self {
            Self::BadLength { .. } => Code::BadLength,
            Self::BadAlphabet { .. } => Code::BadAlphabet,
            Self::Destroyed => Code::DestroyedCode,
        }
    }
}

impl fmt::Display for OldRegistrationNoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::BadLength { len: 18 } => {
                f.write_str("旧注册号应为15位，这里是18位：请填到“统一社会信用代码”列")
            }
            Self::BadLength { len } => write!(f, "旧注册号应为15位数字，这里是{len}位"),
            Self::BadAlphabet { position, character } => {
                write!(f, "旧注册号只有数字，第{position}位是“{character}”")
            }
            Self::Destroyed => {
                f.write_str("旧注册号已被表格软件改成科学计数：请把该列设为“文本”格式后重新填写")
            }
        }
    }
}

impl std::error::Error for OldRegistrationNoError {}

impl TryFrom<String> for OldRegistrationNo {
    type Error = OldRegistrationNoError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<OldRegistrationNo> for String {
    fn from(number: OldRegistrationNo) -> Self {
        number.0
    }
}

impl fmt::Display for OldRegistrationNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fifteen_digits_and_nothing_else() {
        use OldRegistrationNoError::{BadAlphabet, BadLength, Destroyed};
        assert_eq!(
            OldRegistrationNo::parse(" ４４１９０００００１２３４５６ ").unwrap().as_str(),
            "441900000123456"
        );
        assert_eq!(
            OldRegistrationNo::from_number(441_900_000_123_456.0).unwrap().as_str(),
            "441900000123456"
        );
        for (text, want) in [
            ("91441900618163186Q", BadLength { len: 18 }),
            ("44190000012345A", BadAlphabet { position: 15, character: 'A' }),
            ("4.419E+14", Destroyed),
        ] {
            assert_eq!(OldRegistrationNo::parse(text), Err(want), "{text}");
        }
        assert_eq!(OldRegistrationNo::from_number(0.5).unwrap_err().code(), "bad_length");
    }
}
