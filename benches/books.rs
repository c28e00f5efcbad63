//! Reading the data of a city with 100 000 companies: `cargo bench --bench books`.

use criterion::{Criterion, criterion_group, criterion_main};
use kunpeng::company::{self, CompanyQuery};
use kunpeng::goal;

mod city;

fn reading(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("folder");
    let actor = city::office(folder.path());
    city::import_list(&actor, &city::list(100_000));
    let today = actor.clock().today();

    criterion.bench_function("break-zero table", |bencher| {
        bencher.iter(|| {
            actor.read_blocking(|db, scope| goal::break_zero(db, scope, today)).expect("table")
        });
    });
    let town = Some("441900119".to_owned());
    let q = |q: &str| CompanyQuery { q: Some(q.to_owned()), ..CompanyQuery::default() };
    let by_capital = Some("-registered_capital_yuan".to_owned());
    let cases = [
        (
            "list of a town by capital",
            CompanyQuery { town, sort: by_capital.clone(), ..CompanyQuery::default() },
        ),
        ("list of the city by name", CompanyQuery::default()),
        (
            "list of the city by capital",
            CompanyQuery { sort: by_capital, ..CompanyQuery::default() },
        ),
        ("search: two characters, many", q("精密")),
        ("search: several characters, few", q("华瑞鼎")),
        ("search: credit code", q("91441900MA0050000")),
        ("search: initials", q("dgslhrd")),
        ("search: nothing found", q("没有这家")),
    ];
    for (name, query) in cases {
        let filter = query.validate().expect("query");
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                let list =
                    |db: &mut _, scope: &_| company::list(db, scope, actor.memory(), &filter);
                actor.read_blocking(list).expect("list")
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = reading
}
criterion_main!(benches);
