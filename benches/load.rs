//! Response times over HTTP in a city of 100 000 companies: `cargo bench --bench load`.
//!
//! The program runs as a separate process. Sixteen keep-alive connections send requests without
//! pauses, and each response is timed. Then pages are measured in a browser if Chromium is
//! installed. Finally many users sign in at once, and the memory of the program is read. Program
//! and clients share the cores of this machine.
//!
//! `DATABASE_URL` selects another database than an embedded one; it must be empty.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kunpeng::access::Role;
use kunpeng::account::{self, NewUser, Profile};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

mod browser;
mod city;
mod client;
mod server;
mod support;

use client::Client;
use server::Server;

const CONNECTIONS: usize = 16;
/// Number of timed requests per connection, after a tenth as many warm-up requests.
const REQUESTS: usize = 500;
/// Pause between two changes, in the case with concurrent changes.
const BETWEEN_CHANGES: Duration = Duration::from_millis(50);
const SIGN_INS: usize = 200;
const USER: &str = "measure";
const PASSWORD: &str = "a password for measuring";

/// Requests: name and path; `{town}` is replaced by one unit after the other.
const PAGES: [(&str, &str); 7] = [
    ("list of a town by capital", "/api/v1/companies?town={town}&sort=-registered_capital_yuan"),
    (
        "list by phase and capital",
        "/api/v1/companies?phase=reserve&sort=-registered_capital_yuan,name",
    ),
    ("list of the city by name", "/api/v1/companies"),
    ("search: part of a name", "/api/v1/companies?q=%E5%8D%8E%E7%91%9E%E9%BC%8E"),
    ("search: initials", "/api/v1/companies?q=dgslhrd"),
    ("break-zero table", "/api/v1/break-zero"),
    ("league table", "/api/v1/rankings?period=2026"),
];

fn main() {
    if std::env::args().any(|arg| arg == "--test") {
        return; // `cargo test --benches` only checks that it compiles
    }
    let folder = tempfile::tempdir().expect("folder");
    found_city(folder.path());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");

    let server = Server::start(folder.path(), &runtime);
    println!("{CONNECTIONS} connections, {REQUESTS} requests each, milliseconds:");
    println!(
        "{:<44} {:>8} {:>8} {:>8} {:>10} {:>10}",
        "", "median", "p99", "slowest", "requests/s", "processor"
    );
    let token = runtime.block_on(server.sign_in());
    for (name, path) in PAGES {
        server.time(&runtime, name, path, &token);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let changes = runtime.spawn(change(server.port, token.clone(), Arc::clone(&stop)));
    for (name, path) in &PAGES[..3] {
        server.time(&runtime, &format!("{name}, while some change"), path, &token);
    }
    stop.store(true, Ordering::Relaxed);
    println!("{} changes meanwhile", runtime.block_on(changes).expect("changes"));
    println!("memory of the program: {} MB at most", server.peak_megabytes());
    runtime.block_on(browser::measure(server.port, USER, PASSWORD));
    drop(server);

    let server = Server::start(folder.path(), &runtime);
    let quiet = server.peak_megabytes();
    let started = Instant::now();
    runtime.block_on(server.sign_in_at_once());
    println!(
        "{SIGN_INS} sign-ins at once: {:.1} s, {} MB at most ({quiet} MB before)",
        started.elapsed().as_secs_f64(),
        server.peak_megabytes()
    );
}

/// Creates a city of 100 000 companies with an account of the office.
fn found_city(folder: &std::path::Path) {
    let actor = city::office(folder);
    city::import_list(&actor, &city::list(100_000));
    let profile = Profile {
        display_name: "测量".into(),
        role: Role::Office,
        town_code: None,
        department_code: None,
        active: true,
    };
    let new = NewUser { username: USER.into(), profile };
    account::create_ready(&actor, new, PASSWORD.into()).expect("an account");
}

impl Server {
    async fn sign_in(&self) -> String {
        sign_in(self.port).await
    }

    async fn sign_in_at_once(&self) {
        let mut people = JoinSet::new();
        (0..SIGN_INS).for_each(|_| drop(people.spawn(sign_in(self.port))));
        people.join_all().await;
    }

    /// Requests a path on all connections and prints the response times.
    fn time(&self, runtime: &Runtime, name: &str, path: &str, token: &str) {
        runtime.block_on(ask(self.port, path, token, REQUESTS / 10));
        let (before, started) = (self.processor_time(), Instant::now());
        let mut times = runtime.block_on(ask(self.port, path, token, REQUESTS));
        let (elapsed, busy) = (started.elapsed(), self.processor_time() - before);
        times.sort_unstable();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
        let at = |share: f64| {
            let place = (times.len() as f64 * share) as usize;
            milliseconds(times[place.min(times.len() - 1)])
        };
        println!(
            "{name:<44} {:>8.2} {:>8.2} {:>8.2} {:>10.0} {:>10.2}",
            at(0.5),
            at(0.99),
            at(1.0),
            times.len() as f64 / elapsed.as_secs_f64(),
            milliseconds(busy) / times.len() as f64
        );
    }

    /// Processor time used, from the kernel's count in hundredths of a second.
    fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.unwrap_or_default();
        let figures = stat.rsplit_once(')').map_or("", |(_, figures)| figures);
        let ticks = figures.split_whitespace().skip(11).take(2);
        Duration::from_millis(ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
    }

    /// Peak memory in MB.
    fn peak_megabytes(&self) -> u64 {
        city::peak_megabytes(&format!("/proc/{}/status", self.child.id()))
    }
}

async fn client(port: u16) -> Client {
    Client::connect(port).await.expect("a connection")
}

async fn sign_in(port: u16) -> String {
    let body = format!(r#"{{"username":"{USER}","password":"{PASSWORD}"}}"#);
    let answer = client(port).await.send_json("POST", "/api/v1/auth/login", "", &body).await;
    assert_eq!(answer.status, 200, "signing in");
    answer.json()["access_token"].as_str().expect("a token").to_owned()
}

/// Returns the time of each response, with `requests` requests per connection.
async fn ask(port: u16, path: &str, token: &str, requests: usize) -> Vec<Duration> {
    let towns = towns(port, token).await;
    let mut connections = JoinSet::new();
    for number in 0..CONNECTIONS {
        let (towns, path, token) = (towns.clone(), path.to_owned(), token.to_owned());
        connections.spawn(async move {
            let mut client = client(port).await;
            let mut times = Vec::with_capacity(requests);
            for town in towns.iter().cycle().skip(number).take(requests) {
                let path = path.replace("{town}", town);
                let asked = Instant::now();
                let status = client.get(&path, &token).await.status;
                times.push(asked.elapsed());
                assert_eq!(status, 200, "{path}");
            }
            times
        });
    }
    connections.join_all().await.concat()
}

async fn towns(port: u16, token: &str) -> Vec<String> {
    let towns = client(port).await.get("/api/v1/towns", token).await.json();
    let towns = towns["items"].as_array().expect("towns").iter();
    towns.map(|town| town["code"].as_str().expect("a code").to_owned()).collect()
}

/// Changes one company after the other until told to stop; returns the number of changes.
async fn change(port: u16, token: String, stop: Arc<AtomicBool>) -> usize {
    let mut client = client(port).await;
    let mut changed = 0;
    while !stop.load(Ordering::Relaxed) {
        changed += 1;
        let path = format!("/api/v1/companies/{changed}");
        let etag = client.get(&path, &token).await.etag;
        let headers = format!("authorization: Bearer {token}\r\nif-match: {etag}\r\n");
        let body = format!(r#"{{"employees":{changed}}}"#);
        let status = client.send_json("PATCH", &path, &headers, &body).await.status;
        assert_eq!(status, 200, "{path}");
        tokio::time::sleep(BETWEEN_CHANGES).await;
    }
    changed
}
