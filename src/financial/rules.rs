//! 财务口径: order of sources, tolerance between two sources, and the rate for comparing figures in
//! Hong Kong dollars.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Source;
use crate::access::{Access, Permission};
use crate::db::Db;
use crate::error::{Code, Error, FieldError};
use crate::limits::too_long;
use crate::session::Actor;
use crate::setting::{self, Page, Sheet, Subject, save, show};
use crate::web::parts::{Choice, Field, Input};
use crate::web::{Body, IfMatch, Members, Route, Versioned, members, pages, routes};

/// API routes of 财务口径.
pub const ROUTES: &[Route] = routes![
    Access::Needs(Permission::ViewUnits) => __path_figures: figures,
    Access::Needs(Permission::SetRules) => __path_change_figures: change_figures,
];

/// Pages of 财务口径.
pub const PAGES: &[Route] = pages![
    Access::Needs(Permission::SetRules) => Get "/settings/figures": show::<FigureRules>,
    Access::Needs(Permission::SetRules) => Post "/settings/figures": save::<FigureRules>,
];

pub const PAGE: Page = Page { path: "/settings/figures", title: "财务口径" };

/// 财务口径. No document of the city defines it: the defaults are suggestions, and the office has
/// to replace the rate with the central parity rate of the People's Bank of China.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Figures)]
pub struct FigureRules {
    /// 来源优先顺序: all sources, each once. 税务 always comes first for taxes, 人社 for the
    /// insured.
    pub source_order: Vec<Source>,
    /// 容差: sources disagree if they differ by more than this percentage of the larger value, 0 to
    /// 50
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

/// The rate 1.0, in millionths.
const ONE: i64 = 1_000_000;
/// Maximum length of the source of a rate, in characters.
const LONGEST_SOURCE: usize = 200;

impl Default for FigureRules {
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

impl Subject for FigureRules {
    const NAME: &'static str = "figures";

    fn checked(self) -> Result<Self, Error> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, code: Code, sentence: String| {
            errors.push(FieldError::new(field, code, sentence));
        };
        let each_once = Source::ALL.iter().all(|source| self.source_order.contains(source));
        if self.source_order.len() != Source::ALL.len() || !each_once {
            let all: Vec<&str> = Source::ALL.iter().map(|source| source.label()).collect();
            let sentence = format!("来源优先顺序须列出全部来源，每个一次：{}。", all.join("、"));
            wrong("source_order", Code::NotEachOnce, sentence);
        }
        if self.tolerance_percent > 50 {
            let sentence = "容差须在 0 到 50（%）之间。".to_owned();
            wrong("tolerance_percent", Code::OutOfRange, sentence);
        }
        if !(ONE / 10..=ONE * 10).contains(&self.hkd_rate_ppm) {
            let sentence = "港元汇率是 1 港元折合人民币多少元，须在 0.1 到 10 之间。".to_owned();
            wrong("hkd_rate_ppm", Code::OutOfRange, sentence);
        }
        let source = self.hkd_rate_source.as_ref();
        errors.extend(too_long("hkd_rate_source", "汇率来源", source, LONGEST_SOURCE));
        if errors.is_empty() { Ok(self) } else { Err(Error::invalid(errors)) }
    }
}

impl FigureRules {
    /// Returns the rules in force.
    pub fn in_force(db: &mut Db) -> Result<Self, Error> {
        setting::in_force(db)
    }
}

/// Form fields for the order of sources: names and labels.
const PLACES: [(&str, &str); Source::ALL.len()] = [
    ("source_1", "来源优先顺序：第一"),
    ("source_2", "第二"),
    ("source_3", "第三"),
    ("source_4", "第四"),
    ("source_5", "第五"),
    ("source_6", "第六"),
];

impl Sheet for FigureRules {
    const PAGE: Page = PAGE;
    const NOTE: &'static str = "同一年度有几个来源的，按优先顺序采用第一个有数的来源；纳税总额税务优先，\
        社保参保人数人社优先。修改口径只改变显示哪一个数，不改动任何已登记的数据。默认值均为建议，\
        港元汇率须换成中国人民银行公布的中间价。";

    fn fields() -> Vec<Field> {
        let sources = || Choice::each::<Source>();
        let mut fields: Vec<Field> = PLACES
            .iter()
            .map(|(name, label)| Field::choice(name, label, sources()).required())
            .collect();
        fields.extend([
            Field::new("tolerance_percent", "容差（%）", Input::Whole)
                .required()
                .hint("两个来源相差超过较大一方的这个百分比时，提示“来源不一致”。"),
            Field::new("hkd_rate_ppm", "1 港元折合人民币（元）", Input::Decimal(6))
                .required()
                .hint("用于港股上市标准的换算。0.90 是建议默认值，须换成中国人民银行中间价。"),
            Field::day("hkd_rate_on", "汇率日期"),
            Field::line("hkd_rate_source", "汇率来源").hint("例如：中国人民银行人民币汇率中间价。"),
        ]);
        fields
    }

    fn on_form(&self) -> Result<Members, Error> {
        let mut fields = members(self)?;
        fields.remove("source_order");
        for ((name, _), source) in PLACES.iter().zip(&self.source_order) {
            fields.insert((*name).to_owned(), Value::from(source.code()));
        }
        Ok(fields)
    }

    fn meant(&self, mut fields: Members) -> Members {
        let before = self.source_order.iter().map(|source| Value::from(source.code()));
        let places: Vec<Option<Value>> =
            PLACES.iter().map(|(name, _)| fields.remove(*name)).collect();
        if places.iter().any(Option::is_some) {
            let order = places.into_iter().zip(before).map(|(now, was)| now.unwrap_or(was));
            fields.insert("source_order".to_owned(), order.collect());
        }
        fields
    }
}

/// Returns 财务口径 in force.
#[utoipa::path(get, path = "/api/v1/settings/figures", tag = "设置",
    responses((status = 200, body = FigureRules)))]
async fn figures(actor: Actor) -> Result<Versioned<FigureRules>, Error> {
    setting::read(actor).await
}

/// Changes 财务口径. Only the given fields change.
#[utoipa::path(patch, path = "/api/v1/settings/figures", tag = "设置",
    params(("If-Match" = String, Header)), request_body = FigureRules,
    responses((status = 200, body = FigureRules), (status = 412, description = "stale_version"),
        (status = 422)))]
async fn change_figures(
    actor: Actor,
    seen: IfMatch,
    body: Body<Map<String, Value>>,
) -> Result<Versioned<FigureRules>, Error> {
    setting::patch(actor, seen, body).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_names_every_source_once() {
        assert!(FigureRules::default().checked().is_ok());
        let twice = FigureRules {
            source_order: vec![Source::Tax; 6],
            tolerance_percent: 51,
            hkd_rate_ppm: 0,
            ..FigureRules::default()
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
        let mut short = FigureRules::default();
        short.source_order.pop();
        assert!(short.checked().is_err());
    }
}
