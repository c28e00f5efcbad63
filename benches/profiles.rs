//! Profiles of 100 000 companies with three years of figures each:
//! `cargo bench --bench profiles`.

use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use kunpeng::company::{self, CompanyQuery};
use kunpeng::financial::{self, Facts, NewStatement, Source};
use kunpeng::profile;
use kunpeng::server::rounds;
use kunpeng::session::Actor;

mod city;

const COMPANIES: i64 = 100_000;
/// 万元
const W: i64 = 10_000;

/// Fictional figures: small and large companies, growing and shrinking.
fn facts(company: i64, year: i32) -> Facts {
    let size = 1 + (company * 7_919) % 60_000;
    let grown = i64::from(year - 2021) * ((company * 31) % 40 - 5);
    let revenue = size * W * (100 + grown) / 100;
    let profit = revenue * ((company * 17) % 30 - 5) / 100;
    Facts {
        revenue_yuan: Some(revenue),
        net_profit_yuan: Some(profit),
        net_profit_deducted_yuan: Some(profit * 9 / 10),
        op_cash_flow_yuan: Some(profit * 11 / 10),
        rd_expense_yuan: Some(revenue * ((company * 13) % 12) / 100),
        total_assets_yuan: Some(revenue * 2),
        net_assets_yuan: Some(revenue),
        weighted_roe_ppm: Some((company * 37) % 250_000),
        employees: Some(100 + i32::try_from(company % 900).unwrap_or(0)),
        rd_staff: Some(5 + i32::try_from(company % 90).unwrap_or(0)),
        invention_patents: Some(i32::try_from(company % 12).unwrap_or(0)),
        audited: true,
        ..Facts::new(year, Source::AuditReport)
    }
}

/// Records three years of figures for each company.
fn furnish(office: &Actor) {
    let at = Instant::now();
    office
        .write_blocking(|tx, scope| {
            for first in (1..=COMPANIES).step_by(1_000) {
                let rows = (first..first + 1_000).flat_map(|company_id| {
                    (2023..=2025).map(move |year| {
                        let facts = facts(company_id, year);
                        (1, String::new(), NewStatement { company_id, facts })
                    })
                });
                financial::record_many(tx, scope, rows.collect())?;
            }
            tx.nothing_changed();
            Ok(())
        })
        .expect("figures");
    println!("{} statements recorded in {:.1?}", 3 * COMPANIES, at.elapsed());
}

fn profiles(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("folder");
    let office = city::office(folder.path());
    city::import_list(&office, &city::list(100_000));
    furnish(&office);
    let workplace = city::workplace(folder.path());
    let (database, now, today) =
        (workplace.journal_for_upkeep(), workplace.clock().now(), workplace.clock().today());

    let at = Instant::now();
    let judged =
        office.read_blocking(|db, scope| profile::check_all(db, scope, today)).expect("all");
    println!(
        "{} companies × all standards read and judged in {:.2?}",
        judged.companies,
        at.elapsed()
    );
    println!("{} standards met by figures", judged.met);
    let at = Instant::now();
    let done = rounds::go(database, now).expect("a round");
    println!(
        "a first round: {} profiles calculated and stored in {:.2?}",
        done.of("profiles"),
        at.elapsed()
    );

    criterion.bench_function("all companies × all standards", |bencher| {
        bencher.iter(|| {
            office.read_blocking(|db, scope| profile::check_all(db, scope, today)).expect("all")
        });
    });
    criterion.bench_function("a round with nothing to do", |bencher| {
        bencher.iter(|| rounds::go(database, now).expect("a round"));
    });
    criterion.bench_function("one profile", |bencher| {
        let mut id = 0;
        bencher.iter(|| {
            id = id % COMPANIES + 1;
            office
                .read_blocking(|db, scope| profile::profile(db, scope, id, today, today))
                .expect("profile")
        });
    });
    for (name, query) in [
        (
            "list: by priority",
            CompanyQuery { sort: Some("-priority".to_owned()), ..CompanyQuery::default() },
        ),
        (
            "list: meets 创业板标准一, by priority",
            CompanyQuery {
                standard: Some("szse_chinext.1".to_owned()),
                sort: Some("-priority".to_owned()),
                ..CompanyQuery::default()
            },
        ),
        (
            "list: within 20 % of 主板标准一",
            CompanyQuery {
                standard: Some("sse_main.1".to_owned()),
                within: Some(20),
                ..CompanyQuery::default()
            },
        ),
    ] {
        let filter = query.validate().expect("query");
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                let list =
                    |db: &mut _, scope: &_| company::list(db, scope, office.memory(), &filter);
                office.read_blocking(list).expect("list")
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = profiles
}
criterion_main!(benches);
