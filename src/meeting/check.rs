//! Validation of facts before they are stored: required fields and limits. Pure.

use super::model::MeetingFacts;
use crate::error::Error;
use crate::limits::{LONGEST_LINE, LONGEST_TEXT, trimmed, wrong_texts};

/// Limit of 会议纪要, in characters.
const LONGEST_MINUTES: usize = 20_000;

impl MeetingFacts {
    /// Cleans and validates the facts. Reports all errors together.
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
        let errors = wrong_texts(&[
            ("title", "会议名称", Some(&facts.title), LONGEST_LINE, true),
            ("place", "地点", facts.place.as_ref(), LONGEST_LINE, false),
            ("host", "主持人", facts.host.as_ref(), LONGEST_LINE, false),
            ("participants", "参会人员", facts.participants.as_ref(), LONGEST_TEXT, false),
            ("minutes", "纪要", facts.minutes.as_ref(), LONGEST_MINUTES, false),
            ("document_no", "文号", facts.document_no.as_ref(), LONGEST_LINE, false),
        ]);
        if errors.is_empty() { Ok(facts) } else { Err(Error::invalid(errors)) }
    }
}
