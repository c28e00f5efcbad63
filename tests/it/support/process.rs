//! The real program as a separate process.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::TestDatabase;

/// A local `kunpeng serve`, killed when dropped.
pub struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts the program on a database and waits until it responds.
    pub fn on(place: &TestDatabase) -> Self {
        // The port is free now but not reserved: another process may take it first, so retry.
        for _ in 0..5 {
            let port = free_port();
            let mut server = Self { child: serve(place, port), port };
            if server.answers() {
                return server;
            }
        }
        panic!("kunpeng serve does not answer; see its log in {}", place.file("log").display());
    }

    /// Sends a request and returns status and body. Blocks.
    pub fn request(&self, method: &str, path: &str, body: &str) -> std::io::Result<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        Ok((status, body.to_owned()))
    }

    /// POSTs JSON.
    pub fn post(&self, path: &str, body: &Value) -> (u16, String) {
        self.request("POST", path, &body.to_string()).expect("an answer")
    }

    /// Peak memory, in MiB.
    pub fn peak_memory_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("the process's status");
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("VmHWM");
        let kib: u64 = line.split_whitespace().nth(1).expect("a number").parse().expect("KiB");
        kib / 1_024
    }

    /// Whether it starts; `false` if it ended before.
    fn answers(&mut self) -> bool {
        let deadline = Instant::now() + Duration::from_secs(60);
        while Instant::now() < deadline {
            if self.child.try_wait().expect("its state").is_some() {
                return false;
            }
            if matches!(self.request("GET", "/readyz", ""), Ok((200, _))) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20)); // pause between two checks
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with its data in the test's folder, without settings of this process.
pub fn kunpeng(place: &TestDatabase) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kunpeng"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KUNPENG_")) {
        command.env_remove(name);
    }
    command.env("DATABASE_URL", place.url()).env("KUNPENG_DATA_DIR", place.folder.path());
    command.stdin(Stdio::null());
    command
}

fn serve(place: &TestDatabase, port: u16) -> Child {
    let log = std::fs::File::create(place.file("log")).expect("a log");
    let errors = log.try_clone().expect("a log");
    let listen = format!("127.0.0.1:{port}");
    kunpeng(place)
        .args(["serve", "--listen", &listen, "--data-dir"])
        .arg(place.folder.path())
        .stdout(log)
        .stderr(errors)
        .spawn()
        .expect("start kunpeng")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its number").port()
}
