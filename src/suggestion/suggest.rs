//! 入库建议: recorded companies that could enter the pool, with reasons. The set of reasons is
//! closed but may be extended.
//!
//! Source: 规划 “单项冠军、科技小巨人和专精特新”, “支持绿色企业申报后备”,
//! “对辖内股权投资机构集中投资的企业，优先列入”.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use crate::access::Scope;
use crate::company::Tags;
use crate::db::Db;
use crate::db::types::text_enum;
use crate::error::Error;
use crate::pool::{CompanyMark, Holder, TownCount, town_counts};
use crate::standard;
use crate::town::{self, Town, name_of};
use crate::web::{Page, Paging};

text_enum! {
    /// 建议理由.
    pub enum Ground {
        Honour = "honour" => "荣誉称号",
        Green = "green" => "绿色企业",
        Funded = "funded" => "机构投资",
        Standard = "standard" => "财务数据达到上市标准",
    }
}

/// Tags that recommend a company, as lists write them.
const TAGS: [(Ground, &[&str]); 3] = [
    (
        Ground::Honour,
        &[
            "高新技术企业",
            "国家高新技术企业",
            "专精特新",
            "专精特新企业",
            "专精特新中小企业",
            "专精特新小巨人",
            "专精特新小巨人企业",
            "专精特新“小巨人”企业",
            "小巨人",
            "小巨人企业",
            "科技小巨人",
            "单项冠军",
            "单项冠军企业",
            "制造业单项冠军",
            "制造业单项冠军企业",
            "瞪羚",
            "瞪羚企业",
            "独角兽",
            "独角兽企业",
        ],
    ),
    (Ground::Green, &["绿色企业", "绿色工厂"]),
    (Ground::Funded, &["机构投资"]),
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = pool::Reason)]
pub struct Reason {
    /// 建议理由
    pub ground: Ground,
    /// Evidence, such as the name of the honour.
    pub detail: String,
}

/// A suggested company.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Suggestion {
    #[serde(flatten)]
    pub company: CompanyMark,
    /// 镇街（园区）, 9-digit code
    pub town_code: String,
    /// 镇街（园区）
    pub town_name: String,
    /// Reasons, in the order of [`Ground`].
    pub reasons: Vec<Reason>,
}

impl Suggestion {
    /// Returns the reasons as a Chinese text.
    pub fn because(&self) -> String {
        let words = self.reasons.iter().map(|reason| match reason.ground.label() {
            label if label == reason.detail => label.to_owned(),
            label => format!("{label}：{}", reason.detail),
        });
        words.collect::<Vec<_>>().join("；")
    }
}

/// Suggested companies.
#[derive(Debug, Serialize, ToSchema)]
pub struct Suggestions {
    /// Number by unit, in official order.
    pub towns: Vec<TownCount>,
    /// A page of the companies.
    #[serde(flatten)]
    pub page: Page<Suggestion>,
}

/// Returns companies outside the pool on a day, neither listed nor exited, that an honour, green
/// production, an investor or their figures recommend.
pub fn suggestions(
    db: &mut Db,
    scope: &Scope,
    town: Option<&str>,
    on: NaiveDate,
    paging: Paging,
) -> Result<Suggestions, Error> {
    let tags: Vec<&str> = TAGS.iter().flat_map(|(_, tags)| tags.iter().copied()).collect();
    let towns = town::list(db, scope)?;
    let counts: HashMap<String, i64> = store::candidates_by_town(db, scope, &tags, on)?;
    let found = store::candidates(db, scope, (&tags, town), on, paging)?;
    Ok(Suggestions {
        towns: town_counts(&towns, scope.own_town(), &counts),
        page: found.map(|(company, tags, met)| suggestion(company, &tags, met.as_deref(), &towns)),
    })
}

fn suggestion(company: Holder, tags: &Tags, met: Option<&str>, towns: &[Town]) -> Suggestion {
    let reasons = TAGS.iter().filter_map(|(ground, words)| {
        let carried: Vec<&str> = tags.iter().filter(|tag| words.contains(tag)).collect();
        let detail = carried.join("、");
        (!carried.is_empty()).then_some(Reason { ground: *ground, detail })
    });
    let standard = met.and_then(|id| Some(standard::rulebook().ok()?.standard(id)?.1));
    let met = standard.map(|one| Reason {
        ground: Ground::Standard,
        detail: format!("{}{}", one.board.label(), one.name()),
    });
    Suggestion {
        reasons: reasons.chain(met).collect(),
        town_name: name_of(towns, &company.town_code).to_owned(),
        town_code: company.town_code.clone(),
        company: company.into(),
    }
}
