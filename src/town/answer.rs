//! Input and results of the gazetteer.

use crate::error::Code;
use std::fmt;

use super::model::TownKind;

/// A town with all its names.
#[derive(Debug, Clone)]
pub struct UnitNames {
    /// 9-digit code.
    pub code: String,
    /// Official name, such as 莞城街道.
    pub name: String,
    /// Short name, such as 莞城.
    pub short_name: String,
    pub kind: TownKind,
    /// Other spellings.
    pub aliases: Vec<String>,
}

/// How a town was recognised. All but `Exact` are worth showing to the person who imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By the official or the short name.
    Exact,
    /// By another known spelling, or by the name together with the city, 区, 管委会 ….
    Alias,
    /// By its name in an address.
    Address,
    /// By a known typing error, such as 高步 for 高埗.
    Typo,
}

/// A town recognised in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised<'g> {
    pub code: &'g str,
    /// Official name, for the note “高步镇 → 高埗镇”.
    pub name: &'g str,
    pub how: How,
}

/// A town named in an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownRef {
    pub code: String,
    pub name: String,
}

/// Why no town was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TownError {
    /// No town is named, or only by a name that a street or village has too.
    Unknown,
    /// More than one town matches.
    Ambiguous(Vec<TownRef>),
    /// An address in another city (or province, if no city is named).
    OtherCity(String),
}

impl TownError {
    /// Returns the stable error code.
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
