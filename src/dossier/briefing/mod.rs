//! 企业简报: what a visitor of a company should have read, on two pages of A4, for printing or as a
//! Word document.
//!
//! [`content`] selects and cuts the content, [`advice`] generates 建议关注 by fixed rules, and
//! [`sheet`] knows how much fits on a page. Page and document use the same [`Briefing`] in the same
//! sizes, so that both have two pages. Form: GB/T 9704-2012 (党政机关公文格式), with smaller
//! tables.

mod advice;
mod content;
mod docx;
mod pages;
mod sheet;
#[cfg(test)]
mod tests;

pub use pages::{file, show};
