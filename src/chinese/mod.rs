//! Comparing, searching and sorting Chinese text: character width, invisible characters, pinyin.

mod pinyin;
mod readings;
mod sound;
mod width;

pub use pinyin::{Romanised, romanise, sort_key};
pub use width::{fold_char, fold_width, is_han, is_invisible};
