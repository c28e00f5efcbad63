//! 企业简报: what whoever visits a company should have read, on two pages of A4 to print or as a
//! Word document.
//!
//! [`content`] chooses and cuts, [`advice`] says by fixed rules what to look after, [`sheet`] knows
//! how much a page holds. Page and document are made of the same [`Briefing`], in the same sizes,
//! so that both come to two pages. Form: GB/T 9704-2012 (党政机关公文格式), tables smaller.

mod advice;
mod content;
mod docx;
mod pages;
mod sheet;
#[cfg(test)]
mod tests;

pub use pages::{file, show};
