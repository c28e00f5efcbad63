//! Card of actions: initial values of the forms, and conversion of what is entered.

use serde_json::Value;

use super::Names;
use crate::attachment::StoredFile;
use crate::blocker::action_input::{ActionInput, NewEvidence};
use crate::blocker::flow::Action;
use crate::blocker::model::BlockerRecord;
use crate::error::Error;
use crate::flow::Card;
use crate::web::from_members;
use crate::web::parts::{Field, Pairs};

/// Creates the card of these actions.
pub fn card(record: &BlockerRecord, acts: &[Action], names: &Names) -> Card {
    let blocker = &record.blocker;
    let fill = |action: Action, field: Field| {
        Some(match (field.name, action) {
            ("department", Action::Assign) => {
                field.among(names.of_departments()).value(&blocker.columns.lead_department)
            }
            ("department", _) => field.among(names.of_departments()),
            ("departments", _) => {
                field.among(names.of_departments()).value(record.assisting.join("、"))
            }
            ("working_days", Action::Assign) => field.value(names.usual_days(record)),
            ("working_days", Action::DecideExtension) => {
                field.value(blocker.flow.extension_asked.unwrap_or_default())
            }
            ("responsible_person", Action::Sign) => {
                field.value(blocker.columns.responsible_person.as_deref().unwrap_or_default())
            }
            ("supervised", _) => return None, // the action toggles it
            _ => field,
        })
    };
    let turned = if blocker.flow.supervised { "移出督办" } else { "列入督办" };
    let path = format!("/blockers/{}/act", blocker.id);
    let card = Card::filled(path, blocker.version, acts, fill).calling(Action::Supervise, turned);
    match names.usual_evidence(record).as_str() {
        "" => card,
        usual => card.evidence_hint(format!("这类问题通常需要：{usual}。")),
    }
}

/// Converts the form that was sent to an action.
pub fn read_input(card: &Card, sent: &Pairs, record: &BlockerRecord) -> Result<ActionInput, Error> {
    let mut given = card.entered(sent)?;
    let documents = given.remove("documents");
    if sent.get("action") == Action::Supervise.code() {
        given.insert("supervised".to_owned(), Value::Bool(!record.blocker.flow.supervised));
    }
    let mut input: ActionInput = from_members(given)?;
    let typed = documents.as_ref().and_then(Value::as_str).unwrap_or_default();
    input.evidence = typed.lines().filter_map(document).collect();
    Ok(input)
}

/// Parses the name and the number of a document; a line without a space is both.
fn document(line: &str) -> Option<NewEvidence> {
    let line = line.trim();
    let (name, number) = line.split_once(char::is_whitespace).unwrap_or((line, line));
    let number = Some(number.trim().to_owned());
    let evidence =
        || NewEvidence { name: name.to_owned(), document_no: number, attachment_id: None };
    (!line.is_empty()).then(evidence)
}

/// Returns a stored file with its name as evidence, at most 100 characters.
pub fn titled(kept: StoredFile) -> (String, StoredFile) {
    (kept.title().chars().take(100).collect(), kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_document() {
        let read = |line| document(line).map(|one| (one.name, one.document_no.unwrap_or_default()));
        let pair = |name: &str, number: &str| Some((name.to_owned(), number.to_owned()));
        assert_eq!(
            read("不动产权证 粤(2026)东莞不动产权第0001号"),
            pair("不动产权证", "粤(2026)东莞不动产权第0001号")
        );
        assert_eq!(
            read("东自然资复〔2026〕8号"),
            pair("东自然资复〔2026〕8号", "东自然资复〔2026〕8号")
        );
        assert_eq!(read("  "), None);
    }
}
