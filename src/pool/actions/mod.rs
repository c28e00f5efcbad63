//! The verbs of the pool: nominating, recognising, leaving, rechecking.

mod batch;
mod leave;
mod nominate;
mod recheck;
mod recognise;

pub use batch::{NewBatch, change_batch, create_batch};
pub use leave::{Leave, leave};
pub use nominate::{Nomination, decide, nominate};
pub use recheck::{
    Answer, Concluded, Conclusion, MOST_ANSWERS, NewRecheck, answer, conclude, open_recheck,
};
pub use recognise::{Recognised, Recognition, recognise};

use crate::error::{Code, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long};

/// Texts that must not be longer, and, where it says so, not be empty.
fn wrong_texts(texts: &[(&str, &str, Option<&String>, usize, bool)]) -> Vec<FieldError> {
    let wrong =
        |(field, label, text, limit, needed): &(&str, &str, Option<&String>, usize, bool)| {
            match text.map(|text| text.chars().count()).unwrap_or_default() {
                0 if *needed => {
                    Some(FieldError::new(field, Code::MissingField, format!("请填写“{label}”。")))
                }
                _ => too_long(field, label, *text, *limit),
            }
        };
    texts.iter().filter_map(wrong).collect()
}

/// Without blanks around it, and nothing where nothing was.
fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The longest line and the longest text, as [`wrong_texts`] takes them.
const LINE: usize = LONGEST_LINE;
const TEXT: usize = LONGEST_TEXT;
