//! Maximum lengths of texts, trimming, and masking of phone numbers.

use crate::error::{Code, FieldError};

/// Maximum length of a name, in characters.
pub const LONGEST_NAME: usize = 100;
/// Maximum length of a short text, in characters.
pub const LONGEST_LINE: usize = 200;
/// Maximum length of a note or business description, in characters.
pub const LONGEST_TEXT: usize = 2_000;

/// Returns an error if a text has more than `most` characters.
pub fn too_long(
    field: &str,
    label: &str,
    text: Option<&(impl AsRef<str> + ?Sized)>,
    most: usize,
) -> Option<FieldError> {
    let is_too_long = text.is_some_and(|text| text.as_ref().chars().count() > most);
    let sentence = || format!("“{label}”超过 {most} 字，请精简。");
    is_too_long.then(|| FieldError::new(field, Code::TooLong, sentence()))
}

/// A text to check: field, label, text, maximum length in characters, and whether it is required.
pub type Written<'a> = (&'a str, &'a str, Option<&'a String>, usize, bool);

/// Returns an error for each text that is too long, or empty although it is required.
pub fn wrong_texts(texts: &[Written<'_>]) -> Vec<FieldError> {
    let wrong = |(field, label, text, most, needed): &Written<'_>| match text {
        Some(text) if !text.is_empty() => too_long(field, label, Some(*text), *most),
        _ if *needed => {
            Some(FieldError::new(field, Code::MissingField, format!("请填写“{label}”。")))
        }
        _ => None,
    };
    texts.iter().filter_map(wrong).collect()
}

/// Trims a text. Returns `None` if nothing is left.
pub fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Masks a phone number: `13800001234` → `138****1234`. Short numbers keep their last two digits.
pub fn mask_phone(phone: &str) -> String {
    let characters: Vec<char> = phone.chars().collect();
    let (head, tail) = if characters.len() >= 11 { (3, 4) } else { (0, 2.min(characters.len())) };
    let hidden = characters.len().saturating_sub(head + tail);
    let stars = std::iter::repeat_n('*', hidden);
    let shown = |range: &[char]| range.iter().collect::<String>();
    let (front, back) = (characters.iter().take(head), characters.len() - tail);
    front.copied().chain(stars).collect::<String>() + &shown(characters.get(back..).unwrap_or(&[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_masked() {
        for (phone, shown) in [
            ("13800001234", "138****1234"),
            ("0769-22223333", "076******3333"),
            ("2222", "**22"),
            ("", ""),
        ] {
            assert_eq!(mask_phone(phone), shown);
        }
    }
}
