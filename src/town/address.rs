//! The unit inside an address.
//!
//! Villages and streets bear the names of towns (高埗镇塘厦村, 东城中路, 沙头南城区), so the place directly
//! behind the city's name decides; elsewhere only a name with 镇 or 街道 counts.

use super::answer::{Recognised, TownError};
use super::gazetteer::{Found, Gazetteer, squeeze};
use super::model::TownKind;

/// What makes a street of the name before it.
const STREETS: [&str; 8] = ["大道", "路", "街", "巷", "大街", "高速", "立交", "大桥"];
/// What may stand between such a name and its street: 东城中路, 南城一环路, 万江新街.
const STREET_PARTS: &[char] = &[
    '东', '南', '西', '北', '中', '上', '下', '前', '后', '新', '旧', '老', '内', '外', '环', '横',
    '直', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十',
];
/// What makes a village or a landmark of a town's name directly before it. Short words are missing where
/// villages begin with them (厚街河田, 长安涌头).
const LANDMARKS: [&str; 15] = [
    "社区",
    "居委会",
    "村委会",
    "新村",
    "工业区",
    "工业园",
    "广场",
    "大厦",
    "市场",
    "花园",
    "公园",
    "水库",
    "车站",
    "中学",
    "医院",
];

impl Gazetteer {
    /// The unit that an address lies in: the one named directly behind the city's name (which may stand there
    /// twice or be missing); else the only one named with 镇 or 街道 further on. A park named directly behind
    /// a town is the unit (大岭山镇松山湖…, 东莞市石排镇东莞生态园…), for the park registers its companies.
    ///
    /// # Errors
    /// `OtherCity` for an address elsewhere, `Unknown` when only a street or village bears a unit's name,
    /// `Ambiguous` when several units are named.
    pub fn by_address(&self, text: &str) -> Result<Recognised<'_>, TownError> {
        self.address(&squeeze(text))
    }

    /// [`Self::by_address`] of a text without blanks.
    pub(super) fn address(&self, text: &str) -> Result<Recognised<'_>, TownError> {
        let mut rest = text;
        let mut city_named = false;
        loop {
            if let Some(place) = self.place_at(rest) {
                let behind = rest.get(place.form.text.len()..).unwrap_or_default();
                return self.answer(self.park_behind(place, behind).unwrap_or(place));
            }
            city_named |= self.city().behind_name(rest).is_some();
            let Some(behind) = self.city().without(rest) else {
                break;
            };
            rest = behind;
        }
        match self.other_city(rest) {
            Some(city) if !city_named => Err(TownError::OtherCity(city.to_owned())),
            _ if city_named => self.named_further_on(rest),
            _ => Err(TownError::Unknown),
        }
    }

    /// The unit at the beginning of this text, unless the name is only part of a street's or village's.
    fn place_at(&self, text: &str) -> Option<Found<'_>> {
        let found = self.longest_at(text)?;
        if found.is_full() {
            return Some(found);
        }
        let behind = text.get(found.form.text.len()..).unwrap_or_default();
        let town = matches!(self.unit(found.unit)?.kind, TownKind::Town | TownKind::Street);
        (!(is_street(behind) || town && self.is_landmark(behind))).then_some(found)
    }

    /// The park that stands directly behind a town by its own name: 大岭山镇松山湖…, 石排镇东莞生态园….
    fn park_behind(&self, town: Found<'_>, behind: &str) -> Option<Found<'_>> {
        if !matches!(self.unit(town.unit)?.kind, TownKind::Town | TownKind::Street) {
            return None;
        }
        let in_city = self.city().without(behind);
        let found = self.place_at(in_city.unwrap_or(behind))?;
        let unit = self.unit(found.unit)?;
        // 生态园 alone may be any ecological garden.
        let own_name = in_city.is_some() || found.form.text.starts_with(&unit.short_name);
        (unit.kind == TownKind::Park && own_name).then_some(found)
    }

    /// The only unit that the text names with 镇 or 街道, wherever it stands.
    fn named_further_on(&self, text: &str) -> Result<Recognised<'_>, TownError> {
        let mut found: Vec<Found<'_>> = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let here = self
                .longest_at(rest)
                .filter(|place| place.form.text.contains('镇') || place.form.text.contains("街道"));
            let step = match here {
                Some(place) => {
                    if found.iter().all(|known| known.unit != place.unit) {
                        found.push(place);
                    }
                    place.form.text.len()
                }
                None => rest.chars().next().map_or(1, char::len_utf8),
            };
            rest = rest.get(step..).unwrap_or_default();
        }
        match found.as_slice() {
            [] => Err(TownError::Unknown),
            [only] => self.answer(*only),
            several => Err(self.ambiguous(several.iter().map(|place| place.unit))),
        }
    }

    /// 村, 社区, 工业区 …: the name before it is a village's or a landmark's.
    fn is_landmark(&self, behind: &str) -> bool {
        let mut villages = self.city().addresses.villages.iter();
        let village =
            behind.starts_with('村') && !villages.any(|name| behind.starts_with(name.as_str()));
        village || LANDMARKS.iter().any(|landmark| behind.starts_with(landmark))
    }

    /// The city (or else the province) that an address begins with, when it is not ours.
    fn other_city<'t>(&self, text: &'t str) -> Option<&'t str> {
        let behind_province = ["省", "自治区"].iter().find_map(|mark| {
            let (province, rest) = text.split_once(mark)?;
            (province.chars().count() <= 6).then_some((province, rest, *mark))
        });
        if let Some((province, rest, mark)) = behind_province {
            let length = province.len() + mark.len();
            return Some(city_at(rest).unwrap_or_else(|| text.get(..length).unwrap_or(province)));
        }
        city_at(text).or_else(|| {
            let mut elsewhere = self.city().addresses.elsewhere.iter();
            let place = elsewhere.find(|place| text.starts_with(place.as_str()))?;
            let (place, behind) = text.split_at_checked(place.len())?;
            // 北京路 and 河南工业区 are to be found in many a town.
            (!is_street(behind) && !self.is_landmark(behind)).then_some(place)
        })
    }
}

/// 中路88号, 大道 …: the name before it is a street's.
fn is_street(behind: &str) -> bool {
    let rest = behind.trim_start_matches(STREET_PARTS);
    STREETS.iter().any(|street| behind.starts_with(street) || rest.starts_with(street))
}

/// `深圳市` at the beginning: two to four Chinese characters and 市, none of which belongs to a smaller place.
fn city_at(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once('市')?;
    let length = name.chars().count();
    let smaller =
        name != "景德镇" && name.contains(['镇', '街', '路', '区', '村', '道', '号', '园', '(']);
    let city = (2..=5).contains(&length) && !smaller && !rest.starts_with(['场', '政', '民']);
    city.then(|| text.get(..name.len() + '市'.len_utf8())).flatten()
}
