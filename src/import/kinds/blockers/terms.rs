//! Recognises the written forms of categories and departments. Both are stored data. This module
//! has other names for those that every city has; such a name applies only if its code is in the
//! data.

use std::collections::HashMap;

use crate::blocker::Severity;
use crate::chinese::fold_width;
use crate::city::City;
use crate::department::{Category, Department};

/// Other names of categories, by code.
const CATEGORIES: &[(&str, &str)] = &[
    ("land_title", "土地、土地证、土地权属、土地使用权、无证用地、集体土地"),
    ("property_title", "房产、房产证、不动产、房屋产权、厂房、无证厂房、厂房产权"),
    ("social_insurance", "社保、社会保障、五险"),
    ("housing_fund", "公积金"),
    ("tax", "税收、涉税、个税、欠税"),
    ("environment", "环保、环境、环境保护、环评、排污"),
    ("fire_construction", "消防、工程建设、消防验收、竣工验收、报建"),
    ("work_safety", "安全、安监、生产安全"),
    ("registration_history", "历史沿革、股权沿革、出资、出资瑕疵、股权代持、工商登记"),
    ("collective_state_reform", "改制、改制确认、国企改制、国有改制、集体改制"),
    ("foreign_customs", "外资、海关、外汇、进出口"),
    ("compliance_proof", "合规、合规证明、信用报告、无违规证明、守法证明"),
    ("litigation", "诉讼、涉诉、处罚、行政处罚"),
    ("intellectual_property", "专利、商标"),
    ("project_land", "募投用地、项目用地"),
    ("project_filing", "项目备案、募投项目备案、项目环评"),
    ("finance", "融资、资金、贷款"),
    ("talent", "人才、用工、子女入学"),
    ("other", "其它"),
];

/// Other names of departments, by code.
const DEPARTMENTS: &[(&str, &str)] = &[
    ("zrzyj", "国土局、国土资源局"),
    ("rsj", "人社局、人力资源局、社保局、社会保障局"),
    ("gjj", "公积金中心、公积金管理中心、公积金"),
    ("swj", "税务局"),
    ("sthjj", "环保局、环境保护局"),
    ("zjj", "住建局"),
    ("xfj", "消防支队、消防局、消防"),
    ("yjj", "应急局、安监局"),
    ("scjgj", "市场监管局、市监局、知识产权局、工商局"),
    ("gzw", "国有资产监督管理委员会"),
    ("nyncj", "农业局"),
    ("fgj", "发改局、发改委"),
    ("gxj", "工信局、经信局"),
    ("kjj", "科技局"),
    ("whj", "外汇管理局、外汇局、外管局"),
    ("hg", "海关"),
    ("fy", "法院、中院、中级法院"),
    ("jrb", "领导小组办公室、金融办、市委金融办、金融局、金融工作局、上市办、利用资本市场办公室"),
];

/// Prefixes of national departments, outermost first.
const OF_THE_COUNTRY: [&str; 2] = ["国家税务总局", "国家"];

/// The stored categories and departments.
#[derive(Default)]
pub struct Terms {
    categories: Words,
    departments: Words,
    leads: HashMap<String, String>,
    /// Prefixes of department names, outermost first.
    before: Vec<String>,
}

/// Codes and names in official order, and the code for each written form.
#[derive(Default)]
struct Words {
    all: Vec<(String, String)>,
    by_spelling: HashMap<String, Meaning>,
}

enum Meaning {
    One(usize),
    Several,
}

/// A recognised category or department.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    pub code: &'a str,
    /// 名称
    pub name: &'a str,
}

impl Terms {
    /// Creates the terms of a city from its categories and departments.
    pub fn new(categories: Vec<Category>, departments: Vec<Department>, city: &City) -> Self {
        let before = OF_THE_COUNTRY.into_iter().chain(city.above.iter().map(String::as_str));
        let before: Vec<String> = before.chain(city.names()).map(str::to_owned).collect();
        let here = city.departments.iter();
        let here = here
            .flat_map(|(code, names)| names.iter().map(move |name| (code.as_str(), name.as_str())));
        let leads =
            categories.iter().map(|one| (one.code.clone(), one.lead_department.clone())).collect();
        let of_categories = categories.into_iter().map(|one| (one.code, one.name)).collect();
        let of_departments = departments.into_iter().map(|one| (one.code, one.name)).collect();
        Self {
            categories: Words::new(of_categories, also(CATEGORIES), bare_category),
            departments: Words::new(of_departments, also(DEPARTMENTS).chain(here), |word| {
                bare_department(word, &before)
            }),
            leads,
            before,
        }
    }

    /// Returns the category for a text.
    pub fn category(&self, word: &str) -> Option<Found<'_>> {
        self.categories.find(&bare_category(word), word)
    }

    /// Returns the department for a text.
    pub fn department(&self, word: &str) -> Option<Found<'_>> {
        self.departments.find(&bare_department(word, &self.before), word)
    }

    /// Returns the departments listed in a cell.
    ///
    /// # Errors
    /// Returns the first part that is not a known department.
    pub fn departments<'w>(&self, words: &'w str) -> Result<Vec<Found<'_>>, &'w str> {
        if let Some(one) = self.department(words) {
            return Ok(vec![one]);
        }
        let parts = words.split(['、', '，', ',', '；', ';', '/', '|', '\n', ' ', '\u{3000}']);
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| self.department(part).ok_or(part)).collect()
    }

    /// Returns the code of the department that usually leads a category.
    pub fn usual_lead(&self, category: &str) -> Option<&str> {
        self.leads.get(category).map(String::as_str)
    }

    /// Returns the name of a category.
    pub fn category_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.categories.name(code)
    }

    /// Returns the name of a department.
    pub fn department_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.departments.name(code)
    }

    /// Lists the valid categories for a message.
    pub fn all_categories(&self) -> String {
        self.categories.list()
    }

    /// Lists the valid departments for a message.
    pub fn all_departments(&self) -> String {
        self.departments.list()
    }
}

/// Returns each code with each of its other names.
fn also<'a>(table: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = (&'a str, &'a str)> + Clone {
    table.iter().flat_map(|(code, names)| names.split('、').map(move |name| (*code, name)))
}

impl Words {
    fn new<'a>(
        all: Vec<(String, String)>,
        also: impl Iterator<Item = (&'a str, &'a str)> + Clone,
        bare: impl Fn(&str) -> String,
    ) -> Self {
        let mut by_spelling: HashMap<String, Meaning> = HashMap::new();
        for (at, (code, name)) in all.iter().enumerate() {
            let more = also.clone().filter(|(of, _)| of == code);
            let mut spellings: Vec<String> = more.map(|(_, word)| bare(word)).collect();
            spellings.push(bare(name));
            spellings.sort_unstable();
            spellings.dedup();
            for spelling in spellings {
                let meaning = by_spelling.entry(spelling);
                meaning.and_modify(|known| *known = Meaning::Several).or_insert(Meaning::One(at));
            }
        }
        Self { all, by_spelling }
    }

    fn find(&self, bare: &str, word: &str) -> Option<Found<'_>> {
        let coded = || self.all.iter().find(|(code, _)| code == word.trim());
        let spelled = || match self.by_spelling.get(bare)? {
            Meaning::One(at) => self.all.get(*at),
            Meaning::Several => None,
        };
        let (code, name) = coded().or_else(spelled)?;
        Some(Found { code, name })
    }

    fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.all.iter().find(|(known, _)| known == code).map_or(code, |(_, name)| name)
    }

    fn list(&self) -> String {
        self.all.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("；")
    }
}

/// Removes spaces, marks, connecting words and suffixes: `社保类问题` becomes 社保.
fn bare_category(word: &str) -> String {
    let folded = fold_width(word);
    let marks = |c: &char| !c.is_whitespace() && !"、，,;；/()·-和与及".contains(*c);
    let text: String = folded.chars().filter(marks).flat_map(char::to_lowercase).collect();
    let mut rest = text.as_str();
    for after in ["问题", "方面", "类"] {
        rest = rest.strip_suffix(after).filter(|kept| !kept.is_empty()).unwrap_or(rest);
    }
    rest.to_owned()
}

/// Removes prefixes, suffixes and brackets around the name: `某某市人力资源和社会保障局（社保）`
/// and `人力资源社会保障局` get the same form.
fn bare_department(word: &str, before: &[String]) -> String {
    let folded = fold_width(word);
    let mut depth = 0usize;
    let mut text = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth > 0 || c.is_whitespace() || c == '和' => {}
            c => text.extend(c.to_lowercase()),
        }
    }
    let mut rest = text.as_str();
    for before in before {
        rest = rest.strip_prefix(before.as_str()).unwrap_or(rest);
    }
    // In 市市场监督管理局 the second 市 is part of the name.
    rest = rest.strip_prefix('市').filter(|kept| !kept.starts_with('场')).unwrap_or(rest);
    let short = rest.strip_suffix('局').filter(|kept| kept.chars().count() >= 2);
    short.unwrap_or(rest).to_owned()
}

/// Returns the severity for a text.
pub fn severity(word: &str) -> Option<Severity> {
    let folded = fold_width(word);
    let text: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let exact = Severity::ALL.iter().find(|one| one.label() == text || one.code() == text);
    exact.copied().or(match text.as_str() {
        "重大" | "特别严重" | "非常严重" | "很严重" | "较严重" | "高" => {
            Some(Severity::Severe)
        }
        "普通" | "正常" | "较轻" | "轻微" | "轻" | "低" => Some(Severity::Normal),
        _ => None,
    })
}

/// Lists the valid severities for a message.
pub fn severities() -> String {
    Severity::ALL.iter().map(|one| one.label()).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::Seeds;

    fn terms() -> Terms {
        let category = |code: &str, name: &str| Category {
            code: code.into(),
            name: name.into(),
            lead_department: String::new(),
            departments: Vec::new(),
            usual_working_days: 10,
            category_group: String::new(),
            typical: String::new(),
            evidence: Vec::new(),
            official_order: 0,
        };
        let department = |code: &str, name: &str| Department {
            code: code.into(),
            name: name.into(),
            duties: String::new(),
            official_order: 0,
        };
        let categories = [
            ("social_insurance", "社会保险"),
            ("foreign_customs", "外资、海关与外汇"),
            ("registration_history", "登记与出资沿革"),
            ("other", "其他"),
        ];
        let departments = [
            ("rsj", "市人力资源和社会保障局"),
            ("swj", "国家税务总局东莞市税务局"),
            ("swju", "市商务局"),
            ("scjgj", "市市场监督管理局"),
            ("hg", "黄埔海关（东莞）"),
            ("whj", "国家外汇管理局东莞市分局"),
            ("jrb", "市发展利用资本市场工作领导小组办公室"),
        ];
        Terms::new(
            categories.map(|(code, name)| category(code, name)).into(),
            departments.map(|(code, name)| department(code, name)).into(),
            Seeds::compiled().unwrap().city(),
        )
    }

    #[test]
    fn categories_are_read_as_people_write_them() {
        for (word, code) in [
            ("social_insurance", Some("social_insurance")),
            ("社会保险", Some("social_insurance")),
            ("社保 类问题", Some("social_insurance")),
            ("外资海关外汇", Some("foreign_customs")),
            ("登记及出资沿革", Some("registration_history")),
            ("其它问题", Some("other")),
            ("运气", None),
            ("问题", None),
        ] {
            assert_eq!(terms().category(word).map(|found| found.code), code, "{word}");
        }
    }

    #[test]
    fn departments_are_read_as_people_write_them() {
        for (word, code) in [
            ("市人社局", Some("rsj")),
            ("东莞市人力资源社会保障局", Some("rsj")),
            ("人力资源和社会保障", Some("rsj")),
            ("东莞市税务局", Some("swj")),
            ("税务", Some("swj")),
            ("东莞市商务局", Some("swju")),
            ("市场监管局", Some("scjgj")),
            ("东莞市市场监督管理局", Some("scjgj")),
            ("黄埔海关", Some("hg")),
            ("外汇局", Some("whj")),
            ("国家外汇管理局东莞市分局", Some("whj")),
            ("市委金融办", Some("jrb")),
            ("长安税务分局", None),
            ("局", None),
        ] {
            assert_eq!(terms().department(word).map(|found| found.code), code, "{word}");
        }
        let codes = |words| {
            let found = terms();
            let list = found
                .departments(words)
                .map(|all| all.iter().map(|f| f.code.to_owned()).collect::<Vec<_>>());
            list.map_err(str::to_owned)
        };
        assert_eq!(codes("人社局、 市税务局"), Ok(vec!["rsj".to_owned(), "swj".to_owned()]));
        assert_eq!(codes("人社局；某局"), Err("某局".to_owned()));
    }
}
