//! Files of companies.

mod kept;
mod pages;
