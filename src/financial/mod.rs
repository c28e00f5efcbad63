//! 财务数据: what each source says of each fiscal year of a company.
//!
//! One statement per company, year and source, kept whole and side by side: an audit report and
//! what the company reports do not overwrite each other. Which of them is shown is a matter of
//! the order of sources that the office has set ([`chosen`]), never of who entered last, and
//! where they disagree, that is shown too. 源于规划“跨部门收集共享”企业信息的要求。

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
pub use figure::{Figure, Figures, Kind, PERCENT_DECIMALS};
pub use model::{Facts, Source, Statement};
pub use pages::PAGES;
pub use rules::FigureRules;
pub use store::{Recorded, between, by_ids, of_companies, of_company, of_import};
pub use view::{FinancialsView, YearView};
pub use words::read_out;
