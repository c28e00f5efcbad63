//! 财务口径: which source of a figure is shown, how far two may differ, and at which rate figures
//! in Hong Kong dollars are compared.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::subject::Subject;
use crate::error::{Error, FieldError};
use crate::financial::Source;

/// 财务口径. No document of the city states it; the defaults are suggestions, and the rate is one
/// that the office has to replace by the central parity of the People's Bank of China.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// 来源优先顺序: all sources, each once. Of taxes 税务, of the insured 人社 comes first all
    /// the same.
    pub source_order: Vec<Source>,
    /// 容差: sources that differ by more than so many percent of the larger value disagree
    pub tolerance_percent: u32,
    /// 港元汇率: CNY for one HKD, in millionths; 900000 is 0.90, 建议默认值
    pub hkd_rate_ppm: i64,
    /// 汇率日期
    #[serde(default)]
    pub hkd_rate_on: Option<NaiveDate>,
    /// 汇率来源, such as 中国人民银行中间价
    #[serde(default)]
    pub hkd_rate_source: Option<String>,
}

/// One as a rate, in millionths.
const ONE: i64 = 1_000_000;
/// The longest source of a rate, in characters.
const LONGEST_SOURCE: usize = 200;

impl Default for Figures {
    fn default() -> Self {
        Self {
            source_order: Source::ALL.to_vec(),
            tolerance_percent: 1,
            hkd_rate_ppm: 900_000,
            hkd_rate_on: None,
            hkd_rate_source: None,
        }
    }
}

impl Subject for Figures {
    const NAME: &'static str = "figures";

    fn checked(self) -> Result<Self, Error> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, code: &str, sentence: String| {
            errors.push(FieldError::new(field, code, sentence));
        };
        let each_once = Source::ALL.iter().all(|source| self.source_order.contains(source));
        if self.source_order.len() != Source::ALL.len() || !each_once {
            let all: Vec<&str> = Source::ALL.iter().map(|source| source.label()).collect();
            let sentence = format!("来源优先顺序须列出全部来源，每个一次：{}。", all.join("、"));
            wrong("source_order", "not_each_once", sentence);
        }
        if self.tolerance_percent > 50 {
            let sentence = "容差须在 0 到 50（%）之间。".to_owned();
            wrong("tolerance_percent", "out_of_range", sentence);
        }
        if !(ONE / 10..=ONE * 10).contains(&self.hkd_rate_ppm) {
            let sentence = "港元汇率是 1 港元折合人民币多少元，须在 0.1 到 10 之间。".to_owned();
            wrong("hkd_rate_ppm", "out_of_range", sentence);
        }
        if self.hkd_rate_source.as_ref().is_some_and(|it| it.chars().count() > LONGEST_SOURCE) {
            let sentence = format!("汇率来源超过 {LONGEST_SOURCE} 字，请精简。");
            wrong("hkd_rate_source", "too_long", sentence);
        }
        if errors.is_empty() { Ok(self) } else { Err(Error::invalid(errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_names_every_source_once() {
        assert!(Figures::default().checked().is_ok());
        let twice = Figures {
            source_order: vec![Source::Tax; 6],
            tolerance_percent: 51,
            hkd_rate_ppm: 0,
            ..Figures::default()
        };
        let refused = twice.checked().unwrap_err();
        let found: Vec<_> =
            refused.errors().iter().map(|e| (e.field.as_str(), e.code.as_str())).collect();
        assert_eq!(
            found,
            [
                ("source_order", "not_each_once"),
                ("tolerance_percent", "out_of_range"),
                ("hkd_rate_ppm", "out_of_range"),
            ]
        );
        let mut short = Figures::default();
        short.source_order.pop();
        assert!(short.checked().is_err());
    }
}
