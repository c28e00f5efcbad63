//! 统一社会信用代码, as defined by GB 32100-2015.
//!
//! The 18 characters are: registration authority, kind of organisation, six digits of region, nine
//! characters of organisation code (GB 11714, with its own check character), check character.

use crate::error::Code;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::chinese::fold_width;

/// The 31 characters of the standard in the order of their values; I, O, S, V and Z are not used.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3^i mod 31 for the first seventeen positions.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of GB 11714 for the first eight characters of the organisation code.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const LENGTH: usize = 18;

/// A valid 统一社会信用代码: 18 upper-case characters with a correct check character.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is not a credit code. [`fmt::Display`] gives the message for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditCodeError {
    /// Not 18 characters.
    BadLength {
        /// Number of characters found, without blanks.
        len: usize,
    },
    /// A character that GB 32100 does not allow at this position.
    BadAlphabet {
        /// 1-based position.
        position: usize,
        /// The character as read, in upper case.
        character: char,
    },
    /// The check character does not match the other 17 characters.
    BadCheck {
        /// The check character that the other 17 characters require.
        expected: char,
    },
    /// A spreadsheet treated the code as a number and lost its last digits. They cannot be
    /// restored.
    Destroyed,
}

impl CreditCode {
    /// Reads a code as people type it. Corrects blanks, full-width and lower-case characters, and
    /// the quotation marks that stop a spreadsheet from converting the code to a number. Corrects
    /// nothing else.
    ///
    /// # Errors
    /// See [`CreditCodeError`].
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = normalise(text);
        if is_scientific(&code) {
            return Err(CreditCodeError::Destroyed);
        }
        let len = code.chars().count();
        if len != LENGTH {
            return Err(CreditCodeError::BadLength { len });
        }
        let mut values = [0_u32; LENGTH];
        for (index, (slot, character)) in values.iter_mut().zip(code.chars()).enumerate() {
            *slot = value(character)
                .ok_or(CreditCodeError::BadAlphabet { position: index + 1, character })?;
        }
        let expected = check_character(&values);
        if !code.ends_with(expected) {
            // Spreadsheets keep fifteen digits of a number and write zeros for the rest.
            let digits_only = code.bytes().all(|b| b.is_ascii_digit());
            return Err(if digits_only && code.ends_with("000") {
                CreditCodeError::Destroyed
            } else {
                CreditCodeError::BadCheck { expected }
            });
        }
        if code.starts_with('0') {
            // No registration authority has the number 0, but eighteen zeros pass the check.
            return Err(CreditCodeError::BadAlphabet { position: 1, character: '0' });
        }
        Ok(Self(code))
    }

    /// Reads a code from a numeric cell. Always fails: a number holds 15 digits, so the last three
    /// of 18 are lost, and a shorter number is not a credit code.
    ///
    /// # Errors
    /// `Destroyed` for a number longer than 15 digits, otherwise `BadLength`.
    pub fn from_number(number: f64) -> Result<Self, CreditCodeError> {
        if !number.is_finite() || number.abs() >= 1e15 {
            return Err(CreditCodeError::Destroyed);
        }
        Err(CreditCodeError::BadLength { len: format!("{:.0}", number.abs()).len() })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the organisation code inside fails its own check (GB 11714). Some real companies
    /// have such a code, so this is a warning and not an error.
    pub fn warn_org(&self) -> bool {
        let organisation = self.0.get(8..17).unwrap_or_default();
        let sum: u32 = organisation
            .chars()
            .zip(ORGANISATION_WEIGHTS)
            .map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight)
            .sum();
        let expected = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        !organisation.ends_with(expected)
    }
}

/// Removes blanks, invisible characters and surrounding quotation marks, converts full-width forms,
/// and converts to upper case.
fn normalise(text: &str) -> String {
    let mut code: String = fold_width(text)
        .trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '\'' | '"' | '‘' | '’' | '“' | '”' | '`' | '=')
        })
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    code.make_ascii_uppercase();
    code
}

fn value(character: char) -> Option<u32> {
    let index = ALPHABET.iter().position(|&letter| char::from(letter) == character)?;
    u32::try_from(index).ok()
}

fn check_character(values: &[u32; LENGTH]) -> char {
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    let index = usize::try_from((31 - sum % 31) % 31).unwrap_or(0);
    ALPHABET.get(index).map_or('0', |&letter| char::from(letter))
}

/// Whether the text is in scientific notation, as a spreadsheet shows a long number: `9.14419E+17`.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let whole_and_fraction = mantissa.split_once('.');
    let mantissa_ok = whole_and_fraction.map_or(digits(mantissa), |(a, b)| digits(a) && digits(b));
    let marked = whole_and_fraction.is_some() || exponent.starts_with('+');
    mantissa_ok && marked && digits(exponent.trim_start_matches('+'))
}

impl CreditCodeError {
    /// Stable error code for programs.
    pub fn code(&self) -> Code {
        match self {
            Self::BadLength { .. } => Code::BadLength,
            Self::BadAlphabet { .. } => Code::BadAlphabet,
            Self::BadCheck { .. } => Code::BadCheck,
            Self::Destroyed => Code::DestroyedCode,
        }
    }
}

impl fmt::Display for CreditCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::BadLength { len: 15 } => f.write_str(
                "统一社会信用代码应为18位，这里是15位：如果是旧的工商注册号，请填到“旧注册号”列",
            ),
            Self::BadLength { len: 9 } => f.write_str(
                "统一社会信用代码应为18位，这里是9位：如果是组织机构代码，请按营业执照补填18位代码",
            ),
            Self::BadLength { len } if len < LENGTH => {
                write!(f, "统一社会信用代码应为18位，这里是{len}位，少{}位，请对照营业执照补齐", LENGTH - len)
            }
            Self::BadLength { len } => {
                write!(f, "统一社会信用代码应为18位，这里是{len}位，多{}位，请对照营业执照核对", len - LENGTH)
            }
            Self::BadAlphabet { position, character } => {
                write!(f, "统一社会信用代码第{position}位“{character}”不对：")?;
                match character {
                    'O' => f.write_str("代码不使用字母O，是否应为数字0？"),
                    'I' => f.write_str("代码不使用字母I，是否应为数字1？"),
                    'Z' => f.write_str("代码不使用字母Z，是否应为数字2？"),
                    'S' => f.write_str("代码不使用字母S，是否应为数字5？"),
                    'V' => f.write_str("代码不使用字母V，是否应为字母U或Y？"),
                    '0' => f.write_str("登记管理部门代码不会是0，请对照营业执照填写"),
                    _ => f.write_str("只能是数字或除I、O、S、V、Z以外的大写字母"),
                }
            }
            Self::BadCheck { expected } => write!(
                f,
                "统一社会信用代码校验不通过：按前17位推算，最后一位应为“{expected}”，其中有字符写错或颠倒，请对照营业执照逐位核对"
            ),
            Self::Destroyed => f.write_str(
                "统一社会信用代码已被表格软件当作数字，末尾几位已丢失、无法还原：请把该列设为“文本”格式后重新填写",
            ),
        }
    }
}

impl std::error::Error for CreditCodeError {}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl AsRef<str> for CreditCode {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests;
