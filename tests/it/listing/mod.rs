//! Listings, quotations and moves.

mod pages;
