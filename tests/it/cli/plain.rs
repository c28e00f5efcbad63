//! Errors on the terminal appear at once, in Chinese, with the cause and the solution.

use std::time::{Duration, Instant};

use super::{ends, json, on, run};

/// Returns the output of the terminal, after at most a few seconds.
#[track_caller]
fn refused(arguments: &[&str], code: i32, words: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("text.db"), "hello").expect("a file");
    let begun = Instant::now();
    let mut command = on(folder.path());
    let output = run(command.current_dir(folder.path()), arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let printed = ends(&output, code);
    assert!(begun.elapsed() < Duration::from_secs(20), "{arguments:?}: {:?}", begun.elapsed());
    for word in words {
        assert!(said.contains(word), "{arguments:?}: no {word} in {said}");
    }
    for never in ["trace_id", "已启动", "not a database", ".cargo", "no items", "系统繁忙"] {
        assert!(!said.contains(never), "{arguments:?}: {never} in {said}");
    }
    printed
}

#[test]
fn a_database_that_cannot_be_opened_is_said_at_once() {
    refused(
        &["check", "--database-url", "sqlite:text.db"],
        1,
        &["text.db", "不是完好的数据库文件"],
    );
    let gone = "postgres://nobody@127.0.0.1:1/nothing";
    refused(&["check", "--database-url", gone], 1, &["无法连接 PostgreSQL", "--database-url"]);
}

#[test]
fn a_server_says_that_it_serves_when_it_does() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    refused(&["serve", "--listen", &address], 2, &[&address, "地址已被占用", "--listen"]);
    refused(&["serve", "--listen", "0.0.0.0:0"], 2, &["拒绝在"]);
    let files = ["--tls-cert", "text.db", "--tls-key", "text.db"];
    let asked: Vec<&str> = ["serve", "--listen", "127.0.0.1:0"].into_iter().chain(files).collect();
    refused(&asked, 2, &["text.db", "PEM"]);
}

#[test]
fn a_refusal_is_printed_as_json_where_that_was_asked_for() {
    for arguments in [
        ["rank", "--period", "zzz", "--json"].as_slice(),
        &["break-zero", "--as-of", "2026-01-01", "--json", "--data-dir", "text.db"],
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("text.db"), "hello").expect("a file");
        let output = run(on(folder.path()).current_dir(folder.path()), arguments);
        assert_ne!(output.status.code(), Some(0));
        let document = json(&String::from_utf8(output.stdout).expect("UTF-8"));
        assert!(document["code"].is_string() && document["detail"].is_string(), "{document}");
    }
}

#[test]
fn a_log_filter_that_means_nothing_is_said_and_does_not_silence_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(on(folder.path()).env("KUNPENG_LOG", "nonsense"), &["migrate"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ends(&output, 0);
    assert!(said.contains("KUNPENG_LOG=nonsense"), "{said}");
}

#[test]
fn a_copy_with_its_log_beside_it_is_no_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    ends(&run(&mut on(&folder.path().join("live")), &["migrate"]), 0);
    let copy = folder.path().join("copy.db");
    std::fs::copy(folder.path().join("live/kunpeng.sqlite3"), &copy).expect("a copy");
    std::fs::write(folder.path().join("copy.db-wal"), "not empty").expect("its log");
    let backup = copy.to_str().expect("a path");
    let output = run(&mut on(&folder.path().join("other")), &["restore", backup]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ends(&output, 1);
    assert!(said.contains("copy.db-wal") && said.contains("kunpeng backup"), "{said}");
}

#[test]
fn what_is_damaged_is_named_as_it_was_given() {
    refused(&["restore", "text.db"], 1, &["text.db 不是完好的数据库文件"]);
    refused(&["restore", "/"], 2, &["/ 不是文件"]);
}
