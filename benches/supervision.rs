//! Supervision of 100 000 blockers in a city of 100 000 companies; 20 000 of them are assigned to
//! departments: `cargo bench --bench supervision`.

use std::sync::Arc;
use std::time::Instant;

use chrono::TimeDelta;
use criterion::{Criterion, criterion_group, criterion_main};
use kunpeng::access::Clock;
use kunpeng::blocker::{self, Action, ActionInput, BlockerFacts, BlockerQuery, GroupBy, Severity};
use kunpeng::deadline::Light;
use kunpeng::server::rounds;
use kunpeng::session::Actor;

mod city;

const COMPANIES: i64 = 100_000;
const WITH_DEPARTMENTS: i64 = 20_000;

/// Categories used in turn, each with its own leading department.
const CATEGORIES: [&str; 6] =
    ["land_title", "social_insurance", "tax", "environment", "registration_history", "finance"];

fn facts(number: i64) -> BlockerFacts {
    let at = usize::try_from(number).unwrap_or(0) % CATEGORIES.len();
    BlockerFacts {
        category: CATEGORIES[at].to_owned(),
        severity: if number % 7 == 0 { Severity::Severe } else { Severity::Normal },
        lead_department: None,
        departments: Vec::new(),
        description: format!("第 {number} 个问题"),
        responsible_person: None,
        raised_on: None,
        parent_id: None,
    }
}

/// Creates a blocker for each company; assigned ones were assigned on different days.
fn furnish(office: &Actor) {
    let all: Vec<_> = (1..=COMPANIES).map(|id| (1, String::new(), id, facts(id))).collect();
    let at = Instant::now();
    office
        .write_blocking(|tx, scope| {
            for some in all.chunks(2_500) {
                blocker::raise_many(tx, scope, some.to_vec())?;
            }
            tx.nothing_changed();
            Ok(())
        })
        .expect("raised");
    println!("{COMPANIES} blockers raised in {:.1?}", at.elapsed());
    let at = Instant::now();
    office
        .write_blocking(|tx, scope| {
            for id in 1..=WITH_DEPARTMENTS {
                let input = ActionInput {
                    working_days: Some(5 + i32::try_from(id % 60).unwrap_or(0)),
                    note: Some("按实际情况".to_owned()),
                    ..ActionInput::new(Action::Assign)
                };
                blocker::act(tx, scope, id, input)?;
            }
            Ok(())
        })
        .expect("assigned");
    println!("{WITH_DEPARTMENTS} assigned in {:.1?}", at.elapsed());
}

fn driving(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("folder");
    let office = city::office(folder.path());
    city::import_list(&office, &city::list(100_000));
    furnish(&office);
    let workplace = city::workplace(folder.path());
    let later = Arc::new(workplace.at(Clock::Fixed(workplace.clock().now() + TimeDelta::days(45))));
    let office = Actor::at_command_line(Arc::clone(&later), None);
    let (database, now, today) =
        (later.journal_for_upkeep(), later.clock().now(), later.clock().today());
    let at = Instant::now();
    let done = rounds::go(database, now).expect("a round");
    println!("a first round after 45 days: {} steps in {:.1?}", done.of("blockers"), at.elapsed());

    criterion.bench_function("a round with nothing to do", |bencher| {
        bencher.iter(|| rounds::go(database, now).expect("a round"));
    });
    let plain = BlockerQuery::default;
    let by_turn = Some("turn_ends_on".to_owned());
    for (name, query) in [
        (
            "list: open, most urgent first",
            BlockerQuery { open: Some(true), sort: by_turn.clone(), ..plain() },
        ),
        (
            "list: red of a town",
            BlockerQuery {
                town: Some("441900119".to_owned()),
                light: Some(Light::Red),
                sort: by_turn.clone(),
                ..plain()
            },
        ),
        (
            "list: late to be signed",
            BlockerQuery { late_sign: Some(true), sort: by_turn, ..plain() },
        ),
    ] {
        let filter = query.validate().expect("query");
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                office
                    .read_blocking(|db, scope| blocker::list(db, scope, &filter, today))
                    .expect("list")
            });
        });
    }
    criterion.bench_function("board by department", |bencher| {
        bencher.iter(|| {
            office
                .read_blocking(|db, scope| {
                    blocker::open_counts(db, scope, &plain(), GroupBy::Department, today)
                })
                .expect("board")
        });
    });
    criterion.bench_function("order of priority", |bencher| {
        bencher.iter(|| {
            office
                .read_blocking(|db, scope| blocker::queue(db, scope, &plain(), today))
                .expect("queue")
        });
    });
    criterion.bench_function("to do of the office", |bencher| {
        bencher.iter(|| {
            office
                .read_blocking(|db, scope| {
                    kunpeng::todo::tasks(db, scope, kunpeng::access::Role::Office, today)
                })
                .expect("tasks")
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = driving
}
criterion_main!(benches);
