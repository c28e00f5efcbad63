//! Every stored enum has a CHECK with exactly its words.

use std::collections::{BTreeMap, BTreeSet};

use kunpeng::import::AnyListKind;

use crate::support::{Engine, TestDatabase};
use crate::tidy::source::sources;

/// Stored enums, by file and name, with their columns.
const STORED: &[(&str, &str, &[&str])] = &[
    ("access/role.rs", "Role", &["users.role", "audit_entries.role", "blocker_events.role"]),
    ("attachment/kind.rs", "FileKind", &["attachments.kind"]),
    ("blocker/flow.rs", "Action", &["blocker_events.action"]),
    ("blocker/model.rs", "Severity", &["blockers.severity"]),
    (
        "blocker/model.rs",
        "Status",
        &[
            "blockers.status",
            "blockers.paused_from",
            "blocker_events.from_status",
            "blocker_events.to_status",
        ],
    ),
    ("blocker/rounds/step.rs", "Moment", &["blocker_steps.step"]),
    ("calendar/day.rs", "DayKind", &["calendar_days.kind"]),
    (
        "company/model.rs",
        "Grade",
        &["companies.grade", "grade_opinions.grade", "profiles.recommended"],
    ),
    (
        "dates/mod.rs",
        "Precision",
        &[
            "declarations.date_precision",
            "stage_events.date_precision",
            "moves.date_precision",
            "listings.listed_precision",
            "listings.delisted_precision",
            "quotations.quoted_precision",
            "quotations.ended_precision",
        ],
    ),
    ("financial/model.rs", "Source", &["financials.source"]),
    ("goal/ledger.rs", "Measure", &["tallies.measure"]),
    ("grade/model.rs", "OpinionKind", &["grade_opinions.kind"]),
    ("import/model.rs", "OnError", &["imports.on_error"]),
    ("import/model.rs", "State", &["imports.state"]),
    (
        "market/board.rs",
        "Board",
        &["companies.target_board", "stage_events.board", "listings.board", "quotations.venue"],
    ),
    ("market/board.rs", "Venue", &["listings.venue"]),
    ("meeting/model.rs", "DecisionStatus", &["decisions.status"]),
    ("meeting/model.rs", "MeetingKind", &["meetings.kind"]),
    ("meeting/model.rs", "MeetingStatus", &["meetings.status"]),
    ("meeting/rounds.rs", "Moment", &["decision_steps.step"]),
    ("money/mod.rs", "Currency", &["companies.foreign_capital_currency"]),
    ("notice/model.rs", "NoticeKind", &["notices.kind"]),
    ("membership/model.rs", "Leaving", &["pool_memberships.left_kind"]),
    ("confirmation/declare.rs", "FactKind", &["declarations.kind"]),
    ("declaration/model.rs", "DeclarationState", &["declarations.state"]),
    ("pool/model.rs", "NominationState", &["pool_nominations.state"]),
    ("pool/model.rs", "Verdict", &["pool_recheck_items.verdict"]),
    ("record/history.rs", "ChangeKind", &["history.change"]),
    ("record/tx.rs", "Via", &["history.via", "audit_entries.via"]),
    ("request/model.rs", "Ending", &["information_requests.closed_as"]),
    ("stage/model.rs", "Phase", &["companies.phase"]),
    (
        "stage/model.rs",
        "Stage",
        &["companies.stage", "companies.highest_stage", "stage_spans.stage"],
    ),
    ("stage/model.rs", "Step", &["declarations.step", "stage_events.step"]),
    ("standard/verdict.rs", "Answer", &["profiles.best_answer"]),
    ("town/model.rs", "TownKind", &["towns.kind"]),
];

/// Enums that are not stored, each with the reason.
const NOT_STORED: &[(&str, &str, &str)] = &[
    ("account/filter.rs", "UserOrder", "an order of a list"),
    ("blocker/filter.rs", "Awaiting", "a filter"),
    ("blocker/filter.rs", "SortField", "an order of a list"),
    ("blocker/store/summary.rs", "GroupBy", "a grouping of a table"),
    ("company/filter.rs", "SortField", "an order of a list"),
    ("company/pages/columns.rs", "Column", "a column of a page"),
    ("deadline/light.rs", "Light", "follows from the day"),
    ("export/model.rs", "Format", "of an answer"),
    ("export/model.rs", "ExportList", "of an answer"),
    ("financial/figure.rs", "Figure", "each is a column; within a request it is JSON"),
    ("import/model.rs", "Outcome", "within a report it is JSON"),
    ("listing/model.rs", "ListingStatus", "follows from the dates"),
    ("meeting/filter.rs", "SortField", "an order of a list"),
    ("meeting/flow.rs", "Action", "leads to a status"),
    ("meeting/flow.rs", "MeetingAction", "leads to a status"),
    ("declaration/flow.rs", "Action", "leads to a state"),
    ("pool/flow.rs", "Action", "leads to a state"),
    ("pool/model.rs", "MemberState", "follows from the dates"),
    ("pool/model.rs", "Movement", "follows from the dates"),
    ("profile/weights.rs", "Honour", "within a rule it is TOML"),
    ("ranking/rule.rs", "Group", "within a rule it is TOML"),
    ("standard/rulebook.rs", "Certainty", "within a rule it is TOML"),
    ("standard/rulebook.rs", "StandardKind", "within a rule it is TOML"),
    ("standard/rulebook.rs", "Metric", "within a rule it is TOML"),
    ("standard/rulebook.rs", "Unit", "within a rule it is TOML"),
    ("standard/wanted.rs", "NeededFigure", "within a request it is JSON"),
    ("suggestion/award.rs", "Match", "of an answer"),
    ("suggestion/suggest.rs", "Ground", "of an answer"),
];

type Words = BTreeSet<String>;

/// Returns the texts between pairs of a quotation mark.
fn quoted(text: &str, mark: char) -> impl Iterator<Item = String> {
    text.split(mark).skip(1).step_by(2).map(str::to_owned)
}

/// Finds every `text_enum!` by file and name, with its words.
fn enums() -> BTreeMap<(String, String), Words> {
    let mut found = BTreeMap::new();
    for source in sources() {
        let mut within: Option<(String, String)> = None;
        let mut is_enum = false;
        for line in &source.lines {
            match line.trim() {
                line if line.ends_with("text_enum! {") => is_enum = true,
                "}" if !line.starts_with(' ') => (is_enum, within) = (false, None),
                line if is_enum && line.contains("enum ") => {
                    let name =
                        line.split("enum ").nth(1).unwrap_or_default().trim_end_matches(" {");
                    let path = source.path.trim_start_matches("src/");
                    within = Some((path.to_owned(), name.to_owned()));
                }
                line if line.contains(" = \"") && line.contains("\" => \"") => {
                    let Some(key) = &within else { continue };
                    let words: &mut Words = found.entry(key.clone()).or_default();
                    words.extend(quoted(line, '"').next());
                }
                _ => {}
            }
        }
    }
    found
}

/// Words accepted by the database, by `table.column`.
fn checked(place: &TestDatabase) -> BTreeMap<String, Words> {
    let query = match place.engine() {
        Engine::Sqlite => {
            "SELECT name || ' ' || sql AS line FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL"
        }
        Engine::Postgres => {
            "SELECT conrelid::regclass || ' ' || string_agg(pg_get_constraintdef(oid), ' ') AS line
             FROM pg_constraint WHERE contype = 'c' GROUP BY conrelid"
        }
    };
    let mut found = BTreeMap::new();
    for line in place.lines(query) {
        let table = line.split(' ').next().unwrap_or_default();
        for check in line.split("CHECK (").skip(1) {
            if let Some((column, words)) = alternatives(closed(check)) {
                found.insert(format!("{table}.{column}"), words);
            }
        }
    }
    found
}

/// Returns the text before the closing parenthesis of one opened earlier.
fn closed(text: &str) -> &str {
    let mut depth = 0;
    let end = text.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth < 0
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Parses `column = 'a' OR column = 'b'`, with any parentheses and types, into column and words. On
/// SQLite this form compares one word after the other; `IN` would build a table for every row.
fn alternatives(check: &str) -> Option<(String, Words)> {
    let plain = check.replace(['(', ')'], "").replace("::text", "");
    let mut column: Option<&str> = None;
    let mut words = Words::new();
    for one in plain.split(" OR ") {
        let (name, word) = one.trim().split_once(" = '")?;
        let is_plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if !is_plain || column.is_some_and(|known| known != name) {
            return None;
        }
        column = Some(name);
        words.insert(word.strip_suffix('\'')?.to_owned());
    }
    column.map(|column| (column.to_owned(), words))
}

on_both! {
    async fn a_stored_word_is_one_of_its_enum(place: TestDatabase) {
        let (enums, mut checked) = (enums(), checked(&place));
        for (path, name, columns) in STORED {
            let words = &enums[&((*path).to_owned(), (*name).to_owned())];
            for column in *columns {
                let taken = checked.remove(*column);
                assert_eq!(taken.as_ref(), Some(words), "{column} holds {name} of {path}: its migration has other words");
            }
        }
        let kinds: Words = AnyListKind::ALL.iter().map(|kind| kind.code().to_owned()).collect();
        for column in ["imports.kind", "import_mappings.kind"] {
            let taken = checked.remove(column);
            assert_eq!(taken.as_ref(), Some(&kinds), "{column} holds kinds of lists");
        }
        assert!(checked.is_empty(), "of which enum are these? {checked:?}");
    }
}

#[test]
fn every_enum_is_known_to_be_stored_or_not() {
    let stored = STORED.iter().map(|(path, name, _)| (*path, *name));
    let known: BTreeSet<(&str, &str)> =
        stored.chain(NOT_STORED.iter().map(|(path, name, _)| (*path, *name))).collect();
    let enums = enums();
    let found: BTreeSet<(&str, &str)> =
        enums.keys().map(|(path, name)| (path.as_str(), name.as_str())).collect();
    assert_eq!(found, known);
}
