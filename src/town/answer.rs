//! What the gazetteer is built from and what it answers.

use crate::error::Code;
use std::fmt;

use super::model::TownKind;

/// A unit with the names it goes by.
#[derive(Debug, Clone)]
pub struct UnitNames {
    /// Nine-digit code.
    pub code: String,
    /// Official name, 莞城街道.
    pub name: String,
    /// Short name, 莞城.
    pub short_name: String,
    /// Street, town, park or platform.
    pub kind: TownKind,
    /// Other spellings.
    pub aliases: Vec<String>,
}

/// By what a unit was recognised. Everything but `Exact` is worth showing to the person who imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The official or the short name.
    Exact,
    /// Another known spelling, or the name with the city, 区, 管委会 … around it.
    Alias,
    /// Named inside an address.
    Address,
    /// A known slip of the pen such as 高步 for 高埗.
    Typo,
}

/// A unit recognised in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised<'g> {
    /// The unit's code.
    pub code: &'g str,
    /// The unit's official name, for the note “高步镇 → 高埗镇”.
    pub name: &'g str,
    /// By what.
    pub how: How,
}

/// A unit in an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownRef {
    /// The unit's code.
    pub code: String,
    /// The unit's official name.
    pub name: String,
}

/// Why no unit was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TownError {
    /// No unit's name is in it, or only one that a street or a village bears as well.
    Unknown,
    /// More than one unit fits.
    Ambiguous(Vec<TownRef>),
    /// An address in another city (or province, where no city is named).
    OtherCity(String),
}

impl TownError {
    /// Stable token for machines.
    pub fn code(&self) -> Code {
        match self {
            Self::Unknown => Code::UnknownTown,
            Self::Ambiguous(_) => Code::AmbiguousTown,
            Self::OtherCity(_) => Code::OtherCity,
        }
    }
}

impl fmt::Display for TownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str(
                "认不出是哪个镇街（园区），请填写规范名称，可从“基础数据”的镇街（园区）中抄录",
            ),
            Self::Ambiguous(units) => {
                let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
                write!(f, "可能是{}中的任一个，请只填一个镇街（园区）", names.join("、"))
            }
            Self::OtherCity(city) => write!(f, "地址在{city}，不在本市内"),
        }
    }
}

impl std::error::Error for TownError {}
