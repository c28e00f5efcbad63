//! Files of companies.

mod pages;
