//! 统一社会信用代码, by GB 32100-2015.
//!
//! Eighteen characters: registration authority, kind of body, six digits of region, the nine-character
//! organisation code (GB 11714 with its own check), and the check character.

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

/// A valid 统一社会信用代码: 18 upper-case characters whose check character is right.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is no credit code. [`fmt::Display`] is the sentence for the person who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditCodeError {
    /// Not 18 characters.
    BadLength {
        /// Characters found, blanks not counted.
        len: usize,
    },
    /// A character that GB 32100 does not use there.
    BadAlphabet {
        /// 1-based position.
        position: usize,
        /// The character as read, upper-cased.
        character: char,
    },
    /// The last character does not follow from the seventeen before it.
    BadCheck {
        /// What it would have to be if those are right.
        expected: char,
    },
    /// A spreadsheet took the code for a number and lost its last digits; they cannot be restored.
    Destroyed,
}

impl CreditCode {
    /// Reads a code as people type it: blanks, full-width and lower-case characters, and the quotation marks
    /// that keep a spreadsheet from turning it into a number are put right; nothing else is.
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

    /// Reads a code that came as a numeric cell. It never succeeds: a number holds fifteen digits, so the last
    /// three of eighteen are gone, and a shorter number is no credit code.
    ///
    /// # Errors
    /// `Destroyed` for what was longer than fifteen digits, else `BadLength`.
    pub fn from_number(number: f64) -> Result<Self, CreditCodeError> {
        if !number.is_finite() || number.abs() >= 1e15 {
            return Err(CreditCodeError::Destroyed);
        }
        Err(CreditCodeError::BadLength { len: format!("{:.0}", number.abs()).len() })
    }

    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when the organisation code inside fails its own check (GB 11714). Some real companies carry such
    /// a code, so this is worth a warning and no refusal.
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

/// Without blanks, invisible characters, full-width forms, quoting marks around it; upper-cased.
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

/// `9.14419E+17`: what a spreadsheet shows for a long number.
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
    /// Stable token for machines.
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
