//! 财务数据: the figures of a company by fiscal year and source.
//!
//! There is one statement per company, year and source. Statements are kept side by side, so that
//! an audit report and the company's own report do not overwrite each other. The order of sources
//! set by the office decides which value is shown ([`chosen`]), not who entered last. Differences
//! between sources are shown too. 源于规划“跨部门收集共享”企业信息的要求。

mod actions;
mod api;
mod check;
pub mod chosen;
mod feature;
mod figure;
mod model;
mod pages;
mod rules;
mod store;
mod view;
mod words;

pub use actions::{
    NewStatement, Restated, amend_many, change, record, record_many, remove, restore, withdraw,
};
pub use api::ROUTES;
pub use check::FIRST_YEAR;
pub use chosen::{Precedence, Year, by_company, years};
pub use feature::FEATURE;
pub use figure::{Figure, FigureKind, Figures, PERCENT_DECIMALS};
pub use model::{Facts, Source, Statement};
pub use pages::PAGES;
pub use rules::FigureRules;
pub use store::{Recorded, between, by_ids, of_companies, of_company, of_import};
pub use view::{FinancialsView, YearView};
pub use words::read_out;
