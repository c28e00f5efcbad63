//! Facts as they may be stored: complete and within limits. Pure.

use super::model::MeetingFacts;
use crate::error::{Code, Error, FieldError};
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, too_long};

/// 会议纪要, in characters.
const LONGEST_MINUTES: usize = 20_000;

impl MeetingFacts {
    /// Cleans the facts and refuses what cannot be stored, all of it at once.
    pub(super) fn checked(self) -> Result<Self, Error> {
        let facts = Self {
            kind: self.kind,
            title: self.title.trim().to_owned(),
            held_on: self.held_on,
            place: trimmed(self.place),
            host: trimmed(self.host),
            participants: trimmed(self.participants),
            minutes: trimmed(self.minutes),
            document_no: trimmed(self.document_no),
        };
        let mut errors = Vec::new();
        if facts.title.is_empty() {
            errors.push(FieldError::new("title", Code::MissingField, "请填写“会议名称”。"));
        }
        for (field, label, text, limit) in [
            ("title", "会议名称", Some(&facts.title), LONGEST_LINE),
            ("place", "地点", facts.place.as_ref(), LONGEST_LINE),
            ("host", "主持人", facts.host.as_ref(), LONGEST_LINE),
            ("participants", "参会人员", facts.participants.as_ref(), LONGEST_TEXT),
            ("minutes", "纪要", facts.minutes.as_ref(), LONGEST_MINUTES),
            ("document_no", "文号", facts.document_no.as_ref(), LONGEST_LINE),
        ] {
            errors.extend(too_long(field, label, text, limit));
        }
        if errors.is_empty() { Ok(facts) } else { Err(Error::invalid(errors)) }
    }
}

/// Without blanks around it, and nothing where nothing was.
pub(super) fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
