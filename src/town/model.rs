//! 镇街（园区） and their working groups (专班).

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::UnitNames;
use crate::db::schema::{towns, working_groups};
use crate::db::types::{Piped, piped, text_enum};
use crate::error::{Code, Error, FieldError, Named};
use crate::limits::too_long;

text_enum! {
    /// 类别
    pub enum TownKind {
        Street = "street" => "街道",
        Town = "town" => "镇",
        Park = "park" => "园区",
        Platform = "platform" => "功能平台",
    }
}

/// 镇街（园区）, a row of `seeds/towns.csv`.
#[derive(
    Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, Deserialize, ToSchema,
)]
#[diesel(table_name = towns, treat_none_as_default_value = false)]
pub struct Town {
    /// 9-digit code.
    pub code: String,
    /// Official name, such as 莞城街道.
    pub name: String,
    /// Short name, such as 莞城.
    pub short_name: String,
    /// 类别
    pub kind: TownKind,
    /// 片区
    pub area: String,
    /// Position in official lists.
    pub official_order: i32,
    /// Whether the town must break zero. A platform need not.
    pub counts_for_goal: bool,
    /// Row in the tile map, counted from the north.
    pub tile_row: i32,
    /// Column in the tile map, counted from the west.
    #[serde(alias = "tile_col")]
    pub tile_column: i32,
    /// Of the centre, WGS 84, in degrees.
    #[serde(alias = "lat")]
    pub latitude: f64,
    /// Of the centre, WGS 84, in degrees.
    #[serde(alias = "lon")]
    pub longitude: f64,
    /// 拼音
    pub pinyin: String,
    /// Other spellings.
    #[diesel(serialize_as = Piped, deserialize_as = Piped)]
    #[serde(deserialize_with = "piped")]
    pub aliases: Vec<String>,
}

impl Named for Town {
    const NAME: &'static str = "镇街（园区）";
}

/// Returns the name of a town by its code, or the code itself if it is not in the list.
pub fn name_of<'a>(towns: &'a [Town], code: &'a str) -> &'a str {
    towns.iter().find(|town| town.code == code).map_or(code, |town| &town.name)
}

impl From<&Town> for UnitNames {
    fn from(town: &Town) -> Self {
        Self {
            code: town.code.clone(),
            name: town.name.clone(),
            short_name: town.short_name.clone(),
            kind: town.kind,
            aliases: town.aliases.clone(),
        }
    }
}

/// 专班, as stored. Unknown fields are empty.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = working_groups, treat_none_as_default_value = false)]
pub struct WorkingGroup {
    pub town_code: String,
    /// 组长
    pub leader: String,
    /// 副组长
    pub deputy: String,
    /// 联络员
    pub contact: String,
    /// 联系电话
    pub phone: String,
    /// 0 if it was never recorded.
    pub version: i64,
}

impl WorkingGroup {
    /// Returns the empty working group of a town that has recorded none.
    pub fn absent(town_code: &str) -> Self {
        Self {
            town_code: town_code.to_owned(),
            leader: String::new(),
            deputy: String::new(),
            contact: String::new(),
            phone: String::new(),
            version: 0,
        }
    }
}

/// 专班, as requested. Missing fields become empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GroupFacts {
    /// 组长
    pub leader: Option<String>,
    /// 副组长
    pub deputy: Option<String>,
    /// 联络员
    pub contact: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
}

impl From<&WorkingGroup> for GroupFacts {
    fn from(group: &WorkingGroup) -> Self {
        let known = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Self {
            leader: known(&group.leader),
            deputy: known(&group.deputy),
            contact: known(&group.contact),
            phone: known(&group.phone),
        }
    }
}

/// Maximum length of each field, in characters. Several names fit.
const LONGEST: usize = 100;

impl GroupFacts {
    /// Trims all fields and turns empty ones into `None`. Reports all errors at once.
    pub fn checked(self) -> Result<Self, Error> {
        let mut errors = Vec::new();
        let mut line = |field: &str, label: &str, text: Option<String>| {
            let text = text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())?;
            errors.extend(too_long(field, label, Some(&text), LONGEST));
            if text.contains(|c: char| c.is_control() || c == '\u{FFFD}') {
                let sentence = format!("“{label}”含有换行或无法识别的字符，请重新填写。");
                errors.push(FieldError::new(field, Code::Undecodable, sentence));
            }
            Some(text)
        };
        let facts = Self {
            leader: line("leader", "组长", self.leader),
            deputy: line("deputy", "副组长", self.deputy),
            contact: line("contact", "联络员", self.contact),
            phone: line("phone", "联系电话", self.phone),
        };
        if facts.leader.is_none() {
            errors.push(FieldError::new("leader", Code::MissingLeader, "请填写专班组长的姓名。"));
        }
        if errors.is_empty() { Ok(facts) } else { Err(Error::invalid(errors)) }
    }

    /// Returns the next version of the working group of a town.
    pub(super) fn replacing(self, old: &WorkingGroup) -> WorkingGroup {
        WorkingGroup {
            town_code: old.town_code.clone(),
            leader: self.leader.unwrap_or_default(),
            deputy: self.deputy.unwrap_or_default(),
            contact: self.contact.unwrap_or_default(),
            phone: self.phone.unwrap_or_default(),
            version: old.version + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_working_group_is_trimmed_and_needs_a_leader() {
        let some = |text: &str| Some(text.to_owned());
        let facts =
            GroupFacts { leader: some(" 张三 "), deputy: some("  "), ..GroupFacts::default() };
        let checked = facts.checked().unwrap();
        assert_eq!((checked.leader, checked.deputy), (some("张三"), None));
        let long = GroupFacts { contact: some(&"长".repeat(101)), ..GroupFacts::default() };
        let refused = long.checked().unwrap_err();
        let codes: Vec<_> = refused.errors().iter().map(|e| e.code.as_str()).collect();
        assert_eq!(codes, ["too_long", "missing_leader"]);
    }
}
