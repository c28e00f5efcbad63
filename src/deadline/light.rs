//! 亮灯: how urgent a record is for the party that must act now.

use askama::Template;
use chrono::NaiveDate;

use crate::db::types::text_enum;
use crate::web::parts::{Address, Cell};

text_enum! {
    /// 亮灯.
    pub enum Light {
        Green = "green" => "正常",
        Yellow = "yellow" => "临期",
        Red = "red" => "逾期",
    }
}

impl Light {
    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Green => "light-green",
            Self::Yellow => "light-yellow",
            Self::Red => "light-red",
        }
    }
}

impl From<Light> for Cell {
    fn from(light: Light) -> Self {
        Self::shaped(light.class(), light.label())
    }
}

/// Returns the light on a day: red after `turn_ends_on`, yellow from `yellow_from` on. `None` if no
/// deadline is running (not assigned yet, paused, closed).
pub fn light(
    turn_ends_on: Option<NaiveDate>,
    yellow_from: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<Light> {
    let ends_on = turn_ends_on?;
    Some(if ends_on < today {
        Light::Red
    } else if yellow_from.is_some_and(|from| from <= today) {
        Light::Yellow
    } else {
        Light::Green
    })
}

/// Describes a running deadline in Chinese; `days_left` is in working days.
pub fn describe_days_left(days_left: i64, light: Option<Light>) -> String {
    match days_left {
        0 if light == Some(Light::Red) => "已逾期".to_owned(),
        0 => "今天到期".to_owned(),
        days if days < 0 => format!("逾期 {} 个工作日", -days),
        days => format!("还剩 {days} 个工作日"),
    }
}

/// Number of open records, by light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Open {
    /// 逾期
    pub red: i64,
    /// 临期
    pub yellow: i64,
    /// 正常
    pub green: i64,
    /// Records without a running deadline.
    pub unlit: i64,
}

impl Open {
    /// Adds open records of one light.
    pub fn add(&mut self, light: Option<Light>, count: i64) {
        *match light {
            Some(Light::Red) => &mut self.red,
            Some(Light::Yellow) => &mut self.yellow,
            Some(Light::Green) => &mut self.green,
            None => &mut self.unlit,
        } += count;
    }

    /// Returns the sum of both.
    pub fn and(self, other: Self) -> Self {
        Self {
            red: self.red + other.red,
            yellow: self.yellow + other.yellow,
            green: self.green + other.green,
            unlit: self.unlit + other.unlit,
        }
    }

    /// Returns the number of all open records.
    pub fn total(self) -> i64 {
        self.red + self.yellow + self.green + self.unlit
    }

    /// Returns the number of records with one light.
    pub fn of(self, light: Light) -> i64 {
        match light {
            Light::Red => self.red,
            Light::Yellow => self.yellow,
            Light::Green => self.green,
        }
    }

    /// Returns for each light, most urgent first: its number of records, the address of the list
    /// with only these, and whether that list is shown now.
    pub fn links(self, list: &Address) -> impl Iterator<Item = (Light, i64, Address, bool)> {
        [Light::Red, Light::Yellow, Light::Green].into_iter().map(move |light| {
            let here = list.asked().get("light") == light.code();
            (light, self.of(light), list.with("light", light.code()).with("page", ""), here)
        })
    }
}

/// The open records of a list by light, each a link to the list of these only.
#[derive(Template)]
#[template(path = "deadline/lights.html", config = "src/askama.toml")]
pub struct OpenLights<'a> {
    /// What the lights count, for who cannot see them.
    pub label: &'static str,
    /// How many there are.
    pub open: Open,
    /// The list.
    pub address: &'a Address,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lights() {
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        let today = day("2026-03-10").unwrap();
        for (ends, yellow, shown) in [
            (day("2026-03-09"), day("2026-03-04"), Some(Light::Red)),
            (day("2026-03-10"), day("2026-03-05"), Some(Light::Yellow)),
            (day("2026-03-13"), day("2026-03-10"), Some(Light::Yellow)),
            (day("2026-03-16"), day("2026-03-11"), Some(Light::Green)),
            (None, None, None),
        ] {
            assert_eq!(light(ends, yellow, today), shown, "{ends:?} {yellow:?}");
        }
    }
}
