//! Finds the town in an address.
//!
//! Villages and streets may have the names of towns (高埗镇塘厦村, 东城中路, 沙头南城区). Therefore
//! the name directly after the city decides; elsewhere only a name with 镇 or 街道 counts.

use super::answer::{Recognised, TownError};
use super::gazetteer::{FoundSpelling, Gazetteer, squeeze};
use super::model::TownKind;

/// Words that make the name before them a street.
const STREETS: [&str; 8] = ["大道", "路", "街", "巷", "大街", "高速", "立交", "大桥"];
/// Characters that may be between such a name and the street word: 东城中路, 南城一环路, 万江新街.
const STREET_PARTS: &[char] = &[
    '东', '南', '西', '北', '中', '上', '下', '前', '后', '新', '旧', '老', '内', '外', '环', '横',
    '直', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十',
];
/// Words that make a town name directly before them a village or landmark. Short words are missing
/// here, because village names begin with them (厚街河田, 长安涌头).
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
    /// Returns the town of an address.
    /// It is the town named directly after the city; the city may be repeated or missing. Otherwise
    /// it is the only town named with 镇 or 街道 further on. If a park is named directly after a
    /// town, the park is the answer, because it registers its companies (大岭山镇松山湖…,
    /// 东莞市石排镇东莞生态园…).
    ///
    /// # Errors
    /// `OtherCity` for an address elsewhere, `Unknown` if only a street or village has the name of
    /// a town, `Ambiguous` if several towns are named.
    pub fn by_address(&self, text: &str) -> Result<Recognised<'_>, TownError> {
        self.address(&squeeze(text))
    }

    /// [`Self::by_address`] for a text without blanks.
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

    /// Returns the town at the beginning of a text, unless the name belongs to a street or village.
    fn place_at(&self, text: &str) -> Option<FoundSpelling<'_>> {
        let found = self.longest_at(text)?;
        if found.is_full() {
            return Some(found);
        }
        let behind = text.get(found.form.text.len()..).unwrap_or_default();
        let town = matches!(self.unit(found.unit)?.kind, TownKind::Town | TownKind::Street);
        (!(is_street(behind) || town && self.is_landmark(behind))).then_some(found)
    }

    /// Returns the park that follows a town by its own name: 大岭山镇松山湖…, 石排镇东莞生态园….
    fn park_behind(&self, town: FoundSpelling<'_>, behind: &str) -> Option<FoundSpelling<'_>> {
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

    /// Returns the only town that the text names with 镇 or 街道, at any position.
    fn named_further_on(&self, text: &str) -> Result<Recognised<'_>, TownError> {
        let mut found: Vec<FoundSpelling<'_>> = Vec::new();
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

    /// Whether the name before this text is that of a village or landmark (村, 社区, 工业区 …).
    fn is_landmark(&self, behind: &str) -> bool {
        let mut villages = self.city().addresses.villages.iter();
        let village =
            behind.starts_with('村') && !villages.any(|name| behind.starts_with(name.as_str()));
        village || LANDMARKS.iter().any(|landmark| behind.starts_with(landmark))
    }

    /// Returns the other city (or else the province) that an address begins with.
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
            // 北京路 and 河南工业区 exist in many towns.
            (!is_street(behind) && !self.is_landmark(behind)).then_some(place)
        })
    }
}

/// Whether the name before this text is that of a street (中路88号, 大道 …).
fn is_street(behind: &str) -> bool {
    let rest = behind.trim_start_matches(STREET_PARTS);
    STREETS.iter().any(|street| behind.starts_with(street) || rest.starts_with(street))
}

/// Returns the city name at the beginning of a text, such as `深圳市`: two to five characters and
/// 市, without words for smaller places.
fn city_at(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once('市')?;
    let length = name.chars().count();
    let smaller =
        name != "景德镇" && name.contains(['镇', '街', '路', '区', '村', '道', '号', '园', '(']);
    let city = (2..=5).contains(&length) && !smaller && !rest.starts_with(['场', '政', '民']);
    city.then(|| text.get(..name.len() + '市'.len_utf8())).flatten()
}
