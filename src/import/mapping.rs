//! Mapping of columns to fields.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::any_kind::AnyListKind;
use super::model::MappedColumn;
use super::row::unit_of;
use crate::columns::{Field, Meaning};
use crate::digest::sha256_hex;
use crate::error::{Code, Error, FieldError};
use crate::sheet::Table;

/// Requested mapping: heading → field code. A column of a single year has the year in the code
/// (`revenue_yuan@2023`). An empty code means "leave this column out".
pub type Wishes = BTreeMap<String, String>;

const SAMPLES: usize = 3;
/// Maximum number of mapping errors reported at once.
const MOST_TOLD: usize = 20;

/// Maps the columns of a table: as requested, otherwise as remembered, otherwise by heading. If
/// several columns have the same meaning, only the first is mapped.
pub fn map_columns(
    table: &Table,
    kind: AnyListKind,
    asked: Option<&Wishes>,
    remembered: Option<&Wishes>,
) -> Result<Vec<MappedColumn>, Error> {
    let (headings, fields) = (numbered_headings(table), (kind.fields)());
    if let Some(asked) = asked {
        refuse_unknown(kind, asked, &headings)?;
    }
    let mut taken = HashSet::new();
    let mut columns = Vec::new();
    for (column, heading) in table.columns.iter().zip(headings) {
        let wish = asked.and_then(|a| a.get(&heading)).or_else(|| remembered?.get(&heading));
        let meaning = match wish {
            Some(code) => Meaning::written(&fields, code),
            None => Meaning::of_column(&fields, &column.heading, &column.raw),
        };
        let samples = table
            .rows()
            .map(|row| row.text(column.index).trim().to_owned())
            .filter(|text| !text.is_empty())
            .take(SAMPLES)
            .collect();
        let meaning = meaning.filter(|meaning| taken.insert(*meaning));
        let (field, year) = (meaning.map(|it| it.field), meaning.and_then(|it| it.year));
        let unit = field.filter(|field| field.is_amount).and_then(|_| unit_of(table, column));
        let unit = unit.map(|unit| unit.unit.label().to_owned());
        columns.push(MappedColumn { index: column.index, heading, field, year, samples, unit });
    }
    refuse_without_name(kind, &taken)?;
    Ok(columns)
}

fn numbered_headings(table: &Table) -> Vec<String> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    table
        .columns
        .iter()
        .map(|column| {
            let times = seen.entry(column.raw.as_str()).or_default();
            *times += 1;
            if *times == 1 { column.raw.clone() } else { format!("{} #{times}", column.raw) }
        })
        .collect()
}

fn refuse_unknown(kind: AnyListKind, asked: &Wishes, headings: &[String]) -> Result<(), Error> {
    let mut errors = Vec::new();
    let known_headings: HashSet<&String> = headings.iter().collect();
    let fields = (kind.fields)();
    for (heading, code) in asked {
        if errors.len() >= MOST_TOLD {
            break;
        }
        if !known_headings.contains(heading) {
            let mut sentence = format!("名单中没有“{heading}”这一列。");
            if errors.is_empty() {
                sentence += &format!("现有的列：{}。", headings.join("、"));
            }
            errors.push(FieldError::new("mapping", Code::UnknownColumn, sentence));
        }
        if !code.is_empty() && Meaning::written(&fields, code).is_none() {
            let list = kind.label();
            let sentence = format!("{list}没有“{code}”这个字段，无法对应到“{heading}”列。");
            errors.push(FieldError::new("mapping", Code::UnknownField, sentence));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}

fn refuse_without_name(kind: AnyListKind, taken: &HashSet<Meaning>) -> Result<(), Error> {
    let has = |field: &&'static Field| taken.contains(&Meaning::from(*field));
    if kind.about.naming_columns.iter().any(has) {
        return Ok(());
    }
    Err(Error::invalid_field(
        "mapping",
        Code::NoNameColumn,
        "没有认出“企业名称”一列。请在 mapping 中指明哪一列是企业名称，或在表头写明“企业名称”。",
    ))
}

/// Refuses a request that maps two columns to the same meaning: only the first would be read,
/// without any message about the other.
pub fn refuse_twice(kind: AnyListKind, asked: &Wishes) -> Result<(), Error> {
    let fields = (kind.fields)();
    let mut seen: HashMap<Meaning, &str> = HashMap::new();
    let mut errors = Vec::new();
    for (heading, code) in asked {
        let Some(meaning) = Meaning::written(&fields, code) else { continue };
        if let Some(other) = seen.insert(meaning, heading) {
            let sentence = format!(
                "“{other}”和“{heading}”两列都对应到“{}”。请把其中一列改为“不导入”。",
                meaning.label()
            );
            errors.push(FieldError::new("mapping", Code::DuplicateField, sentence));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}

/// Returns a digest of the headings of a list, independent of its rows.
pub fn headings_digest(table: &Table) -> String {
    sha256_hex(numbered_headings(table).join("\n").as_bytes())
}

/// Returns the mapping in the form that is stored and shown: heading → field code.
pub fn as_wishes(columns: &[MappedColumn]) -> Wishes {
    columns.iter().map(|c| (c.heading.clone(), c.code())).collect()
}
