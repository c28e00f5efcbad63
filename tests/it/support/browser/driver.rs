//! ChromeDriver: started on first use, stopped with the process, however it ends. A small shell
//! holds the read end of a pipe from this process. When the pipe closes, the shell stops the driver
//! and all its browsers, and deletes their folder.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::support::is_required;

pub struct Driver {
    browser: PathBuf,
    port: u16,
    /// Never written to; closing it stops the shell.
    _pipe: ChildStdin,
    _shell: Child,
}

/// No sandbox: containers do not allow it and our own pages do not need it. No requests of the
/// browser to other hosts.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--lang=zh-CN",
    "--window-size=1440,900",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

impl Driver {
    /// The driver of this process; `None` if Chromium or ChromeDriver is missing.
    pub fn running() -> Option<&'static Self> {
        static DRIVER: OnceLock<Option<Driver>> = OnceLock::new();
        DRIVER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let (driver, browser) = (in_path("chromedriver"), in_path("chromium"));
        let (Some(driver), Some(browser)) = (driver, browser) else {
            assert!(!is_required("browser"), "chromium and chromedriver are required, not found");
            // Bypasses the capture of the test runner: a skipped test must not look like a passed
            // one.
            let _ = writeln!(std::io::stderr(), "skipped in a browser: chromium was not found");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("kunpeng-browser-").tempdir();
        let folder = folder.expect("a temporary folder").keep(); // the wrapper removes it
        let mut shell = Command::new("sh")
            .args(["-c", WRAPPER, "sh"])
            .args([driver.as_os_str(), folder.as_os_str()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0) // ctrl-C at the terminal reaches this process, not the shell
            .spawn()
            .expect("start the wrapper of ChromeDriver");
        let mut said = String::new();
        let stdout = shell.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut said).expect("read its output");
        let port = said.trim().parse();
        let port = port.unwrap_or_else(|_| panic!("ChromeDriver does not start: {said}"));
        let pipe = shell.stdin.take().expect("its input");
        Some(Self { browser, port, _pipe: pipe, _shell: shell })
    }

    /// Starts a new browser with an empty profile.
    pub async fn browser(&self) -> Client {
        let capabilities = json!({
            "goog:chromeOptions": {
                "binary": self.browser,
                "args": FLAGS,
                "perfLoggingPrefs": {"enableNetwork": true, "enablePage": false},
            },
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "unhandledPromptBehavior": "ignore",
        });
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true); // otherwise each command waits for the confirmation of the previous one
        let mut builder = ClientBuilder::new(connector);
        if let serde_json::Value::Object(capabilities) = capabilities {
            builder.capabilities(capabilities);
        }
        let address = format!("http://127.0.0.1:{}", self.port);
        builder.connect(&address).await.expect("start Chromium")
    }

    /// Closes a browser. Blocks, so that it also works while a failed test unwinds.
    pub fn end(&self, session: &str) {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let request = format!("DELETE /session/{session} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let _ = stream.write_all(request.as_bytes()).and_then(|()| stream.read(&mut [0; 64]));
    }
}

/// Shell script: starts the driver in its own process group, prints its port, waits until the pipe
/// closes, and cleans up.
const WRAPPER: &str = r#"
    trap '' HUP INT TERM
    driver=$1 folder=$2
    export TMPDIR="$folder" HOME="$folder"
    setsid "$driver" --port=0 >"$folder/log" 2>&1 </dev/null &
    group=$!
    clean() { kill -s KILL -- "-$group"; wait "$group"; rm -rf "$folder"; }
    for _ in $(seq 600); do
        port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' "$folder/log")
        [ -n "$port" ] && break
        kill -0 "$group" || break
        sleep 0.05
    done
    [ -n "$port" ] || { echo "$(tail -n 3 "$folder/log" | tr '\n' ' ')"; clean; exit 1; }
    echo "$port"
    cat >/dev/null
    clean
"#;

fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
