//! Listings, quotations and moves.

mod facts;
mod pages;
