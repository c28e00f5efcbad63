//! The program as a separate process.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::client::Client;

/// The program, stopped when dropped.
pub struct Server {
    pub child: Child,
    pub port: u16,
}

impl Server {
    /// Starts the server for the data of a folder on a free local port.
    pub fn start(folder: &Path, runtime: &Runtime) -> Self {
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
        while !runtime.block_on(server.is_ready()) {
            assert!(Instant::now() < deadline, "kunpeng serve does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    async fn is_ready(&self) -> bool {
        match Client::connect(self.port).await {
            Ok(mut client) => client.get("/readyz", "").await.status == 200,
            Err(_) => false,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
