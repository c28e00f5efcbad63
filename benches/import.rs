//! Import of 100 000 new companies, from upload to commit, compared with `.import` of `sqlite3` on
//! the same file: `cargo bench --bench import`.
//!
//! Each runs three times in turn; the medians are compared. `sqlite3` must be installed.
//! `DATABASE_URL` selects another database than an embedded one; it must be empty.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

mod city;

const ROWS: usize = 100_000;
/// Runs on a new embedded database each. A database given by `DATABASE_URL` is used only once.
const RUNS: usize = 3;

fn main() {
    if std::env::args().any(|arg| arg == "--test") {
        return; // `cargo test --benches` only checks that it compiles
    }
    let text = city::list(ROWS);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let runs = if std::env::var_os("DATABASE_URL").is_some() { 1 } else { RUNS };
    for _ in 0..runs {
        theirs.push(sqlite_import(&text));
        ours.push(import(&text));
    }
    ours.sort();
    theirs.sort();
    let (a, b) = (ours[runs / 2].as_secs_f64(), theirs[runs / 2].as_secs_f64());
    println!("{ROWS} rows, {} MB", text.len() / 1_000_000);
    println!("kunpeng, upload to committed: {a:.2} s (median of {runs})");
    println!("sqlite3 .import:              {b:.2} s (median of {runs})");
    println!("ratio:                        {:.2}", a / b);
    println!("peak memory of this process:  {} MB", city::peak_megabytes("/proc/self/status"));
}

fn import(text: &str) -> Duration {
    let folder = tempfile::tempdir().expect("folder");
    let actor = city::office(folder.path());
    let started = Instant::now();
    city::import_list(&actor, text);
    started.elapsed()
}

fn sqlite_import(text: &str) -> Duration {
    let folder = tempfile::tempdir().expect("folder");
    let list = folder.path().join("list.csv");
    std::fs::write(&list, text).expect("list");
    let script = format!(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;\n\
         CREATE TABLE t (name TEXT, code TEXT UNIQUE, town TEXT, address TEXT, person TEXT, \
         established TEXT, capital INTEGER, industry TEXT, business TEXT, employees INTEGER, \
         contact TEXT, phone TEXT);\nCREATE INDEX t_town ON t (town, name);\n\
         .mode csv\n.import --skip 1 {} t\n",
        list.display()
    );
    let started = Instant::now();
    let mut child = Command::new("sqlite3")
        .arg(folder.path().join("t.sqlite3"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("sqlite3 is installed");
    child.stdin.take().expect("stdin").write_all(script.as_bytes()).expect("script");
    assert!(child.wait().expect("sqlite3").success());
    started.elapsed()
}
