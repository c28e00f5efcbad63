//! What people wait for, over HTTP, in a city of 100 000 companies: `cargo bench --bench load`.
//!
//! The program runs as a process of its own; sixteen kept-alive connections ask one after the
//! other as fast as they are answered, and each answer is timed. Then many people sign in at
//! once, and the program's memory is read. Both share this machine's cores with the clients.
//!
//! `DATABASE_URL` names another database than an embedded one; it must be empty.

use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use kunpeng::access::Role;
use kunpeng::account::{self, NewUser, Profile};

mod city;
mod client;

use client::Client;

const CONNECTIONS: usize = 16;
/// Requests of each connection that are timed, after a tenth as many that are not.
const REQUESTS: usize = 500;
const SIGN_INS: usize = 200;
const USER: &str = "measure";
const PASSWORD: &str = "a password for measuring";

/// What is asked for.
const PAGES: [(&str, &str); 7] = [
    ("list of a town by capital", "/api/v1/companies?town=441900119&sort=-registered_capital_yuan"),
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
        return; // `cargo test --benches` only wants to see it compile
    }
    let folder = tempfile::tempdir().expect("folder");
    found_city(folder.path());

    let server = Server::start(folder.path());
    let token = server.sign_in();
    println!("{CONNECTIONS} connections, {REQUESTS} requests each, milliseconds:");
    println!(
        "{:<28} {:>8} {:>8} {:>8} {:>10} {:>10}",
        "", "median", "p99", "slowest", "requests/s", "processor"
    );
    for (name, path) in PAGES {
        let before = server.processor_time();
        let (mut times, elapsed) = server.ask(path, &token);
        let busy = server.processor_time().saturating_sub(before).as_secs_f64() * 1_000.0
            / (CONNECTIONS * (REQUESTS + REQUESTS / 10)) as f64;
        times.sort_unstable();
        let at = |share: f64| {
            let place = (times.len() as f64 * share) as usize;
            times[place.min(times.len() - 1)].as_secs_f64() * 1_000.0
        };
        let rate = times.len() as f64 / elapsed.as_secs_f64();
        println!(
            "{name:<28} {:>8.2} {:>8.2} {:>8.2} {rate:>10.0} {busy:>10.2}",
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
    println!("memory of the program: {} MB at most", server.peak_megabytes());
    drop(server);

    let server = Server::start(folder.path());
    let quiet = server.peak_megabytes();
    let elapsed = server.sign_in_at_once();
    println!(
        "{SIGN_INS} sign-ins at once: {:.1} s, {} MB at most ({quiet} MB before)",
        elapsed.as_secs_f64(),
        server.peak_megabytes()
    );
}

/// A city of 100 000 companies with someone of its office.
fn found_city(folder: &std::path::Path) {
    let actor = city::office(folder);
    city::take_in(&actor, &city::list(100_000));
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

/// The program, stopped when dropped.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(folder: &std::path::Path) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("its number").port();
        drop(free);
        let child = Command::new(env!("CARGO_BIN_EXE_kunpeng"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"])
            .arg(folder)
            .env("KUNPENG_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .expect("kunpeng");
        let server = Self { child, port };
        let deadline = Instant::now() + Duration::from_secs(60);
        while !server.is_ready() {
            assert!(Instant::now() < deadline, "kunpeng serve does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    fn is_ready(&self) -> bool {
        Client::connect(self.port).is_ok_and(|mut client| client.get("/readyz", "").0 == 200)
    }

    fn client(&self) -> Client {
        Client::connect(self.port).expect("a connection")
    }

    fn sign_in(&self) -> String {
        let body = format!(r#"{{"username":"{USER}","password":"{PASSWORD}"}}"#);
        let (status, answer) = self.client().post("/api/v1/auth/login", &body);
        assert_eq!(status, 200, "{answer}");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    /// The time each answer took, and all of them together.
    fn ask(&self, path: &str, token: &str) -> (Vec<Duration>, Duration) {
        let start = Barrier::new(CONNECTIONS + 1);
        std::thread::scope(|threads| {
            let clients: Vec<_> = (0..CONNECTIONS)
                .map(|_| {
                    threads.spawn(|| {
                        let mut client = self.client();
                        let mut timed = || {
                            let asked = Instant::now();
                            let (status, answer) = client.get(path, token);
                            assert_eq!(status, 200, "{path}: {answer}");
                            asked.elapsed()
                        };
                        for _ in 0..REQUESTS / 10 {
                            timed();
                        }
                        start.wait();
                        (0..REQUESTS).map(|_| timed()).collect::<Vec<_>>()
                    })
                })
                .collect();
            start.wait();
            let started = Instant::now();
            let times = clients.into_iter().flat_map(|c| c.join().expect("a client")).collect();
            (times, started.elapsed())
        })
    }

    fn sign_in_at_once(&self) -> Duration {
        let started = Instant::now();
        std::thread::scope(|threads| {
            for _ in 0..SIGN_INS {
                threads.spawn(|| self.sign_in());
            }
        });
        started.elapsed()
    }

    /// How long it has kept processors busy, by the kernel's count of hundredths of a second.
    fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.unwrap_or_default();
        let figures = stat.rsplit_once(')').map_or("", |(_, figures)| figures);
        let ticks = figures.split_whitespace().skip(11).take(2);
        Duration::from_millis(ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
    }

    /// The most memory it has had.
    fn peak_megabytes(&self) -> u64 {
        city::peak_megabytes(&format!("/proc/{}/status", self.child.id()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
