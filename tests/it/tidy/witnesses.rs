//! Access to data by scope: every function that reads or writes business data takes a scope or a
//! witness.

use super::rules;
use super::source::{Source, sources};

/// File, functions, and the reason why the rule does not apply to them.
type Exceptions = &'static [(&'static str, &'static [&'static str], &'static str)];

/// Fails for findings that are not exceptions, and for exceptions that were not found.
#[track_caller]
fn assert_only(exceptions: Exceptions, findings: &[(String, String)], what: &str) {
    let excepted = |(path, name): &&(String, String)| {
        exceptions.iter().any(|(known, names, _)| known == path && names.contains(&name.as_str()))
    };
    let forgotten: Vec<_> = findings.iter().filter(|found| !excepted(found)).collect();
    assert!(forgotten.is_empty(), "{what}: {forgotten:#?}");
    for (path, names, reason) in exceptions {
        for name in *names {
            let needed = findings.iter().any(|found| found.0 == *path && found.1 == *name);
            assert!(needed, "the exception for {path} {name} ({reason}) is no longer needed");
        }
    }
}

/// Store functions without business data, or with data that is visible to everyone.
const WITHOUT_SCOPE: Exceptions = &[
    (
        "src/account/store.rs",
        &[
            "list",
            "find",
            "find_named",
            "is_empty",
            "has_other_admin",
            "has_town",
            "has_department",
            "insert",
            "set_profile",
            "set_first_password",
            "unlock",
            "living_sessions",
            "own_sessions",
            "display_names",
        ],
        "accounts are kept by permission",
    ),
    ("src/calendar/store.rs", &["days", "replace"], "the calendar is the country's"),
    ("src/company/store/search.rs", &["add", "finish"], "keep signatures of rows being stored"),
    ("src/company/store/search.rs", &["index"], "keeps signatures of rows just stored"),
    ("src/company/store/search.rs", &["candidates"], "only narrows a query that takes the scope"),
    ("src/company/store/write.rs", &["town_exists"], "towns are known to everyone"),
    ("src/company/store/write.rs", &["take_ids"], "the numbers belong to no company yet"),
    ("src/goal/store.rs", &["post"], "totals belong to the city, whoever changes them"),
    ("src/listing/store.rs", &["find_by_stock_code"], "a stock code is taken wherever it is"),
    (
        "src/meeting/store/write.rs",
        &["insert_decision"],
        "its row is made of a meeting and a blocker that were found",
    ),
    (
        "src/notice/store.rs",
        &[
            "insert",
            "people_of",
            "insert_copies",
            "list",
            "find",
            "mark_read",
            "unread",
            "readers",
            "enqueue",
            "claim",
            "delivered",
            "failed",
        ],
        "notices belong to those to whom they are addressed",
    ),
    ("src/membership/store.rs", &["batches_named"], "batches are public documents"),
    (
        "src/profile/store/mod.rs",
        &["replace"],
        "its rows are calculated from subjects that were found",
    ),
    (
        "src/record/store.rs",
        &["insert_history", "insert_creations", "append_audit"],
        "what a transaction did is written by itself",
    ),
    (
        "src/record/store.rs",
        &["state", "next_derivation"],
        "name the state of all data, not its content",
    ),
    (
        "src/record/store.rs",
        &["list_audit", "entries_between", "checkpoints_between", "checkpoint"],
        "the log is read by permission",
    ),
    (
        "src/reference/store.rs",
        &["rule_in_force", "first_rule", "digests", "remember", "versions", "add_versions"],
        "rules are everyone's",
    ),
    (
        "src/session/store.rs",
        &[
            "account",
            "sign_in_before",
            "person_of",
            "count_failure",
            "open_session",
            "refresh",
            "end",
            "end_all",
            "set_password",
            "first_answer",
            "keep_answer",
        ],
        "no scope before someone has signed in; answers are kept for one person",
    ),
    ("src/setting/store.rs", &["in_force", "with_version", "replace"], "settings are everyone's"),
];

#[test]
fn every_query_on_business_data_takes_a_scope() {
    let carriers = rules::carriers(sources());
    assert!(carriers.len() > 5, "the rows that hold witnesses were not found: {carriers:?}");
    let of = |source| rules::store_functions_without_scope(source, &carriers);
    let findings: Vec<_> = sources().iter().flat_map(of).collect();
    assert_only(WITHOUT_SCOPE, &findings, "neither &Scope nor a witness");
}

/// Functions that take a scope only to document access; they do not filter by it.
const SCOPE_UNUSED: Exceptions = &[
    ("src/attachment/store.rs", &["all"], "an upkeep of all files"),
    ("src/blocker/store/recount.rs", &["recount_differences"], "an upkeep of all companies"),
    (
        "src/blocker/store/rounds.rs",
        &["due", "outdated"],
        "a round of the whole city; the records are then read within the scope",
    ),
    (
        "src/course/store.rs",
        &["insert_openings", "set_opening_precision"],
        "of companies just recorded, in one statement however many they are",
    ),
    (
        "src/department/store.rs",
        &["list", "exists", "categories", "category", "upsert", "upsert_categories"],
        "departments are known to everyone",
    ),
    ("src/financial/store.rs", &["of_import"], "of a batch that was found; says what lies outside"),
    (
        "src/goal/store.rs",
        &["listed_totals", "listing_days", "figures"],
        "totals are for every business role",
    ),
    ("src/grade/store.rs", &["differences"], "counts, for those who hold reviews"),
    ("src/grade/store.rs", &["insert_review", "close_review", "reviews"], "reviews are the city's"),
    (
        "src/import/kinds/blockers/store.rs",
        &["of_companies", "blockers_of_import", "raised"],
        "of a batch or of companies that were found",
    ),
    (
        "src/import/kinds/financials/store.rs",
        &["changes_of_figures", "names_of"],
        "of a batch that was found",
    ),
    (
        "src/import/kinds/financials/store.rs",
        &["quoted_under_codes"],
        "a code is taken wherever it is; the planner keeps what lies outside the scope",
    ),
    (
        "src/import/kinds/listings/store.rs",
        &["with_short_names", "listings_of"],
        "of names that a list speaks of; the planner keeps what lies outside the scope",
    ),
    (
        "src/import/store/mod.rs",
        &[
            "file",
            "set_committed",
            "set_undone",
            "set_errors",
            "errors",
            "count_errors",
            "failed_rows",
        ],
        "of a batch that was found",
    ),
    ("src/import/store/mod.rs", &["insert"], "a batch is its sender's"),
    (
        "src/import/store/mod.rs",
        &["remembered", "remembered_mappings", "remember"],
        "of the sender alone",
    ),
    (
        "src/declaration/store.rs",
        &["import_declared", "open_of_import", "withdraw_of_import"],
        "of an import that was found",
    ),
    ("src/import/kinds/companies/store.rs", &["trace_of"], "of a batch that was found"),
    (
        "src/meeting/store/rounds.rs",
        &["due"],
        "a round of the whole city; the records are then read within the scope",
    ),
    (
        "src/meeting/store/suggest.rs",
        &["on_an_agenda"],
        "only leaves out of what is found in the scope",
    ),
    ("src/pool/store/at.rs", &["towns_on"], "of companies that were found"),
    (
        "src/pool/store/batches.rs",
        &["batches", "list_batches", "find_batch", "rivals", "insert_batch"],
        "batches are public documents",
    ),
    (
        "src/pool/store/batches.rs",
        &["serving_until"],
        "a batch changes for all its companies, wherever they are",
    ),
    ("src/pool/store/mod.rs", &["batch_names"], "batches are public documents"),
    ("src/pool/store/nominations.rs", &["set_decided"], "of nominations that were read"),
    (
        "src/pool/store/rechecks.rs",
        &["list_rechecks", "find_recheck", "current_recheck", "insert_recheck"],
        "that there is a recheck concerns every unit",
    ),
    ("src/suggestion/store.rs", &["in_pool_of"], "of companies that were found"),
    (
        "src/profile/store/inputs.rs",
        &["company_ids"],
        "the bounds of slices; what is in them is read within the scope",
    ),
    (
        "src/profile/store/mod.rs",
        &["stored_profiles", "still_right", "is_due"],
        "a round of the whole city",
    ),
    (
        "src/profile/store/spans.rs",
        &["usual_span", "spans_counted", "replace_spans", "events_in_order"],
        "usual stays are those of the city",
    ),
    (
        "src/ranking/store.rs",
        &["entries", "earlier", "broken_zero"],
        "counts and points are for every business role",
    ),
    ("src/reference/seed.rs", &["load_calendar", "load_rule"], "loaders have one form"),
    ("src/saved_view/store.rs", &["views_of", "count_own", "insert", "delete"], "of one person"),
    (
        "src/town/store.rs",
        &["list", "find", "upsert", "working_group", "leaders"],
        "towns are known to everyone",
    ),
];

#[test]
fn a_scope_that_is_taken_is_looked_at() {
    let findings: Vec<_> = sources().iter().flat_map(rules::scopes_unused).collect();
    assert_only(SCOPE_UNUSED, &findings, "takes a scope and does not look at it");
}

/// Functions that take plain ids of companies without a scope.
const BARE_NUMBERS: Exceptions = &[
    ("src/course/store.rs", &["set_opening_precision"], "of companies just recorded"),
    ("src/pool/store/at.rs", &["towns_on"], "of companies that were found"),
    ("src/pool/store/mod.rs", &["standing_on"], "of companies that were found"),
];

#[test]
fn what_takes_the_number_of_a_company_takes_a_witness() {
    let findings: Vec<_> = sources().iter().flat_map(rules::companies_by_bare_number).collect();
    assert_only(BARE_NUMBERS, &findings, "a bare number and no scope");
}

/// Files that create witnesses, always from an id found by a scoped query.
const MAKERS: &[(&str, &str)] = &[
    ("src/blocker/model.rs", "of a row that its store has read"),
    ("src/blocker/store/write.rs", "of a blocker that has just been raised"),
    ("src/company/model.rs", "of a row that its store has read, or that is being recorded"),
    ("src/company/store/witness.rs", "of companies found within a scope"),
    ("src/financial/model.rs", "of a row that its store has read"),
    ("src/grade/store.rs", "of companies under review within a scope"),
    ("src/import/kinds/blockers/store.rs", "of what an import raised that is being taken back"),
    ("src/import/kinds/companies/store.rs", "of what an import recorded that is being taken back"),
    ("src/listing/model.rs", "of a row that its store has read"),
    ("src/profile/store/inputs.rs", "of a row that its store has read"),
    ("src/record/tx.rs", "of companies whose history a transaction has written"),
];

#[test]
fn only_look_ups_make_witnesses() {
    let makers: Vec<&Source> =
        sources().iter().filter(|source| !rules::makes_witnesses(source).is_empty()).collect();
    let unknown: Vec<_> = makers
        .iter()
        .filter(|source| MAKERS.iter().all(|(path, _)| *path != source.path))
        .flat_map(|source| rules::makes_witnesses(source))
        .collect();
    assert!(unknown.is_empty(), "makes witnesses: {unknown:#?}");
    for (path, reason) in MAKERS {
        let needed = makers.iter().any(|source| source.path == *path);
        assert!(needed, "the exception for {path} ({reason}) is no longer needed");
    }
    let by_hand: Vec<_> = sources().iter().flat_map(rules::makes_companies).collect();
    assert!(by_hand.is_empty(), "puts a company together by hand: {by_hand:#?}");
}
